// The URLs that a sitemap names (sitemaps.org), in XML or as plain text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace redflag {

struct Sitemap {
  bool is_index = false;  // Names sitemaps, not pages.
  // As written, entities decoded; may be relative. At most `max_urls`.
  std::vector<std::string> urls;
  bool complete = true;  // False where it was cut off or had more URLs.
};

// Whether the bytes are an XML sitemap: the root element is `urlset` or
// `sitemapindex`, with or without a prefix.
bool IsSitemap(std::string_view bytes);

// Reads one. Only the `loc` of pages and sitemaps counts, not that of their
// images, videos or translations. Linear in the size; never fails: what is
// broken is skipped and `complete` says so.
Sitemap ParseSitemap(std::string_view xml, std::size_t max_urls);

}  // namespace redflag
