// Fuzz target: robots.txt and the addresses asked of it.
#include "fetch/robots.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string text(data, data + size);
  const redflag::Robots robots = redflag::Robots::Parse(text, "redflag");
  const std::string path = "/" + text.substr(text.size() / 2);
  // What is refused says by which rule, and nothing else does.
  if (robots.Allows(path) != robots.Refusal(path).empty()) std::abort();
  return 0;
}
