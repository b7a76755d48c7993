// Files to rules and tables, in three rounds: tables and word lists first, as
// rules refer to both, then the rules.

#include "match/pattern_set.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/limits.h"
#include "match/digest.h"
#include "match/pattern_json.h"
#include "match/rule_reader.h"

namespace redflag {
namespace {

constexpr std::string_view kRulesSchema = "redflag/patterns/1";
constexpr std::string_view kTableSchema = "redflag/table/1";

struct ParsedFile {
  std::string name;
  nlohmann::json json;
};

// "line 2, column 13: syntax error ...", without the library's own numbers.
std::string PlaceAndFault(std::string_view what) {
  for (const std::string_view before : {"] ", "parse error at "})
    if (const std::size_t at = what.find(before); at != std::string_view::npos)
      what.remove_prefix(at + before.size());
  return std::string(what);
}

ParsedFile Parse(const PatternFile& file) {
  try {
    // Patterns may hold comments: they are written by people.
    return {file.name, nlohmann::json::parse(file.text, nullptr, true, true)};
  } catch (const nlohmann::json::exception& e) {
    throw PatternMistake{file.name + ": " + PlaceAndFault(e.what())};
  }
}

std::vector<std::string> ReadCell(const nlohmann::json& value,
                                  const ObjectReader& row) {
  if (value.is_string()) return {value.get<std::string>()};
  if (value.is_number() || value.is_boolean()) return {value.dump()};
  if (!value.is_array()) row.Refuse("has a cell that is no text or list");
  std::vector<std::string> cell;
  for (const nlohmann::json& part : value) {
    if (part.is_string())
      cell.push_back(part.get<std::string>());
    else if (part.is_number())
      cell.push_back(part.dump());
    else
      row.Refuse("has a list with something that is no text");
  }
  return cell;
}

TableRow ReadRow(const nlohmann::json& json, const Table& table,
                 const std::shared_ptr<const TableRow::Columns>& columns) {
  ObjectReader reader(json, table.file, "a row of " + table.name);
  TableRow row(columns);
  for (const std::string& column : *columns)
    if (reader.Has(column))
      row.Add(column, ReadCell(reader.Need(column), reader));
  reader.Finish();
  return row;
}

Table ReadTable(const ParsedFile& file) {
  ObjectReader reader(file.json, file.name, "the table");
  Table table;
  reader.NeedText("schema");
  table.name = reader.NeedText("table");
  table.file = file.name;
  reader.NeedText("source");
  reader.NeedText("verified");
  for (const auto& [column, use] : reader.Need("columns").items()) {
    if (use != "text" && use != "terms")
      reader.Refuse("column \"" + column + "\" must be text or terms");
    table.columns[column] =
        use == "terms" ? ColumnUse::kTerms : ColumnUse::kText;
  }
  const auto columns = std::make_shared<TableRow::Columns>();
  for (const auto& [column, use] : table.columns)
    columns->push_back(column);
  for (const nlohmann::json& row : reader.Need("rows"))
    table.rows.push_back(ReadRow(row, table, columns));
  if (reader.Has("version")) reader.NeedText("version");
  reader.Finish();
  return table;
}

void ReadLists(const ParsedFile& file, WordLists& lists) {
  ObjectReader reader(file.json, file.name, "the file");
  if (!reader.Has("lists")) return;
  const nlohmann::json& object = reader.Need("lists");
  ObjectReader names(object, file.name, "\"lists\"");
  for (const auto& [name, list] : object.items()) {
    if (!lists.emplace(name, names.Texts(name)).second)
      names.Refuse("has \"" + name + "\", which another file has too");
  }
}

void ReadExpressions(const ParsedFile& file, NamedExpressions& expressions) {
  ObjectReader reader(file.json, file.name, "the file");
  if (!reader.Has("expressions")) return;
  const nlohmann::json& object = reader.Need("expressions");
  const ObjectReader names(object, file.name, "\"expressions\"");
  for (const auto& [name, expression] : object.items()) {
    if (!expressions.emplace(name, expression).second)
      names.Refuse("has \"" + name + "\", which another file has too");
  }
}

// Comments, blanks and the order of keys make no difference to it.
// The largest tables are not copied for it.
std::string DigestWithout(std::string_view key, const nlohmann::json& object) {
  Digest digest;
  for (const auto& [name, value] : object.items()) {
    if (name == key) continue;
    digest.Add(name);
    digest.Add(value.dump());
  }
  return digest.Hex();
}

void ReadRules(const ParsedFile& file, RuleNames& names, PatternSet& out) {
  ObjectReader reader(file.json, file.name, "the file");
  reader.NeedText("schema");
  reader.Has("lists");
  reader.Has("expressions");
  const std::string family = reader.NeedText("family");
  if (reader.Has("rules")) {
    for (const nlohmann::json& rule : reader.Need("rules")) {
      out.rules.push_back(ReadRule(rule, file.name, family, names));
      out.rules.back().digest = DigestWithout("examples", rule);
    }
  }
  reader.Finish();
}

void CheckRules(const PatternSet& set) {
  if (set.rules.size() > DefaultLimits().patterns_per_set)
    throw PatternMistake{"more rules than the limit patterns_per_set"};
  std::set<std::string_view> ids;
  for (const Rule& rule : set.rules)
    if (!ids.insert(rule.id).second)
      throw PatternMistake{rule.file + ": rule " + rule.id +
                           ": the id is already taken"};
}

std::string DigestOf(std::span<const PatternFile> files) {
  Digest digest;
  for (const PatternFile& file : files) {
    digest.Add(file.name);
    digest.Add(file.text);
  }
  return "sha256:" + digest.Hex();
}

PatternSet Load(std::span<const PatternFile> files) {
  PatternSet set;
  Digest shared;
  std::vector<ParsedFile> rule_files;
  RuleNames names;
  for (const PatternFile& file : files) {
    ParsedFile parsed = Parse(file);
    const std::string schema =
        parsed.json.is_object() ? parsed.json.value("schema", "") : "";
    const std::string shared_by_rules =
        schema.empty() ? "" : DigestWithout("rules", parsed.json);
    if (schema == kTableSchema) {
      set.tables.Add(ReadTable(parsed));
    } else if (schema == kRulesSchema) {
      ReadLists(parsed, names.lists);
      ReadExpressions(parsed, names.expressions);
      rule_files.push_back(std::move(parsed));
    } else {
      throw PatternMistake{file.name + ": \"schema\" must be \"" +
                           std::string(kRulesSchema) + "\" or \"" +
                           std::string(kTableSchema) + "\""};
    }
    shared.Add(shared_by_rules);
  }
  set.shared_digest = shared.Hex();
  names.tables = &set.tables;
  for (const ParsedFile& file : rule_files)
    ReadRules(file, names, set);
  CheckRules(set);
  const Table& version = set.tables.Get("version");
  if (!version.rows.empty()) set.version = version.rows.front().Text("version");
  set.digest = DigestOf(files);
  return set;
}

Result<PatternFile> ReadPatternFile(const std::string& path,
                                    const std::string& name) {
  std::ifstream in(path, std::ios::binary);
  PatternFile file{name, std::string(std::istreambuf_iterator<char>(in), {})};
  if (!in.good() && !in.eof())
    return Error{ErrorKind::kUnreadable, path + ": cannot be read"};
  return file;
}

}  // namespace

Result<PatternSet> LoadPatterns(std::span<const PatternFile> files) {
  try {
    return Load(files);
  } catch (const PatternMistake& mistake) {
    return Error{ErrorKind::kInvalidPatterns, mistake.message};
  } catch (const nlohmann::json::exception& e) {
    return Error{ErrorKind::kInvalidPatterns, e.what()};
  }
}

Result<std::vector<PatternFile>> ReadPatternFiles(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code failed;
  std::vector<std::string> paths;
  if (fs::is_directory(path, failed)) {
    for (const fs::directory_entry& entry :
         fs::recursive_directory_iterator(path, failed))
      if (entry.path().extension() == ".json")
        paths.push_back(entry.path().string());
    std::ranges::sort(paths);
  } else if (fs::exists(path, failed)) {
    paths.push_back(path);
  }
  if (paths.empty())
    return Error{ErrorKind::kUnreadable,
                 path + ": no pattern file (*.json) there"};
  std::vector<PatternFile> files;
  for (const std::string& one : paths) {
    Result<PatternFile> file = ReadPatternFile(one, one);
    if (!file.ok()) return file.error();
    files.push_back(std::move(file.value()));
  }
  return files;
}

}  // namespace redflag
