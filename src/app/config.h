// .redflag.json: what a shop sets once instead of typing it each time.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"

namespace redflag {

struct Config {
  std::string file;  // Where it came from; "" where there is none.
  std::string marketplace;
  std::string language;
  std::string fail_on;
  std::string min_severity;
  std::string baseline;      // Relative to the file's folder.
  std::string suppressions;  // The same.
  std::string notify;        // URL.
  std::vector<std::string> own_brands;
  std::vector<std::string> patterns;  // Relative to the file's folder.
};

// The named file, or, for "", the nearest .redflag.json from the working
// folder upwards; an empty Config where there is none. kInvalidOptions names
// file and key.
Result<Config> LoadConfig(const std::string& path);

}  // namespace redflag
