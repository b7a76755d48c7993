// Finds all rules and table terms of a pattern set in texts.
//
// The idea: one pass over each text finds every literal (the terms of all
// rules and tables, and the atoms that a regex needs); RE2 confirms only the
// regexes whose atoms are there; rules are then decided on the positions of
// their parts, without looking at the text again.
//
// Build, freeze, use: Engine::Build gives a ready engine or an error. It is
// immutable afterwards, so threads may share one without locking.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/document.h"
#include "core/normalized_text.h"
#include "core/result.h"
#include "core/span.h"
#include "match/pattern_set.h"

namespace redflag {

// A table's term at a place of `plain`.
struct TermHit {
  std::string_view table;   // Name; lives as long as the PatternSet.
  std::string_view column;  // Likewise.
  const TableRow* row;      // Likewise.
  std::string_view term;    // As the table spells it.
  Span span;                // Of NormalizedText::plain.
  bool folded = false;      // Only found with its disguise off.
};

// A thing that a check recognised itself, for rules that name its class.
struct ClassHit {
  std::string_view name;  // "link:off-platform"
  Span span;              // Of `plain`.
};

// What one field holds. REQUIRES: `field` and `text` outlive it.
struct ScannedField {
  const Field* field = nullptr;
  const NormalizedText* text = nullptr;
  std::vector<TermHit> terms;  // In order of position.
  std::vector<ClassHit> classes;

  struct LeafHit {
    std::uint32_t leaf;
    Span span;
    bool folded;
  };
  std::vector<LeafHit> leaves;  // By leaf, then position. The engine's own.
  // An expression met more places than hits_per_term; the rest was not looked
  // at.
  bool cut = false;
};

// The circumstances that `where` asks about.
struct MatchContext {
  DocumentKind kind = DocumentKind::kListing;
  Channel channel = Channel::kMessaging;
  std::string marketplace;
  std::vector<std::string> languages;
  std::vector<std::string> product_kinds;
  std::string date;  // ISO.
};

// A rule that holds at a place.
struct Match {
  const Rule* rule = nullptr;          // Lives as long as the PatternSet.
  std::size_t field = 0;               // Index into the fields given.
  Span span;                           // Of that field's `plain`.
  bool folded = false;                 // Only with the disguise off.
  Severity severity = Severity::kLow;  // With the overrides applied.
  double confidence = 0;
};

// The spellings under which a term stands in texts; text/term_forms.h has the
// one that fits NormalizedText.
using TermFormsFunction = std::vector<std::string> (*)(std::string_view term);

class Engine {
 public:
  // REQUIRES: `patterns` outlives the engine and does not move.
  static Result<std::unique_ptr<const Engine>> Build(const PatternSet& patterns,
                                                     TermFormsFunction forms);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // The one pass over a field's text. What only rules for other kinds of
  // documents or other languages look for is left out.
  ScannedField Scan(const Field& field, const NormalizedText& text,
                    const MatchContext& context) const;
  // The same for rules of every kind and language.
  ScannedField Scan(const Field& field, const NormalizedText& text) const;

  // Decides all rules for a document. Ordered by field, position, rule id.
  std::vector<Match> Decide(std::span<const ScannedField> fields,
                            const MatchContext& context) const;

  // What it is made of (match/engine_impl.h), for tests and benchmarks.
  struct Impl;
  const Impl& impl() const { return *impl_; }
  static std::unique_ptr<const Engine> Adopt(std::unique_ptr<const Impl> impl);

 private:
  explicit Engine(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

// Whether `where` holds for a field; nullptr asks about the document alone.
bool Holds(const Where& where, const MatchContext& context, const Field* field);

// Severity and confidence of a rule there: the last override that holds wins.
std::pair<Severity, double> GradeOf(const Rule& rule,
                                    const MatchContext& context,
                                    const Field* field);

}  // namespace redflag
