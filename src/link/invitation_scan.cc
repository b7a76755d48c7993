#include "link/invitation_scan.h"

#include <algorithm>
#include <string>

#include "link/characters.h"

namespace redflag {
namespace {

constexpr std::size_t kReach = 160;    // Bytes of a sentence to either side.
constexpr std::size_t kNear = 60;      // Between "search" and the engine.
constexpr std::size_t kInQuotes = 24;  // From a quote to what is in it.

class InvitationScanner {
 public:
  explicit InvitationScanner(const Scan& scan)
      : scan_(scan), text_(scan.view.text()), range_(scan.signals) {}

  std::vector<Found> Run() {
    for (const Signal& signal : scan_.signals) {
      if (signal.span.start < floor_) continue;
      if (signal.kind == WordKind::kQr) TryQr(signal);
      if (signal.kind == WordKind::kEngine) TryEngine(signal);
      if (signal.kind == WordKind::kSearchDirect && !IsInscription(signal.span))
        Add(LinkKind::kSearch, signal.span, 0.85, "search-engine");
    }
    return std::move(found_);
  }

 private:
  Span SentenceAround(Span span) const {
    return {Before(scan_.view, span.start, kReach).start,
            After(scan_.view, span.end, kReach).end};
  }

  // "The headline reads 'Find us online'": goods that are written on.
  bool IsInscription(Span span) const {
    const Span sentence = SentenceAround(span);
    if (!range_.Any(WordKind::kInscription, sentence)) return false;
    std::size_t at = span.start;
    while (at > sentence.start && span.start - at < kInQuotes) {
      const CodePoint c = DecodeBefore(text_, at);
      if (IsQuote(c.value)) return true;
      at -= c.size;
    }
    return false;
  }

  // No apostrophe, which stands inside of words.
  static bool IsQuote(char32_t c) {
    return c == '"' || c == 0xAB || c == 0x2018 ||
           (c >= 0x201A && c <= 0x201F) || c == 0x300C || c == 0x300E;
  }

  static Span Cover(Span a, const Signal* b) {
    if (b == nullptr) return a;
    return {std::min(a.start, b->span.start), std::max(a.end, b->span.end)};
  }

  void TryQr(const Signal& signal) {
    const Span sentence = SentenceAround(signal.span);
    if (range_.Any(WordKind::kQrProduct, sentence)) return;
    const Signal* const scan = range_.First(WordKind::kScan, sentence);
    const Signal* const purpose = range_.Last(WordKind::kQrPurpose, sentence);
    if (scan == nullptr && purpose == nullptr) return;
    const bool both = scan != nullptr && purpose != nullptr;
    // "The code on the lid" need not be one to scan for something.
    const bool any_code = scan_.facts.lexicon.Value(signal.value) == "code";
    if (any_code && !both) return;
    const Span span = Cover(Cover(signal.span, scan), purpose);
    Add(LinkKind::kQr, span, both ? 0.9 : scan != nullptr ? 0.6 : 0.5, "qr");
  }

  void TryEngine(const Signal& signal) {
    const std::string_view engine = scan_.facts.lexicon.Value(signal.value);
    const Span sentence = SentenceAround(signal.span);
    const Signal* const product =
        range_.First(WordKind::kEngineProduct, sentence);
    if (product != nullptr && product->span.Contains(signal.span)) return;
    if (InAddress(signal.span) || IsInscription(signal.span)) return;
    const Signal* const verb = VerbOf(signal, engine);
    const bool known = engine != "any" && engine != "site" && engine != "weak";
    if (verb == nullptr && !(known && QuoteFollows(signal.span.end))) return;
    const std::string_view group = known ? engine : "search-engine";
    Add(LinkKind::kSearch, Cover(signal.span, verb), 0.85, group);
  }

  // The verb that sends somebody to search there, or nullptr. A search
  // engine's name needs no more; any program has a browser and a search
  // field, and much is typed or found online: there a name must be searched.
  const Signal* VerbOf(const Signal& signal, std::string_view engine) const {
    const bool site = engine == "site";
    if (site) engine = "any";
    const Signal* const search = NearestSearch(signal.span);
    if (engine == "search-engine" || engine == "marketplace") {
      if (search != nullptr || engine == "marketplace") return search;
    }
    const Signal* put = nullptr;
    if (engine != "weak")
      put = range_.Last(WordKind::kPut,
                        Before(scan_.view, signal.span.start, kNear));
    // German puts its verbs last: "in die Suchmaschine tippen".
    if (put == nullptr && engine == "any" && scan_.about.language != "en")
      put = range_.First(WordKind::kPut,
                         After(scan_.view, signal.span.end, kNear));
    const Signal* const verb = search != nullptr ? search : put;
    if (verb == nullptr) return nullptr;
    const Span sentence = SentenceAround(signal.span);
    const bool local = range_.Any(WordKind::kSearchLocal, sentence);
    // "For instructions search YouTube for Acme": the brand's own pages.
    if (local && !(site && SaysBrand(signal.span, *verb))) return nullptr;
    if (range_.Any(WordKind::kSelf, sentence)) return verb;
    Span said = Cover(signal.span, verb);
    if (engine == "any") {
      said.end = std::min(sentence.end, said.end + kNear);
      if (put != nullptr && put->span.start > signal.span.end)
        said.start = Before(scan_.view, signal.span.start, kNear).start;
    }
    return NamesSeller(said) ? verb : nullptr;
  }

