// A temporary file that nobody sees and nothing is left of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace redflag {

// It has no name from its creation on. All failures are kStore. One thread at
// a time appends; any may read what was appended.
class NamelessFile {
 public:
  NamelessFile() = default;
  ~NamelessFile();
  NamelessFile(const NamelessFile&) = delete;
  NamelessFile& operator=(const NamelessFile&) = delete;

  // In a folder, where "" is $TMPDIR, else /tmp. Does nothing when open.
  Status Open(const std::string& folder);
  Status Append(std::string_view bytes);
  // Fills `bytes` from an offset on.
  Status Read(std::uint64_t offset, std::string& bytes) const;

 private:
  int descriptor_ = -1;
};

}  // namespace redflag
