// Fuzz target: sitemaps.
#include "fetch/sitemap.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  constexpr std::size_t kMost = 100;
  const std::string text(data, data + size);
  redflag::IsSitemap(text);
  const redflag::Sitemap few = redflag::ParseSitemap(text, kMost);
  const redflag::Sitemap all = redflag::ParseSitemap(text, size + 1);
  // What is left out is told.
  const bool cut = all.urls.size() > kMost;
  if (few.urls.size() > kMost || (cut && few.complete)) std::abort();
  if (!cut && few.urls != all.urls) std::abort();
  return 0;
}
