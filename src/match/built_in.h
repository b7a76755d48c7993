// The pattern files that CMakeLists.txt compiles into the program.
#pragma once

namespace redflag {

struct BuiltInFile {
  const char* name;   // "claim/medical.en.json"; nullptr ends the table.
  const char* begin;  // Bytes of the file.
  const char* end;
};

extern const BuiltInFile kBuiltInFiles[];

}  // namespace redflag
