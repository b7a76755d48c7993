// Findings that say no more than another one does.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/finding.h"
#include "core/table.h"

namespace redflag {

// Constant once built.
class Merger {
 public:
  // From the table "rank/merged": families whose rules look at the same words
  // in several ways.
  explicit Merger(const Tables& tables);

  // Leaves out each finding whose words lie within those of another of its
  // family in its field that is at least as severe; of findings on the very
  // same words the surest stays. What stays keeps its order.
  void Merge(std::vector<Finding>& findings) const;

 private:
  std::set<std::string, std::less<>> families_;
};

}  // namespace redflag
