// Any bytes through the reader and the whole check, for the fuzz targets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/document.h"

namespace redflag {

// Ends the program where something does not hold, as a fuzzer expects it.
void Expect(bool holds, const char* what);

// Builds the scanner, which takes longer than an input may.
void PrepareReading();

// Reads and checks an input of that name. Whatever it is, at least one item
// comes out, and each finding and link marks bytes that its document has.
std::vector<ReadItem> ReadAndCheck(const std::string& bytes,
                                   const std::string& name,
                                   DocumentKind untyped);

}  // namespace redflag
