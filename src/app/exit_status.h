// The exit status is part of the interface: scripts depend on it.
#pragma once

namespace redflag {

enum class ExitStatus {
  kClean = 0,       // Everything was checked, nothing reaches --fail-on.
  kFindings = 1,    // Something does.
  kUsage = 2,       // Wrong usage, broken patterns or configuration.
  kNotChecked = 3,  // Nothing does, but not everything could be checked.
  kInterrupted = 130,
  kTerminated = 143,
};

}  // namespace redflag
