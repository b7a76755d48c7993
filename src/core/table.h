// A table of facts from patterns/: hosts, product kinds, marks, weights.
//
// Every cell is a list of strings; a cell that holds one value is a list of
// one. match/ reads tables from JSON and checks them against their columns;
// the folder that needs the facts turns the rows into its own types.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace redflag {

// How a column's values are used.
enum class ColumnUse {
  kText,   // Read by code: ids, hosts, numbers, messages.
  kTerms,  // Looked for in the text of every field by the engine.
};

struct TableRow {
  std::map<std::string, std::vector<std::string>, std::less<>> cells;

  // The first value of a cell, or `fallback` where the cell is absent.
  std::string_view Text(std::string_view column,
                        std::string_view fallback = {}) const;
  // As a number. REQUIRES: the loader checked the column to hold numbers, or
  // the caller is content with `fallback` for what is no number.
  double Number(std::string_view column, double fallback = 0) const;
  // All values; empty where the cell is absent. Valid while the row lives.
  const std::vector<std::string>& List(std::string_view column) const;
  bool Has(std::string_view column) const;
  // Whether `value` is among the values of a cell.
  bool Lists(std::string_view column, std::string_view value) const;
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
