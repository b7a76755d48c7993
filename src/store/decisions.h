// What people decided, as rows.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/triage.h"
#include "store/database.h"
#include "store/store.h"

namespace redflag {

// Those in force.
Result<std::vector<TriageDecision>> ReadDecisions(const Database& database);

// The others.
Result<std::vector<PastDecision>> ReadPastDecisions(const Database& database);

// REQUIRES of both: a transaction that the caller ends.
Status WriteDecisions(const Database& database,
                      std::span<const TriageDecision> decisions);
Status EndDecisions(const Database& database, std::span<const std::int64_t> ids,
                    const Reopening& how);

}  // namespace redflag
