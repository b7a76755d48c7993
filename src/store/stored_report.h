// A run read back as a report.
#pragma once

#include <memory>

#include "core/report.h"
#include "core/result.h"
#include "store/database.h"
#include "store/store.h"

namespace redflag {

// REQUIRES: `database` outlives the report.
Result<std::unique_ptr<Report>> ReadRun(const Database& database,
                                        const StoredRun& run);

}  // namespace redflag
