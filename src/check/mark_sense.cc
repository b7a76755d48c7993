#include "check/mark_sense.h"

#include <algorithm>
#include <span>

namespace redflag {
namespace {

// Words to either side in which a context word counts, outside of titles.
constexpr std::size_t kContextWords = 8;
// As good as the whole text, but in texts that are nothing but marks.
constexpr std::size_t kTextWords = 1000;
constexpr std::size_t kCaseBytes = 4000;
constexpr std::size_t kSearchTermWords = 3;

// The row of the table that lists languages which write all nouns with a
// capital.
constexpr std::string_view kCapitalNouns = "capital-nouns";
// The row of what serves other goods, and that of "with": what follows it is
// not what is sold.
constexpr std::string_view kParts = "parts";
constexpr std::string_view kWith = "with";

// "beside" of a mark that goods show to be one in every language.
constexpr std::string_view kAlways = "always";

// The row of the endings that a word may have: of the plural, and of cases.
constexpr std::string_view kEndings = "endings";

// "case" is in "cases", and at the end of "schutzhülle".
bool SameWord(std::string_view word, std::string_view wanted,
              const std::vector<std::string>& endings) {
  if (word == wanted) return true;
  // "hat" is no part of "hatch".
  if (wanted.size() >= 3 && word.starts_with(wanted) &&
      std::ranges::find(endings, word.substr(wanted.size())) != endings.end())
    return true;
  return wanted.size() >= 5 && word.size() > wanted.size() &&
         word.substr(word.size() - wanted.size()) == wanted;
}

bool IsUnspacedWord(std::string_view word) {
  return !word.empty() && static_cast<unsigned char>(word[0]) >= 0xE3;
}

enum class Case { kNone, kCapital, kSmall };

bool HasSmallAndCapital(std::string_view text) {
  bool small = false;
  bool capital = false;
  for (const char c : text) {
    small = small || (c >= 'a' && c <= 'z');
    capital = capital || (c >= 'A' && c <= 'Z');
    if (small && capital) return true;
  }
  return false;
}

// Chinese and Japanese texts seldom hold small letters to compare with.
bool HasUnspaced(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xE3 && byte <= 0xE9;
  });
}

// How the hit is written, where the text makes a difference at all.
Case CaseOf(const MarkHit& hit, const NormalizedText& text) {
  const Span visible = text.plain_to_visible.ToSource(hit.span);
  if (visible.start >= text.visible.size()) return Case::kNone;
  const std::size_t from =
      visible.start > kCaseBytes ? visible.start - kCaseBytes : 0;
  const std::string_view around =
      std::string_view(text.visible).substr(from, 2 * kCaseBytes);
  if (!HasSmallAndCapital(around) && !HasUnspaced(around)) return Case::kNone;
  // The first letter tells; in "3M" that is the second character.
  std::size_t at = visible.start;
  while (at + 1 < visible.end && text.visible[at] >= '0' &&
         text.visible[at] <= '9')
    ++at;
  const char first = text.visible[at];
  if (first >= 'a' && first <= 'z') return Case::kSmall;
  return first >= 'A' && first <= 'Z' ? Case::kCapital : Case::kNone;
}

// Also where nothing in the text has a capital.
bool IsSmall(const MarkHit& hit, const NormalizedText& text) {
  const std::size_t at = text.plain_to_visible.ToSource(hit.span).start;
  return at < text.visible.size() && text.visible[at] >= 'a' &&
         text.visible[at] <= 'z';
}

