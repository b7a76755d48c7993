// `patterns import-marks`: a list of marks from elsewhere as a pattern file.
#pragma once

#include <string>

#include "app/exit_status.h"
#include "core/table.h"
#include "match/import_marks.h"

namespace redflag {

// Reads `file`, writes the pattern file to `output` ("" is standard output)
// and says on standard error what could not be used. kNotChecked where
// something was left out.
ExitStatus ImportMarksFile(const std::string& file,
                           const ImportOptions& options,
                           const std::string& output, const Tables& tables);

}  // namespace redflag
