// The files that a command line means.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/result.h"

namespace redflag {

// Files as they stand, folders walked, globs filled in, "-" kept; each
// argument's files in the order of their names, nothing twice. Hidden entries
// of a folder are left out, links to folders are not followed. Files inside a
// folder are listed whatever their format. kUnreadable for an argument that
// names nothing; a folder or glob without files is an Error too.
Result<std::vector<std::string>> ExpandInputs(
    std::span<const std::string> arguments);

}  // namespace redflag
