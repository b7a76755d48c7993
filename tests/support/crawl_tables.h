// The crawler's tables with the waits of a test.
#pragma once

#include "core/table.h"

namespace redflag {

// No pause, four tries, milliseconds of backoff, no host given up; nobody's
// terms.
Tables QuickCrawlTables();

}  // namespace redflag
