// A run read back as a report.
#pragma once

#include <memory>

#include "core/report.h"
#include "core/result.h"
#include "store/database.h"
#include "store/store.h"

namespace redflag {

// One document of a run, by the key of its result.
Result<CheckedDocument> ReadResult(const Database& database, std::int64_t run,
                                   std::int64_t result);

// REQUIRES: `database` outlives the report.
Result<std::unique_ptr<Report>> ReadRun(const Database& database,
                                        const StoredRun& run);

}  // namespace redflag
