// Fuzz target: a user's pattern set, read and compiled.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "match/engine.h"
#include "match/pattern_set.h"
#include "text/term_forms.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::vector<redflag::PatternFile> files = {
      {"fuzz.json", std::string(data, data + size)}};
  const auto set = redflag::LoadPatterns(files);
  if (set.ok()) (void)redflag::Engine::Build(set.value(), redflag::TermForms);
  return 0;
}