  bool SaysBrand(Span engine, const Signal& verb) const {
    const Span said = Cover(engine, &verb);
    return HoldsBrand(scan_.about,
                      std::string_view(text_).substr(said.start, said.size()));
  }

  // "yahoo.com", "me@google.com": a part of an address.
  bool InAddress(Span span) const {
    if (span.start > 0 &&
        (text_[span.start - 1] == '@' || text_[span.start - 1] == '.'))
      return true;
    return span.end + 1 < text_.size() && text_[span.end] == '.' &&
           IsAlpha(text_[span.end + 1]);
  }

  const Signal* NearestSearch(Span engine) const {
    const Span before = Before(scan_.view, engine.start, kNear);
    const Span after = After(scan_.view, engine.end, kNear);
    const Signal* const found = range_.Last(WordKind::kSearch, before);
    // The word may be a part of another engine's name: "search bar".
    if (found != nullptr && !IsEngine(found->span)) return found;
    const Signal* const next = range_.First(WordKind::kSearch, after);
    return next != nullptr && !IsEngine(next->span) ? next : nullptr;
  }

  bool IsEngine(Span word) const {
    const Signal* const engine = range_.First(
        WordKind::kEngine, {word.start, std::min(word.end + 24, text_.size())});
    return engine != nullptr && engine->span.Contains(word);
  }

  // The brand, something in quotes or what looks like a name.
  bool NamesSeller(Span said) const {
    const std::string_view words =
        std::string_view(text_).substr(said.start, said.size());
    for (const std::string_view quote :
         {"\"", "\u201c", "\u201e", "\u00ab", "\u300c", "\u300e", "\u300a",
          " '", "\u2018", "\u201a"})
      if (words.find(quote) != std::string_view::npos) return true;
    return HoldsBrand(scan_.about, words) || HoldsName(said);
  }

  // Capital words, but for a sentence's first; two of them in German, which
  // writes all its nouns so.
  bool HoldsName(Span sentence) const {
    const std::string& cased = scan_.view.cased();
    const std::size_t needed = scan_.about.language == "de" ? 2 : 1;
    std::size_t row = 0;
    bool first = Before(scan_.view, sentence.start, 2).size() < 2;
    for (std::size_t at = sentence.start; at < sentence.end;) {
      if (!IsAlnum(cased[at]) && IsAscii(cased[at])) {
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < sentence.end && !IsSpace(cased[end]) && cased[end] != ',')
        ++end;
      const bool name = !first && IsUpper(cased[at]) && IsName({at, end});
      row = name ? row + 1 : 0;
      if (row >= needed) return true;
      first = false;
      at = end;
    }
    return false;
  }

  // Not the engine's or another word that is no name.
  bool IsName(Span word) const {
    for (const WordKind kind :
         {WordKind::kEngine, WordKind::kNoName, WordKind::kSearch,
          WordKind::kPut, WordKind::kSearchDirect})
      if (range_.Any(kind, word)) return false;
    return true;
  }

  // `Google "Acme official"`.
  bool QuoteFollows(std::size_t at) const {
    if (at < text_.size() && text_[at] == ' ') ++at;
    if (at >= text_.size()) return false;
    const char32_t c = DecodeAt(text_, at).value;
    return c == '"' || c == 0x201C || c == 0x201E || c == 0x300C || c == 0xAB;
  }

  void Add(LinkKind kind, Span span, double sure, std::string_view group) {
    Found found;
    found.span = span;
    found.kind = kind;
    found.target = text_.substr(span.start, span.size());
    found.group = group;
    found.confidence = sure;
    found.disguises = scan_.view.DisguisesIn(span);
    floor_ = span.end;
    found_.push_back(std::move(found));
  }

  const Scan& scan_;
  const std::string& text_;
  SignalRange range_;
  std::size_t floor_ = 0;
  std::vector<Found> found_;
};

}  // namespace

std::vector<Found> ScanInvitations(const Scan& scan) {
  return InvitationScanner(scan).Run();
}

}  // namespace redflag
