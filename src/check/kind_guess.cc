#include "check/kind_guess.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "core/ascii.h"

namespace redflag {
namespace {

constexpr std::string_view kHints = "product-kinds/hints";
constexpr std::string_view kUnits = "product-kinds/units";
constexpr std::size_t kLongestUnit = 12;    // Bytes.
constexpr std::size_t kLongestNumber = 12;  // Bytes.

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80U;
}

bool Tells(const ScannedField& field) {
  const FieldKind kind = field.field->kind;
  return kind == FieldKind::kTitle || kind == FieldKind::kBullet ||
         kind == FieldKind::kDescription;
}

}  // namespace

PowerFigures::PowerFigures(const Tables& tables) {
  for (const TableRow& row : tables.Get(kUnits).rows) {
    if (row.Has("sort")) sort_ = row.Text("sort");
    for (const std::string& unit : row.List("units"))
      units_.emplace(unit, Unit{row.Number("least"), row.Number("most", 1e9),
                                row.Text("attribute")});
  }
}

std::vector<std::string_view> PowerFigures::In(std::string_view plain) const {
  std::vector<std::string_view> told;
  std::size_t at = 0;
  while (at < plain.size()) {
    if (!IsAsciiDigit(plain[at])) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    const bool inside = at > 0 && IsLetter(plain[at - 1]) &&
                        static_cast<unsigned char>(plain[at - 1]) < 0x80U;
    while (at < plain.size() && (IsAsciiDigit(plain[at]) || plain[at] == '.'))
      ++at;
    if (inside || at - start > kLongestNumber) continue;
    double number = 0;
    std::from_chars(plain.data() + start, plain.data() + at, number);
    std::size_t unit = at;
    if (unit < plain.size() && (plain[unit] == ' ' || plain[unit] == '-'))
      ++unit;
    std::size_t end = unit;
    while (end < plain.size() && end - unit <= kLongestUnit &&
           IsLetter(plain[end]))
      ++end;
    // "v-neck" is no voltage.
    if (end + 1 < plain.size() && plain[end] == '-' && IsLetter(plain[end + 1]))
      continue;
    const auto [first, last] =
        units_.equal_range(plain.substr(unit, end - unit));
    for (auto known = first; known != last; ++known)
      if (number >= known->second.least && number <= known->second.most)
        told.push_back(known->second.attribute);
  }
  return told;
}

KindGuess::KindGuess(const Tables& tables) {
  for (const TableRow& row : tables.Get(kHints).rows) {
    const std::string_view kind = row.Text("kind");
    if (++ideas_[kind] == 1) order_.push_back(kind);
  }
}

std::optional<ProductKind> KindGuess::Guess(
    const Document& document, std::span<const ScannedField> fields,
    bool says_nothing) const {
  constexpr std::size_t kEnoughWords = 3;
  struct Found {
    std::set<const TableRow*> ideas;
    std::set<std::string_view> words;
    std::string evidence;
    bool in_title = false;
  };
  std::map<std::string_view, Found> found;
  for (const ScannedField& field : fields) {
    if (!Tells(field)) continue;
    for (const TermHit& hit : field.terms) {
      if (hit.table != kHints || hit.column != document.language) continue;
      Found& kind = found[hit.row->Text("kind")];
      if (kind.ideas.insert(hit.row).second && kind.ideas.size() <= 3) {
        const Span given = field.text->ToGiven(hit.span);
        if (!kind.evidence.empty()) kind.evidence += " ... ";
        kind.evidence += field.field->text.substr(given.start, given.size());
      }
      kind.words.insert(hit.term);
      if (field.field->kind == FieldKind::kTitle) kind.in_title = true;
    }
  }
  const Found* best = nullptr;
  std::string_view name;
  for (const std::string_view kind : order_) {
    const auto known = found.find(kind);
    if (known == found.end() || known->second.ideas.size() < ideas_.at(kind))
      continue;
    const bool enough =
        says_nothing && known->second.words.size() >= kEnoughWords;
    if (!known->second.in_title && !enough) continue;
    if (best != nullptr && known->second.words.size() <= best->words.size())
      continue;
    best = &known->second;
    name = kind;
  }
  if (best == nullptr) return std::nullopt;
  return ProductKind{std::string(name), kGuessedKind, best->evidence};
}

}  // namespace redflag
