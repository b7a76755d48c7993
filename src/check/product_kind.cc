#include "check/product_kind.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

#include "check/kind_doubts.h"
#include "check/kind_guess.h"
#include "core/ascii.h"

namespace redflag {
namespace {

constexpr std::string_view kTable = "product-kinds";
constexpr std::string_view kAttributeTable = "product-attributes";

// How sure a place of a listing makes us, from 0 to 1.
constexpr double kHeadOfTitle = 0.9;
constexpr double kLaterInTitle = 0.7;
constexpr double kProductType = 0.8;
constexpr double kCategory = 0.65;
constexpr double kBody = 0.4;
constexpr double kSort = 0.5;  // Only its sort is known: something wireless.
constexpr double kForeignWord = 0.9;  // Factor: not the title's language.
constexpr double kAgreement = 0.08;   // Added where title and type agree.

struct Kind {
  std::string_view id;
  const TableRow* row = nullptr;
  bool is_accessory = false;
  bool is_neutral = false;      // A part that says nothing about the whole.
  bool is_print = false;        // Books, posters: they only show a thing.
  bool is_part = false;         // Other things have one too: a battery.
  bool is_book = false;         // Named anywhere, it is what is sold.
  bool holds = false;           // Furniture, bags: they hold other things.
  bool bears = false;           // Jewelry: named after what it shows.
  std::string_view radio_kind;  // What it is called with radio in it,
  std::string_view child_kind;  // and for a child.
  std::string_view veto_kind;   // What it is where a veto stands beside it.
  bool is_host = false;         // Other things are made for it: a bicycle.
  bool is_loose = false;        // May be a chance likeness.
};

// How a language builds the names of things.
struct Grammar {
  bool head_is_last = true;
  const TableRow* row = nullptr;
};

struct Hit {
  Span span;
  const Kind* kind = nullptr;
  std::size_t term_size = 0;
  bool is_compound = false;  // The term is only the end of the word.
  bool is_exact = false;     // The term is the whole of it.
};

struct TitleHits {
  std::vector<Hit> hits;
  std::string_view language;  // That they are of.
};

struct Candidate {
  const Kind* kind = nullptr;
  double confidence = 0;
  std::string evidence;
};

struct TitleReading {
  std::vector<Candidate> candidates;
  std::vector<const Kind*> mentioned;  // Anywhere in it.
  bool vetoed = false;                 // A head was not what it looks like.
};

template <typename List, typename Value>
bool Lists(const List& list, const Value& value) {
  return std::ranges::find(list, value) != list.end();
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ')
    text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  return text;
}

// "HEADPHONES_CASE" and "Headphones Case" are looked up alike.
std::string TypeKey(std::string_view type) {
  std::string key(Trim(type));
  for (char& c : key)
    c = c == '_' || c == '-' ? ' ' : LowerAscii(c);
  return key;
}

struct Word {
  std::string_view text;
  std::size_t start = 0;
};

std::vector<Word> WordsOf(std::string_view text, Span span) {
  std::vector<Word> words;
  std::size_t at = span.start;
  while (at < span.end) {
    if (!IsWordByte(text[at])) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    while (at < span.end && IsWordByte(text[at]))
      ++at;
    words.push_back({text.substr(start, at - start), start});
  }
  return words;
}

// Cuts a title where a name ends: at commas, brackets, spaced dashes.
std::vector<Span> SegmentsOf(std::string_view text,
                             std::span<const std::string> breaks) {
  std::vector<Span> segments;
  std::bitset<256> starts;  // Bytes that breaks start with.
  for (const std::string& mark : breaks)
    if (!mark.empty()) starts.set(static_cast<unsigned char>(mark[0]));
  std::size_t start = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    if (!starts[static_cast<unsigned char>(text[at])]) {
      ++at;
      continue;
    }
    std::size_t size = 0;
    for (const std::string& mark : breaks)
      if (text.substr(at).starts_with(mark)) size = std::max(size, mark.size());
    if (size == 0) {
      ++at;
      continue;
    }
    if (at > start) segments.push_back({start, at});
    at += size;
    start = at;
  }
  if (start < text.size()) segments.push_back({start, text.size()});
  return segments;
}

// A name written apart, "パジャマ 子供", is not cut inside. REQUIRES: both are
// in order, and no hit is inside another.
std::vector<Span> JoinedAcross(const std::vector<Span>& segments,
                               const std::vector<Hit>& hits) {
  std::vector<Span> joined;
  auto hit = hits.begin();
  for (const Span& segment : segments) {
    while (hit != hits.end() && hit->span.end <= segment.start)
      ++hit;
    const bool is_cut = !joined.empty() && hit != hits.end() &&
                        hit->span.start < joined.back().end;
    if (is_cut)
      joined.back().end = segment.end;
    else
      joined.push_back(segment);
  }
  return joined;
}

// Of hits on the same words, the longer and the more exact one stays.
std::vector<Hit> WithoutContained(std::vector<Hit> hits) {
  std::ranges::stable_sort(hits, [](const Hit& a, const Hit& b) {
    if (a.span.start != b.span.start) return a.span.start < b.span.start;
    if (a.span.end != b.span.end) return a.span.end > b.span.end;
    // The end of a compound names it: a "Schreibtischlampe" is a lamp.
    if (a.is_exact != b.is_exact) return a.is_exact;
    if (a.is_compound != b.is_compound) return a.is_compound;
    return a.term_size > b.term_size;
  });
  std::vector<Hit> kept;
  for (const Hit& hit : hits) {
    const bool inside = std::ranges::any_of(kept, [&hit](const Hit& other) {
      return other.span.Contains(hit.span);
    });
    if (!inside) kept.push_back(hit);
  }
  return kept;
}

// Whether a byte position begins a katakana letter or the length mark.
bool IsKatakana(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size()) return false;
  const auto byte = [text, at](std::size_t i) {
    return static_cast<unsigned char>(text[at + i]);
  };
  return byte(0) == 0xE3U &&
         (byte(1) == 0x83U || (byte(1) == 0x82U && byte(2) >= 0xA1U));
}

