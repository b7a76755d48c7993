// Two runs compared by the fingerprints of their findings.
#pragma once

#include <cstdint>

#include "core/result.h"
#include "core/run_diff.h"
#include "store/database.h"

namespace redflag {

// `before` may be 0, which is no run: then all is new. Takes memory for what
// changed, not for what stayed.
Result<RunDiff> CompareRuns(const Database& database, std::int64_t before,
                            std::int64_t after);

}  // namespace redflag
