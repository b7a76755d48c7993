// The report of `redflag report --diff`: what changed since an earlier run.
#pragma once

#include <iosfwd>
#include <string_view>

#include "core/result.h"
#include "core/run_diff.h"
#include "report/writer.h"

namespace redflag {

// kInvalidOptions where a comparison is not written in this format.
Status CheckDiffFormat(std::string_view format);

// REQUIRES: CheckDiffFormat(format).ok().
void WriteDiff(const RunDiff& diff, std::string_view format,
               const WriteOptions& options, std::ostream& out);

}  // namespace redflag
