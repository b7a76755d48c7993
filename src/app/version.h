// The release this is.
#pragma once

namespace redflag {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace redflag
