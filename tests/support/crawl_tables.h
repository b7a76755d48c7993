// The crawler's tables with the waits of a test.
#pragma once

#include <map>
#include <string>

#include "core/table.h"

namespace redflag {

// No pause, four tries, milliseconds of backoff, no host given up; nobody's
// terms. `changed` has other values for some rows.
Tables QuickCrawlTables(const std::map<std::string, std::string>& changed = {});

}  // namespace redflag
