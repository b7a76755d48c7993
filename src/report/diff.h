// The report of `redflag report --diff`: what changed since an earlier run.
#pragma once

#include <iosfwd>
#include <span>
#include <string_view>

#include "core/result.h"
#include "core/run_diff.h"
#include "report/writer.h"

namespace redflag {

// The formats that WriteDiff knows, the default first.
std::span<const std::string_view> DiffFormats();

// kInvalidOptions where the format is not known.
Status WriteDiff(const RunDiff& diff, std::string_view format,
                 const WriteOptions& options, std::ostream& out);

}  // namespace redflag
