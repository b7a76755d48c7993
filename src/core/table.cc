#include "core/table.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

namespace redflag {

std::string_view TableRow::Text(std::string_view column,
                                std::string_view fallback) const {
  const auto cell = cells.find(column);
  if (cell == cells.end() || cell->second.empty()) return fallback;
  return cell->second.front();
}

double TableRow::Number(std::string_view column, double fallback) const {
  const std::string_view text = Text(column);
  double number = fallback;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

const std::vector<std::string>& TableRow::List(std::string_view column) const {
  static const std::vector<std::string> none;
  const auto cell = cells.find(column);
  return cell == cells.end() ? none : cell->second;
}

bool TableRow::Has(std::string_view column) const {
  return cells.find(column) != cells.end();
}

bool TableRow::Lists(std::string_view column, std::string_view value) const {
  return std::ranges::find(List(column), value) != List(column).end();
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
