#include "support/paths.h"

#include <filesystem>

namespace redflag {

std::string RepoPath(const std::string& relative) {
  return std::string(REDFLAG_SOURCE_DIR) + "/" + relative;
}

std::string SharedPath(const std::string& relative) {
  const std::string path =
      std::string(REDFLAG_SOURCE_DIR) + "/../shared/" + relative;
  return std::filesystem::exists(path) ? path : "";
}

}  // namespace redflag
