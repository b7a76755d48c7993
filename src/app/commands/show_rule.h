// A rule as people read it: why, what to do, by which policy, examples.
#pragma once

#include <iosfwd>

#include "match/pattern_set.h"

namespace redflag {

void PrintRule(const Rule& rule, std::ostream& out);

}  // namespace redflag
