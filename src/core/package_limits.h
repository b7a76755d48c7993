// The limits of archives, office files and outside programs; rows of the one
// table of core/limits.h.
#pragma once

#include <cstddef>

namespace redflag {

struct PackageLimits {
  std::size_t members = 10000;  // Of one archive.
  // Unpacked: one member, and all of an archive together with the archives in
  // it.
  std::size_t member_bytes = std::size_t{64} << 20;
  std::size_t unpacked_bytes = std::size_t{512} << 20;
  std::size_t depth = 2;  // Of archives in archives.
  std::size_t workbook_bytes = std::size_t{96} << 20;  // Texts of its cells.
  std::size_t tool_ms = 20000;
  std::size_t tool_memory_bytes = std::size_t{1} << 30;
  std::size_t tool_output_bytes = std::size_t{8} << 20;
};

inline constexpr PackageLimits kPackageLimits;

}  // namespace redflag
