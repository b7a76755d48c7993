// The order of work on a field: what a person reads of it, then the same with
// letter-spacing closed and encoded words decoded, then its markup. What two
// views both show is told once, by the longer or surer of the two.
#include "link/extract.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "core/ascii.h"
#include "core/limits.h"
#include "link/address_scan.h"
#include "link/characters.h"
#include "link/derive.h"
#include "link/facts.h"
#include "link/handle_scan.h"
#include "link/invitation_scan.h"
#include "link/judge.h"
#include "link/phone_scan.h"

namespace redflag {
namespace {

constexpr std::size_t kBrandBytes = 4;   // Shorter names match by accident.
constexpr std::size_t kSplitReach = 80;  // Either side of a field's edge.
constexpr std::size_t kPlaceholderBytes = 48;

// A placeholder of a message tool: "[[order-link]]", "{{name}}", "%%id%%".
struct Placeholder {
  Span span;
  std::string name;  // Letters and digits only.
};

bool IsNameByte(char c) {
  return IsAlnum(c) || c == '_' || c == '-' || c == '.' || c == ' ' ||
         c == ':' || c == '|';
}

std::optional<Placeholder> PlaceholderAt(std::string_view text, std::size_t at,
                                         const Facts& facts) {
  for (const auto& [open, close] : facts.fences) {
    if (text.substr(at, open.size()) != open) continue;
    const std::size_t start = at + open.size();
    std::size_t end = start;
    while (end < text.size() && end - start < kPlaceholderBytes &&
           IsNameByte(text[end]) && text.substr(end, close.size()) != close)
      ++end;
    if (end == start || text.substr(end, close.size()) != close) continue;
    // "#a b#" is no placeholder: those of one sign hold one word.
    const std::string_view name = text.substr(start, end - start);
    if (open.size() == 1 && name.find(' ') != std::string_view::npos) continue;
    return Placeholder{{at, end + close.size()}, Squeeze(name)};
  }
  return std::nullopt;
}

std::vector<Placeholder> FindPlaceholders(const std::string& text,
                                          const Facts& facts) {
  std::vector<Placeholder> found;
  const auto next = [&](std::size_t at) {
    return facts.survey.Find(text, at, text.size(), Survey::kPlaceholder);
  };
  for (std::size_t at = next(0); at < text.size();) {
    const std::optional<Placeholder> one = PlaceholderAt(text, at, facts);
    if (one) found.push_back(*one);
    at = next(one ? one->span.end : at + 1);
  }
  return found;
}

void AddBrand(std::string_view name, std::vector<std::string>& brands) {
  const std::string whole = Squeeze(name);
  if (whole.size() >= kBrandBytes) brands.push_back(whole);
  // "Tarnwick Home Ltd" also goes by its first word.
  const std::string first = Squeeze(name.substr(0, name.find(' ')));
  if (first.size() > kBrandBytes && first != whole) brands.push_back(first);
}

}  // namespace

struct LinkExtractor::Impl {
  explicit Impl(const Tables& tables) : facts(tables) {}
  Facts facts;
};

namespace {

// What the scanners find, each asked only where the text holds what it goes
// by: `holds` are the bits of the text's survey.
std::vector<Found> FindAll(const Scan& scan, unsigned holds) {
  unsigned kinds = 0;  // Of words.
  for (const Signal& signal : scan.signals)
    kinds |= 1U << static_cast<unsigned>(signal.kind);
  const auto says = [kinds](WordKind kind) {
    return (kinds >> static_cast<unsigned>(kind) & 1U) != 0;
  };
  std::vector<Found> found;
  if ((holds & Survey::kAddress) != 0 || says(WordKind::kDot))
    found = ScanAddresses(scan);
  if ((holds & Survey::kDigit) != 0 || says(WordKind::kNumber)) {
    const std::vector<Found> phones = ScanPhones(scan, found);
    found.insert(found.end(), phones.begin(), phones.end());
    std::ranges::stable_sort(found, {},
                             [](const Found& f) { return f.span.start; });
  }
  for (Found& handle : ScanHandles(scan, found))
    found.push_back(std::move(handle));
  if (kinds == 0) return found;
  for (Found& invitation : ScanInvitations(scan))
    found.push_back(std::move(invitation));
  return found;
}

// The links of one field.
class FieldExtractor {
 public:
  FieldExtractor(const Facts& facts, const Circumstances& about,
                 std::size_t index, const NormalizedText& text)
      : facts_(facts),
        about_(about),
        index_(index),
        field_(about.document->fields[index]),
        text_(text) {}

