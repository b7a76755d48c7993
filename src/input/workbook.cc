// liborcus unpacks and parses; what it reports of each cell is kept as text.

#include "input/workbook.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <utility>

#include <orcus/orcus_xlsx.hpp>
#include <orcus/spreadsheet/import_interface.hpp>

#include "core/limits.h"
#include "input/inline_strings.h"
#include "input/zip_archive.h"

namespace redflag {
namespace {

namespace iface = orcus::spreadsheet::iface;
using orcus::spreadsheet::col_t;
using orcus::spreadsheet::formula_grammar_t;
using orcus::spreadsheet::range_size_t;
using orcus::spreadsheet::row_t;
using orcus::spreadsheet::sheet_t;
using orcus::spreadsheet::src_address_t;
using orcus::spreadsheet::src_range_t;
using orcus::spreadsheet::string_id_t;

// Beyond the last row of any sheet; keeps hostile addresses from overflow.
constexpr row_t kMostCells = 1 << 24;

// Thrown through liborcus, whose interface knows no other way to stop.
struct WorkbookTooLarge : std::exception {};

// What all sheets of a workbook may still hold.
struct Budget {
  std::size_t bytes = DefaultLimits().workbook_bytes;
  void Take(std::size_t size) {
    constexpr std::size_t kCell = 32;  // Of a cell without text.
    if (size + kCell > bytes) throw WorkbookTooLarge();
    bytes -= size + kCell;
  }
};

std::string NumberText(double value) {
  std::array<char, 32> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

class SharedStrings : public iface::import_shared_strings {
 public:
  explicit SharedStrings(Budget* budget) : budget_(budget) {}

  size_t append(std::string_view text) override {
    budget_->Take(text.size());
    texts_.emplace_back(text);
    return texts_.size() - 1;
  }
  size_t add(std::string_view text) override { return append(text); }
  void set_segment_font(size_t) override {}
  void set_segment_bold(bool) override {}
  void set_segment_italic(bool) override {}
  void set_segment_font_name(std::string_view) override {}
  void set_segment_font_size(double) override {}
  void set_segment_font_color(orcus::spreadsheet::color_elem_t,
                              orcus::spreadsheet::color_elem_t,
                              orcus::spreadsheet::color_elem_t,
                              orcus::spreadsheet::color_elem_t) override {}
  void append_segment(std::string_view text) override { segments_ += text; }
  size_t commit_segments() override {
    return append(std::exchange(segments_, {}));
  }

  std::string_view at(std::size_t index) const {
    return index < texts_.size() ? texts_[index] : std::string_view();
  }

 private:
  Budget* budget_;
  std::deque<std::string> texts_;
  std::string segments_;
};

class SheetSink : public iface::import_sheet, public iface::import_formula {
 public:
  SheetSink(std::string name, const SharedStrings& strings, Budget* budget)
      : name_(std::move(name)), strings_(strings), budget_(budget) {}

  import_formula* get_formula() override { return this; }

  void set_auto(row_t row, col_t col, std::string_view text) override {
    Set(row, col, std::string(text));
  }
  void set_string(row_t row, col_t col, string_id_t index) override {
    Set(row, col, std::string(strings_.at(index)));
  }
  void set_value(row_t row, col_t col, double value) override {
    Set(row, col, NumberText(value));
  }
  void set_bool(row_t row, col_t col, bool value) override {
    Set(row, col, value ? "true" : "false");
  }
  // NOLINTNEXTLINE(readability-function-size): the library's signature.
  void set_date_time(row_t row, col_t col, int year, int month, int day, int,
                     int, double) override {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", year, month, day);
    Set(row, col, text.data());
  }
  void set_format(row_t, col_t, size_t) override {}
  void set_format(row_t, col_t, row_t, col_t, size_t) override {}
  void fill_down_cells(row_t, col_t, row_t) override {}
  range_size_t get_sheet_size() const override {
    return {.rows = 1048576, .columns = 16384};
  }

  // Formulas: the saved result is the text.
  void set_position(row_t row, col_t col) override {
    row_ = row;
    col_ = col;
  }
  void set_formula(formula_grammar_t, std::string_view) override {}
  void set_shared_formula_index(size_t) override {}
  void set_result_string(std::string_view text) override {
    Set(row_, col_, std::string(text));
  }
  void set_result_value(double value) override {
    Set(row_, col_, NumberText(value));
  }
  void set_result_bool(bool value) override { set_bool(row_, col_, value); }
  void set_result_empty() override {}
  void commit() override {}

  std::string_view name() const { return name_; }

  Sheet Take() {
    Sheet sheet;
    sheet.name = std::move(name_);
    for (auto& [number, cells] : rows_)
      sheet.rows.push_back(
          {static_cast<std::size_t>(number) + 1, std::move(cells)});
    return sheet;
  }

 private:
  void Set(row_t row, col_t col, std::string text) {
    if (text.empty() || row < 0 || col < 0) return;
    const auto column = static_cast<std::size_t>(col);
    if (column >= DefaultLimits().table_columns) return;
    budget_->Take(text.size());
    std::vector<std::string>& cells = rows_[row];
    if (cells.size() <= column) cells.resize(column + 1);
    cells[column] = std::move(text);
  }

  std::string name_;
  const SharedStrings& strings_;
  Budget* budget_;
  std::map<row_t, std::vector<std::string>> rows_;
  row_t row_ = 0;
  col_t col_ = 0;
};

// "B12" and "$B$12", of the sheet at hand.
src_address_t AddressOf(std::string_view text) {
  src_address_t at = {0, 0, 0};
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z')
      at.column = std::min(at.column * 26 + (c - 'A' + 1), kMostCells);
    else if (c >= '0' && c <= '9')
      at.row = std::min(at.row * 10 + (c - '0'), kMostCells);
  }
  --at.column;
  --at.row;
  return at;
}

class Addresses : public iface::import_reference_resolver {
 public:
  src_address_t resolve_address(std::string_view address) override {
    return AddressOf(address);
  }
  src_range_t resolve_range(std::string_view range) override {
    const std::size_t colon = std::min(range.find(':'), range.size());
    const src_address_t first = AddressOf(range.substr(0, colon));
    if (colon == range.size()) return {first, first};
    return {first, AddressOf(range.substr(colon + 1))};
  }
};

class WorkbookSink : public iface::import_factory {
 public:
  iface::import_shared_strings* get_shared_strings() override {
    return &strings_;
  }
  iface::import_reference_resolver* get_reference_resolver(
      orcus::spreadsheet::formula_ref_context_t) override {
    return &addresses_;
  }
  iface::import_sheet* append_sheet(sheet_t, std::string_view name) override {
    sheets_.push_back(
        std::make_unique<SheetSink>(std::string(name), strings_, &budget_));
    return sheets_.back().get();
  }
  iface::import_sheet* get_sheet(std::string_view name) override {
    const auto found = std::ranges::find(
        sheets_, name, [](const auto& sheet) { return sheet->name(); });
    return found == sheets_.end() ? nullptr : found->get();
  }
  iface::import_sheet* get_sheet(sheet_t index) override {
    const auto at = static_cast<std::size_t>(index);
    return at < sheets_.size() ? sheets_[at].get() : nullptr;
  }
  void finalize() override {}

