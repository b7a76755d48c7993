#include "support/input.h"

#include <fstream>
#include <utility>
#include <variant>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/paths.h"

namespace redflag {
namespace {

Table ReadTable(const std::string& path) {
  std::ifstream file(path);
  const nlohmann::json json = nlohmann::json::parse(file);
  Table table;
  table.name = json.at("table").get<std::string>();
  for (const nlohmann::json& row : json.at("rows")) {
    TableRow cells;
    for (const auto& [column, value] : row.items()) {
      if (value.is_array())
        cells.Add(column, value.get<std::vector<std::string>>());
      else
        cells.Add(column, {value.is_string() ? value.get<std::string>()
                                             : value.dump()});
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

}  // namespace

const Tables& InputTables() {
  static const Tables kTables = [] {
    Tables tables;
    for (const char* name : {"columns", "mail-labels", "marketplaces",
                             "page-blocks", "page-texts", "xml-records"})
      tables.Add(
          ReadTable(RepoPath("patterns/input/" + std::string(name) + ".json")));
    return tables;
  }();
  return kTables;
}

std::vector<ReadItem> ReadAll(std::string_view bytes, const std::string& name,
                              ReadOptions options) {
  std::vector<ReadItem> items;
  Reader(InputTables(), std::move(options))
      .ReadBytes(bytes, name, [&items](ReadItem item) {
        items.push_back(std::move(item));
        return true;
      });
  return items;
}

std::vector<ReadItem> ReadFile(const std::string& path, ReadOptions options) {
  std::vector<ReadItem> items;
  Reader(InputTables(), std::move(options)).Read(path, [&items](ReadItem item) {
    items.push_back(std::move(item));
    return true;
  });
  return items;
}

Document Only(const std::vector<ReadItem>& items) {
  EXPECT_EQ(items.size(), 1U);
  if (items.empty()) return {};
  if (const auto* failed = std::get_if<NotChecked>(&items.front())) {
    ADD_FAILURE() << failed->source << ": " << failed->message;
    return {};
  }
  return std::get<Document>(items.front());
}

NotChecked OnlyFailure(const std::vector<ReadItem>& items) {
  EXPECT_EQ(items.size(), 1U);
  if (items.empty() || !std::holds_alternative<NotChecked>(items.front())) {
    ADD_FAILURE() << "read as a document";
    return {};
  }
  return std::get<NotChecked>(items.front());
}

std::vector<std::string> FieldLines(const Document& document) {
  std::vector<std::string> lines;
  for (const Field& field : document.fields)
    lines.push_back(FieldName(field) + "=" + field.text);
  return lines;
}

std::vector<std::string> Summary(const std::vector<ReadItem>& items,
                                 const std::string& prefix) {
  std::vector<std::string> lines;
  for (const ReadItem& item : items) {
    std::string line;
    if (const auto* document = std::get_if<Document>(&item)) {
      line = document->source + " " + document->id;
    } else {
      const auto& failed = std::get<NotChecked>(item);
      line = failed.source + " " + std::string(ErrorCode(failed.code)) + ": " +
             failed.message;
    }
    lines.push_back(line.starts_with(prefix) ? line.substr(prefix.size())
                                             : line);
  }
  return lines;
}

}  // namespace redflag
