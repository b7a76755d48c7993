#include "check/product_kind.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

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
constexpr double kForeignWord = 0.9;  // Factor: not the title's language.
constexpr double kAgreement = 0.08;   // Added where title and type agree.

struct Kind {
  std::string_view id;
  const TableRow* row = nullptr;
  bool is_accessory = false;
  bool is_neutral = false;  // A part that says nothing about the whole.
  bool is_print = false;    // Books, posters: they only show a thing.
  std::string_view radio_kind;
};

// How a language builds the names of things.
struct Grammar {
  bool head_is_last = true;
  const TableRow* row = nullptr;
};

struct Hit {
  Span span;
  const Kind* kind = nullptr;
  std::string_view language;  // Column the term stands in.
  std::size_t term_size = 0;
};

struct Candidate {
  const Kind* kind = nullptr;
  double confidence = 0;
  std::string evidence;
};

bool IsWordByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80U || (byte >= '0' && byte <= '9') ||
         (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool Lists(const std::vector<std::string>& list, std::string_view value) {
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
  std::string key;
  for (const char c : Trim(type)) {
    if (c == '_' || c == '-')
      key += ' ';
    else
      key += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
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
                             const std::vector<std::string>& breaks) {
  std::vector<Span> segments;
  std::size_t start = 0;
  std::size_t at = 0;
  while (at < text.size()) {
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

// Of hits on the same words, the longer and the more exact one stays.
std::vector<Hit> WithoutContained(std::vector<Hit> hits) {
  std::ranges::stable_sort(hits, [](const Hit& a, const Hit& b) {
    if (a.span.start != b.span.start) return a.span.start < b.span.start;
    if (a.span.end != b.span.end) return a.span.end > b.span.end;
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

}  // namespace

struct ProductKinds::Impl {
  explicit Impl(const Tables& tables);

  const Grammar& GrammarOf(std::string_view language) const;
  const Kind* KindOfType(std::string_view type) const;
  std::vector<Hit> HitsIn(const ScannedField& field,
                          std::string_view language) const;
  std::vector<Candidate> InTitle(const ScannedField& field,
                                 std::string_view language) const;
  std::vector<Hit> HeadsOf(std::string_view text, Span segment,
                           const std::vector<Hit>& hits,
                           const Grammar& grammar) const;
  std::vector<Hit> BeforeCut(std::string_view text, Span segment,
                             std::vector<Hit> hits,
                             const Grammar& grammar) const;
  std::size_t CutOf(std::string_view text, Span segment,
                    const std::vector<Hit>& hits, const Grammar& grammar) const;
  bool IsAttribute(std::string_view text, const Hit& hit,
                   const Grammar& grammar) const;
  bool IsVetoed(const Kind& kind, std::string_view text) const;
  void AddTypes(const Document& document,
                std::vector<Candidate>& candidates) const;

  std::vector<Kind> kinds;
  std::unordered_map<const TableRow*, const Kind*> by_row;
  std::map<std::string, const Kind*, std::less<>> by_type;
  std::map<std::string_view, const Kind*> by_id;
  std::map<std::string_view, Grammar> grammars;
  Grammar fallback;
  std::vector<std::string> languages;
};

ProductKinds::Impl::Impl(const Tables& tables) {
  const Table& table = tables.Get(kTable);
  kinds.reserve(table.rows.size());
  for (const TableRow& row : table.rows) {
    Kind kind;
    kind.id = row.Text("id");
    kind.row = &row;
    kind.is_accessory = row.Lists("groups", "accessory");
    kind.is_neutral = row.Lists("groups", "neutral");
    kind.is_print = row.Lists("groups", "media") || row.Lists("groups", "art");
    kind.radio_kind = row.Text("radio_kind");
    kinds.push_back(kind);
  }
  for (const auto& [column, use] : table.columns)
    if (use == ColumnUse::kTerms) languages.push_back(column);
  for (const Kind& kind : kinds) {
    by_row.emplace(kind.row, &kind);
    by_id.emplace(kind.id, &kind);
    for (const std::string& type : kind.row->List("types"))
      by_type.emplace(TypeKey(type), &kind);
  }
  // A category may be any word of the kind; named types go first.
  for (const Kind& kind : kinds)
    for (const std::string& language : languages)
      for (const std::string& term : kind.row->List(language))
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

// The hits of the document's language; where there are none, English ones, as
// many titles borrow; else those of any language.
std::vector<Hit> ProductKinds::Impl::HitsIn(const ScannedField& field,
                                            std::string_view language) const {
  std::array<std::vector<Hit>, 3> tiers;
  for (const TermHit& term : field.terms) {
    if (term.table != kTable) continue;
    const auto kind = by_row.find(term.row);
    if (kind == by_row.end()) continue;
    const std::size_t tier = term.column == language ? 0
                             : term.column == "en"   ? 1
                                                     : 2;
    tiers.at(tier).push_back(
        {term.span, kind->second, term.column, term.term.size()});
  }
  for (std::vector<Hit>& tier : tiers)
    if (!tier.empty()) return WithoutContained(std::move(tier));
  return {};
}

// Whether a hit only describes: "ドローン用" is for a drone.
bool ProductKinds::Impl::IsAttribute(std::string_view text, const Hit& hit,
                                     const Grammar& grammar) const {
  if (grammar.row == nullptr) return false;
  const std::string_view after = text.substr(hit.span.end);
  for (const std::string& mark : grammar.row->List("after"))
    if (after.starts_with(mark)) return true;
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
  const std::vector<std::string>& strict = grammar.row->List("strict");
  const std::vector<std::string>& weak = grammar.row->List("weak");
  bool named = false;
  std::string_view previous;
  for (const Word& word : WordsOf(text, segment)) {
    const bool in_term = std::ranges::any_of(hits, [&word](const Hit& hit) {
      return hit.span.start <= word.start && word.start < hit.span.end;
    });
    const bool hit_before = std::ranges::any_of(
        hits, [&word](const Hit& hit) { return hit.span.end <= word.start; });
    const bool counted = !previous.empty() && IsDigit(previous.back());
    if (!in_term && named && Lists(strict, word.text)) return word.start;
    if (!in_term && hit_before && !counted && Lists(weak, word.text))
      return word.start;
    named = named || word.text.size() >= 3;
    previous = word.text;
  }
  return segment.end;
}

std::vector<Hit> ProductKinds::Impl::BeforeCut(std::string_view text,
                                               Span segment,
                                               std::vector<Hit> hits,
                                               const Grammar& grammar) const {
  const std::size_t cut = CutOf(text, segment, hits, grammar);
  std::erase_if(hits, [cut, text, &grammar, this](const Hit& hit) {
    return hit.span.start >= cut || hit.kind->is_neutral ||
           IsAttribute(text, hit, grammar);
  });
  return hits;
}

namespace {

// Whether, in a language that names the thing last, `next` takes over from
// `head` as the thing named. What stands apart only describes: of "kettle 2 l
// cordless cream" the kettle stays.
bool TakesOver(std::string_view text, Span segment, const Hit& head,
               bool settled, const Hit& next) {
  if (next.span.start < head.span.end) return true;
  if (settled && !next.kind->is_accessory) return false;
  const std::vector<Word> gap = WordsOf(text, {head.span.end, next.span.start});
  const bool counted = std::ranges::any_of(gap, [](const Word& word) {
    return std::ranges::any_of(word.text, IsDigit);
  });
  if (counted) return false;
  const bool ends = next.span.end == segment.end ||
                    WordsOf(text, {next.span.end, segment.end}).empty();
  if (next.kind->is_accessory) return gap.size() <= (ends ? 3U : 1U);
  const auto words = [text](const Hit& hit) {
    return WordsOf(text, hit.span).size();
  };
  if (words(head) > 1 && words(next) == 1 && !head.kind->is_accessory)
    return false;
  return gap.size() <= 1;
}

// The head of a segment in the direction of its language. REQUIRES: `hits`
// are in order and not empty.
std::size_t HeadAt(std::string_view text, Span segment,
                   const std::vector<Hit>& hits, bool head_is_last) {
  std::size_t head = 0;
  if (!head_is_last) return head;
  bool settled = false;  // A thing's accessory: no longer the thing.
  for (std::size_t i = 1; i < hits.size(); ++i) {
    if (!TakesOver(text, segment, hits[head], settled, hits[i])) continue;
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
  inside = BeforeCut(text, segment, std::move(inside), grammar);
  if (inside.empty()) return {};
  const std::size_t head = HeadAt(text, segment, inside, grammar.head_is_last);
  std::vector<Hit> heads = {inside[head]};
  if (heads.front().kind->is_accessory || grammar.row == nullptr) return heads;
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
  return heads;
}

// Whether the title names what the kind is never about: a dog's toy.
bool ProductKinds::Impl::IsVetoed(const Kind& kind,
                                  std::string_view text) const {
  const std::vector<std::string>& vetoes = kind.row->List("not_with");
  if (vetoes.empty()) return false;
  const std::vector<Word> words = WordsOf(text, {0, text.size()});
  return std::ranges::any_of(vetoes, [&](const std::string& veto) {
    if (veto.size() > 1 && static_cast<unsigned char>(veto[0]) >= 0xE3U)
      return text.find(veto) != std::string_view::npos;
    return std::ranges::any_of(
        words, [&veto](const Word& word) { return word.text == veto; });
  });
}

std::vector<Candidate> ProductKinds::Impl::InTitle(
    const ScannedField& field, std::string_view language) const {
  const std::string_view text = field.text->plain;
  const std::vector<Hit> hits = HitsIn(field, language);
  if (hits.empty()) return {};
  const Grammar& grammar = GrammarOf(language);
  const std::vector<std::string> none;
  const std::vector<Span> segments = SegmentsOf(
      text, grammar.row == nullptr ? none : grammar.row->List("breaks"));
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < segments.size() && candidates.empty(); ++i) {
    std::vector<Hit> heads = HeadsOf(text, segments[i], hits, grammar);
    // "イヤホン ケース": written apart, the second word is still the head.
    const bool spaced = grammar.row != nullptr && grammar.row->Has("spaced");
    if (spaced && !heads.empty() && i + 1 < segments.size()) {
      const std::vector<Hit> next =
          HeadsOf(text, segments[i + 1], hits, grammar);
      if (!next.empty() && next.front().kind->is_accessory) heads = next;
    }
    for (const Hit& head : heads) {
      if (IsVetoed(*head.kind, text)) continue;
      double confidence = i == 0 || spaced ? kHeadOfTitle : kLaterInTitle;
      if (head.language != language) confidence *= kForeignWord;
      const Span given = field.text->ToGiven(head.span);
      candidates.push_back(
          {head.kind, confidence,
           field.field->text.substr(given.start, given.size())});
    }
  }
  return candidates;
}

// Product type and category: they confirm what the title says, speak for a
// title that says nothing, and tell a book about a thing from the thing.
void ProductKinds::Impl::AddTypes(const Document& document,
                                  std::vector<Candidate>& candidates) const {
  const Kind* type = KindOfType(document.product_type);
  double confidence = kProductType;
  std::string evidence = document.product_type;
  std::string_view path = document.category;
  while (type == nullptr && !path.empty()) {
    const std::size_t cut = path.find_last_of(">/");
    const std::string_view leaf =
        Trim(cut == std::string_view::npos ? path : path.substr(cut + 1));
    type = KindOfType(leaf);
    confidence = kCategory;
    evidence = leaf;
    path = cut == std::string_view::npos ? "" : path.substr(0, cut);
  }
  if (type == nullptr || type->is_neutral) return;
  for (Candidate& candidate : candidates)
    if (candidate.kind == type) {
      candidate.confidence = std::min(0.99, candidate.confidence + kAgreement);
      return;
    }
  if (type->is_print) candidates.clear();
  if (candidates.empty()) candidates.push_back({type, confidence, evidence});
}

ProductKinds::ProductKinds(const Tables& tables)
    : impl_(std::make_unique<const Impl>(tables)) {}
ProductKinds::~ProductKinds() = default;

namespace {

// Whether the listing itself speaks of radio: then headphones are Bluetooth
// headphones.
bool SpeaksOfRadio(std::span<const ScannedField> fields) {
  return std::ranges::any_of(fields, [](const ScannedField& field) {
    if (field.field->kind == FieldKind::kSearchTerms) return false;
    return std::ranges::any_of(field.terms, [](const TermHit& hit) {
      return hit.table == kAttributeTable && hit.row->Text("id") == "radio";
    });
  });
}

}  // namespace

std::vector<ProductKind> ProductKinds::Classify(
    const Document& document, std::span<const ScannedField> fields) const {
  if (document.kind != DocumentKind::kListing) return {};
  std::vector<Candidate> candidates;
  for (const ScannedField& field : fields)
    if (field.field->kind == FieldKind::kTitle && candidates.empty())
      candidates = impl_->InTitle(field, document.language);
  impl_->AddTypes(document, candidates);
  // Without a title, the first text that names a thing is a weak hint.
  const Field* title = document.Find(FieldKind::kTitle);
  if (candidates.empty() && (title == nullptr || title->text.empty()))
    for (const ScannedField& field : fields) {
      if (!candidates.empty()) break;
      if (field.field->kind != FieldKind::kBullet &&
          field.field->kind != FieldKind::kDescription)
        continue;
      candidates = impl_->InTitle(field, document.language);
      for (Candidate& candidate : candidates)
        candidate.confidence = kBody;
    }
  std::vector<ProductKind> kinds;
  const bool radio = SpeaksOfRadio(fields);
  for (Candidate& candidate : candidates) {
    std::string_view id = candidate.kind->id;
    if (radio && !candidate.kind->radio_kind.empty())
      id = candidate.kind->radio_kind;
    const bool known = std::ranges::any_of(
        kinds, [id](const ProductKind& kind) { return kind.id == id; });
    if (!known)
      kinds.push_back({std::string(id), candidate.confidence,
                       std::move(candidate.evidence)});
  }
  std::ranges::stable_sort(kinds, [](const auto& a, const auto& b) {
    return a.confidence > b.confidence;
  });
  return kinds;
}

}  // namespace redflag
