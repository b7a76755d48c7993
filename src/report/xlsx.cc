// --format xlsx: a workbook for the people who live in spreadsheets. Texts
// are written as texts, so that none of them is ever a formula or a link.
#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>
#include <xlsxwriter.h>

#include "core/utf8.h"
#include "report/evidence.h"
#include "report/formats.h"
#include "report/rows.h"

namespace redflag {
namespace {

// Limits of the format: rows of a sheet and characters of a cell.
constexpr lxw_row_t kLastRow = 1048575;
constexpr std::size_t kCellCharacters = 32000;

// To the end. Unlike `out << in.rdbuf()` it tells also of a failure behind the
// first byte.
bool Copy(std::istream& in, std::ostream& out) {
  std::array<char, std::size_t{1} << 16> bytes{};
  while (in) {
    in.read(bytes.data(), bytes.size());
    out.write(bytes.data(), in.gcount());
  }
  return in.eof() && !out.fail();
}

// The workbook is made in a file, as the library needs to go back in it.
class WorkFile {
 public:
  WorkFile() {
    std::error_code failed;
    path_ = std::filesystem::temp_directory_path(failed) / "redflag-XXXXXX";
    const int descriptor = mkstemp(path_.data());
    if (descriptor >= 0)
      close(descriptor);
    else
      path_.clear();
  }
  ~WorkFile() {
    if (!path_.empty()) unlink(path_.c_str());
  }
  WorkFile(const WorkFile&) = delete;
  WorkFile& operator=(const WorkFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string Shortened(const std::string& text) {
  if (text.size() <= kCellCharacters) return text;
  const std::size_t end = CodePointStart(text, kCellCharacters);
  return text.substr(0, end) + "…";
}

std::optional<double> NumberIn(const std::string& text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (text.empty() || read.ptr != end) return std::nullopt;
  return number;
}

// One sheet, filled from the top; goes on in another when it is full.
class Sheet {
 public:
  Sheet(lxw_workbook* book, std::string name, std::vector<RowColumn> columns,
        lxw_format* heading)
      : book_(book),
        name_(std::move(name)),
        columns_(std::move(columns)),
        heading_(heading) {
    Open();
  }

  void Add(const std::vector<std::string>& cells, lxw_format* format) {
    if (row_ > kLastRow) {
      Close();
      Open();
    }
    for (std::size_t i = 0; i < cells.size(); ++i)
      Put(static_cast<lxw_col_t>(i), cells[i], format);
    ++row_;
  }

  void Close() {
    if (row_ > 1)
      worksheet_autofilter(sheet_, 0, 0, row_ - 1,
                           static_cast<lxw_col_t>(columns_.size() - 1));
  }

 private:
  void Open() {
    ++number_;
    const std::string name =
        number_ == 1 ? name_ : name_ + " " + std::to_string(number_);
    sheet_ = workbook_add_worksheet(book_, name.c_str());
    worksheet_freeze_panes(sheet_, 1, 0);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      worksheet_set_column(sheet_, column, column, columns_[i].width, nullptr);
      worksheet_write_string(sheet_, 0, column,
                             std::string(columns_[i].name).c_str(), heading_);
    }
    row_ = 1;
  }

  void Put(lxw_col_t column, const std::string& cell, lxw_format* format) {
    if (cell.empty()) return;
    const std::optional<double> number =
        columns_[column].number ? NumberIn(cell) : std::nullopt;
    if (number)
      worksheet_write_number(sheet_, row_, column, *number, format);
    else
      worksheet_write_string(sheet_, row_, column, Shortened(cell).c_str(),
                             format);
  }

  lxw_workbook* book_;
  std::string name_;
  std::vector<RowColumn> columns_;
  lxw_format* heading_;
  lxw_worksheet* sheet_ = nullptr;
  lxw_row_t row_ = 0;
  int number_ = 0;
};

class Book {
 public:
  explicit Book(const std::string& path) {
    std::error_code failed;
    folder_ = std::filesystem::temp_directory_path(failed).string();
    lxw_workbook_options options = {};
    options.constant_memory = 1;
    options.tmpdir = folder_.data();
    options.use_zip64 = 1;
    book_ = workbook_new_opt(path.c_str(), &options);
    // The same report gives the same bytes: no clock.
    lxw_doc_properties properties = {};
    properties.created = 1;
    workbook_set_properties(book_, &properties);
    heading_ = workbook_add_format(book_);
    format_set_bold(heading_);
    format_set_bg_color(heading_, 0xE8EAED);
  }

