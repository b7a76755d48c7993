// The members of a zip archive, unpacked under limits while they are read.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "input/byte_source.h"

namespace redflag {

// Counts what is unpacked, whatever an archive says of it. One for an input
// and all archives in it.
struct Unpacking {
  Unpacking();
  std::size_t budget;     // Bytes that may still be unpacked.
  std::size_t held = 0;   // Bytes of the packages that are open.
  std::size_t depth = 0;  // How many archives are around.
};

struct ZipMember {
  std::string name;  // As packed; UTF-8.
  // kUnsupported (a password), kLimit (too large by its own account). Reading
  // gives kTruncated where it is damaged, kLimit where it goes on too long.
  Result<std::unique_ptr<ByteSource>> bytes;
};

// REQUIRES for all: archive and counter outlive what is read of them.

// Hands the members to `take` in their order until it returns false; folders
// are left out. An error where the archive itself cannot be read.
Status ForEachMember(std::string_view archive, Unpacking& unpacking,
                     const std::function<bool(ZipMember)>& take);

// False for what is no archive.
bool HasMember(std::string_view archive, const std::string& name);

// One member by name; as of a ZipMember.
Result<std::unique_ptr<ByteSource>> OpenMember(std::string_view archive,
                                               const std::string& name,
                                               Unpacking& unpacking);

}  // namespace redflag