// Short katakana words hide in longer ones: the ring in "cancelling".
bool IsPartOfKana(std::string_view text, const TermHit& hit, const Kind& kind) {
  constexpr std::size_t kShort = 9;  // Bytes: three letters.
  if (hit.span.size() > kShort || !IsKatakana(text, hit.span.start))
    return false;
  if (IsKatakana(text, hit.span.end)) return true;
  return !kind.is_accessory && hit.span.start >= 3 &&
         IsKatakana(text, hit.span.start - 3);
}

// How many bytes hits cover.
std::size_t Covered(const std::vector<Hit>& hits) {
  std::size_t covered = 0;
  for (const Hit& hit : hits)
    covered += hit.span.size();
  return covered;
}

// Whether what follows a name in the same word leaves it the name: an ending
// ("Drohnen"), or a word for more of the same ("Drohnenset").
bool LeavesName(std::string_view rest, const TableRow& grammar) {
  return rest.empty() || IsAsciiDigit(rest.front()) ||
         Lists(grammar.List("inflections"), rest) ||
         std::ranges::any_of(grammar.List("wholes"),
                             [rest](const std::string& whole) {
                               return rest.ends_with(whole);
                             });
}

// Whether a word that begins with an open term goes on to name something
// else, where compounds end with their head: a "Drohnenhaken" is a hook.
bool GoesOn(std::string_view word, std::string_view term,
            const Grammar& grammar) {
  if (!term.ends_with('*') || grammar.row == nullptr ||
      !grammar.row->Has("inflections"))
    return false;
  term.remove_suffix(1);
  if (term.starts_with('*')) term.remove_prefix(1);
  const std::size_t at = word.find(term);
  return at != std::string_view::npos &&
         !LeavesName(word.substr(at + term.size()), *grammar.row);
}

// The same for what is joined to a name by hyphens: "Drohnen-Haken".
bool GoesOnHyphened(std::string_view text, std::size_t at,
                    const Grammar& grammar) {
  if (grammar.row == nullptr || !grammar.row->Has("inflections") ||
      at >= text.size() || text[at] != '-')
    return false;
  std::size_t start = at + 1;
  std::size_t end = start;
  for (; end < text.size() && (IsWordByte(text[end]) || text[end] == '-');
       ++end)
    if (text[end] == '-') start = end + 1;
  return !LeavesName(text.substr(start, end - start), *grammar.row);
}

// Whether a term is written in a script that Latin text does not use.
bool IsOtherScript(std::string_view term) {
  return std::ranges::any_of(
      term, [](char c) { return static_cast<unsigned char>(c) >= 0xD8U; });
}

}  // namespace

struct ProductKinds::Impl {
  explicit Impl(const Tables& tables);

  const Grammar& GrammarOf(std::string_view language) const;
  const Kind* KindOfType(std::string_view type) const;
  TitleHits HitsIn(const ScannedField& field, std::string_view language) const;
  TitleReading Read(const ScannedField& field, std::string_view language) const;
  std::vector<Hit> HeadsOf(std::string_view text, Span segment,
                           const std::vector<Hit>& hits,
                           const Grammar& grammar) const;
  std::vector<Hit> BeforeCut(std::string_view text, std::size_t cut,
                             std::vector<Hit> hits,
                             const Grammar& grammar) const;
  std::size_t CutOf(std::string_view text, Span segment,
                    const std::vector<Hit>& hits, const Grammar& grammar) const;
  bool IsAttribute(std::string_view text, const Hit& hit,
                   const Grammar& grammar) const;
  bool IsPackaging(std::string_view text, const Hit& hit,
                   const Grammar& grammar) const;
  bool IsVetoed(const Kind& kind, std::string_view text) const;
  const Kind* MeantBy(const Kind& kind, std::string_view text) const;
  std::optional<ProductKind> SortOf(const Document& document,
                                    std::span<const ScannedField> fields,
                                    bool unknown) const;
  std::optional<ProductKind> OpeningOf(const Document& document,
                                       std::span<const ScannedField> fields,
                                       const TitleReading& title) const;
  std::optional<ProductKind> ToldOf(const Document& document,
                                    std::span<const ScannedField> fields,
                                    const TitleReading& title) const;
  void AddGuess(const Document& document, std::span<const ScannedField> fields,
                const TitleReading& title,
                std::vector<ProductKind>& found) const;
  bool IsUnpowered(std::string_view id) const;
  bool IsOpen(std::span<const ProductKind> found) const;
  std::optional<Candidate> TypeOf(const Document& document) const;
  void AddType(const Document& document, TitleReading& reading) const;

  std::vector<Kind> kinds;
  std::unordered_map<const TableRow*, const Kind*> by_row;
  std::unordered_map<std::string, const Kind*> by_type;
  std::map<std::string_view, const Kind*> by_id;
  std::map<std::string_view, Grammar> grammars;
  Grammar fallback;
  KindGuess guess;
  KindDoubts doubts;
  PowerFigures figures;
};

