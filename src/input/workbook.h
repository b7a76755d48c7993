// The sheets of a workbook (XLSX, XLSM), row after row.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "input/table_rows.h"
#include "input/zip_archive.h"

namespace redflag {

class Workbook {
 public:
  // kLimit, kTruncated, kUnsupported. REQUIRES: bytes and counter outlive it.
  static Result<std::unique_ptr<Workbook>> Open(std::string_view bytes,
                                                Unpacking& unpacking);
  ~Workbook();

  std::size_t size() const;  // How many sheets.
  const std::string& name(std::size_t sheet) const;

  // The rows of a sheet that hold anything, with their numbers as the program
  // shows them. A formula gives the result that was saved with it and is
  // unknown where there is none, or an error; the first cell of a merged range
  // speaks for the rows below it. What cannot be read is the last row's error.
  // REQUIRES: the workbook outlives the rows.
  std::unique_ptr<RowSource> Rows(std::size_t sheet) const;

  // The cells of its first row that holds anything.
  std::vector<std::string> FirstRow(std::size_t sheet) const;

 private:
  struct Parts;
  explicit Workbook(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace redflag
