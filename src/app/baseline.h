// The fingerprints of an earlier report.
#pragma once

#include <set>
#include <string>

#include "core/result.h"

namespace redflag {

using Fingerprints = std::set<std::string, std::less<>>;

// Of a report as JSON or NDJSON, without those that were suppressed in it:
// they are to be told when their suppression ends. kInvalidOptions where the
// file is no such report.
Result<Fingerprints> ReadBaseline(const std::string& path);

}  // namespace redflag