  std::vector<Link> Run() {
    if (field_.kind == FieldKind::kImageUrl || IsImageAttribute())
      return ImageUrls();
    const View view = View::OfField(text_, facts_.folds);
    ScanView(view);
    if (field_.kind == FieldKind::kAttribute &&
        NamesAny(facts_.file_attributes, field_.key))
      ScanFileName(field_.text, 0, false);
    if (text_.has_markup) ScanMarkup();
    return Finish();
  }

 private:
  // An attribute that is nothing but the addresses of pictures.
  bool IsImageAttribute() const {
    if (field_.kind != FieldKind::kAttribute ||
        !NamesAny(facts_.image_attributes, field_.key))
      return false;
    const std::vector<Span> words = WordsOf(field_.text);
    return !words.empty() && std::ranges::all_of(words, [this](Span word) {
      return field_.text.compare(word.start, facts_.web_scheme.size(),
                                 facts_.web_scheme) == 0;
    });
  }

  static std::vector<Span> WordsOf(const std::string& text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    std::vector<Span> words;
    for (std::size_t at = text.find_first_not_of(kBlanks);
         at != std::string::npos;) {
      const std::size_t end =
          std::min(text.find_first_of(kBlanks, at), text.size());
      words.push_back({at, end});
      at = text.find_first_not_of(kBlanks, end);
    }
    return words;
  }

  // A view, and the views that derive from it.
  void ScanView(const View& view) {
    const Survey::Result holds = facts_.survey.Of(view.text());
    ScanOne(view, holds.bits, false);
    if (holds.glued) ScanRespelt(view);
    if (holds.gaps) {
      for (const View& closed : CloseGaps(view, facts_, about_)) {
        const Survey::Result spaced = facts_.survey.Of(closed.text());
        ScanOne(closed, spaced.bits, true);
        if (spaced.glued) ScanRespelt(closed);
      }
    }
    for (const View& name : FileNames(view, facts_))
      ScanOne(name, facts_.survey.Of(name.text()).bits, false);
    if (!holds.encoded) return;
    for (const View& decoded : DecodeWords(view, facts_))
      ScanOne(decoded, facts_.survey.Of(decoded.text()).bits, false);
  }

  void ScanRespelt(const View& view) {
    for (const View& respelt : Respell(view, facts_, about_))
      ScanOne(respelt, facts_.survey.Of(respelt.text()).bits, true);
  }

  void ScanOne(const View& view, unsigned holds, bool only_disguised) {
    const std::vector<Signal> signals = facts_.lexicon.Find(view.text());
    const Scan scan{view, signals, facts_, about_};
    const std::vector<Found> found = FindAll(scan, holds);
    std::vector<Placeholder> holders;
    if ((holds & Survey::kPlaceholder) != 0)
      holders = FindPlaceholders(view.text(), facts_);
    for (const Found& one : found) {
      if (only_disguised && one.disguises.empty()) continue;
      if (!InPlaceholder(holders, one.span)) Take(scan, one);
    }
    for (const Placeholder& holder : holders)
      TakePlaceholder(scan, holder);
  }

  static bool InPlaceholder(const std::vector<Placeholder>& holders,
                            Span span) {
    const auto after = std::ranges::upper_bound(
        holders, span.start, {},
        [](const Placeholder& p) { return p.span.start; });
    return after != holders.begin() && (after - 1)->span.Contains(span);
  }

  void TakePlaceholder(const Scan& scan, const Placeholder& holder) {
    const auto known = facts_.placeholders.find(holder.name);
    if (known == facts_.placeholders.end()) return;
    Found found;
    found.span = holder.span;
    found.kind = LinkKind::kUrl;
    found.group = known->second;
    found.target =
        scan.view.text().substr(holder.span.start, holder.span.size());
    Take(scan, found);
  }

  void Take(const Scan& scan, const Found& found) {
    Link link;
    link.field = index_;
    link.span = scan.view.ToGiven(found.span);
    link.text = field_.text.substr(link.span.start, link.span.size());
    link.kind = found.kind;
    link.target = found.target;
    link.host = found.host;
    link.confidence = found.confidence;
    DisguiseSet disguises = found.disguises;
    if (link.text.find('<') != std::string::npos && text_.has_markup)
      disguises.Add(link.text.find("<br") != std::string::npos
                        ? Disguise::kLineSplit
                        : Disguise::kTagSplit);
    else if (HidesEntity(link.text) && !scan.view.derived())
      disguises.Add(Disguise::kEntity);
    Found sure = found;
    // Nothing is written backwards or in another script's letters by chance.
    if (found.disguises.Has(Disguise::kReversed) ||
        found.disguises.Has(Disguise::kLookAlike) ||
        found.disguises.Has(Disguise::kEscape) || IsSpelledOut(link, found))
      sure.confidence = std::min(0.97, found.confidence + 0.3);
    link.confidence = sure.confidence;
    Judge(scan, sure, field_, IsNeeded(scan, found.span), link);
    if (link.host_class == "open-redirect") disguises.Add(Disguise::kRedirect);
    link.disguise = disguises.Names();
    Mark(use_, link);
    Merge(std::move(link));
  }

