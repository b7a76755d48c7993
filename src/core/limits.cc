#include "core/limits.h"

#include <array>

namespace redflag {
namespace {

constexpr Limits kLimits;

constexpr std::array kRows = {
    LimitRow{"input_bytes", kLimits.input_bytes, "bytes",
             "a file that must be read whole (page, message)"},
    LimitRow{"record_bytes", kLimits.record_bytes, "bytes",
             "one JSON record or table row"},
    LimitRow{"field_bytes", kLimits.field_bytes, "bytes", "one field's text"},
    LimitRow{"fields", kLimits.fields, "fields", "fields of one document"},
    LimitRow{"table_columns", kLimits.table_columns, "columns",
             "of a CSV or TSV"},
    LimitRow{"json_depth", kLimits.json_depth, "levels", "nesting of JSON"},
    LimitRow{"page_bytes", kLimits.page_bytes, "bytes", "one HTML page"},
    LimitRow{"page_depth", kLimits.page_depth, "levels", "nesting of HTML"},
    LimitRow{"page_memory_bytes", kLimits.page_memory_bytes, "bytes",
             "memory to parse one page"},
    LimitRow{"page_parse_ms", kLimits.page_parse_ms, "ms",
             "time to parse a page"},
    LimitRow{"message_bytes", kLimits.message_bytes, "bytes",
             "one mail, decoded"},
    LimitRow{"mime_depth", kLimits.mime_depth, "levels",
             "nesting of mail parts"},
    LimitRow{"mime_parts", kLimits.mime_parts, "parts", "parts of one mail"},
    LimitRow{"matches_per_rule", kLimits.matches_per_rule, "matches",
             "of one rule in one field"},
    LimitRow{"hits_per_term", kLimits.hits_per_term, "hits",
             "of one term list in one field"},
    LimitRow{"pattern_bytes", kLimits.pattern_bytes, "bytes",
             "one regular expression"},
    LimitRow{"patterns_per_set", kLimits.patterns_per_set, "rules",
             "rules of one pattern set"},
    LimitRow{"regex_program", kLimits.regex_program, "instructions",
             "of one regular expression of a user's set"},
    LimitRow{"regex_memory_bytes", kLimits.regex_memory_bytes, "bytes",
             "memory of one regular expression"},
    LimitRow{"decode_passes", kLimits.decode_passes, "passes",
             "over a word that is encoded more than once"},
    LimitRow{"body_raw_bytes", kLimits.body_raw_bytes, "bytes",
             "one response as sent"},
    LimitRow{"body_decoded_bytes", kLimits.body_decoded_bytes, "bytes",
             "one response, decoded"},
    LimitRow{"bodies_bytes", kLimits.bodies_bytes, "bytes",
             "of all responses under way that are kept in memory"},
    LimitRow{"header_bytes", kLimits.header_bytes, "bytes",
             "headers of one response"},
    LimitRow{"redirects", kLimits.redirects, "hops", "followed for one URL"},
    LimitRow{"link_hops", kLimits.link_hops, "hops",
             "followed to find where a link leads"},
    LimitRow{"robots_bytes", kLimits.robots_bytes, "bytes",
             "of robots.txt that are read"},
    LimitRow{"sitemap_urls", kLimits.sitemap_urls, "URLs", "of one sitemap"},
    LimitRow{"connect_ms", kLimits.connect_ms, "ms", "to connect to a host"},
    LimitRow{"transfer_ms", kLimits.transfer_ms, "ms", "for one response"},
    LimitRow{"stall_ms", kLimits.stall_ms, "ms",
             "without a byte of a response"},
    LimitRow{"content_codings", kLimits.content_codings, "codings",
             "compressions of one response"},
    LimitRow{"url_bytes", kLimits.url_bytes, "bytes", "one URL"},
    LimitRow{"validator_bytes", kLimits.validator_bytes, "bytes",
             "an ETag or Last-Modified that is kept"},
    LimitRow{"connections", kLimits.connections, "connections",
             "at once, one for each host"},
    LimitRow{"crawl_urls", kLimits.crawl_urls, "URLs", "of one run"},
    LimitRow{"crawl_window", kLimits.crawl_window, "URLs",
             "under way or waiting for their host"},
    LimitRow{"sitemap_depth", kLimits.sitemap_depth, "levels",
             "of sitemaps that name sitemaps"},
    LimitRow{"ahead_bytes", kLimits.ahead_bytes, "bytes",
             "of documents that are read and not yet reported"},
    LimitRow{"evidence_bytes", kLimits.evidence_bytes, "bytes",
             "of quoted context in a finding"},
    LimitRow{"archive_members", kLimits.archive_members, "members",
             "of one archive"},
    LimitRow{"member_bytes", kLimits.member_bytes, "bytes",
             "one member of an archive, unpacked"},
    LimitRow{"unpacked_bytes", kLimits.unpacked_bytes, "bytes",
             "all of an archive, unpacked"},
    LimitRow{"archive_depth", kLimits.archive_depth, "levels",
             "of archives in archives"},
    LimitRow{"workbook_bytes", kLimits.workbook_bytes, "bytes",
             "texts of a workbook"},
    LimitRow{"tool_ms", kLimits.tool_ms, "ms",
             "for an outside program (pdftotext)"},
    LimitRow{"tool_memory_bytes", kLimits.tool_memory_bytes, "bytes",
             "memory of an outside program"},
    LimitRow{"tool_output_bytes", kLimits.tool_output_bytes, "bytes",
             "output of an outside program"},
};

}  // namespace

const Limits& DefaultLimits() {
  return kLimits;
}

std::span<const LimitRow> LimitRows() {
  return kRows;
}

}  // namespace redflag
