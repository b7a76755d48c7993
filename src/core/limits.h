// Every limit of the product, in one place; `redflag --limits` prints them.
//
// A limit that is reached is always told: as `limit` or `truncated` on the
// part concerned, never as silence.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace redflag {

struct Limits {
  // Reading.
  std::size_t input_bytes = std::size_t{64} << 20;  // One file, decoded, that
                                                    // is read as a whole.
  std::size_t record_bytes = std::size_t{8} << 20;  // One JSON record or row.
  std::size_t field_bytes = std::size_t{1} << 20;
  std::size_t fields = 2000;  // Of one document.
  std::size_t table_columns = 1000;
  std::size_t json_depth = 64;
  std::size_t page_bytes = std::size_t{8} << 20;
  std::size_t page_depth = 512;
  std::size_t page_memory_bytes = std::size_t{96} << 20;
  std::size_t page_parse_ms = 2000;
  std::size_t message_bytes = std::size_t{25} << 20;
  std::size_t mime_depth = 20;
  std::size_t mime_parts = 1000;
  // Archives, office files and outside programs.
  std::size_t archive_members = 10000;
  // Unpacked: one member, and all of an archive together with the archives in
  // it.
  std::size_t member_bytes = std::size_t{64} << 20;
  std::size_t unpacked_bytes = std::size_t{512} << 20;
  std::size_t archive_depth = 2;  // Of archives in archives.
  std::size_t workbook_bytes = std::size_t{96} << 20;  // Texts of its cells.
  std::size_t tool_ms = 20000;
  std::size_t tool_memory_bytes = std::size_t{1} << 30;
  std::size_t tool_output_bytes = std::size_t{8} << 20;
  // Matching.
  std::size_t matches_per_rule = 20;  // In one field.
  std::size_t hits_per_term = 2000;   // In one field.
  std::size_t pattern_bytes = 1000;   // One regex of a user's set.
  std::size_t patterns_per_set = 20000;
  std::size_t regex_program = 5000;  // Instructions of one regex of a user's.
  std::size_t regex_memory_bytes = std::size_t{64} << 20;
  std::size_t decode_passes = 6;  // Of percent-encoding within itself.
  // Fetching.
  std::size_t body_raw_bytes = std::size_t{16} << 20;
  std::size_t body_decoded_bytes = std::size_t{16} << 20;
  // In memory, of all responses under way; the rest waits in a file.
  std::size_t bodies_bytes = std::size_t{24} << 20;
  std::size_t header_bytes = std::size_t{128} << 10;
  std::size_t redirects = 5;
  std::size_t link_hops = 10;  // Followed to find where a link leads.
  std::size_t robots_bytes = std::size_t{500} << 10;
  std::size_t sitemap_urls = 50000;
  std::size_t connect_ms = 10000;
  std::size_t transfer_ms = 30000;
  std::size_t stall_ms = 15000;     // Without a byte of the body.
  std::size_t content_codings = 2;  // Compressions of one response.
  std::size_t url_bytes = 8192;
  std::size_t validator_bytes = 1024;  // An ETag, or a Last-Modified.
  std::size_t connections = 32;        // At once, of all hosts together.
  std::size_t crawl_urls = 1000000;    // Of one run.
  std::size_t crawl_window = 20000;    // URLs under way or waiting for a host.
  std::size_t sitemap_depth = 3;       // Of sitemaps that name sitemaps.
  // Running.
  std::size_t ahead_bytes = std::size_t{32} << 20;  // Read, not yet reported.
  // Reporting.
  std::size_t evidence_bytes = 240;
};

struct LimitRow {
  std::string_view name;
  std::size_t value;
  std::string_view unit;
  std::string_view meaning;
};

// The limits in force.
const Limits& DefaultLimits();
// The same as rows for people.
std::span<const LimitRow> LimitRows();

}  // namespace redflag