// "VW", "3M": so short that only capitals make it a name.
bool IsInitials(const MarkHit& hit, const NormalizedText& text) {
  if (hit.span.size() > 3) return false;
  return std::ranges::all_of(
      std::string_view(text.plain).substr(hit.span.start, hit.span.size()),
      [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Joined to something by a hyphen or a point, as in part numbers.
bool InCode(const MarkHit& hit, const NormalizedText& text) {
  const std::string& plain = text.plain;
  const auto joins = [](char c) { return c == '-' || c == '.' || c == '/'; };
  return (hit.span.start > 1 && joins(plain[hit.span.start - 1]) &&
          plain[hit.span.start - 2] != ' ') ||
         (hit.span.end + 1 < plain.size() && joins(plain[hit.span.end]) &&
          plain[hit.span.end + 1] != ' ');
}

bool IsSigned(const MarkHit& hit, const NormalizedText& text) {
  const Span visible = text.plain_to_visible.ToSource(hit.span);
  const std::string_view rest =
      std::string_view(text.visible)
          .substr(std::min(visible.end, text.visible.size()));
  return rest.starts_with("\u00AE") || rest.starts_with("\u2122");
}

bool HasCapital(std::size_t word, const WordText& words,
                const NormalizedText& text) {
  const std::size_t at =
      text.plain_to_visible.ToSource(words.SpanOf(word)).start;
  return at < text.visible.size() && text.visible[at] >= 'A' &&
         text.visible[at] <= 'Z';
}

// Has a capital that neither the start of a sentence nor a heading explains.
bool StandsOut(const MarkHit& hit, const WordText& words,
               const NormalizedText& text) {
  if (words.IsUnspaced(hit.first)) return true;
  if (hit.first == 0 || words.PauseBefore(hit.first) == Pause::kStop)
    return false;
  // "The Patagonia that everybody wears" opens a sentence with its article.
  const bool opens =
      hit.first == 1 || words.PauseBefore(hit.first - 1) == Pause::kStop;
  if (!opens && HasCapital(hit.first - 1, words, text)) return false;
  return hit.last >= words.size() ||
         words.PauseBefore(hit.last) != Pause::kNone ||
         !HasCapital(hit.last, words, text);
}

bool SameOwner(const TableRow& a, const TableRow& b) {
  const std::string_view owner = a.Text("owner");
  return &a != &b && !owner.empty() && owner != "various" &&
         owner == b.Text("owner");
}

}  // namespace

SenseJudge::SenseJudge(const Tables& tables) {
  for (const TableRow& row : tables.Get("trademark/context").rows) {
    if (row.Text("class") == kEndings) {
      const auto endings = row.List("words");
      endings_.assign(endings.begin(), endings.end());
      continue;
    }
    auto& words = goods_[std::string(row.Text("class"))];
    const auto more = row.List("words");
    words.insert(words.end(), more.begin(), more.end());
    if (row.Has("rivals"))
      rival_classes_.emplace(row.Text("class"), row.Text("rivals") == "all");
    auto& sold = sold_[std::string(row.Text("class"))];
    const auto kinds = row.List("sold");
    sold.insert(sold.end(), kinds.begin(), kinds.end());
  }
}

bool SenseJudge::Among(const Stretch& stretch, const MarkHit& hit,
                       std::span<const std::string> wanted) const {
  const WordText& words = stretch.words;
  const std::size_t to = std::min(stretch.to, words.size());
  if (stretch.from >= to) return false;
  const std::size_t start = words.SpanOf(stretch.from).start;
  const std::size_t end = words.SpanOf(to - 1).end;
  const std::string_view text =
      std::string_view(stretch.plain).substr(start, end - start);
  for (const std::string& word : wanted) {
    if (IsUnspacedWord(word) || word.find(' ') != std::string::npos) {
      if (text.find(word) != std::string_view::npos) return true;
      continue;
    }
    for (std::size_t i = stretch.from; i < to; ++i) {
      if (i >= hit.first && i < hit.last) continue;
      if (SameWord(words.At(i), word, endings_)) return true;
    }
  }
  return false;
}

bool SenseJudge::BesideGoods(const MarkHit& hit, const Place& place) const {
  const std::size_t before = hit.first > 0 ? hit.first - 1 : 0;
  const bool unspaced =
      hit.last < place.words.size() && place.words.IsUnspaced(hit.last);
  const std::size_t spaced = hit.row->Has("beside") ? 2 : 1;
  const std::size_t reach = unspaced ? 6 : spaced;
  return GoodsAmong(hit, place, before, hit.last + reach);
}

bool SenseJudge::GoodsAmong(const MarkHit& hit, const Place& place,
                            std::size_t from, std::size_t to) const {
  for (const std::string& name : hit.row->List("classes")) {
    const auto goods = goods_.find(name);
    if (goods == goods_.end()) continue;
    if (Among({place.words, place.text.plain, from, to}, hit, goods->second))
      return true;
  }
  return false;
}

bool SenseJudge::SellsGoods(const TableRow& row, const Place& place,
                            bool rivals) const {
  if (place.title_words == nullptr) return false;
  const MarkHit nowhere;
  const WordText& words = *place.title_words;
  const auto named = [&](const Names& goods, const std::string& name) {
    const auto known = goods.find(name);
    return known != goods.end() &&
           Among({words, place.title->plain, 0, words.size()}, nowhere,
                 known->second);
  };
  return std::ranges::any_of(row.List("classes"), [&](const std::string& name) {
    const auto rival = rival_classes_.find(name);
    if (rivals && rival == rival_classes_.end()) return false;
    const bool parts = !rivals || rival->second;
    return (parts && named(goods_, name)) || named(sold_, name);
  });
}

bool SenseJudge::SellsPart(const TableRow& row, const Place& place) const {
  const auto parts = goods_.find(kParts);
  if (parts == goods_.end() || place.title_words == nullptr) return false;
  const WordText& words = *place.title_words;
  const auto with = goods_.find(kWith);
  std::size_t end = words.size();
  for (std::size_t i = 1; with != goods_.end() && i < end; ++i)
    if (std::ranges::find(with->second, words.At(i)) != with->second.end())
      end = i;
  const Stretch title = {words, place.title->plain, 0, end};
  const auto serves = [&](const std::string& part) {
    return Among(title, MarkHit(), {&part, 1}) &&
           std::ranges::none_of(
               row.List("classes"), [&](const std::string& name) {
                 const auto sold = sold_.find(name);
                 return sold != sold_.end() &&
                        std::ranges::find(sold->second, part) !=
                            sold->second.end();
               });
  };
  return std::ranges::any_of(parts->second, serves);
}

// The title's own words are no news of somebody else.
bool SenseJudge::InTitle(const MarkHit& hit, const Place& place) {
  if (place.kind == FieldKind::kTitle || place.title == nullptr) return true;
  const std::string_view text = std::string_view(place.text.plain)
                                    .substr(hit.span.start, hit.span.size());
  return place.title->plain.find(text) != std::string::npos;
}

// A comma of lists alone stands behind it: "Lego\u3001Duplo".
bool SenseJudge::OpensList(const MarkHit& hit, const Place& place) {
  const std::size_t next = place.words.SpanOf(hit.last).start;
  return place.words.Between(hit.span.end, next).find("\u3001") !=
         std::string_view::npos;
}

bool SenseJudge::IsVied(const MarkHit& hit, const Place& place) const {
  if (place.uses.IsRivalled(hit, kRivalStrong | kDeceives) ||
      place.uses.IsFromMaker(hit))
    return true;
  if (!SellsGoods(*hit.row, place)) return false;
  // "NERFs, the soft ones": a bullet point headed by the name.
  const bool headed = place.kind == FieldKind::kBullet && hit.first == 0 &&
                      (hit.last == place.words.size() ||
                       (place.words.PauseBefore(hit.last) == Pause::kComma &&
                        !OpensList(hit, place)));
  if (place.kind == FieldKind::kImageAlt || headed) return true;
  // An accessory names what it is for in many words.
  if (SellsPart(*hit.row, place)) return false;
  return place.uses.IsRivalled(hit, kRival) ||
         (!hit.weak && (hit.distinct || !hit.row->Has("common")) &&
          SellsGoods(*hit.row, place, true));
}

bool SenseJudge::IsContested(const MarkHit& hit, const Place& place) const {
  return place.uses.ContestOf(hit) != UseJudge::Contest::kNone &&
         SellsGoods(*hit.row, place) && !SellsPart(*hit.row, place);
}

bool SenseJudge::SellsTheme(const MarkHit& hit, const Place& place) const {
  return (hit.distinct || (!hit.weak && !hit.row->Has("common"))) &&
         SellsGoods(*hit.row, place) && !SellsPart(*hit.row, place);
}

bool SenseJudge::IsPassedOff(const MarkHit& hit, const Place& place,
                             std::uint64_t use) const {
  return SellsGoods(*hit.row, place) && place.uses.IsRivalled(hit, use);
}

bool SenseJudge::IsKindWord(const MarkHit& hit, const Place& place) const {
  const TableRow& row = *hit.row;
  const char first = row.Text("mark").empty() ? 'a' : row.Text("mark").front();
  if (!row.Has("plain") || row.Has("soft") || first < 'A' || first > 'Z')
    return false;
  // "A roomy Crock-Pot" on what the title calls a slow cooker.
  const bool small = IsSmall(hit, place.text);
  if (!small && row.Text("kind") == "generic") return SellsPlain(row, place);
  if (!small) return false;
  return place.title == nullptr ? GoodsAmong(hit, place, 0, place.words.size())
                                : SellsGoods(row, place);
}

// Whether the title has the plain word for the mark's goods.
bool SenseJudge::SellsPlain(const TableRow& row, const Place& place) {
  if (place.title == nullptr) return false;
  const std::string& title = place.title->plain;
  return std::ranges::any_of(row.List("plain"), [&](std::string_view word) {
    word.remove_prefix(word.find('=') + 1);
    const std::size_t at = title.find(word);
    return !word.empty() && at != std::string::npos &&
           place.title->boundary[at] && place.title->boundary[at + word.size()];
  });
}

bool SenseJudge::HasSign(const MarkHit& hit, const Place& place) const {
  return IsSigned(hit, place.text);
}

// Words of copying beside a word show that it is the mark; softer words of
// likeness, where goods of the mark stand in the same text.
bool SenseJudge::IsLikened(const MarkHit& hit, const Place& place,
                           bool all_capital) const {
  if (place.uses.IsCopied(hit)) return true;
  // Where all nouns have capitals, only words before it tell.
  return place.uses.IsLikened(hit, !all_capital) &&
         (GoodsAmong(hit, place, 0, place.words.size()) ||
          SellsGoods(*hit.row, place));
}

bool SenseJudge::IsMark(const MarkHit& hit, const Place& place) const {
  const TableRow& row = *hit.row;
  const bool keywords = place.kind == FieldKind::kSearchTerms;
  const std::size_t near = hit.first > kTextWords ? hit.first - kTextWords : 0;
  if (Among({place.words, place.text.plain, near, hit.last + kTextWords}, hit,
            row.List("not_context")))
    return false;
  const Case written = keywords ? Case::kNone : CaseOf(hit, place.text);
  const bool initials = IsInitials(hit, place.text);
  // "ghd", "quattro" are written small by their owners.
  const char first = row.Text("mark").empty() ? 'A' : row.Text("mark").front();
  const bool small = written == Case::kSmall && !(first >= 'a' && first <= 'z');
  if (initials && (small || InCode(hit, place.text))) return false;
  const bool listed =
      std::ranges::any_of(place.languages, [&row](const std::string& language) {
        return row.Lists("word_in", language);
      });
  // "Oakley", "Milwaukee": names of people and places are no other words.
  const bool name = listed && row.Text("beside") == kAlways;
  const bool homograph = listed && !name;
  // "el encanto de las casas": a name elsewhere, but a word in this language.
  const bool word = listed && hit.last - hit.first == 1;
  const bool distinct =
      hit.distinct || (!hit.weak && !row.Has("common") && !word);
  if (distinct && (!initials || written != Case::kNone)) return true;
  if (distinct && keywords) return true;
  if (name && keywords && SellsGoods(row, place)) return true;
  if (keywords && !initials && place.uses.IsBesideName(hit)) return true;
  if (small) return name && BesideGoods(hit, place);
  if (HasSign(hit, place)) return true;
  if (name && place.uses.IsCalledGenuine(hit)) return true;
  for (const TableRow* other : place.certain)
    if (SameOwner(row, *other) || (hit.weak && other == &row)) return true;
  const bool named =
      written != Case::kNone || place.words.IsUnspaced(hit.first);
  return HasContext(hit, place) ||
         (named && HasNamedSign(hit, place, homograph)) ||
         (!homograph && HasGoods(hit, place));
}

// Words of its own near it.
bool SenseJudge::HasContext(const MarkHit& hit, const Place& place) const {
  std::size_t reach =
      place.kind == FieldKind::kTitle ? place.words.size() : kContextWords;
  if (place.kind == FieldKind::kSearchTerms) reach = kSearchTermWords;
  const std::size_t from = hit.first > reach ? hit.first - reach : 0;
  return Among({place.words, place.text.plain, from, hit.last + reach}, hit,
               hit.row->List("context"));
}

// What makes a word that is written like a name the mark.
bool SenseJudge::HasNamedSign(const MarkHit& hit, const Place& place,
                              bool homograph) const {
  const TableRow& row = *hit.row;
  const auto nouns = goods_.find(kCapitalNouns);
  const bool all_capital =
      nouns != goods_.end() &&
      std::ranges::find_first_of(nouns->second, place.languages) !=
          nouns->second.end();
  if (IsLikened(hit, place, all_capital)) return true;
  // "offizieller Weber Händler" on a grill.
  if (place.uses.IsCalledGenuine(hit) && SellsGoods(row, place)) return true;
  // "con Topolino" on what the title calls a "felpa bimbo".
  const bool person = row.Text("beside") == kAlways;
  if (!hit.weak && !(homograph && all_capital) && !InTitle(hit, place) &&
      (person || StandsOut(hit, place.words, place.text)) &&
      Among({*place.title_words, place.title->plain, 0,
             place.title_words->size()},
            MarkHit(), row.List("context")))
    return true;
  if (place.uses.ContestOf(hit) != UseJudge::Contest::kNone &&
      SellsGoods(row, place))
    return true;
  const bool rivalled = place.uses.IsRivalled(hit, kRivalStrong | kDeceives);
  // "If a Stanley is out of reach": where nouns are written small.
  if (homograph &&
      (all_capital || !rivalled || !StandsOut(hit, place.words, place.text)))
    return false;
  if (row.Lists("classes", "cars") && place.uses.IsOnLogo(hit)) return true;
  // "that famous Stanley silhouette" on a tumbler, "Stitch says hello".
  // "Reminds of Arizona" on a bag speaks of no sandals.
  const bool word_only = hit.weak && row.Text("kind") == "brand";
  const bool stands_out =
      (!word_only && StandsOut(hit, place.words, place.text)) || rivalled;
  return !IsInitials(hit, place.text) && !InTitle(hit, place) && stands_out &&
         IsVied(hit, place) && SellsGoods(row, place);
}

// Goods of its class beside it. Most marks are English words, or names in
// Latin letters: in a text in another language or script they are seldom
// meant as words.
bool SenseJudge::HasGoods(const MarkHit& hit, const Place& place) const {
  const TableRow& row = *hit.row;
  if (hit.weak && row.Text("kind") != "character") return false;
  const bool foreign =
      place.words.IsUnspaced(hit.first) ||
      (!place.languages.empty() && place.languages.front() != "en");
  // "Anna dress", but a dress may be called "Anna".
  const bool beside = hit.weak && !place.words.IsUnspaced(hit.first)
                          ? GoodsAmong(hit, place, hit.first, hit.last + 1)
                          : BesideGoods(hit, place);
  return beside && (foreign || !row.Has("context") || row.Has("beside"));
}

}  // namespace redflag
