// Looking after the database itself.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/result.h"
#include "store/database.h"
#include "store/store.h"

namespace redflag {

Result<StoreFacts> CheckStore(Database& database);

// REQUIRES: a writing connection, outside a transaction.
Result<std::int64_t> CompactStore(Database& database, std::size_t keep);

}  // namespace redflag