  // "a c m e . e s": each letter by itself.
  static bool IsSpelledOut(const Link& link, const Found& found) {
    return found.disguises.Has(Disguise::kLetterSpacing) &&
           found.host.find('.') > 4 &&
           link.span.size() + 2 >= 2 * found.host.size();
  }

  // Of a link in an attribute, the text of its element speaks.
  bool IsNeeded(const Scan& scan, Span span) const {
    if (context_) return *context_;
    return SpeaksOfOrder(scan.signals,
                         {Before(scan.view, span.start, 200).start,
                          After(scan.view, span.end, 120).end},
                         span);
  }

  // "&amp;" is how an ampersand is written; any other entity hides something.
  static bool HidesEntity(const std::string& text) {
    for (std::size_t at = text.find('&'); at != std::string::npos;
         at = text.find('&', at + 1)) {
      if (text.compare(at, 5, "&amp;") == 0) continue;
      const std::string_view name = std::string_view(text).substr(at, 11);
      const std::size_t end = name.find(';');
      if (end != std::string_view::npos && name.find_first_of("=/?") > end)
        return true;
    }
    return false;
  }

  // Of two links at one place the longer stays, unless it is less sure.
  // Links of the same sort never overlap, so the neighbours by position are
  // all there is to compare.
  void Merge(Link link) {
    std::map<std::size_t, Link>& links = IsWording(link) ? wordings_ : links_;
    auto at = links.upper_bound(link.span.start);
    if (at != links.begin() && std::prev(at)->second.span.Overlaps(link.span))
      --at;
    while (at != links.end() && at->second.span.Overlaps(link.span)) {
      const Link& other = at->second;
      const bool better = link.span.size() > other.span.size() &&
                          link.confidence + 0.1 >= other.confidence;
      if (!better) return;
      at = links.erase(at);
    }
    if (links.size() >= DefaultLimits().hits_per_term) return;
    const std::size_t start = link.span.start;
    links.emplace(start, std::move(link));
  }

  static bool IsWording(const Link& link) {
    return link.kind == LinkKind::kQr || link.kind == LinkKind::kSearch;
  }

  // ------------------------------------------------------------- markup

  void ScanMarkup() {
    for (const MarkupAttribute& attribute : text_.attributes)
      ScanAttribute(attribute);
    const std::string& given = field_.text;
    for (std::size_t at = given.find("<!--"); at != std::string::npos;) {
      const std::size_t end = std::min(given.find("-->", at), given.size());
      ScanText(given.substr(at + 4, end - std::min(end, at + 4)), {at, end});
      at = given.find("<!--", end);
    }
  }

  void ScanAttribute(const MarkupAttribute& attribute) {
    const std::string name = attribute.element + "." + attribute.name;
    auto use = facts_.markup.find(name);
    if (use == facts_.markup.end()) use = facts_.markup.find(attribute.name);
    if (use == facts_.markup.end() && attribute.name.starts_with("data-"))
      use = facts_.markup.find("data-*");
    if (use == facts_.markup.end() || use->second == "ignored") return;
    use_ = use->second;
    context_ = use->second == "link" && OrderAround(attribute.content);
    ScanText(attribute.value, attribute.given);
    context_.reset();
    use_ = {};
  }

  bool OrderAround(Span content) const {
    const std::string& visible = text_.visible;
    const std::size_t start = content.start > 200 ? content.start - 200 : 0;
    const std::size_t end = std::min(content.end + 120, visible.size());
    if (end <= start) return false;
    const View view =
        View::OfText(visible.substr(start, end - start), {0, 0}, facts_.folds);
    return SpeaksOfOrder(facts_.lexicon.Find(view.text()),
                         {0, view.text().size()}, {0, 0});
  }

  static void Mark(std::string_view use, Link& link) {
    if (use == "resource" && link.verdict == LinkVerdict::kOffPlatform)
      link.host_class = "remote-resource";
    if (use == "text") link.disguise.emplace_back("hidden-text");
    if (use == "image") link.host_class = "image-file-name";
  }

