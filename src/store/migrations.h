// The tables of the store, as the steps that make them.
#pragma once

#include <cstdint>

#include "core/result.h"
#include "store/database.h"

namespace redflag {

// The version that this program reads and writes.
std::int64_t NewestVersion();

// Brings a database of any older version, or an empty one, to `version`; each
// step is a transaction. kStore for a database that is not redflag's, or of a
// newer version.
Status Migrate(Database& database, std::int64_t version = NewestVersion());

// kStore unless it is redflag's and of the newest version.
Status ExpectNewest(Database& database);

}  // namespace redflag
