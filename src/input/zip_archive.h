// The members of a zip archive, one after the other, unpacked under limits.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace redflag {

struct ZipMember {
  std::string name;           // As packed; UTF-8.
  Result<std::string> bytes;  // kLimit, kUnsupported (password), kTruncated.
};

// Hands the members to `take` in their order until it returns false; folders
// are left out. Bytes are counted while they are unpacked, whatever the
// archive says of them: `budget` is what may still be unpacked, and is
// lessened. An error where the archive itself cannot be read.
Status ForEachMember(std::string_view archive, std::size_t* budget,
                     const std::function<bool(ZipMember)>& take);

// The names of the members; empty for what is no archive.
bool HasMember(std::string_view archive, const char* name);

// One member by name, as above.
Result<std::string> ReadMember(std::string_view archive, const char* name);

// Whether any member unpacks to more than a member may have, or all together
// to more than an archive; for readers that unpack by themselves.
Status CheckUnpackedSizes(std::string_view archive);

}  // namespace redflag
