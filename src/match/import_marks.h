// A list of marks from elsewhere (a registry's export, an agency's watch
// list) as a pattern file of redflag's own.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/table.h"

namespace redflag {

struct ImportOptions {
  std::string list;  // The name that findings show; "" is the file's name.
  std::string date;  // ISO; when the list was taken in.
};

struct ImportRemark {
  std::size_t line = 0;  // Of CSV and JSON lines; the entry of a JSON array.
  std::string message;
  bool left_out = false;  // The entry is not in the result.
};

struct ImportedMarks {
  std::string json;  // A file of the table "trademark/marks".
  std::size_t marks = 0;
  std::vector<ImportRemark> remarks;  // In order of line.
};

// Reads CSV (with or without a header; comma, semicolon or tab), JSON lines
// or a JSON array, of texts or of objects. `tables` holds the names of columns
// ("trademark/import"), ordinary words ("trademark/common-words") and the
// marks there are. What cannot be used is told with its line, the rest is
// taken. Linear in the length of `bytes`.
Result<ImportedMarks> ImportMarks(std::string_view bytes,
                                  const std::string& file,
                                  const ImportOptions& options,
                                  const Tables& tables);

}  // namespace redflag