ProductKinds::Impl::Impl(const Tables& tables)
    : guess(tables), doubts(tables), figures(tables) {
  const Table& table = tables.Get(kTable);
  kinds.reserve(table.rows.size());
  for (const TableRow& row : table.rows) {
    Kind kind;
    kind.id = row.Text("id");
    kind.row = &row;
    kind.is_accessory = row.Lists("groups", "accessory");
    kind.is_neutral = row.Lists("groups", "neutral");
    kind.is_print = row.Lists("groups", "media") || row.Lists("groups", "art");
    kind.is_part = row.Has("part");
    kind.is_book = row.Lists("groups", "book-like");
    kind.holds = row.Has("holds");
    kind.bears = row.Has("bears") || kind.is_print;
    kind.radio_kind = row.Text("radio_kind");
    kind.child_kind = row.Text("child_kind");
    kind.veto_kind = row.Text("veto_kind");
    kind.is_loose = row.Has("loose");
    kind.is_host = row.Has("host") || kind.is_loose;
    kinds.push_back(kind);
  }
  for (const Kind& kind : kinds) {
    by_row.emplace(kind.row, &kind);
    by_id.emplace(kind.id, &kind);
    for (const std::string& type : kind.row->List("types"))
      by_type.emplace(TypeKey(type), &kind);
  }
  // A category may be any English word of the kind; named types go first.
  std::size_t named = by_type.size();
  for (const Kind& kind : kinds)
    named += kind.row->List("en").size();
  by_type.reserve(named);
  for (const Kind& kind : kinds)
    for (const std::string& term : kind.row->List("en"))
      by_type.emplace(TypeKey(term), &kind);
  for (const TableRow& row : tables.Get("product-kinds/grammar").rows) {
    const Grammar grammar{row.Text("head") != "first", &row};
    if (row.Text("language") == "*")
      fallback = grammar;
    else
      grammars.emplace(row.Text("language"), grammar);
  }
}

const Grammar& ProductKinds::Impl::GrammarOf(std::string_view language) const {
  const auto known = grammars.find(language);
  return known == grammars.end() ? fallback : known->second;
}

const Kind* ProductKinds::Impl::KindOfType(std::string_view type) const {
  const auto known = by_type.find(TypeKey(type));
  if (known != by_type.end()) return known->second;
  std::string key = TypeKey(type);
  if (key.size() > 3 && key.back() == 's') key.pop_back();
  const auto singular = by_type.find(key);
  return singular == by_type.end() ? nullptr : singular->second;
}

// The hits in the language that the title is written in: the document's, or
// English, as many titles are, whichever names more. Words of other languages
// count only where their script tells them from a chance likeness.
TitleHits ProductKinds::Impl::HitsIn(const ScannedField& field,
                                     std::string_view language) const {
  std::vector<Hit> own, english, foreign;
  const Grammar& grammar = GrammarOf(language);
  const std::span<const std::string> false_friends =
      grammar.row == nullptr ? std::span<const std::string>()
                             : grammar.row->List("false_friends");
  for (const TermHit& term : field.terms) {
    if (term.table != kTable) continue;
    const auto kind = by_row.find(term.row);
    if (kind == by_row.end()) continue;
    if (IsPartOfKana(field.text->plain, term, *kind->second)) continue;
    if (term.column == language && !kind->second->is_accessory &&
        GoesOn(std::string_view(field.text->plain)
                   .substr(term.span.start, term.span.size()),
               term.term, grammar))
      continue;
    const bool compound =
        term.term.starts_with('*') && term.span.size() + 1 > term.term.size();
    const bool open = term.term.starts_with('*') || term.term.ends_with('*');
    const bool exact = !open || term.span.size() + 1 == term.term.size();
    const Hit hit = {term.span, kind->second, term.term.size(), compound,
                     exact};
    if (term.column == language)
      own.push_back(hit);
    else if (term.column == "en" && !Lists(false_friends, term.term))
      english.push_back(hit);
    else if (IsOtherScript(term.term))
      foreign.push_back(hit);
  }
  own = WithoutContained(std::move(own));
  english = WithoutContained(std::move(english));
  const bool is_own = Covered(own) * 2 >= Covered(english);
  if (!own.empty() && is_own) return {std::move(own), language};
  if (!english.empty()) return {std::move(english), "en"};
  if (!own.empty()) return {std::move(own), language};
  return {WithoutContained(std::move(foreign)), ""};
}

// Whether a hit only tells how things are packed: "box of 50 masks".
bool ProductKinds::Impl::IsPackaging(std::string_view text, const Hit& hit,
                                     const Grammar& grammar) const {
  if (!hit.kind->is_accessory || grammar.row == nullptr) return false;
  const std::vector<Word> words =
      WordsOf(text, {hit.span.end, std::min(text.size(), hit.span.end + 16)});
  return words.size() > 1 && words[0].start == hit.span.end + 1 &&
         Lists(grammar.row->List("counts"), words[0].text) &&
         IsAsciiDigit(words[1].text.front());
}

// Whether a hit only describes: "ドローン用" is for a drone.
bool ProductKinds::Impl::IsAttribute(std::string_view text, const Hit& hit,
                                     const Grammar& grammar) const {
  if (grammar.row == nullptr) return false;
  if (!hit.kind->is_accessory && GoesOnHyphened(text, hit.span.end, grammar))
    return true;
  const std::string_view after = text.substr(hit.span.end);
  const auto follows = [after](const std::string& mark) {
    return after.starts_with(mark);
  };
  // "Coussin brodé": what a title opens with may be embroidered itself.
  const bool opens = hit.kind->is_loose && hit.span.start == 0;
  if (!opens && std::ranges::any_of(grammar.row->List("after"), follows) &&
      std::ranges::none_of(grammar.row->List("keeps"), follows))
    return true;
  const std::string_view before = text.substr(0, hit.span.start);
  for (const std::string& mark : grammar.row->List("before"))
    if (before.ends_with(mark)) return true;
  return false;
}