  bool Fill(const Report& report) {
    FillSummary(report);
    FillFindings(report);
    FillDocuments(report);
    return workbook_close(book_) == LXW_NO_ERROR;
  }

 private:
  void FillSummary(const Report& report) {
    Sheet sheet(book_, "Summary", {{"what", false, 34}, {"count", true, 14}},
                heading_);
    const ReportSummary& summary = report.summary;
    const auto add = [&sheet](const std::string& what, std::size_t count) {
      sheet.Add({what, std::to_string(count)}, nullptr);
    };
    add("documents", summary.documents);
    for (const auto& [band, count] : summary.by_band)
      add("documents, band " + band, count);
    add("documents checked in part only", summary.partial);
    add("inputs not checked", summary.not_checked);
    add("findings", summary.findings);
    for (const auto& [family, count] : summary.by_family)
      add("findings, " + family, count);
    add("findings known from the baseline", summary.known);
    add("findings accepted by suppressions",
        summary.suppressed - summary.dismissed);
    add("findings dismissed by triage", summary.dismissed);
    sheet.Add({"redflag", report.tool_version}, nullptr);
    sheet.Add({"patterns", report.patterns_version}, nullptr);
    sheet.Add({"digest of the patterns", report.patterns_digest}, nullptr);
  }

  void FillFindings(const Report& report) {
    const std::array<lxw_format*, 4> by_severity = {
        Coloured(0xE3F0FC), Coloured(0xFFF6D6), Coloured(0xFFE3CC),
        Coloured(0xFAD4D4)};
    const auto columns = RowColumns();
    Sheet sheet(book_, "Findings", {columns.begin(), columns.end()}, heading_);
    ForEachRow(report, [&](const ReportRow& row) {
      sheet.Add(row.cells,
                row.severity
                    ? by_severity.at(static_cast<std::size_t>(*row.severity))
                    : nullptr);
    });
    sheet.Close();
  }

  void FillDocuments(const Report& report) {
    Sheet sheet(book_, "Documents",
                {{"rank", true, 6},
                 {"risk", true, 6},
                 {"band", false, 9},
                 {"document", false, 18},
                 {"title", false, 48},
                 {"marketplace", false, 12},
                 {"findings", true, 9},
                 {"status", false, 10},
                 {"source", false, 40}},
                heading_);
    report.ForEachDocument([&sheet](const CheckedDocument& checked) {
      const Document& document = checked.document;
      sheet.Add({std::to_string(checked.rank), Tenths(checked.risk),
                 std::string(BandName(checked.band)), Readable(document.id),
                 Readable(TitleOf(document)), Readable(document.marketplace),
                 std::to_string(checked.findings.size()),
                 document.unchecked.empty() ? "checked" : "partial",
                 Readable(document.source)},
                nullptr);
    });
    sheet.Close();
  }

  lxw_format* Coloured(lxw_color_t colour) {
    lxw_format* format = workbook_add_format(book_);
    format_set_bg_color(format, colour);
    return format;
  }

  std::string folder_;
  lxw_workbook* book_ = nullptr;
  lxw_format* heading_ = nullptr;
};

class XlsxWriter : public ReportWriter {
 public:
  void Write(const Report& report, std::ostream& out) const override {
    const WorkFile file;
    std::ifstream bytes;
    if (!file.path().empty() && Book(file.path()).Fill(report))
      bytes.open(file.path(), std::ios::binary);
    if (!bytes.is_open() || !Copy(bytes, out)) out.setstate(std::ios::failbit);
  }
};

}  // namespace

std::unique_ptr<ReportWriter> MakeXlsxWriter() {
  return std::make_unique<XlsxWriter>();
}

}  // namespace redflag
