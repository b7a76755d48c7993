// --format csv: a finding a row, for spreadsheets. What could not be checked
// has rows of its own, so that a filtered table is never taken for clean.
#include <array>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "report/evidence.h"
#include "report/formats.h"
#include "report/rows.h"

namespace redflag {
namespace {

// Spreadsheets run a cell that begins so as a formula, whether it is quoted
// or not; wide forms are made narrow on the way in by some.
bool BeginsFormula(std::string_view text) {
  const std::size_t at = text.find_first_not_of(' ');
  if (at == std::string_view::npos) return false;
  const std::string_view rest = text.substr(at);
  constexpr std::array<std::string_view, 9> kStarts = {
      "=", "+", "-", "@", "|", "＝", "＋", "－", "＠"};
  for (const std::string_view start : kStarts)
    if (rest.starts_with(start)) return true;
  return false;
}

// RFC 4180, always quoted.
std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  if (BeginsFormula(text)) quoted += '\'';
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted += '"';
}

class CsvWriter : public ReportWriter {
 public:
  void Write(const Report& report, std::ostream& out) const override {
    // Without the mark Excel reads UTF-8 as the local code page.
    out << "\xEF\xBB\xBF";
    std::vector<std::string> names;
    for (const RowColumn& column : RowColumns())
      names.emplace_back(column.name);
    WriteLine(names, out);
    ForEachRow(report,
               [&out](const ReportRow& row) { WriteLine(row.cells, out); });
  }

 private:
  static void WriteLine(const std::vector<std::string>& cells,
                        std::ostream& out) {
    const char* separator = "";
    for (const std::string& cell : cells) {
      out << separator << Quoted(cell);
      separator = ",";
    }
    out << "\r\n";
  }
};

}  // namespace

std::unique_ptr<ReportWriter> MakeCsvWriter() {
  return std::make_unique<CsvWriter>();
}

}  // namespace redflag