// Where "for", "with" and their like end the name of the thing.
std::size_t ProductKinds::Impl::CutOf(std::string_view text, Span segment,
                                      const std::vector<Hit>& hits,
                                      const Grammar& grammar) const {
  if (grammar.row == nullptr) return segment.end;
  const std::span<const std::string> strict = grammar.row->List("strict");
  const std::span<const std::string> weak = grammar.row->List("weak");
  const std::span<const std::string> complements =
      grammar.row->List("complements");
  bool named = false;
  bool measured = false;
  std::string_view previous;
  for (const Word& word : WordsOf(text, segment)) {
    const bool in_term = std::ranges::any_of(hits, [&word](const Hit& hit) {
      return hit.span.start <= word.start && word.start < hit.span.end;
    });
    const bool hit_before = std::ranges::any_of(
        hits, [&word](const Hit& hit) { return hit.span.end <= word.start; });
    const bool counted = !previous.empty() && IsAsciiDigit(previous.back());
    // "..., with bag and charger": all of the segment only goes with it.
    const bool opens = previous.empty() && segment.start > 0;
    if (!in_term && (named || opens) && Lists(strict, word.text))
      return word.start;
    if (!in_term && hit_before && !counted && Lists(weak, word.text))
      return word.start;
    // "Étagère à lunettes": what no kind names comes first, and is sold.
    if (!in_term && !hit_before && named && !measured &&
        Lists(complements, word.text))
      return word.start;
    // "Roues drone": so does a part.
    if (!grammar.head_is_last && !in_term && !hit_before &&
        Lists(grammar.row->List("parts"), word.text))
      return word.start;
    named = named || word.text.size() >= 3;
    measured = measured || Lists(grammar.row->List("measures"), word.text);
    previous = word.text;
  }
  return segment.end;
}

std::vector<Hit> ProductKinds::Impl::BeforeCut(std::string_view text,
                                               std::size_t cut,
                                               std::vector<Hit> hits,
                                               const Grammar& grammar) const {
  std::erase_if(hits, [cut, text, &grammar, this](const Hit& hit) {
    return hit.span.start >= cut || hit.kind->is_neutral ||
           IsAttribute(text, hit, grammar);
  });
  return hits;
}

namespace {

// A name that may take over from the one that a segment has named so far.
struct Rival {
  const Hit& head;
  const Hit& before;  // The last one named: the head, or what describes it.
  const Hit& next;
  bool settled = false;  // Only an accessory takes over.
  bool joined = false;   // The language writes its names as one word.
};

// Whether a thing apart only describes where names are joined up: a
// "Gasmelder Steckdose" is a detector, but a "Laptop Netzteil" no laptop.
bool OnlyDescribes(std::string_view text, const Rival& rival) {
  const std::size_t from = rival.before.span.end;
  const bool hyphened = text.substr(from, rival.next.span.start - from) == "-";
  return rival.joined && !hyphened && !rival.next.kind->is_accessory &&
         !rival.next.kind->is_print && !rival.head.kind->is_host;
}

// Whether, in a language that names the thing last, a name takes over from
// the head as the thing named. What stands apart only describes: of "kettle 2
// l cordless cream" the kettle stays.
bool TakesOver(std::string_view text, Span segment, const Rival& rival) {
  const auto& [head, before, next, settled, joined] = rival;
  if (next.span.start < before.span.end) return true;
  if (settled && !next.kind->is_accessory) return false;
  if (next.kind->is_part || OnlyDescribes(text, rival)) return false;
  const std::vector<Word> gap =
      WordsOf(text, {before.span.end, next.span.start});
  const bool counted = std::ranges::any_of(gap, [](const Word& word) {
    return std::ranges::any_of(word.text, IsAsciiDigit);
  });
  if (counted) return false;
  // "The drone pilot's handbook": a book is never what it is about.
  if (next.kind->is_book) return true;
  const bool ends = next.span.end == segment.end ||
                    WordsOf(text, {next.span.end, segment.end}).empty();
  if (next.kind->is_accessory) return gap.size() <= (ends ? 3U : 1U);
  if (next.kind->bears && ends && gap.empty()) return true;
  const auto words = [text](const Hit& hit) {
    return WordsOf(text, hit.span).size();
  };
  if (words(head) > 1 && words(next) == 1 && !head.kind->is_accessory)
    return false;
  return gap.size() <= 1;
}

// Whether a kind is what is sold where it stands after another, apart.
bool TakesOverApart(const Kind& kind) {
  return kind.is_accessory || kind.bears || kind.holds;
}

// "电饭煲 内胆刷": a word of its own that no kind names, but whose end says
// that it is a thing for what stands before it; unless it only goes with it,
// or counts ("一盒").
bool EndsAsPart(std::string_view text, Span segment,
                const std::vector<Hit>& hits, const Grammar& grammar) {
  constexpr std::size_t kLongest = 12;  // Bytes: four letters.
  if (grammar.row == nullptr || segment.size() > kLongest) return false;
  const std::string_view word = text.substr(segment.start, segment.size());
  if (std::ranges::any_of(word, IsAsciiDigit) ||
      std::ranges::any_of(hits, [segment](const Hit& hit) {
        return segment.Contains(hit.span);
      }))
    return false;
  const auto ends = [word](const std::string& end) {
    return word.ends_with(end);
  };
  const auto along = [word](const std::string& with) {
    return word.find(with) != std::string_view::npos;
  };
  return std::ranges::any_of(grammar.row->List("ends"), ends) &&
         std::ranges::none_of(grammar.row->List("goes_along"), along);
}

// "Robot vacuum wheels, 2 pack": the last word, or but for a size, is a part
// of what stands before it, where the head is last.
bool EndsWithPart(std::string_view text, Span rest, const Grammar& grammar) {
  constexpr std::size_t kReach = 2;  // "Replacement wheels".
  if (grammar.row == nullptr || !grammar.head_is_last) return false;
  const std::vector<Word> words = WordsOf(text, rest);
  for (std::size_t i = 0; i < std::min(words.size(), kReach); ++i) {
    if (i > 0 && std::ranges::any_of(words[0].text, IsAsciiDigit)) break;
    const bool ends = i + 1 == words.size() ||
                      std::ranges::any_of(words[i + 1].text, IsAsciiDigit);
    if (ends && Lists(grammar.row->List("parts"), words[i].text)) return true;
  }
  return false;
}

// Whether an accessory only comes along with the name before it: "kettle +
// travel case".
bool ComesAlong(std::string_view text, Span segment, const Hit& before,
                const Hit& next, const Grammar& grammar) {
  if (grammar.row == nullptr || !next.kind->is_accessory ||
      before.kind->is_accessory || next.span.start < before.span.end)
    return false;
  const std::size_t from = before.span.end;
  const std::string_view glue = Trim(text.substr(from, next.span.start - from));
  if (Lists(grammar.row->List("adds"), glue)) return true;
  // "Dash cam & case", but not "phone & tablet case".
  const std::string_view name = text.substr(next.span.start, next.span.size());
  return Lists(grammar.row->List("join"), glue) &&
         Lists(grammar.row->List("along"), name) &&
         WordsOf(text, {next.span.end, segment.end}).empty();
}

// Whether a name is of a thing that mostly shows another: a "Drone Pilot
// Mug", a poster of one.
bool Shows(std::string_view name, const Grammar& grammar) {
  return grammar.row != nullptr && Lists(grammar.row->List("shows"), name);
}

// Whether a name is the last that a segment says, but for a size: "Poster A3".
bool IsLast(std::string_view text, Span rest) {
  const std::vector<Word> words = WordsOf(text, rest);
  return words.empty() || std::ranges::any_of(words[0].text, IsAsciiDigit);
}

// Where words stand apart, whether a later one is such a thing: "ドローン 棚田
// ポスター".
bool ShownLater(std::string_view text, std::span<const Span> later,
                const Grammar& grammar) {
  return std::ranges::any_of(later, [&](Span segment) {
    return Shows(Trim(text.substr(segment.start, segment.size())), grammar);
  });
}

// Whether a name is only asked about, and the next words deny it: "Trapano?
// No: cuscino".
bool IsAskedAndDenied(std::string_view text, Span segment, Span next,
                      const Grammar& grammar) {
  if (grammar.row == nullptr || segment.end >= text.size() ||
      text[segment.end] != '?')
    return false;
  const std::vector<Word> words = WordsOf(text, next);
  return !words.empty() &&
         Lists(grammar.row->List("denies"), words.front().text);
}

// The head of a segment in the direction of its language. REQUIRES: `hits`
// are in order and not empty.
std::size_t HeadAt(std::string_view text, Span segment,
                   const std::vector<Hit>& hits, const Grammar& grammar) {
  std::size_t head = 0;
  if (!grammar.head_is_last) return head;
  // A thing's accessory is no longer the thing; nor is a compound,
  // "Helmtasche".
  bool settled = hits[0].kind->is_accessory && hits[0].is_compound;
  const bool joined = grammar.row != nullptr && grammar.row->Has("settles");
  const auto shows = [&](const Hit& hit) {
    return Shows(text.substr(hit.span.start, hit.span.size()), grammar);
  };
  if (joined)
    settled =
        hits[0].kind->is_accessory || hits[0].kind->is_print || shows(hits[0]);
  for (std::size_t i = 1; i < hits.size(); ++i) {
    if (ComesAlong(text, segment, hits[i - 1], hits[i], grammar)) continue;
    const Hit& before = hits[joined ? i - 1 : head];
    const bool shown =
        shows(hits[i]) && IsLast(text, {hits[i].span.end, segment.end});
    if (!shown && !TakesOver(text, segment,
                             {hits[head], before, hits[i], settled, joined}))
      continue;
    settled = hits[i].kind->is_accessory;
    head = i;
  }
  return head;
}

}  // namespace

