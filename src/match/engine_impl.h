// What the engine is made of, for its own sources only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
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

struct CompiledUnless;

// An expression whose leaves are numbered; mirrors Expression.
struct Node {
  Expression::Op op = Expression::Op::kAny;
  std::uint32_t leaf = 0;  // Terms and regex.
  std::string class_name;  // Class.
  std::vector<Node> of;
  Within within;
  bool ordered = false;
  std::vector<CompiledUnless> except;
};

struct CompiledUnless {
  Unless::Scope scope = Unless::Scope::kSentence;
  std::size_t words = 0;
  bool wanted = false;
  Node find;
  std::vector<CompiledUnless> also;
};

struct CompiledRule {
  std::uint32_t number = 0;    // In the pattern set.
  const Rule* rule = nullptr;  // The same.
  Node find;
  std::vector<CompiledUnless> unless;
};

struct Engine::Impl {
  TermIndex literals;  // Ids are those of LiteralOwner.
  FlatArray<TableTerm> table_terms;
  RegexIndex regexes;
  std::vector<std::uint32_t> regex_leaf;  // By number in `regexes`.
  std::uint32_t leaves = 0;
  std::vector<CompiledRule> rules;
  // Rules that can hold only where this leaf has a hit, by leaf.
  std::vector<std::vector<std::uint32_t>> rules_of_leaf;
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> rules_of_class;

  // What the arrays lie in where they were read from a pack.
  std::unique_ptr<const char[]> storage;  // NOLINT(*-avoid-c-arrays)

  // Of the pattern set that the engine is for.
  std::vector<const Table*> tables;  // In order of name.
  Audiences audiences;
  std::vector<Audience> leaf_audience;  // By leaf: of the rules that ask it.

  // Finds the rules and tables that the rest of it tells by number, and whom
  // the leaves are for. False where `patterns` cannot be the set it was built
  // of.
  bool Attach(const PatternSet& patterns);
};

}  // namespace redflag
