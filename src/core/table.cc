#include "core/table.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

namespace redflag {

TableRow::TableRow(std::shared_ptr<const Columns> columns)
    : columns_(std::move(columns)) {}

TableRow::TableRow(std::shared_ptr<const Columns> columns,
                   std::vector<Cell> cells, std::vector<std::string> values)
    : columns_(std::move(columns)),
      cells_(std::move(cells)),
      values_(std::move(values)) {}

std::size_t TableRow::Find(std::string_view column) const {
  std::size_t at = 0;
  while (at < cells_.size() && (*columns_)[cells_[at].column] != column)
    ++at;
  return at;
}

std::span<const std::string> TableRow::ValuesOf(std::size_t cell) const {
  const std::size_t start = cell == 0 ? 0 : cells_[cell - 1].end;
  return std::span(values_).subspan(start, cells_[cell].end - start);
}

std::string_view TableRow::Text(std::string_view column,
                                std::string_view fallback) const {
  const std::span<const std::string> values = List(column);
  return values.empty() ? fallback : std::string_view(values.front());
}

double TableRow::Number(std::string_view column, double fallback) const {
  const std::string_view text = Text(column);
  double number = fallback;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::span<const std::string> TableRow::List(std::string_view column) const {
  const std::size_t cell = Find(column);
  if (cell == cells_.size()) return {};
  return ValuesOf(cell);
}

bool TableRow::Has(std::string_view column) const {
  return Find(column) < cells_.size();
}

bool TableRow::Lists(std::string_view column, std::string_view value) const {
  const std::span<const std::string> values = List(column);
  return std::ranges::find(values, value) != values.end();
}

std::uint32_t TableRow::ColumnIndex(std::string_view column) {
  if (columns_ == nullptr) columns_ = std::make_shared<const Columns>();
  const auto known = std::ranges::find(*columns_, column);
  const auto index = static_cast<std::uint32_t>(known - columns_->begin());
  if (known == columns_->end()) {
    // The shared names stay as they are for the other rows.
    Columns more = *columns_;
    more.emplace_back(column);
    columns_ = std::make_shared<const Columns>(std::move(more));
  }
  return index;
}

void TableRow::Add(std::string_view column, std::vector<std::string> values) {
  const std::uint32_t index = ColumnIndex(column);
  std::ranges::move(values, std::back_inserter(values_));
  cells_.push_back({index, static_cast<std::uint32_t>(values_.size())});
}

void Tables::Add(Table table) {
  const auto known = tables_.find(table.name);
  if (known == tables_.end()) {
    std::string name = table.name;
    tables_.emplace(std::move(name), std::move(table));
    return;
  }
  known->second.columns.insert(table.columns.begin(), table.columns.end());
  std::ranges::move(table.rows, std::back_inserter(known->second.rows));
}

const Table& Tables::Get(std::string_view name) const {
  static const Table empty;
  const auto known = tables_.find(name);
  return known == tables_.end() ? empty : known->second;
}

}  // namespace redflag
