// Decisions as people and programs list them.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/triage.h"
#include "core/result.h"
#include "core/triage.h"
#include "report/json_out.h"
#include "store/store.h"

namespace redflag {

struct CoveredFinding {
  std::string document;
  std::string severity;
  std::string what;  // Field and words.
  std::string rule;
  std::string fingerprint;
};

// What a decision is about in a run.
struct TriageCoverage {
  std::size_t findings = 0;
  std::vector<CoveredFinding> first;  // A few of them.
};

// Of each decision, in their order; all nothing where there is no run.
Result<std::vector<TriageCoverage>> CoverageOf(
    const Triage& triage, Store& store, const std::optional<StoredRun>& run);

struct TriageListing {
  std::optional<StoredRun> run;  // The last finished one.
  std::vector<TriageDecision> decisions;
  std::vector<TriageCoverage> coverage;  // Of each.
  // What is listed; neither lists all.
  bool stale = false;    // What is about nothing in the run.
  bool expired = false;  // What held until a day before `today`.
};

// As "table" or "json".
void WriteTriage(const TriageListing& listing, std::string_view today,
                 std::string_view format, std::ostream& out);
void WritePastTriage(const std::vector<PastDecision>& past,
                     std::string_view format, std::ostream& out);

// "accepted", "dismissed (risk-taken)".
std::string VerdictText(const TriageDecision& decision);
// Into the object that is open.
void WriteDecisionFields(const TriageDecision& decision, JsonOut& json);

}  // namespace redflag
