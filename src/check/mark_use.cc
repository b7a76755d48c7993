#include "check/mark_use.h"

#include <algorithm>

#include "check/own_brand.h"
#include "core/ascii.h"
#include "core/utf8.h"

namespace redflag {
namespace {

// The longest phrase of the tables, in words; Chinese and Japanese ones count
// their characters.
constexpr std::size_t kPhraseWords = 14;
// A list of models after one connector, in words.
constexpr std::size_t kListWords = 60;
// Words between connector and mark that no table knows ("for the blue Dyson").
constexpr std::size_t kFreeWords = 2;
constexpr std::size_t kFreeCharacters = 4;
// Words from "inspired by the" to the mark whose goods are named first.
constexpr std::size_t kLikenedWords = 6;
// A mark and the price it is undercut by, in words apart.
constexpr std::size_t kPriceWords = 6;
// A mark and "genuine part", in words apart.
constexpr std::size_t kPartWords = 10;
// A mark and the words that vie with it, in words apart.
constexpr std::size_t kRivalWords = 20;
// A mark and the place where its goods are made, in words apart.
constexpr std::size_t kMakerWords = 16;
// A word of likeness and "that of", in words apart.
constexpr std::size_t kThatOfWords = 6;
// What outdoes a mark, and the "than" before it, in words apart.
constexpr std::size_t kOutdoneWords = 10;
// The same before "di", "que", "als", which mean much else.
constexpr std::size_t kBriefOutdoneWords = 5;
// "as quiet as": words from the first "as" to the second.
constexpr std::size_t kEqualWords = 3;
// A model's name between a mark and a word behind it in another script.
constexpr std::size_t kModelWords = 4;

bool Is(std::uint64_t uses, std::uint64_t wanted) {
  return (uses & wanted) != 0;
}

bool IsKatakana(std::string_view word) {
  std::size_t at = 0;
  const char32_t c = NextCodePoint(word, at);
  return c >= 0x30A0 && c <= 0x30FF;
}

bool IsBrief(std::string_view word) {
  return word.size() <= 2;
}

}  // namespace

bool IsTheme(const TableRow& row) {
  const std::string_view kind = row.Text("kind");
  return kind == "character" || kind == "franchise" || kind == "sports" ||
         kind == "celebrity";
}

std::span<const PhraseSet::Found> UseJudge::PhrasesAt(std::size_t at,
                                                      std::size_t end) const {
  if (at >= phrases_at_.size()) return {};
  auto& known = phrases_at_[at];
  if (!known) known = phrases_.At(words_, at, words_.size(), languages_);
  const auto beyond = std::ranges::find_if(
      *known, [&](const auto& found) { return at + found.words > end; });
  return {known->begin(), beyond};
}

std::uint64_t UseJudge::UsesAt(std::size_t word) const {
  std::uint64_t uses = 0;
  for (const PhraseSet::Found& found : PhrasesAt(word, word + 1))
    uses |= found.uses;
  return uses;
}

// "Genuine leather" calls no mark genuine, "Clone Wars" nothing a clone.
bool UseJudge::IsVoid(const Cue& cue) const {
  return std::ranges::any_of(
      PhrasesAt(cue.from, words_.size()), [&cue](const auto& found) {
        return Is(found.uses, kVoid) && cue.from + found.words > cue.to;
      });
}

bool UseJudge::InMark(std::size_t word) const {
  const auto hit = std::ranges::partition_point(
      hits_, [word](const MarkHit& one) { return one.last <= word; });
  return hit != hits_.end() && hit->first <= word;
}

// "protège-cahier" is a thing, and no word for what it protects.
bool UseJudge::Hyphened(std::size_t word) const {
  return word > 0 && word < words_.size() &&
         words_.Between(words_.SpanOf(word - 1).end,
                        words_.SpanOf(word).start) == "-";
}

// Models, articles, kinds of devices: what stands in a list of names.
bool UseJudge::MayFill(std::size_t word) const {
  if (words_.HasDigit(word) || InMark(word)) return true;
  if (words_.IsUnspaced(word) && IsKatakana(words_.At(word))) return true;
  if (!words_.IsUnspaced(word) && IsBrief(words_.At(word)) &&
      !Is(UsesAt(word), kBreaker | kMadeWith))
    return true;
  // Fillers of several words or characters: one that covers this word.
  const std::size_t from = word >= 5 ? word - 5 : 0;
  for (std::size_t at = from; at <= word; ++at)
    for (const auto& found : PhrasesAt(at, at + 8))
      if (Is(found.uses, kFiller) && at + found.words > word) return true;
  return false;
}

std::optional<UseJudge::Cue> UseJudge::Before(const MarkHit& hit,
                                              std::uint64_t uses,
                                              std::size_t gap) const {
  const std::size_t reach = gap + kPhraseWords;
  const std::size_t stop = hit.first > reach ? hit.first - reach : 0;
  std::optional<Cue> best;
  for (std::size_t at = hit.first; at-- > stop;) {
    if (words_.PauseBefore(at + 1) == Pause::kStop) break;
    for (const auto& found : PhrasesAt(at, hit.first)) {
      const std::size_t end = at + found.words;
      if (!Is(found.uses, uses) || hit.first - end > gap) continue;
      // Nearest first; at the same end the longer phrase.
      const Cue cue{at, end, found.uses};
      if ((!best || end >= best->to) && !IsVoid(cue)) best = cue;
    }
  }
  return best;
}

std::optional<UseJudge::Cue> UseJudge::Behind(const MarkHit& hit,
                                              std::uint64_t uses,
                                              std::size_t gap) const {
  for (std::size_t at = hit.last; at < words_.size() && at <= hit.last + gap;
       ++at) {
    if (words_.PauseBefore(at) == Pause::kStop) break;
    std::optional<Cue> best;
    for (const auto& found : PhrasesAt(at, at + kPhraseWords))
      if (Is(found.uses, uses)) best = Cue{at, at + found.words, found.uses};
    if (best && IsVoid(*best)) best.reset();
    if (best && words_.IsUnspaced(at) && best->to - at == 1 && at > hit.last)
      continue;  // One character says so only right behind the mark.
    if (best) return best;
  }
  return std::nullopt;
}

std::optional<UseJudge::Cue> UseJudge::ConnectorEndingAt(
    std::size_t word) const {
  const std::size_t stop = word > kPhraseWords ? word - kPhraseWords : 0;
  std::optional<Cue> best;
  for (std::size_t at = word; at-- > stop;) {
    std::uint64_t longer = 0;
    std::uint64_t here = 0;
    for (const auto& found : PhrasesAt(at, at + kPhraseWords)) {
      if (at + found.words == word) here = found.uses;
      if (at + found.words > word) longer |= found.uses;
    }
    // "for men" is no connector, "asked for" and "carries authentic" none
    // either, and "fits" in "does not fit" another one.
    if (Is(here, kNamesAfter) && !Is(longer, kAudience | kVoid) &&
        !Hyphened(word))
      best = Cue{at, word, here};
    else if (Is(here, kAudience))
      best.reset();
    if (best && at + 6 < best->from) break;
  }
  return best;
}

std::optional<UseJudge::Connector> UseJudge::Governs(const MarkHit& hit) const {
  // Whether a name that is known stands up to two words before, in one run.
  const auto is_model = [this](std::size_t word) {
    for (std::size_t at = word; at > 0 && at + 2 > word; --at) {
      if (words_.PauseBefore(at) != Pause::kNone) return false;
      if (InMark(at - 1)) return true;
    }
    return false;
  };
  std::size_t free = 0;
  const std::size_t stop = hit.first > kListWords ? hit.first - kListWords : 0;
  for (std::size_t end = hit.first; end > stop; --end) {
    if (end < words_.size() && words_.PauseBefore(end) == Pause::kStop) break;
    if (const auto connector = ConnectorEndingAt(end))
      return Connector{Is(connector->uses, kWeakName) &&
                       connector->to - connector->from == 1};
    const std::size_t word = end - 1;
    if (InMark(word)) {
      free = 0;
      continue;
    }
    if (MayFill(word)) continue;
    if (Is(UsesAt(word), kBreaker)) break;
    const bool unspaced = words_.IsUnspaced(word);
    // After a comma only names that are known continue a list, and what
    // stands behind one: "Piaggio Liberty, Honda SH".
    if (free == 0 && end < words_.size() && !unspaced &&
        words_.PauseBefore(end) == Pause::kComma && end != hit.first &&
        !is_model(word))
      break;
    if (++free > (unspaced ? kFreeCharacters : kFreeWords)) break;
  }
  return std::nullopt;
}

std::optional<UseJudge::Connector> UseJudge::GovernsBehind(
    const MarkHit& hit) const {
  const std::size_t stop = std::min(words_.size(), hit.last + kListWords / 2);
  std::size_t models = 0;
  for (std::size_t at = hit.last; at < stop; ++at) {
    if (words_.PauseBefore(at) == Pause::kStop) break;
    std::uint64_t uses = 0;
    std::uint64_t longest = 0;
    for (const auto& found : PhrasesAt(at, at + kPhraseWords)) {
      uses |= found.uses;
      longest = found.uses;
    }
    if (Is(uses, kAudience)) break;
    // "compatible with" opens a list of its own.
    if (Is(uses, kNamesBefore) &&
        (Is(longest, kNamesBefore) || !Is(longest, kNamesAfter)) &&
        (models == 0 || words_.IsUnspaced(at)))
      return Connector{Is(uses, kWeakName)};
    if (MayFill(at)) continue;
    // "Fitbit Charge 6 \u7528": no sentence, only a model has Latin words
    // there.
    if (words_.IsUnspaced(at) || ++models > kModelWords) break;
  }
  return std::nullopt;
}

bool UseJudge::KeyHolds(std::uint64_t uses) const {
  if (field_.kind != FieldKind::kAttribute) return false;
  NormalizedText key;
  for (const std::string& word : NameWords(field_.key)) {
    key.words.push_back(static_cast<std::uint32_t>(key.plain.size()));
    key.plain += word;
    key.plain += ' ';
  }
  key.boundary.assign(key.plain.size() + 1, false);
  for (std::size_t i = 0; i < key.plain.size(); ++i)
    if (key.plain[i] == ' ') key.boundary[i] = key.boundary[i + 1] = true;
  const WordText words(key);
  for (std::size_t at = 0; at < words.size(); ++at)
    for (const auto& found : phrases_.At(words, at, words.size(), languages_))
      if (Is(found.uses, uses)) return true;
  return false;
}

// An attribute that is itself a list of what the goods fit.
bool UseJudge::IsFitList() const {
  return KeyHolds(kNamesAfter | kFiller) && !KeyHolds(kShowsKey);
}

bool UseJudge::IsDenied(const MarkHit& hit) const {
  if (const auto cue = Before(hit, kDeniedAfter, 3)) {
    const std::size_t gap = hit.first - cue->to;
    const bool several = cue->to - cue->from > 1;
    const bool article = gap == 1 && IsBrief(words_.At(cue->to));
    if (several || gap == 0 || article) return true;
  }
  return Behind(hit, kDeniedBefore, 4).has_value();
}

// "not a genuine ...", "no es un producto original de ...".
bool UseJudge::IsNegated(const Cue& cue) const {
  MarkHit place;
  place.first = cue.from;
  place.last = cue.to;
  return Before(place, kDeniedAfter, 2).has_value();
}

// "recalls in every detail that of": the words between are free.
std::optional<UseJudge::Cue> UseJudge::ImitationOfOne(
    const MarkHit& hit) const {
  const auto one = Before(hit, kThatOf, 0);
  if (!one) return std::nullopt;
  MarkHit place;
  place.first = one->from;
  place.last = one->to;
  const auto cue = Before(place, kImitates | kImitatesWeak, kThatOfWords);
  return cue && !IsNegated(*cue) ? cue : std::nullopt;
}

// Whether a place of making is called the same, or serves somebody, in the
// words [from, to) of its sentence.
bool UseJudge::IsMakersPlace(const Cue& place, std::size_t from,
                             std::size_t to) const {
  constexpr std::size_t kSameWords = 2;
  MarkHit made;
  made.first = place.from;
  made.last = place.to;
  if (IsNegated(place)) return false;
  const auto same = Before(made, kSame, kSameWords);
  if (same && !IsNegated(*same)) return true;
  if (!Is(place.uses, kMakingPlace)) return false;
  for (std::size_t at = from; at < to; ++at)
    for (const auto& found : PhrasesAt(at, to))
      if (Is(found.uses, kSupplies)) return true;
  return false;
}

bool UseJudge::IsFromMaker(const MarkHit& hit) const {
  std::size_t from = hit.first;
  while (from > 0 && from + kMakerWords > hit.first &&
         words_.PauseBefore(from) != Pause::kStop)
    --from;
  std::size_t to = hit.last;
  while (to < words_.size() && to < hit.last + kMakerWords &&
         words_.PauseBefore(to) != Pause::kStop)
    ++to;
  for (std::size_t at = from; at < to; ++at)
    for (const auto& found : PhrasesAt(at, to))
      if (Is(found.uses, kMakingPlace | kWeakPlace) &&
          IsMakersPlace({at, at + found.words, found.uses}, from, to))
        return true;
  return false;
}

std::optional<UseJudge::Cue> UseJudge::Imitation(const MarkHit& hit,
                                                 bool governed) const {
  if (const auto cue = ImitationOfOne(hit)) return cue;
  if (const auto cue = Before(hit, kImitates, 3)) {
    const std::size_t gap = hit.first - cue->to;
    const bool near = cue->to - cue->from > 1 || gap <= 1 ||
                      (gap <= 2 && Is(cue->uses, kCopy));
    bool connected = false;
    for (std::size_t at = cue->to; at < hit.first; ++at)
      connected = connected || Is(UsesAt(at), kNamesAfter);
    const bool soft = governed && Is(cue->uses, kSoftCue);
    if (near && !connected && !soft && !IsDecimal(*cue)) return cue;
  }
  if (const auto cue = LikenedGoods(hit)) return cue;
  if (const auto cue = Behind(hit, kImitated, 1)) {
    // "type C", "type 2" is the kind of a plug.
    const bool plug =
        Is(cue->uses, kSoftCue) && cue->to < words_.size() &&
        (words_.At(cue->to).size() == 1 || words_.HasDigit(cue->to));
    const bool soft = governed && Is(cue->uses, kSoftCue);
    const bool apart =
        cue->from > hit.last && !MayFill(hit.last) && !Is(cue->uses, kCopy);
    // "Star Wars - The Clone Wars".
    const bool parted = words_.PauseBefore(cue->from) != Pause::kNone ||
                        words_.PauseBefore(hit.last) != Pause::kNone;
    // "Wüsthof und Zwilling".
    const bool name = InMark(cue->from) && !Is(cue->uses, kCopy);
    if (!plug && !soft && !apart && !parted && !name && !IsDecimal(*cue))
      return cue;
  }
  // "stretches like Lycra" tells a property.
  if (governed || hit.row->Text("role") == "ingredient") return std::nullopt;
  if (const auto cue = Before(hit, kImitatesWeak, 0)) return cue;
  if (const auto cue = Before(hit, kCheaper, kPriceWords)) return cue;
  return Behind(hit, kCheaper, kPriceWords);
}

// "inspired by the famous round screw bracelet of Cartier": its goods stand
// between.
std::optional<UseJudge::Cue> UseJudge::LikenedGoods(const MarkHit& hit) const {
  const auto cue = Before(hit, kImitates, kLikenedWords);
  if (!cue || cue->to - cue->from < 2 || Is(cue->uses, kSoftCue))
    return std::nullopt;
  for (std::size_t at = cue->to; at <= hit.first; ++at)
    if (words_.PauseBefore(at) != Pause::kNone ||
        InMark(at) != (at == hit.first) ||
        Is(UsesAt(at), kNamesAfter | kBreaker))
      return std::nullopt;
  return cue;
}

// "1,1 litres" is no "1:1".
bool UseJudge::IsDecimal(const Cue& cue) const {
  if (!words_.HasDigit(cue.from) || cue.to - cue.from != 2) return false;
  return words_.Between(words_.SpanOf(cue.from).end,
                        words_.SpanOf(cue.from + 1).start) != ":";
}

std::optional<UseJudge::Cue> UseJudge::Logo(const MarkHit& hit,
                                            bool governed) const {
  if (Holds(kLogoDenied)) return std::nullopt;
  if (const auto cue = Before(hit, kLogo, 1)) return cue;
  // "The Jeep seven slot grille logo".
  return Behind(hit, kLogo, governed ? 2 : 4);
}

std::optional<UseJudge::Cue> UseJudge::MakersPart(const MarkHit& hit) const {
  const TableRow& row = *hit.row;
  if (row.Text("kind") != "brand" || row.Text("role") == "ingredient" ||
      field_.kind == FieldKind::kAttribute)
    return std::nullopt;
  // "per monopattino Xiaomi originale", not "... originale V2".
  if (field_.kind == FieldKind::kTitle) {
    const auto right = Behind(hit, kGenuineAfter, 0);
    if (right && (right->to >= words_.size() ||
                  words_.PauseBefore(right->to) != Pause::kNone ||
                  IsAsciiDigit(words_.At(right->to).front())))
      return right;
  }
  auto part = Behind(hit, kGenuinePart, kPartWords);
  if (!part) part = Before(hit, kGenuinePart, kPartWords);
  if (!part) return std::nullopt;
  // "replaces the original part", "not a genuine part".
  MarkHit place;
  place.first = part->from;
  place.last = part->to;
  constexpr std::uint64_t kOther = kNamesAfter | kImitates | kImitatesWeak |
                                   kComparesAfter | kThan | kDeniedAfter |
                                   kMeasuresAfter;
  constexpr std::uint64_t kOtherBehind =
      kNamesBefore | kImitated | kComparesBefore | kDeniedBefore | kThanAfter;
  const auto other = Before(place, kOther, 2);
  const bool apart = other && other->from < hit.last && hit.last <= part->from;
  if ((other && !apart) || Behind(place, kOtherBehind, 1)) return std::nullopt;
  return part;
}

bool UseJudge::IsBesideName(const MarkHit& hit) const {
  return std::ranges::any_of(hits_, [&hit](const MarkHit& other) {
    const bool beside = other.last == hit.first || hit.last == other.first;
    if (!beside || other.weak || other.row == hit.row ||
        (!other.distinct && other.row->Has("common")))
      return false;
    const auto classes = hit.row->List("classes");
    return std::ranges::find_first_of(classes, other.row->List("classes")) !=
           classes.end();
  });
}

bool UseJudge::IsCopied(const MarkHit& hit) const {
  return Before(hit, kCopy, 1).has_value() || Behind(hit, kCopy, 1).has_value();
}

bool UseJudge::IsLikened(const MarkHit& hit, bool anywhere) const {
  if (Before(hit, kImitates, 0)) return true;
  if (!anywhere) return false;
  if (Before(hit, kImitates | kGenuine, 1)) return true;
  const auto cue = Behind(hit, kImitated, 0);
  return cue && !Is(cue->uses, kSoftCue);
}

bool UseJudge::IsShown(const MarkHit& hit) const {
  return Before(hit, kShown, 3).has_value() ||
         Behind(hit, kShown, 2).has_value();
}

bool UseJudge::Holds(std::uint64_t use) const {
  if (!all_uses_) {
    all_uses_ = 0;
    for (std::size_t at = 0; at < words_.size(); ++at)
      for (const auto& found : PhrasesAt(at, at + kPhraseWords))
        *all_uses_ |= found.uses;
  }
  return Is(*all_uses_, use);
}

bool UseJudge::IsRivalled(const MarkHit& hit, std::uint64_t use) const {
  const bool unspaced =
      (hit.first > 0 && words_.IsUnspaced(hit.first - 1)) ||
      (hit.last < words_.size() && words_.IsUnspaced(hit.last));
  const std::size_t reach = unspaced ? 2 * kRivalWords : kRivalWords;
  const auto found = [this, use](std::size_t at) {
    return std::ranges::any_of(
        PhrasesAt(at, at + kPhraseWords),
        [use](const auto& phrase) { return Is(phrase.uses, use); });
  };
  std::size_t stops = 0;
  for (std::size_t at = hit.last; at < words_.size(); ++at) {
    if (words_.PauseBefore(at) == Pause::kStop && ++stops > 1) break;
    if (at > hit.last + reach) break;
    if (found(at)) return true;
  }
  stops = 0;
  for (std::size_t at = hit.first; at-- > 0;) {
    if (words_.PauseBefore(at + 1) == Pause::kStop && ++stops > 1) break;
    if (at + reach < hit.first) break;
    if (found(at)) return true;
  }
  return false;
}

// "sleeves for Pokémon cards", "case for Lego Ninjago": goods that the owner
// himself sells.
bool UseJudge::NamesOwnersGoods(const MarkHit& hit) const {
  if (hit.first > 0 && InMark(hit.first - 1)) return true;
  return Behind(hit, kCarrier, 6).has_value();
}

Span UseJudge::With(const MarkHit& hit, const Cue& cue) const {
  const Span from = words_.SpanOf(cue.from);
  const Span to = words_.SpanOf(cue.to - 1);
  return {std::min(hit.span.start, from.start), std::max(hit.span.end, to.end)};
}

bool UseJudge::IsCompared(const MarkHit& hit) const {
  if (const auto cue = Before(hit, kComparesAfter, 2)) {
    // "que", "als" alone join all sorts of clauses.
    const bool alone = cue->to - cue->from == 1;
    if (!alone || hit.first - cue->to <= 1) return true;
  }
  return Behind(hit, kComparesBefore, 2).has_value();
}

// "a touch taller than an iPad": a known thing as a measure.
bool UseJudge::IsMeasured(const MarkHit& hit) const {
  return Before(hit, kMeasuresAfter, 2) || Behind(hit, kMeasuresBefore, 1);
}

// "than a", "als bei einem originalen": articles and models may follow.
std::optional<UseJudge::Cue> UseJudge::Than(const MarkHit& hit) const {
  constexpr std::size_t kArticles = 3;
  const auto cue = Before(hit, kThan, kArticles);
  if (!cue) return Behind(hit, kThanAfter, 0);
  for (std::size_t at = cue->to; at < hit.first; ++at)
    if (!MayFill(at) && !Is(UsesAt(at), kGenuine)) return std::nullopt;
  return cue;
}

bool UseJudge::StandsIn(std::uint64_t uses, std::size_t from, std::size_t to,
                        std::size_t least) const {
  for (std::size_t at = from; at < to; ++at)
    for (const auto& found : PhrasesAt(at, to))
      if (Is(found.uses, uses) && found.words >= least &&
          !IsVoid({at, at + found.words, found.uses}))
        return true;
  return false;
}

UseJudge::Contest UseJudge::ContestOf(const MarkHit& hit) const {
  const auto than = Than(hit);
  if (!than) return Contest::kNone;
  // "hot longer than" is no length.
  const bool measured = IsMeasured(hit);
  const std::size_t least = measured ? 2 : 1;
  const bool brief =
      than->to - than->from == 1 && words_.At(than->from).size() <= 3;
  const std::size_t apart = brief ? kBriefOutdoneWords : kOutdoneWords;
  std::size_t from = than->from;
  while (from > 0 && from + apart > than->from &&
         words_.PauseBefore(from) != Pause::kStop)
    --from;
  std::size_t to = std::max(than->to, hit.last);
  const std::size_t reach =
      to < words_.size() && words_.IsUnspaced(to) ? 2 * kOutdoneWords : 0;
  const std::size_t end = std::min(words_.size(), to + reach);
  const std::size_t behind = to;
  while (to < end && words_.PauseBefore(to) != Pause::kStop)
    ++to;
  const std::size_t near =
      std::max(from, than->from - std::min(than->from, kEqualWords));
  const bool outdone = StandsIn(kOutdoes, from, than->from, least) ||
                       (!measured && (StandsIn(kOutdoes, behind, to, 1) ||
                                      StandsIn(kEquals, near, than->from, 1)));
  if (outdone) return Contest::kOutdone;
  return measured || brief ? Contest::kNone : Contest::kSomehow;
}

// A book about a firm or a person.
bool UseJudge::IsSubject(const MarkHit& hit) const {
  const std::string_view kind = hit.row->Text("kind");
  if (kind == "phrase" || Holds(kBlankBook)) return false;
  // A novel with somebody's character is no work about him.
  const bool theme = kind == "character" || kind == "franchise";
  return Holds(theme ? kStudies : kTreats | kStudies);
}

bool UseJudge::IsSurname(const MarkHit& hit) const {
  return hit.row->Text("kind") == "brand" &&
         (Before(hit, kNamedAfter, 0) || Behind(hit, kNamedBefore, 0));
}

// "made with", "100% Tencel", "Kevlar lining"; materials stand anywhere but
// at the head of a title.
bool UseJudge::IsIngredient(const MarkHit& hit) const {
  const TableRow& row = *hit.row;
  if (row.Text("role") != "ingredient") return false;
  const std::size_t reach = row.Text("kind") == "generic" ? 2 : 4;
  return IsShare(hit) || Before(hit, kMadeWith, reach) ||
         (row.Text("kind") == "brand" && Behind(hit, kMadeOf, 0)) ||
         (row.Lists("classes", "accessories") && row.Text("kind") == "brand" &&
          hit.first > 1);
}

// "hydro flask nalgene camelbak": names of several owners in a row, with
// nothing before them in their clause.
bool UseJudge::IsStuffed(const MarkHit& hit) const {
  if (!stuffed_) stuffed_ = StuffedWords();
  return std::ranges::binary_search(*stuffed_, hit.first);
}

std::vector<std::size_t> UseJudge::StuffedWords() const {
  constexpr std::size_t kRow = 3;
  std::vector<std::size_t> words;
  for (std::size_t from = 0; from < hits_.size();) {
    std::size_t to = from + 1;
    while (to < hits_.size() && hits_[to - 1].last == hits_[to].first &&
           words_.PauseBefore(hits_[to].first) == Pause::kNone &&
           hits_[to - 1].row != hits_[to].row)
      ++to;
    const std::size_t first = hits_[from].first;
    const bool opens = first == 0 || words_.PauseBefore(first) != Pause::kNone;
    for (std::size_t i = from; opens && to - from >= kRow && i < to; ++i)
      words.push_back(hits_[i].first);
    from = to;
  }
  return words;
}

// "5% Lycra".
bool UseJudge::IsShare(const MarkHit& hit) const {
  if (hit.first == 0 || !words_.HasDigit(hit.first - 1)) return false;
  const std::size_t number_end = words_.SpanOf(hit.first - 1).end;
  return words_.Between(number_end, hit.span.start).find('%') !=
         std::string_view::npos;
}

// A mark with no word beside it that explains its use.
MarkUse UseJudge::Unconnected(const MarkHit& hit) const {
  const TableRow& row = *hit.row;
  const std::string_view kind = row.Text("kind");
  const bool title = field_.kind == FieldKind::kTitle;
  if (IsCompared(hit))
    return title ? MarkUse::kImitation : MarkUse::kComparison;
  if (IsIngredient(hit)) return MarkUse::kIngredient;
  // The model of a car is called like the car.
  if (row.Lists("classes", "cars") && Holds(kDepicts)) return MarkUse::kNone;
  const bool attribute = field_.kind == FieldKind::kAttribute;
  if (attribute && !KeyHolds(kShowsKey)) return MarkUse::kNone;
  if (IsTheme(row)) return MarkUse::kCharacter;
  if (attribute && kind == "brand") return MarkUse::kLogo;
  if (kind == "phrase") return MarkUse::kPhrase;
  if (kind == "generic") return MarkUse::kGenericWord;
  return title || IsStuffed(hit) ? MarkUse::kProductName : MarkUse::kMention;
}

// "battery for vacuums, genuine OEM Dyson cells" opens a new clause: the words
// that call it genuine there.
std::size_t UseJudge::ApartGenuine(const MarkHit& hit) const {
  MarkHit place = hit;
  while (const auto genuine = Before(place, kGenuine, 0)) {
    if (words_.PauseBefore(genuine->from) != Pause::kNone)
      return hit.first - genuine->from;
    place.first = genuine->from;
  }
  return 0;
}

// Whatever says that the goods fit the mark.
std::optional<UseJudge::Connector> UseJudge::Connection(
    const MarkHit& hit) const {
  const auto before = Governs(hit);
  // Lists of models hold "original", too.
  if (before && ApartGenuine(hit) <= (before->weak ? 0U : 1U)) return before;
  if (const auto behind = GovernsBehind(hit)) return behind;
  if (IsFitList()) return Connector{false};
  return std::nullopt;
}

JudgedUse UseJudge::JudgeOwn(const MarkHit& hit) const {
  if (const auto cue = Before(hit, kDisowns, 1))
    return {MarkUse::kBrandField, With(hit, *cue)};
  return {MarkUse::kNone, hit.span};
}

JudgedUse UseJudge::Judge(const MarkHit& hit) const {
  const TableRow& row = *hit.row;
  if (row.Text("role") == "technology") return {MarkUse::kNone, hit.span};
  if (field_.kind == FieldKind::kSearchTerms)
    return {hit.disguised ? MarkUse::kDisguised : MarkUse::kSearchTerm,
            hit.span};
  if (IsDenied(hit)) return {MarkUse::kDenied, hit.span};
  const std::optional<Connector> connector = Connection(hit);
  if (hit.disguised && !(hit.broken && connector))
    return {MarkUse::kDisguised, hit.span};
  const bool outdone = !connector && ContestOf(hit) == Contest::kOutdone;
  if (!outdone && IsMeasured(hit)) return {MarkUse::kComparison, hit.span};
  if (IsSurname(hit)) return {MarkUse::kNone, hit.span};
  if (row.Text("kind") != "phrase" && IsFromMaker(hit))
    return {MarkUse::kImitation, hit.span};
  if (const auto cue = Imitation(hit, connector.has_value()))
    return {MarkUse::kImitation, With(hit, *cue)};
  if (outdone)
    if (const auto than = Than(hit))
      return {MarkUse::kImitation, With(hit, *than)};
  if (row.Text("kind") != "generic" && row.Text("kind") != "phrase")
    if (const auto cue = Logo(hit, connector.has_value()))
      return {MarkUse::kLogo, With(hit, *cue)};
  if (const auto part = MakersPart(hit))
    return {MarkUse::kGenuine, With(hit, *part)};
  if (connector) {
    const bool theme =
        IsTheme(row) && connector->weak && !NamesOwnersGoods(hit);
    return {theme ? MarkUse::kCharacter : MarkUse::kNominative, hit.span};
  }
  if (IsSubject(hit)) return {MarkUse::kNone, hit.span};
  auto genuine = Before(hit, kGenuine, 1);
  if (!genuine) genuine = Behind(hit, kGenuine, 2);
  // "Yamaha Grease - Original Soundtrack" speaks of something else.
  if (genuine && genuine->from >= hit.last &&
      words_.PauseBefore(genuine->from) != Pause::kNone)
    genuine.reset();
  // "compared with the Dyson original" measures; a title has no room for it.
  const bool running =
      field_.kind != FieldKind::kTitle && (IsTheme(row) || IsCompared(hit));
  if (genuine && IsNegated(*genuine)) return {MarkUse::kDenied, hit.span};
  if (genuine && !running && row.Text("role") != "ingredient" &&
      row.Text("kind") != "generic" && row.Text("kind") != "phrase")
    return {MarkUse::kGenuine, With(hit, *genuine)};
  return {Unconnected(hit), hit.span};
}

}  // namespace redflag