// The head of a segment, and what is joined to it by "and".
std::vector<Hit> ProductKinds::Impl::HeadsOf(std::string_view text,
                                             Span segment,
                                             const std::vector<Hit>& hits,
                                             const Grammar& grammar) const {
  std::vector<Hit> inside;
  for (const Hit& hit : hits)
    if (segment.Contains(hit.span)) inside.push_back(hit);
  segment.end = CutOf(text, segment, inside, grammar);
  inside = BeforeCut(text, segment.end, std::move(inside), grammar);
  if (inside.empty()) return {};
  const std::size_t head = HeadAt(text, segment, inside, grammar);
  std::vector<Hit> heads = {inside[head]};
  if (heads.front().kind->is_accessory || grammar.row == nullptr) return heads;
  const Span rest = {inside[head].span.end, segment.end};
  if (EndsAsPart(text, rest, hits, grammar) ||
      EndsWithPart(text, rest, grammar))
    return {};
  const auto joined = [&](const Hit& a, const Hit& b) {
    return a.span.end <= b.span.start &&
           Lists(grammar.row->List("join"),
                 Trim(text.substr(a.span.end, b.span.start - a.span.end)));
  };
  for (std::size_t i = head; i > 0; --i) {
    if (inside[i - 1].kind->is_accessory || !joined(inside[i - 1], inside[i]))
      break;
    heads.push_back(inside[i - 1]);
  }
  for (std::size_t i = head; i + 1 < inside.size(); ++i) {
    if (inside[i + 1].kind->is_accessory || !joined(inside[i], inside[i + 1]))
      break;
    heads.push_back(inside[i + 1]);
  }
  // "Print of a balloon and camera": all of it is in the picture.
  const auto is_print = [](const Hit& hit) { return hit.kind->is_print; };
  if (std::ranges::any_of(heads, is_print))
    std::erase_if(heads, [&](const Hit& hit) { return !is_print(hit); });
  return heads;
}

