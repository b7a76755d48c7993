// A table of facts from patterns/: hosts, product kinds, marks, weights.
//
// Every cell is a list of strings; a cell that holds one value is a list of
// one. match/ reads tables from JSON and checks them against their columns;
// the folder that needs the facts turns the rows into its own types.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace redflag {

// How a column's values are used.
enum class ColumnUse {
  kText,   // Read by code: ids, hosts, numbers, messages.
  kTerms,  // Looked for in the text of every field by the engine.
};

// One row. A pattern set has tens of thousands, so a row keeps all its values
// in one array, and the rows of a table share the names of their columns.
class TableRow {
 public:
  using Columns = std::vector<std::string>;

  TableRow() = default;
  // A row without cells whose columns will be among `columns`.
  explicit TableRow(std::shared_ptr<const Columns> columns);

  // The first value of a cell, or `fallback` where the cell is absent.
  std::string_view Text(std::string_view column,
                        std::string_view fallback = {}) const;
  // As a number. REQUIRES: the loader checked the column to hold numbers, or
  // the caller is content with `fallback` for what is no number.
  double Number(std::string_view column, double fallback = 0) const;
  // All values; empty where the cell is absent. Valid while the row lives.
  std::span<const std::string> List(std::string_view column) const;
  bool Has(std::string_view column) const;
  // Whether `value` is among the values of a cell.
  bool Lists(std::string_view column, std::string_view value) const;

  // Adds a cell. REQUIRES: the row has none of that column yet.
  void Add(std::string_view column, std::vector<std::string> values);

  // The parts of a row, for those that store rows and bring them back.
  struct Cell {
    std::uint32_t column;  // Index into the columns.
    std::uint32_t end;     // Of its values; they start where the last ended.
  };
  const std::shared_ptr<const Columns>& columns() const { return columns_; }
  const std::vector<Cell>& cells() const { return cells_; }
  const std::vector<std::string>& values() const { return values_; }
  // REQUIRES: the cells' columns are among `columns`, and their ends rise to
  // the number of values.
  TableRow(std::shared_ptr<const Columns> columns, std::vector<Cell> cells,
           std::vector<std::string> values);

 private:
  std::uint32_t ColumnIndex(std::string_view column);
  // The index of a column's cell, or the number of cells.
  std::size_t Find(std::string_view column) const;
  std::span<const std::string> ValuesOf(std::size_t cell) const;

  std::shared_ptr<const Columns> columns_;
  std::vector<Cell> cells_;
  std::vector<std::string> values_;
};

struct Table {
  std::string name;  // "off-platform/hosts"; unique in a pattern set.
  std::string file;  // For messages about it.
  std::map<std::string, ColumnUse, std::less<>> columns;
  std::vector<TableRow> rows;
};

// All tables of a pattern set by name. A name that several files use is one
// table: the rows of later files are appended.
class Tables {
 public:
  void Add(Table table);
  // The table of that name; an empty one where the set has none.
  const Table& Get(std::string_view name) const;
  const std::map<std::string, Table, std::less<>>& all() const {
    return tables_;
  }

 private:
  std::map<std::string, Table, std::less<>> tables_;
};

}  // namespace redflag
