// Any bytes through the reader and the whole check, for the fuzz targets. The
// scanner is built before the first input, as it takes longer than one may.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/document.h"

namespace redflag {

// Ends the program where something does not hold, as a fuzzer expects it.
void Expect(bool holds, const char* what);

// Reads and checks an input of that name. Whatever it is, at least one item
// comes out, and each finding and link marks bytes that its document has.
std::vector<ReadItem> ReadAndCheck(const std::string& bytes,
                                   const std::string& name,
                                   DocumentKind untyped);

}  // namespace redflag