// Whether the title names what the kind is never about: a dog's toy.
bool ProductKinds::Impl::IsVetoed(const Kind& kind,
                                  std::string_view text) const {
  const std::span<const std::string> vetoes = kind.row->List("not_with");
  if (vetoes.empty()) return false;
  const std::vector<Word> words = WordsOf(text, {0, text.size()});
  return std::ranges::any_of(vetoes, [&](const std::string& veto) {
    const bool phrase = veto.find(' ') != std::string::npos;
    if (phrase || static_cast<unsigned char>(veto[0]) >= 0xE3U)
      return text.find(veto) != std::string_view::npos;
    return std::ranges::any_of(
        words, [&veto](const Word& word) { return word.text == veto; });
  });
}

// The kind that a head stands for: vitamins for a dog are not for people. Null
// where a veto leaves nothing.
const Kind* ProductKinds::Impl::MeantBy(const Kind& kind,
                                        std::string_view text) const {
  if (!IsVetoed(kind, text)) return &kind;
  const auto instead = by_id.find(kind.veto_kind);
  return instead == by_id.end() ? nullptr : instead->second;
}

// What a title, or another text in its place, says.
TitleReading ProductKinds::Impl::Read(const ScannedField& field,
                                      std::string_view language) const {
  const std::string_view text = field.text->plain;
  auto [hits, spoken] = HitsIn(field, language);
  TitleReading reading;
  std::erase_if(hits, [&, &grammar = GrammarOf(spoken)](const Hit& hit) {
    return IsPackaging(text, hit, grammar);
  });
  if (hits.empty()) return reading;
  for (const Hit& hit : hits)
    reading.mentioned.push_back(hit.kind);
  const Grammar& grammar = GrammarOf(spoken);
  const bool spaced = grammar.row != nullptr && grammar.row->Has("spaced");
  const std::span<const std::string> breaks =
      grammar.row == nullptr ? std::span<const std::string>()
                             : grammar.row->List("breaks");
  std::vector<Span> segments = JoinedAcross(SegmentsOf(text, breaks), hits);
  for (std::size_t i = segments.size(); i-- > 1;)
    if (IsAskedAndDenied(text, segments[i - 1], segments[i], grammar))
      segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(i - 1));
  std::erase_if(segments, [&](Span segment) {
    const std::vector<Word> words = WordsOf(text, segment);
    return segments.size() > 1 && grammar.row != nullptr && !words.empty() &&
           Lists(grammar.row->List("asks"), words.front().text);
  });
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (spaced && ShownLater(text, std::span(segments).subspan(i + 1), grammar))
      continue;
    std::vector<Hit> heads = HeadsOf(text, segments[i], hits, grammar);
    // "イヤホン ケース": written apart, the second word is still the head.
    if (spaced && !heads.empty() && i + 1 < segments.size()) {
      const std::vector<Hit> next =
          HeadsOf(text, segments[i + 1], hits, grammar);
      if (!next.empty() && TakesOverApart(*next.front().kind))
        heads = next;
      else if (next.empty() && EndsAsPart(text, segments[i + 1], hits, grammar))
        continue;
    }
    double confidence = i == 0 || spaced ? kHeadOfTitle : kLaterInTitle;
    if (spoken != language) confidence *= kForeignWord;
    const bool named = !reading.candidates.empty();
    for (const Hit& head : heads) {
      if (named && !head.kind->is_book) continue;
      const Span given = field.text->ToGiven(head.span);
      const Kind* kind = MeantBy(*head.kind, text);
      if (kind == nullptr) {
        reading.vetoed = true;
        continue;
      }
      if (kind->is_book) reading.candidates.clear();
      reading.candidates.push_back(
          {kind, confidence,
           field.field->text.substr(given.start, given.size())});
    }
  }
  return reading;
}

// The kind of the product type, else of the deepest category that is known.
std::optional<Candidate> ProductKinds::Impl::TypeOf(
    const Document& document) const {
  if (const Kind* kind = KindOfType(document.product_type))
    return Candidate{kind, kProductType, document.product_type};
  std::string_view path = document.category;
  while (!path.empty()) {
    const std::size_t cut = path.find_last_of(">/");
    const std::string_view leaf =
        Trim(cut == std::string_view::npos ? path : path.substr(cut + 1));
    if (const Kind* kind = KindOfType(leaf))
      return Candidate{kind, kCategory, std::string(leaf)};
    path = cut == std::string_view::npos ? "" : path.substr(0, cut);
  }
  return std::nullopt;
}

// Product type and category confirm what the title says, choose among what
// it mentions, speak for a title that says nothing, and tell a book about a
// thing from the thing.
void ProductKinds::Impl::AddType(const Document& document,
                                 TitleReading& reading) const {
  std::optional<Candidate> type = TypeOf(document);
  if (!type || type->kind->is_neutral) return;
  for (Candidate& candidate : reading.candidates)
    if (candidate.kind == type->kind) {
      candidate.confidence = std::min(0.99, candidate.confidence + kAgreement);
      return;
    }
  const bool mentioned = std::ranges::find(reading.mentioned, type->kind) !=
                         reading.mentioned.end();
  const bool settled = !reading.candidates.empty() &&
                       reading.candidates.front().kind->is_accessory;
  if (type->kind->is_print || (mentioned && !settled)) {
    reading.candidates.clear();
    type->confidence = std::max(type->confidence, kProductType);
  } else if (reading.vetoed) {
    return;
  }
  if (reading.candidates.empty()) reading.candidates.push_back(*type);
}

ProductKinds::ProductKinds(const Tables& tables)
    : impl_(std::make_unique<const Impl>(tables)) {}
ProductKinds::~ProductKinds() = default;

