// A rule as people read it: why, what to do, by which policy, examples.
#pragma once

#include <iosfwd>
#include <memory>

#include "app/flags.h"
#include "core/result.h"
#include "match/pattern_set.h"
#include "scan/scanner.h"

namespace redflag {

// The scanner of these settings with all that a pack leaves out: texts of
// rules, examples.
Result<const Scanner*> BuildWithTexts(Settings settings);

// The patterns of these settings, read and not compiled, which takes longer.
Result<PatternSet> ReadPatterns(const Settings& settings);

void PrintRule(const Rule& rule, std::ostream& out);

}  // namespace redflag
