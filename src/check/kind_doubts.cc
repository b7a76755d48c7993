#include "check/kind_doubts.h"

#include <algorithm>
#include <set>

#include "text/fold.h"

namespace redflag {
namespace {

constexpr std::string_view kKinds = "product-kinds";
constexpr std::string_view kDenials = "product-kinds/denials";
constexpr std::string_view kPowerWords = "product-attributes";
// Bytes from a thing to what denies it.
constexpr std::size_t kDenialReach = 24;

bool IsBody(const ScannedField& field) {
  return field.field->kind == FieldKind::kBullet ||
         field.field->kind == FieldKind::kDescription;
}

bool IsTitle(const ScannedField& field) {
  return field.field->kind == FieldKind::kTitle;
}

// Whether a column of the table of denials is met in bullets or description,
// or in other fields.
bool Says(std::span<const ScannedField> fields, std::string_view column,
          bool (*where)(const ScannedField&) = IsBody) {
  return std::ranges::any_of(fields, [&](const ScannedField& field) {
    return where(field) &&
           std::ranges::any_of(field.terms, [column](const TermHit& hit) {
             return hit.table == kDenials && hit.column == column;
           });
  });
}

// Whether bullets or description say in two ways that nothing feeds a thing
// ("no batteries, no plug"), or once that it does nothing.
bool SaysIsIdle(std::span<const ScannedField> fields) {
  std::set<std::string_view> said;
  for (const ScannedField& field : fields)
    for (const TermHit& hit : field.terms)
      if (IsBody(field) && hit.table == kDenials && hit.column == "no_supply")
        said.insert(hit.term);
  return said.size() > 1 || Says(fields, "no_power");
}

// Whether words stand in what denies them: the plug of "nothing plugs in".
bool IsDenied(const ScannedField& field, Span span) {
  return std::ranges::any_of(field.terms, [span](const TermHit& hit) {
    const bool denies = hit.column == "no_supply" || hit.column == "no_power" ||
                        hit.column == "unpowered";
    return hit.table == kDenials && denies && hit.span.Contains(span);
  });
}

// Whether a word of power in a title is in the name of a thing that has such
// power by nature, as in "walkie talkie": it says what, and not that it runs.
bool IsNameInTitle(const ScannedField& field, const TermHit& word) {
  return IsTitle(field) &&
         std::ranges::any_of(field.terms, [&word](const TermHit& hit) {
           return hit.table == kKinds && hit.span.Contains(word.span) &&
                  hit.row->Lists("attributes", word.row->Text("id"));
         });
}

// Whether a title, bullet or description tells of power or radio, be it only
// by a name in the title where names count.
bool IsPowered(std::span<const ScannedField> fields, bool names_count) {
  return std::ranges::any_of(fields, [names_count](const ScannedField& field) {
    if (!IsBody(field) && !IsTitle(field)) return false;
    return std::ranges::any_of(field.terms, [&](const TermHit& hit) {
      const bool power = hit.table == kPowerWords && hit.row->Has("sort") &&
                         !hit.row->Has("gives_way");
      const bool supply = hit.table == kDenials && hit.column == "supplied";
      return (power || supply) && !IsDenied(field, hit.span) &&
             (names_count || !IsNameInTitle(field, hit));
    });
  });
}

// Whether title, bullets or description say that all is a program.
bool IsSoftware(std::span<const ScannedField> fields) {
  return Says(fields, "software") || Says(fields, "software", IsTitle);
}

// Whether a listing says that it is for grown-ups ("ages 14 and up"), and its
// title speaks of no child.
bool IsForGrownUps(std::span<const ScannedField> fields) {
  bool said = false;
  for (const ScannedField& field : fields) {
    const bool title = IsTitle(field);
    if (!title && !IsBody(field)) continue;
    for (const TermHit& hit : field.terms) {
      if (hit.table == kDenials &&
          (hit.column == "grown" || (title && hit.column == "grown_title")))
        said = true;
      if (title && hit.table == kPowerWords && hit.row->Text("id") == "child")
        return false;
    }
  }
  return said;
}

// What stands before, or after, `span` in its sentence, without blanks and
// stops at its ends.
std::string_view Bare(std::string_view text) {
  constexpr std::string_view kEnds = " .!-*";
  const std::size_t first = text.find_first_not_of(kEnds);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kEnds) + 1 - first);
}

