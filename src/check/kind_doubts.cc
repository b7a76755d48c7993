#include "check/kind_doubts.h"

#include <algorithm>

#include "text/fold.h"

namespace redflag {
namespace {

constexpr std::string_view kKinds = "product-kinds";
constexpr std::string_view kDenials = "product-kinds/denials";
// Bytes from a thing to what denies it.
constexpr std::size_t kDenialReach = 24;

bool IsBody(const ScannedField& field) {
  return field.field->kind == FieldKind::kBullet ||
         field.field->kind == FieldKind::kDescription;
}

// Whether a column of the table of denials is met in bullets or description.
bool Says(std::span<const ScannedField> fields, std::string_view column) {
  return std::ranges::any_of(fields, [column](const ScannedField& field) {
    return IsBody(field) &&
           std::ranges::any_of(field.terms, [column](const TermHit& hit) {
             return hit.table == kDenials && hit.column == column;
           });
  });
}

// Whether one of the phrases begins soon after the words at `span`, before
// the thought ends.
bool FollowedBy(const NormalizedText& text, Span span,
                std::span<const std::string> phrases) {
  const std::string_view plain = text.plain;
  const std::size_t end =
      std::min(text.SentenceAt(span.start).end, plain.size());
  if (end <= span.end) return false;
  const std::string_view tail = plain.substr(span.end, end - span.end);
  return std::ranges::any_of(phrases, [tail](const std::string& phrase) {
    const std::size_t at = tail.find(phrase);
    return at <= kDenialReach &&
           tail.substr(0, at).find_first_of(",;:") == std::string_view::npos;
  });
}

}  // namespace

KindDoubts::KindDoubts(const Tables& tables) {
  for (const TableRow& row : tables.Get(kKinds).rows) {
    if (row.Lists("groups", "electrical")) electrical_.insert(row.Text("id"));
    if (!row.Lists("groups", "media") && !row.Lists("groups", "craft"))
      unprinted_.insert(row.Text("id"));
  }
  for (const TableRow& row : tables.Get(kDenials).rows)
    by_language_[row.Text("language")] = &row;
}

// Whether the very words that told the kind are said to be left out.
bool KindDoubts::IsLeftOut(const ProductKind& kind, const Document& document,
                           std::span<const ScannedField> fields) const {
  const auto row = by_language_.find(document.language);
  if (row == by_language_.end()) return false;
  const std::span<const std::string> phrases = row->second->List("left_out");
  const std::string told = FoldPlain(kind.evidence).text;
  return std::ranges::any_of(fields, [&](const ScannedField& field) {
    if (!IsBody(field)) return false;
    return std::ranges::any_of(field.terms, [&](const TermHit& hit) {
      if (hit.table != kKinds || hit.column != document.language) return false;
      const std::string_view words =
          std::string_view(field.text->plain)
              .substr(hit.span.start, hit.span.size());
      const bool same = told.find(words) != std::string::npos ||
                        words.find(told) != std::string_view::npos;
      return same && FollowedBy(*field.text, hit.span, phrases);
    });
  });
}

bool KindDoubts::Remove(const Document& document,
                        std::span<const ScannedField> fields,
                        std::vector<ProductKind>& kinds) const {
  const bool unpowered = Says(fields, "unpowered");
  const bool printed = Says(fields, "printed");
  const std::size_t removed =
      std::erase_if(kinds, [&](const ProductKind& kind) {
        if (unpowered && electrical_.contains(kind.id)) return true;
        if (printed && unprinted_.contains(kind.id)) return true;
        return IsLeftOut(kind, document, fields);
      });
  return removed > 0;
}

}  // namespace redflag
