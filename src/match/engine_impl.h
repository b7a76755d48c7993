// What the engine is made of, for its own sources only.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "match/audience.h"
#include "match/engine.h"
#include "match/flat_array.h"
#include "match/regex_index.h"
#include "match/term_index.h"

namespace redflag {

// What a literal of the index belongs to: its id there.
struct LiteralOwner {
  bool is_table;
  std::uint32_t index;  // Leaf, or place in table_terms.

  std::uint32_t Id() const { return (index << 1U) | (is_table ? 1U : 0U); }
  static LiteralOwner FromId(std::uint32_t id) {
    return {(id & 1U) != 0, id >> 1U};
  }
};

// Where a term of a table stands.
struct TableTerm {
  std::uint32_t table;  // In order of name.
  std::uint32_t row;
  std::uint32_t value;  // Of the row's values.
};

// Places in one of the arrays below.
struct Places {
  std::uint32_t first = 0;
  std::uint32_t count = 0;

  template <typename T>
  std::span<const T> In(const FlatArray<T>& all) const {
    return all.view().subspan(first, count);
  }
  auto operator<=>(const Places&) const = default;  // NOLINT
};

// An expression whose leaves are numbered. What it consists of stands together
// and before it in the arrays of the engine; equal parts stand there once. All
// members are of one size, so that no byte of a pack is left unset.
struct Node {
  Expression::Op op = Expression::Op::kAny;
  std::uint32_t leaf = 0;  // Terms and regex; of a class its number.
  Places of;               // Nodes.
  Places except;           // Exceptions.
  Within::Unit unit = Within::Unit::kSentences;  // As in Within.
  std::uint32_t count = 1;
  std::uint32_t sentences = 1;
  std::uint32_t ordered = 0;

  auto operator<=>(const Node&) const = default;  // NOLINT
};

struct CompiledUnless {
  Unless::Scope scope = Unless::Scope::kSentence;
  std::uint32_t words = 0;
  std::uint32_t wanted = 0;  // 0 or 1, as `ordered` above.
  std::uint32_t find = 0;    // A node.
  Places also;               // Exceptions.

  auto operator<=>(const CompiledUnless&) const = default;  // NOLINT
};

struct CompiledRule {
  std::uint32_t rule = 0;  // In the pattern set.
  std::uint32_t find = 0;  // A node.
  Places unless;           // Exceptions.
};

struct Engine::Impl {
  TermIndex literals;  // Ids are those of LiteralOwner.
  FlatArray<TableTerm> table_terms;
  RegexIndex regexes;
  std::vector<std::uint32_t> regex_leaf;  // By number in `regexes`.
  std::uint32_t leaves = 0;
  FlatArray<Node> nodes;
  FlatArray<CompiledUnless> exceptions;
  FlatArray<CompiledRule> rules;
  std::vector<std::string> classes;  // "link:off-platform", by number.
  // Rules that can hold only where this leaf, or class, has a hit: places in
  // rules_asked, by its number.
  FlatArray<Places> rules_of_leaf;
  FlatArray<Places> rules_of_class;
  FlatArray<std::uint32_t> rules_asked;

  // What the arrays lie in where they were read from a pack.
  std::shared_ptr<const char> storage;

  // Of the pattern set that the engine is for.
  const Rule* all_rules = nullptr;
  std::vector<const Table*> tables;  // In order of name.
  Audiences audiences;
  std::vector<Audience> leaf_audience;   // By leaf: of the rules that ask it.
  std::vector<Audience> regex_audience;  // The same by number in `regexes`.

  // Finds the rules and tables that the rest of it tells by number, and whom
  // the leaves are for. False where `patterns` cannot be the set it was built
  // of.
  bool Attach(const PatternSet& patterns);
};

}  // namespace redflag
