// Fuzz target: a product page.
#include "fuzz/reading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  redflag::ReadAndCheck(std::string(data, data + size), "x.html",
                        redflag::DocumentKind::kListing);
  return 0;
}