namespace {

bool Says(const ScannedField& field, std::string_view attribute) {
  return std::ranges::any_of(field.terms, [attribute](const TermHit& hit) {
    return hit.table == kAttributeTable && hit.row->Text("id") == attribute;
  });
}

// Headphones that speak of radio are Bluetooth headphones; a dress whose
// title speaks of a child is a child's.
std::string_view NarrowId(const Kind& kind,
                          std::span<const ScannedField> fields) {
  const bool radio = std::ranges::any_of(fields, [](const auto& field) {
    return field.field->kind != FieldKind::kSearchTerms && Says(field, "radio");
  });
  if (radio && !kind.radio_kind.empty()) return kind.radio_kind;
  const bool child = std::ranges::any_of(fields, [](const auto& field) {
    return field.field->kind == FieldKind::kTitle && Says(field, "child");
  });
  if (child && !kind.child_kind.empty()) return kind.child_kind;
  return kind.id;
}

// Whether a word of the grammar's column stands before `at` in its thought.
bool ComesAfter(std::string_view text, std::size_t at, const TableRow& row,
                std::string_view column, std::size_t most) {
  const std::size_t from = text.substr(0, at).find_last_of(",;.!?()|");
  const std::size_t start = from == std::string_view::npos ? 0 : from + 1;
  const std::vector<Word> words = WordsOf(text, {start, at});
  const std::size_t first = words.size() > most ? words.size() - most : 0;
  return std::any_of(
      words.begin() + static_cast<std::ptrdiff_t>(first), words.end(),
      [&](const Word& word) { return Lists(row.List(column), word.text); });
}

// Words and figures of a text that only electrical things have.
struct Signs {
  std::vector<std::string_view> circumstances;  // Each once.
  std::string_view sort;
  std::string evidence;
  bool is_weak = false;     // Of a sort that gives way to any other.
  bool has_figure = false;  // "600 W", which only electrical things have.
};

// REQUIRES: the row of `hit` has a sort.
void AddSign(const ScannedField& field, const TermHit& hit, Signs& signs) {
  const bool weak = hit.row->Has("gives_way");
  if (weak && field.field->kind != FieldKind::kTitle) return;
  const std::string_view id = hit.row->Text("id");
  if (!weak && !Lists(signs.circumstances, id))
    signs.circumstances.push_back(id);
  if (!signs.evidence.empty() && (weak || !signs.is_weak)) return;
  const Span given = field.text->ToGiven(hit.span);
  signs.evidence = field.field->text.substr(given.start, given.size());
  signs.sort = hit.row->Text("sort");
  signs.is_weak = weak;
}

void AddSigns(const ScannedField& field, const TableRow* grammar,
              const PowerFigures& figures, Signs& signs) {
  constexpr std::size_t kAnywhere = 99;
  const std::string_view text = field.text->plain;
  for (const TermHit& hit : field.terms) {
    if (hit.table != kAttributeTable || !hit.row->Has("sort")) continue;
    if (grammar != nullptr &&
        (ComesAfter(text, hit.span.start, *grammar, "purpose", kAnywhere) ||
         ComesAfter(text, hit.span.start, *grammar, "negation", 2)))
      continue;
    AddSign(field, hit, signs);
  }
  for (const std::string_view id : figures.In(text)) {
    if (!Lists(signs.circumstances, id)) signs.circumstances.push_back(id);
    signs.has_figure = true;
    if (!signs.evidence.empty() && !signs.is_weak) continue;
    signs.evidence = Evidence(field.field->text, {0, 0});
    signs.sort = figures.sort();
    signs.is_weak = false;
  }
}

}  // namespace

// Whether a kind is known to have no power, and might have it all the same:
// no accessory or print, of which a word only tells what they are for.
bool ProductKinds::Impl::IsUnpowered(std::string_view id) const {
  const auto kind = by_id.find(id);
  if (kind == by_id.end()) return false;
  return !kind->second->row->Lists("groups", "electrical") &&
         !kind->second->row->Lists("groups", "coin-cell") &&
         !kind->second->is_accessory && !kind->second->is_neutral &&
         !kind->second->row->Lists("groups", "media");
}

// Whether the title leaves open what is sold: it names nothing, or only what
// may be a chance likeness or a part ("box", "caps").
bool ProductKinds::Impl::IsOpen(std::span<const ProductKind> found) const {
  return std::ranges::all_of(found, [this](const ProductKind& kind) {
    const auto known = by_id.find(kind.id);
    return known != by_id.end() &&
           (known->second->row->Has("loose") || known->second->is_neutral);
  });
}

// A thing that no kind names is at least of the sort that its words tell:
// what is rechargeable is electrical. What has a kind is it only where the
// title says so, or the text gives a figure of power or says so twice.
std::optional<ProductKind> ProductKinds::Impl::SortOf(
    const Document& document, std::span<const ScannedField> fields,
    bool unknown) const {
  constexpr std::size_t kProof = 2;
  const TableRow* grammar = GrammarOf(document.language).row;
  Signs title;
  Signs body;
  for (const ScannedField& field : fields) {
    if (field.field->kind == FieldKind::kTitle)
      AddSigns(field, grammar, figures, title);
    if (field.field->kind == FieldKind::kBullet ||
        field.field->kind == FieldKind::kDescription)
      AddSigns(field, grammar, figures, body);
  }
  if (!title.sort.empty() && (unknown || !title.is_weak))
    return ProductKind{std::string(title.sort), unknown ? kSort : kGuessedKind,
                       title.evidence};
  const bool once = unknown || body.has_figure;
  if (body.circumstances.size() < (once ? 1U : kProof)) return std::nullopt;
  return ProductKind{std::string(body.sort), kGuessedKind, body.evidence};
}