  void SetInline(std::string_view sheet, std::string_view cell,
                 const std::string& text) {
    const auto found = std::ranges::find(
        sheets_, sheet, [](const auto& each) { return each->name(); });
    if (found == sheets_.end()) return;
    const src_address_t at = AddressOf(cell);
    (*found)->set_auto(at.row, at.column, text);
  }

  std::vector<Sheet> Take() {
    std::vector<Sheet> all;
    for (const auto& sheet : sheets_)
      all.push_back(sheet->Take());
    return all;
  }

 private:
  Budget budget_;
  SharedStrings strings_{&budget_};
  Addresses addresses_;
  std::vector<std::unique_ptr<SheetSink>> sheets_;
};

}  // namespace

Result<std::vector<Sheet>> ReadWorkbook(std::string_view bytes) {
  const Status sizes = CheckUnpackedSizes(bytes);
  if (!sizes.ok()) return sizes.error();
  WorkbookSink sink;
  try {
    orcus::orcus_xlsx reader(&sink);
    reader.read_stream(bytes);
    const Status read = ForEachInlineString(
        bytes, [&sink](std::string_view sheet, std::string_view cell,
                       const std::string& text) {
          sink.SetInline(sheet, cell, text);
        });
    if (!read.ok()) return read.error();
  } catch (const WorkbookTooLarge&) {
    return Error{ErrorKind::kLimit,
                 "the workbook's texts take more than " +
                     std::to_string(DefaultLimits().workbook_bytes) + " bytes"};
  } catch (const std::exception& error) {
    return Error{ErrorKind::kTruncated,
                 std::string("the workbook is damaged: ") + error.what()};
  }
  return sink.Take();
}

}  // namespace redflag
