#include "match/built_in.h"

#include "match/pattern_set.h"

namespace redflag {

std::vector<PatternFile> BuiltInPatternFiles() {
  std::vector<PatternFile> files;
  for (const BuiltInFile* file = kBuiltInFiles; file->name != nullptr; ++file)
    files.push_back({file->name, std::string(file->begin, file->end)});
  return files;
}

}  // namespace redflag
