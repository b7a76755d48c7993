#include "match/pack.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "match/archive.h"
#include "match/engine_impl.h"

namespace redflag {

// Naming all members makes one that is new an error here, not a fault later.

template <typename Archive, typename Self>
requires std::is_same_v<std::remove_const_t<Self>, Where>
void Describe(Archive& archive, Self& self) {
  auto& [kind, channels, fields, not_fields, attributes, marketplaces,
         not_marketplaces, languages, product_kinds, not_product_kinds, from,
         until] = self;
  archive(kind, channels, fields, not_fields, attributes, marketplaces,
          not_marketplaces, languages, product_kinds, not_product_kinds, from,
          until);
}

template <typename Archive, typename Self>
requires std::is_same_v<std::remove_const_t<Self>, Override>
void Describe(Archive& archive, Self& self) {
  auto& [where, severity, confidence] = self;
  archive(where, severity, confidence);
}

template <typename Archive, typename Self>
requires std::is_same_v<std::remove_const_t<Self>, Policy>
void Describe(Archive& archive, Self& self) {
  auto& [title, url, verified] = self;
  archive(title, url, verified);
}

template <typename Archive, typename Self>
requires std::is_same_v<std::remove_const_t<Self>, CitedPolicy>
void Describe(Archive& archive, Self& self) {
  auto& [policy, marketplaces] = self;
  archive(policy, marketplaces);
}

template <typename Archive, typename Self>
requires std::is_same_v<std::remove_const_t<Self>, Rule>
void Describe(Archive& archive, Self& self) {
  auto& [id, family, file, title, status, severity, confidence, where, find,
         unless, overrides, message, remedy, policy, match_examples,
         clean_examples, digest] = self;
  archive(id, family, file, title, status, severity, confidence, where,
          overrides, message, remedy, policy, digest);
}

template <typename Archive, typename Self>
requires std::is_same_v<std::remove_const_t<Self>, Engine::Impl>
void Describe(Archive& archive, Self& self) {
  auto& [literals, table_terms, regexes, regex_leaf, leaves, nodes, exceptions,
         rules, classes, rules_of_leaf, rules_of_class, rules_asked, storage,
         all_rules, tables, audiences, leaf_audience, regex_audience] = self;
  archive(literals, table_terms, regexes, regex_leaf, leaves, nodes, exceptions,
          rules, classes, rules_of_leaf, rules_of_class, rules_asked);
}

namespace {

using Columns = std::shared_ptr<const TableRow::Columns>;

// The rows of a file share their columns; a table may be of several files.
void WriteRows(const std::vector<TableRow>& rows, ArchiveWriter& archive) {
  std::vector<Columns> known;
  std::vector<std::uint32_t> columns_of;
  columns_of.reserve(rows.size());
  for (const TableRow& row : rows) {
    const auto at = std::ranges::find(known, row.columns());
    columns_of.push_back(static_cast<std::uint32_t>(at - known.begin()));
    if (at == known.end()) known.push_back(row.columns());
  }
  archive(static_cast<std::uint32_t>(known.size()));
  for (const Columns& columns : known)
    archive(columns == nullptr ? TableRow::Columns() : *columns);
  archive(columns_of);
  for (const TableRow& row : rows) {
    archive(row.cells());
    archive(row.values());
  }
}

std::vector<TableRow> ReadRows(ArchiveReader& archive) {
  std::vector<TableRow::Columns> names;
  archive(names);
  std::vector<Columns> known;
  known.reserve(names.size());
  for (TableRow::Columns& columns : names)
    known.push_back(
        std::make_shared<const TableRow::Columns>(std::move(columns)));
  std::vector<std::uint32_t> columns_of;
  archive(columns_of);
  std::vector<TableRow> rows;
  rows.reserve(columns_of.size());
  for (const std::uint32_t columns : columns_of) {
    std::vector<TableRow::Cell> cells;
    std::vector<std::string> values;
    archive(cells);
    archive(values);
    if (columns < known.size())
      rows.emplace_back(known[columns], std::move(cells), std::move(values));
  }
  return rows;
}

void WriteTables(const Tables& tables, ArchiveWriter& archive) {
  archive(static_cast<std::uint32_t>(tables.all().size()));
  for (const auto& [name, table] : tables.all()) {
    archive(table.name);
    archive(table.file);
    archive(table.columns);
    WriteRows(table.rows, archive);
  }
}

void ReadTables(ArchiveReader& archive, Tables& tables) {
  std::uint32_t count = 0;
  archive(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    Table table;
    archive(table.name);
    archive(table.file);
    archive(table.columns);
    table.rows = ReadRows(archive);
    tables.Add(std::move(table));
  }
}

}  // namespace

std::string WritePack(const PatternSet& patterns, const Engine& engine) {
  // A string that grows is there twice while it is copied.
  constexpr std::size_t kMostOften = std::size_t{64} << 20U;
  ArchiveWriter archive(kMostOften);
  archive(patterns.version);
  archive(patterns.digest);
  archive(patterns.shared_digest);
  archive(patterns.rules);
  WriteTables(patterns.tables, archive);
  archive(engine.impl());
  return archive.Take();
}

std::optional<PatternEngine> ReadPack(PackBytes bytes) {
  auto patterns = std::make_unique<PatternSet>();
  auto impl = std::make_unique<Engine::Impl>();
  ArchiveReader archive(std::string_view(bytes.data.get(), bytes.size));
  archive(patterns->version);
  archive(patterns->digest);
  archive(patterns->shared_digest);
  archive(patterns->rules);
  ReadTables(archive, patterns->tables);
  archive(*impl);
  if (!archive.Succeeded() || !impl->Attach(*patterns)) return std::nullopt;
  impl->storage = std::move(bytes.data);
  return PatternEngine{std::move(patterns), Engine::Adopt(std::move(impl))};
}

}  // namespace redflag