// Of a title that names nothing sold, what a bullet or the description opens
// with: "The little box that talks to your phone" / "Smart plug, 16 A".
std::optional<ProductKind> ProductKinds::Impl::OpeningOf(
    const Document& document, std::span<const ScannedField> fields,
    const TitleReading& title) const {
  constexpr std::size_t kOpening = 12;  // Bytes before the name.
  const auto opens = [](const TermHit& hit) {
    return hit.table == kTable && hit.span.start <= kOpening;
  };
  for (const ScannedField& field : fields) {
    const FieldKind place = field.field->kind;
    if (place != FieldKind::kBullet && place != FieldKind::kDescription)
      continue;
    if (std::ranges::none_of(field.terms, opens)) continue;
    const TitleReading reading = Read(field, document.language);
    if (reading.candidates.empty() || reading.vetoed) continue;
    const Candidate& first = reading.candidates.front();
    const Kind& kind = *first.kind;
    if (kind.is_accessory || kind.is_part || kind.is_print || kind.is_loose ||
        field.field->text.find(first.evidence) > kOpening ||
        std::ranges::find(title.mentioned, &kind) != title.mentioned.end())
      continue;
    return ProductKind{std::string(NarrowId(kind, fields)), kGuessedKind,
                       first.evidence};
  }
  return std::nullopt;
}

// Of such a title, the first thing that runs on power, or toy, that the text
// speaks of, unless it is only for that: "Zoom!" / "Comes as a drone with ...".
std::optional<ProductKind> ProductKinds::Impl::ToldOf(
    const Document& document, std::span<const ScannedField> fields,
    const TitleReading& title) const {
  constexpr std::size_t kEarly = 240;  // Bytes into a field.
  constexpr std::size_t kPurpose = 6;  // Words.
  const TableRow* grammar = GrammarOf(document.language).row;
  if (grammar == nullptr) return std::nullopt;
  for (const ScannedField& field : fields) {
    if (field.field->kind != FieldKind::kBullet &&
        field.field->kind != FieldKind::kDescription)
      continue;
    const std::string_view text = field.text->plain;
    for (const TermHit& hit : field.terms) {
      if (hit.table != kTable || hit.column != document.language ||
          hit.span.start > kEarly)
        continue;
      const Kind& kind = *by_row.at(hit.row);
      const bool counts = !IsUnpowered(kind.id) || kind.row->Has("attributes");
      if (!counts || kind.is_accessory || kind.is_part || kind.is_print ||
          kind.is_loose || kind.is_neutral || Lists(title.mentioned, &kind) ||
          ComesAfter(text, hit.span.start, *grammar, "purpose", kPurpose) ||
          ComesAfter(text, hit.span.start, *grammar, "negation", 2))
        continue;
      const Span given = field.text->ToGiven(hit.span);
      return ProductKind{std::string(NarrowId(kind, fields)), kGuessedKind,
                         field.field->text.substr(given.start, given.size())};
    }
  }
  return std::nullopt;
}

// What the rest of the listing lets one guess where its title names nothing
// sold, or nothing with power: also where it only tells what the thing is for.
void ProductKinds::Impl::AddGuess(const Document& document,
                                  std::span<const ScannedField> fields,
                                  const TitleReading& title,
                                  std::vector<ProductKind>& found) const {
  if (IsOpen(found)) {
    auto hinted =
        guess.Guess(document, fields, found.empty() && title.mentioned.empty());
    // What the title only mentions is what the thing is for.
    const bool mentioned =
        hinted && std::ranges::any_of(title.mentioned, [&](const Kind* kind) {
          return kind->id == hinted->id;
        });
    if (hinted && !mentioned) found.push_back(*std::move(hinted));
  }
  const auto is_unpowered = [this](const ProductKind& kind) {
    return IsUnpowered(kind.id);
  };
  if (!std::ranges::all_of(found, is_unpowered)) return;
  const bool unknown = found.empty();
  auto opening = OpeningOf(document, fields, title);
  if (opening && (unknown || !is_unpowered(*opening))) {
    found.push_back(*std::move(opening));
    return;
  }
  auto sort = SortOf(document, fields, unknown);
  // A thing that the text names tells more than words of its power do.
  if (unknown && (!sort || sort->confidence < kSort))
    if (auto told = ToldOf(document, fields, title)) sort = std::move(told);
  if (sort) found.push_back(*std::move(sort));
}

std::vector<ProductKind> ProductKinds::Classify(
    const Document& document, std::span<const ScannedField> fields) const {
  if (document.kind != DocumentKind::kListing) return {};
  const Field* title = document.Find(FieldKind::kTitle);
  const bool untitled = title == nullptr || title->text.empty();
  TitleReading reading;
  for (const ScannedField& field : fields)
    if (field.field->kind == FieldKind::kTitle && reading.mentioned.empty())
      reading = impl_->Read(field, document.language);
  impl_->AddType(document, reading);
  for (const ScannedField& field : fields) {
    if (!untitled || !reading.candidates.empty()) break;
    if (field.field->kind != FieldKind::kBullet &&
        field.field->kind != FieldKind::kDescription)
      continue;
    // Without a title, the first text that names a thing is a weak hint.
    reading = impl_->Read(field, document.language);
    for (Candidate& candidate : reading.candidates)
      candidate.confidence = kBody;
  }
  std::vector<ProductKind> kinds;
  for (Candidate& candidate : reading.candidates) {
    const std::string_view id = NarrowId(*candidate.kind, fields);
    const bool known = std::ranges::any_of(
        kinds, [id](const ProductKind& kind) { return kind.id == id; });
    if (!known)
      kinds.push_back({std::string(id), candidate.confidence,
                       std::move(candidate.evidence)});
  }
  std::ranges::stable_sort(kinds, [](const auto& a, const auto& b) {
    return a.confidence > b.confidence;
  });
  const bool denied = impl_->doubts.Remove(document, fields, kinds);
  if (denied || reading.vetoed || document.Find(FieldKind::kTitle) == nullptr)
    return kinds;
  impl_->AddGuess(document, fields, reading, kinds);
  return kinds;
}

}  // namespace redflag
