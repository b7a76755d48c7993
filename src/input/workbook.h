// The cells of a spreadsheet (XLSX, XLSM) as texts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace redflag {

// Rows without any text are left out.
struct SheetRow {
  std::size_t number = 0;  // As the program shows it, from 1.
  std::vector<std::string> cells;
};

struct Sheet {
  std::string name;
  std::vector<SheetRow> rows;
};

// A formula gives the result that was saved with it, of a merged range the
// first cell has the text. kLimit, kTruncated, kUnsupported.
Result<std::vector<Sheet>> ReadWorkbook(std::string_view bytes);

}  // namespace redflag
