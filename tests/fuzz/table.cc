// Fuzz target: a table, whatever it is; and the same bytes as the rows of one
// whose every line is a row, as no cell is in quotes.
#include <algorithm>
#include <string>
#include <string_view>

#include "fuzz/reading.h"

namespace {

std::size_t Rows(std::string_view lines) {
  std::size_t rows = 0;
  while (!lines.empty()) {
    std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    while (line.ends_with('\r'))
      line.remove_suffix(1);
    if (line.find_first_not_of(" \t") != std::string_view::npos) ++rows;
  }
  return rows;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  std::string bytes(data, data + size);
  redflag::ReadAndCheck(bytes, "x.csv", redflag::DocumentKind::kListing);
  std::erase(bytes, '"');
  const std::size_t rows = Rows(bytes);
  if (rows == 0) return 0;
  const auto items = redflag::ReadAndCheck("id\ttitle\n" + bytes, "x.tsv",
                                           redflag::DocumentKind::kListing);
  redflag::Expect(items.size() == rows, "each row is one item");
  return 0;
}