  void ScanText(const std::string& text, Span given) {
    const View view = View::OfText(text, given, facts_.folds);
    ScanView(view);
  }

  // --------------------------------------------------------- file names

  // In a file's name an underscore is a blank, and the end says its type.
  void ScanFileName(std::string_view name, std::size_t offset, bool image) {
    std::string plain(name);
    std::ranges::replace(plain, '_', ' ');
    const std::size_t dot = plain.rfind('.');
    if (dot != std::string::npos && plain.size() - dot <= 5) plain.resize(dot);
    PartHosts(plain);
    View view =
        View::OfText(plain, {offset, offset + name.size()}, facts_.folds);
    if (image) use_ = "image";
    ScanOne(view, facts_.survey.Of(view.text()).bits, false);
    use_ = {};
  }

  // "acme.com-blue": a hyphen behind a host parts it from what follows.
  void PartHosts(std::string& name) const {
    for (std::size_t dot = name.find('.'); dot != std::string::npos;
         dot = name.find('.', dot + 1)) {
      const std::size_t end = name.find_first_of("-.", dot + 1);
      if (end == std::string::npos || name[end] != '-') continue;
      const std::string_view tld =
          std::string_view(name).substr(dot + 1, end - dot - 1);
      const TldClass kind = facts_.hosts.ClassOfTld(tld, "");
      if (kind == TldClass::kStrong || kind == TldClass::kPlain)
        name[end] = ' ';
    }
  }

  std::vector<Link> ImageUrls() {
    for (const Span word : WordsOf(field_.text))
      ImageUrl(word);
    return Finish();
  }

  void ImageUrl(Span word) {
    const std::string url = field_.text.substr(word.start, word.size());
    const std::size_t scheme = url.find("//");
    const std::size_t host = scheme == std::string::npos ? 0 : scheme + 2;
    const std::size_t path = url.find('/', host);
    if (path == std::string::npos) return;
    const std::size_t end = std::min(url.find_first_of("?#", path), url.size());
    const std::size_t slash = url.rfind('/', end - 1);
    const std::string name = url.substr(slash + 1, end - slash - 1);
    ScanFileName(name, word.start + slash + 1, true);
  }

  std::vector<Link> Finish() {
    std::vector<Link> out;
    for (std::map<std::size_t, Link>* links : {&links_, &wordings_})
      for (auto& [start, link] : *links)
        out.push_back(std::move(link));
    std::ranges::stable_sort(out, {},
                             [](const Link& link) { return link.span; });
    return out;
  }

  const Facts& facts_;
  const Circumstances& about_;
  const std::size_t index_;
  const Field& field_;
  const NormalizedText& text_;
  std::map<std::size_t, Link> links_;     // By where they start.
  std::map<std::size_t, Link> wordings_;  // Without an address.
  std::string_view use_;                  // Of the attribute being scanned.
  std::optional<bool> context_;           // Set while an attribute is scanned.
};

// An address cut between two fields that follow each other: "www.acme" and
// ".com and more", "www.acme-" and "lids.com".
class SplitExtractor {
 public:
  SplitExtractor(const Facts& facts, const Circumstances& about,
                 std::span<const NormalizedText> texts)
      : facts_(facts), about_(about), texts_(texts) {}

  std::optional<Link> At(std::size_t index) const {
    const auto& fields = about_.document->fields;
    const Field& next = fields[index + 1];
    const bool same = fields[index].kind == next.kind;
    if (!same && !(IsProse(fields[index].kind) && IsProse(next.kind)))
      return std::nullopt;
    if (!MayMeet(texts_[index].visible, texts_[index + 1].visible))
      return std::nullopt;
    const View left = View::OfField(texts_[index], facts_.folds);
    const View right = View::OfField(texts_[index + 1], facts_.folds);
    const std::size_t edge = TrimEnd(left.text());
    const std::size_t skip = right.text().find_first_not_of(" \n");
    if (edge == 0 || skip == std::string::npos) return std::nullopt;
    const bool open = IsOpen(left.text().substr(0, edge));
    const bool dot = right.text()[skip] == '.' || left.text()[edge - 1] == '.';
    if (!open && !(dot && same)) return std::nullopt;
    const std::size_t from = edge > kSplitReach ? edge - kSplitReach : 0;
    const std::string tail = left.cased().substr(from, edge - from);
    const std::string joined = tail + right.cased().substr(skip, kSplitReach);
    return Join(index, left, joined, from, tail.size());
  }

