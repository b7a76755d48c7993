// A report as a table of texts: what csv and xlsx share.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"

namespace redflag {

struct RowColumn {
  std::string_view name;
  bool number = false;  // Its cells are decimal numbers or "".
  int width = 10;       // In characters, for spreadsheets.
};

std::span<const RowColumn> RowColumns();

struct ReportRow {
  std::vector<std::string> cells;    // One a column, readable on one line.
  std::optional<Severity> severity;  // None where nothing was checked.
};

// A row a finding, then one each part and input that could not be checked,
// in the order of the report.
void ForEachRow(const Report& report,
                const std::function<void(const ReportRow&)>& visit);

}  // namespace redflag
