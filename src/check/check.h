// What every family's check is given and gives back.
//
// A check is a pure function: the document with everything recognised in it
// goes in, findings come out. What a check says (message, remedy, severity,
// policy) stands in patterns/ as a rule; the code only decides that and where
// the rule applies.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/finding.h"
#include "core/link.h"
#include "match/engine.h"
#include "match/pattern_set.h"

namespace redflag {

// One of the things a product is taken for.
struct ProductKind {
  std::string id;  // Of the table "product-kinds".
  double confidence = 0;
  std::string evidence;  // The seller's words that say so.
};

struct CheckOptions {
  std::string as_of;                    // ISO date; rules in force on it.
  std::vector<std::string> own_brands;  // Names the user says are his.
  std::string explain;                  // A family to explain, or "".
};

// REQUIRES: everything referred to outlives the check.
struct CheckInput {
  const Document& document;
  const MatchContext& context;
  // Same order and number as document.fields.
  std::span<const ScannedField> fields;
  // Rules that hold, for families whose rules are findings as they stand.
  std::span<const Match> matches;
  std::span<const Link> links;  // Of the whole document, in order.
  // In order of confidence; empty is "none that is known".
  std::span<const ProductKind> product_kinds;
  const CheckOptions& options;
};

// All rules of a pattern set by id, for checks that apply them by name.
// REQUIRES: the PatternSet outlives it.
class RuleBook {
 public:
  explicit RuleBook(const PatternSet& patterns);
  // The rule, or nullptr where the set has none of that id.
  const Rule* Find(std::string_view id) const;

 private:
  std::map<std::string_view, const Rule*> rules_;
};

// A finding of `rule` at bytes `given` of a field, or, without a span, about
// something absent. Severity and confidence come with the rule's overrides
// applied; texts have {match} filled in; evidence is quoted from around the
// span. Returns nothing where the rule's `where` does not hold there or the
// rule is retired.
std::optional<Finding> MakeFinding(const Rule& rule, const CheckInput& input,
                                   std::size_t field,
                                   std::optional<Span> given);

// The finding that a match stands for.
Finding FindingOf(const Match& match, const CheckInput& input);

// Replaces {name} in a text by its value; unknown names stay.
std::string FillIn(std::string text,
                   const std::map<std::string, std::string>& values);

// The words around `given`, at most limits.evidence_bytes, whole code points.
std::string Evidence(std::string_view text, Span given);

// Same rule, field kind and matched text of one document: same fingerprint.
std::string Fingerprint(const Document& document, const Finding& finding);

}  // namespace redflag