// Whether a sentence says no more than that only an accessory is sold: "Case
// only", "nur die Hülle".
bool IsSoldAlone(const NormalizedText& text, Span span, const TableRow& row) {
  const std::string_view plain = text.plain;
  const Span sentence = text.SentenceAt(span.start);
  const std::size_t end = std::min(sentence.end, plain.size());
  if (span.end > end || sentence.start > span.start) return false;
  const std::string_view before =
      Bare(plain.substr(sentence.start, span.start - sentence.start));
  const std::string_view after = Bare(plain.substr(span.end, end - span.end));
  const auto is = [](std::string_view words) {
    return [words](const std::string& only) { return words == only; };
  };
  if (after.empty())
    return std::ranges::any_of(row.List("only_before"), is(before));
  return before.empty() &&
         std::ranges::any_of(row.List("only_after"), is(after));
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
    if (row.Lists("groups", "ppe") || row.Lists("groups", "mask"))
      protective_.insert(row.Text("id"));
    if (row.Lists("groups", "accessory")) accessories_.insert(row.Text("id"));
    if (row.Lists("groups", "toy") && !row.Lists("groups", "magnet"))
      toys_.insert(row.Text("id"));
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

// Whether bullets or description say that only an accessory is sold.
bool KindDoubts::IsAccessoryAlone(const Document& document,
                                  std::span<const ScannedField> fields) const {
  const auto row = by_language_.find(document.language);
  if (row == by_language_.end()) return false;
  return std::ranges::any_of(fields, [&](const ScannedField& field) {
    return IsBody(field) &&
           std::ranges::any_of(field.terms, [&](const TermHit& hit) {
             return hit.table == kKinds && hit.column == document.language &&
                    accessories_.contains(hit.row->Text("id")) &&
                    IsSoldAlone(*field.text, hit.span, *row->second);
           });
  });
}

bool KindDoubts::Remove(const Document& document,
                        std::span<const ScannedField> fields,
                        std::vector<ProductKind>& kinds) const {
  const bool runs = IsPowered(fields, false);
  const bool unpowered = Says(fields, "unpowered") ||
                         (SaysIsIdle(fields) && !IsPowered(fields, true)) ||
                         (Says(fields, "model", IsTitle) && !runs);
  const bool printed = Says(fields, "printed") || IsSoftware(fields);
  const bool likeness = Says(fields, "likeness", IsTitle) && !runs;
  const bool unprotective =
      Says(fields, "unprotective") || Says(fields, "unprotective", IsTitle);
  const bool alone = IsAccessoryAlone(document, fields);
  // It may still be electrical, so that this denies no more than the toy.
  if (IsForGrownUps(fields))
    std::erase_if(kinds, [this](const ProductKind& kind) {
      return toys_.contains(kind.id);
    });
  const std::size_t removed =
      std::erase_if(kinds, [&](const ProductKind& kind) {
        if (alone && !accessories_.contains(kind.id)) return true;
        if (unpowered && electrical_.contains(kind.id)) return true;
        if (unprotective && protective_.contains(kind.id)) return true;
        if (printed && unprinted_.contains(kind.id)) return true;
        // A patch is an accessory, whatever it shows.
        if (likeness && unprinted_.contains(kind.id) &&
            !accessories_.contains(kind.id))
          return true;
        return IsLeftOut(kind, document, fields);
      });
  return removed > 0;
}

}  // namespace redflag
