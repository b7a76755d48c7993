// What people decided about findings, laid on what a run found.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/finding.h"
#include "core/result.h"
#include "core/triage.h"

namespace redflag {

// Whether a text has the form of a finding's fingerprint: 16 hex digits.
bool IsFingerprint(std::string_view text);

// Immutable; threads may share one.
class Triage {
 public:
  // `today` is an ISO date: a decision holds until its last day.
  Triage(std::vector<TriageDecision> decisions, std::string today);

  const std::vector<TriageDecision>& all() const { return all_; }
  bool Holds(const TriageDecision& decision) const {
    return decision.HoldsOn(today_);
  }
  // Whether any holds.
  bool HasEffect() const;
  // What to tell people who look at a report; "" for nothing.
  std::string Remark() const;

  // Marks what was dismissed and what somebody has taken on. Whether anything
  // was dismissed: then its risk is another.
  bool Mark(CheckedDocument& checked) const;

  // The numbers in all() of those about a finding, whether they hold or not.
  std::vector<std::size_t> About(const Document& document,
                                 const Finding& finding) const;

 private:
  std::vector<TriageDecision> all_;
  std::string today_;
  std::unordered_map<std::string, std::size_t> by_fingerprint_;
  std::vector<std::size_t> blanket_;  // The last decided first.
};

// What is missing or wrong of a decision; "" where it is whole.
std::string FaultOf(const TriageDecision& decision);

// Decisions as JSON, as they are kept elsewhere ("redflag/triage/1"): the
// same decisions give the same bytes.
std::string TriageToJson(const std::vector<TriageDecision>& decisions);
// kInvalidOptions names the file and the entry at fault.
Result<std::vector<TriageDecision>> TriageFromJson(const std::string& path);

}  // namespace redflag
