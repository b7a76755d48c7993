#include "support/temp_folder.h"

#include <cstdlib>
#include <filesystem>

namespace redflag {

TempFolder::TempFolder() {
  path_ =
      (std::filesystem::temp_directory_path() / "redflag-test-XXXXXX").string();
  if (mkdtemp(path_.data()) == nullptr) std::abort();
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace redflag
