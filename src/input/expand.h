// The files that a command line means.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace redflag {

// Files as they stand, folders walked, globs filled in, "-" kept; each
// argument's files in the order of their names, nothing twice. Hidden entries
// of a folder are left out, links to folders are not followed. Files inside a
// folder are listed whatever their format. An argument that names nothing, or
// a folder without files, stands for itself: reading it says what is wrong.
std::vector<std::string> ExpandInputs(std::span<const std::string> arguments);

}  // namespace redflag
