// What is not wrong with a pattern set, but should be looked at.
#pragma once

#include <string>
#include <vector>

#include "match/pattern_set.h"

namespace redflag {

struct LintRemark {
  std::string file;
  std::string subject;  // A rule's id, or a table's name.
  std::string message;
  bool of_cost = false;  // It says why a rule costs time.
};

// Regexes that no literal can announce (they run on every text) or whose
// matches have no greatest width (they read whole texts), unbounded gaps,
// policies and rows that were last verified more than a year before `as_of` or
// never. In order of file and place.
std::vector<LintRemark> LintPatterns(const PatternSet& patterns,
                                     const std::string& as_of);

}  // namespace redflag