 private:
  static bool IsProse(FieldKind kind) {
    return kind == FieldKind::kTitle || kind == FieldKind::kBullet ||
           kind == FieldKind::kDescription || kind == FieldKind::kAPlus ||
           kind == FieldKind::kSubject || kind == FieldKind::kBody;
  }

  // Whether an address may go over the edge: in ASCII that would be seen.
  bool MayMeet(const std::string& left, const std::string& right) const {
    const std::size_t last = left.find_last_not_of(" \n");
    const std::size_t first = right.find_first_not_of(" \n");
    if (last == std::string::npos || first == std::string::npos) return false;
    return left[last] == '.' || right[first] == '.' || !IsAllAscii(left) ||
           !IsAllAscii(right) || IsOpen(LastWord(left, last + 1));
  }

  static std::string LastWord(const std::string& text, std::size_t end) {
    const std::size_t from = end > kSplitReach ? end - kSplitReach : 0;
    std::string tail = text.substr(from, end - from);
    std::ranges::transform(tail, tail.begin(), ToLower);
    return tail.substr(tail.find_last_of(" \n") + 1);
  }

  // A last word that is the beginning of an address and not all of it.
  bool IsOpen(const std::string& text) const {
    const std::string word = LastWord(text, text.size());
    const std::size_t dot = word.rfind('.');
    const std::string tld = word.substr(std::min(dot + 1, word.size()));
    const bool ends = dot != std::string::npos &&
                      facts_.hosts.ClassOfTld(tld, "") != TldClass::kNone;
    if (ends) return false;
    return word.find(std::string(facts_.web_label) + ".") !=
               std::string::npos ||
           word.find("://") != std::string::npos ||
           (word.find('@') != std::string::npos && word.size() > 2);
  }

  bool IsWebHost(std::string_view host) const {
    return host.substr(0, host.find('.')) == facts_.web_label;
  }

  static std::size_t TrimEnd(const std::string& text) {
    const std::size_t last = text.find_last_not_of(" \n");
    return last == std::string::npos ? 0 : last + 1;
  }

  std::optional<Link> Join(std::size_t index, const View& left,
                           const std::string& joined, std::size_t from,
                           std::size_t seam) const {
    const View view = View::OfText(joined, {0, 0}, facts_.folds);
    const std::vector<Signal> signals = facts_.lexicon.Find(view.text());
    const Scan scan{view, signals, facts_, about_};
    for (const Found& found : ScanAddresses(scan)) {
      const bool across = found.span.start < seam && found.span.end > seam;
      if (!across || found.confidence < 0.85) continue;
      // A full stop before the edge ends a sentence, unless "www." came first.
      const bool stop = joined[seam - 1] == '.';
      if (stop && !IsWebHost(found.host) && found.kind != LinkKind::kEmail)
        continue;
      const Field& field = about_.document->fields[index];
      Link link;
      link.field = index;
      link.span = left.ToGiven({from + found.span.start, from + seam});
      link.text = field.text.substr(link.span.start, link.span.size());
      link.kind = found.kind;
      link.target = found.target;
      link.host = found.host;
      link.confidence = 0.7;
      Judge(scan, found, field, false, link);
      DisguiseSet disguises = found.disguises;
      disguises.Add(Disguise::kFieldSplit);
      link.disguise = disguises.Names();
      return link;
    }
    return std::nullopt;
  }

  const Facts& facts_;
  const Circumstances& about_;
  std::span<const NormalizedText> texts_;
};

Circumstances CircumstancesOf(const Document& document, const Facts& facts) {
  Circumstances about;
  about.document = &document;
  about.language = document.language.substr(0, document.language.find('-'));
  about.platform = facts.hosts.PlatformOf(document.marketplace);
  AddBrand(document.brand, about.brands);
  AddBrand(document.manufacturer, about.brands);
  AddBrand(document.seller, about.brands);
  return about;
}

}  // namespace

LinkExtractor::LinkExtractor(const Tables& tables)
    : impl_(std::make_unique<const Impl>(tables)) {}

LinkExtractor::~LinkExtractor() = default;

std::vector<Link> LinkExtractor::Extract(
    const Document& document, std::span<const NormalizedText> texts) const {
  const Circumstances about = CircumstancesOf(document, impl_->facts);
  const SplitExtractor splits(impl_->facts, about, texts);
  std::vector<Link> links;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::vector<Link> found =
        FieldExtractor(impl_->facts, about, i, texts[i]).Run();
    std::ranges::move(found, std::back_inserter(links));
    if (i + 1 >= texts.size()) continue;
    if (std::optional<Link> split = splits.At(i))
      links.push_back(*std::move(split));
  }
  return links;
}

}  // namespace redflag
