// What the engine is made of, for its own sources only.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <re2/filtered_re2.h>

#include "match/engine.h"
#include "match/term_index.h"

namespace redflag {

// Shorter atoms of a regex let nearly every text through.
inline constexpr int kMinAtom = 3;

// What a literal of the index belongs to.
struct LiteralOwner {
  enum class Kind { kLeaf, kTable, kAtom };
  Kind kind;
  std::size_t index;  // Leaf, place in table_terms, or atom.
};

struct TableTerm {
  std::string_view table;
  std::string_view column;
  const TableRow* row;
  std::string_view term;
};

struct CompiledUnless;

// An expression whose leaves are numbered; mirrors Expression.
struct Node {
  Expression::Op op = Expression::Op::kAny;
  std::size_t leaf = 0;         // Terms and regex.
  std::string_view class_name;  // Class.
  std::vector<Node> of;
  Within within;
  bool ordered = false;
  std::vector<CompiledUnless> except;
};

struct CompiledUnless {
  Unless::Scope scope;
  std::size_t words;
  bool wanted;
  Node find;
};

struct CompiledRule {
  const Rule* rule;
  Node find;
  std::vector<CompiledUnless> unless;
};

struct Engine::Impl {
  TermIndex literals;
  std::vector<LiteralOwner> owners;  // By the id in `literals`.
  std::vector<TableTerm> table_terms;
  re2::FilteredRE2 regexes{kMinAtom};
  std::vector<std::size_t> regex_leaf;  // Leaf by the id in `regexes`.
  bool has_regexes = false;
  std::size_t leaves = 0;
  std::vector<CompiledRule> rules;
  // Rules that can hold only where this leaf has a hit, by leaf.
  std::vector<std::vector<std::size_t>> rules_of_leaf;
  std::map<std::string_view, std::vector<std::size_t>> rules_of_class;
};

}  // namespace redflag
