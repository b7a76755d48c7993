// Findings that say no more than another one does, or are part of it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/finding.h"
#include "core/table.h"

namespace redflag {

// Constant once built.
class Merger {
 public:
  // From the tables "rank/merged": families whose rules look at the same words
  // in several ways; and "rank/lures": rules for what sellers say to draw
  // buyers into what another family is about.
  explicit Merger(const Tables& tables);

  // Leaves out each finding whose words lie within those of another of its
  // family in its field that is at least as severe; of findings on the very
  // same words the surest stays. What stays keeps its order. A lure is low
  // where a stable rule of the other family has a finding of medium or above in
  // its field: it goes with the thing that it is for.
  void Merge(std::vector<Finding>& findings) const;

 private:
  void LowerLures(std::vector<Finding>& findings) const;

  std::set<std::string, std::less<>> families_;
  // What family a lure is for, by rule without its language.
  std::map<std::string, std::string, std::less<>> lures_;
};

}  // namespace redflag
