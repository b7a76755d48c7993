#include "core/limits.h"

#include <array>

namespace redflag {

const Limits& DefaultLimits() {
  static constexpr Limits kLimits;
  return kLimits;
}

std::span<const LimitRow> LimitRows() {
  static const Limits& l = DefaultLimits();
  static const std::array rows = {
      LimitRow{"input_bytes", l.input_bytes, "bytes",
               "a file that must be read whole (page, message)"},
      LimitRow{"record_bytes", l.record_bytes, "bytes",
               "one JSON record or table row"},
      LimitRow{"field_bytes", l.field_bytes, "bytes", "one field's text"},
      LimitRow{"fields", l.fields, "fields", "fields of one document"},
      LimitRow{"table_columns", l.table_columns, "columns", "of a CSV or TSV"},
      LimitRow{"json_depth", l.json_depth, "levels", "nesting of JSON"},
      LimitRow{"page_bytes", l.page_bytes, "bytes", "one HTML page"},
      LimitRow{"page_depth", l.page_depth, "levels", "nesting of HTML"},
      LimitRow{"page_memory_bytes", l.page_memory_bytes, "bytes",
               "memory to parse one page"},
      LimitRow{"page_parse_ms", l.page_parse_ms, "ms", "time to parse a page"},
      LimitRow{"message_bytes", l.message_bytes, "bytes", "one mail, decoded"},
      LimitRow{"mime_depth", l.mime_depth, "levels", "nesting of mail parts"},
      LimitRow{"mime_parts", l.mime_parts, "parts", "parts of one mail"},
      LimitRow{"matches_per_rule", l.matches_per_rule, "matches",
               "of one rule in one field"},
      LimitRow{"hits_per_term", l.hits_per_term, "hits",
               "of one term list in one field"},
      LimitRow{"pattern_bytes", l.pattern_bytes, "bytes",
               "one regular expression"},
      LimitRow{"patterns_per_set", l.patterns_per_set, "rules",
               "rules of one pattern set"},
      LimitRow{"regex_memory_bytes", l.regex_memory_bytes, "bytes",
               "memory of one regular expression"},
      LimitRow{"decode_passes", l.decode_passes, "passes",
               "over a word that is encoded more than once"},
      LimitRow{"body_raw_bytes", l.body_raw_bytes, "bytes",
               "one response as sent"},
      LimitRow{"body_decoded_bytes", l.body_decoded_bytes, "bytes",
               "one response, decoded"},
      LimitRow{"header_bytes", l.header_bytes, "bytes",
               "headers of one response"},
      LimitRow{"redirects", l.redirects, "hops", "followed for one URL"},
      LimitRow{"link_hops", l.link_hops, "hops",
               "followed to find where a link leads"},
      LimitRow{"robots_bytes", l.robots_bytes, "bytes",
               "of robots.txt that are read"},
      LimitRow{"sitemap_urls", l.sitemap_urls, "URLs", "of one sitemap"},
      LimitRow{"connect_ms", l.connect_ms, "ms", "to connect to a host"},
      LimitRow{"transfer_ms", l.transfer_ms, "ms", "for one response"},
      LimitRow{"stall_ms", l.stall_ms, "ms", "without a byte of a response"},
      LimitRow{"content_codings", l.content_codings, "codings",
               "compressions of one response"},
      LimitRow{"url_bytes", l.url_bytes, "bytes", "one URL"},
      LimitRow{"connections", l.connections, "connections",
               "at once, one for each host"},
      LimitRow{"crawl_urls", l.crawl_urls, "URLs", "of one run"},
      LimitRow{"crawl_window", l.crawl_window, "URLs",
               "under way or waiting for their host"},
      LimitRow{"sitemap_depth", l.sitemap_depth, "levels",
               "of sitemaps that name sitemaps"},
      LimitRow{"evidence_bytes", l.evidence_bytes, "bytes",
               "of quoted context in a finding"},
  };
  return rows;
}

}  // namespace redflag
