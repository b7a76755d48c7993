// Builds an engine: numbers the leaves of all rules (equal ones once), puts
// their literals into the index, and notes for each rule the leaves without
// which it cannot hold.

#include <algorithm>
#include <memory>
#include <span>
#include <unordered_map>
#include <utility>

#include "match/engine_impl.h"

namespace redflag {
namespace {

struct Stars {
  std::string_view term;
  bool start = false;
  bool end = false;
};

Stars TakeStars(std::string_view term) {
  Stars out{term};
  if (term.starts_with('*')) {
    out.start = true;
    out.term.remove_prefix(1);
  }
  if (out.term.ends_with('*')) {
    out.end = true;
    out.term.remove_suffix(1);
  }
  return out;
}

// The leaves without which an expression cannot hold, and how common they
// are thought to be: a list of few long terms is rarer than one of many.
struct Trigger {
  std::vector<std::uint32_t> leaves;
  std::vector<std::string_view> classes;
  double cost = 0;
};

class Builder {
 public:
  Builder(const PatternSet& patterns, TermFormsFunction forms)
      : patterns_(patterns),
        forms_(forms),
        impl_(std::make_unique<Engine::Impl>()) {}

  std::unique_ptr<const Engine::Impl> Run() {
    for (std::uint32_t i = 0; i < patterns_.rules.size(); ++i)
      if (patterns_.rules[i].status != RuleStatus::kRetired) AddRule(i);
    std::uint32_t number = 0;
    for (const auto& [name, table] : patterns_.tables.all())
      AddTable(table, number++);
    // The tries need most memory of all; what only adding needs goes first.
    forms_of_ = {};
    leaf_by_key_ = {};
    impl_->literals = literals_.Build();
    impl_->regexes = regexes_.Build();
    impl_->table_terms = FlatArray(std::move(table_terms_));
    impl_->Attach(patterns_);
    return std::move(impl_);
  }

 private:
  void AddRule(std::uint32_t which) {
    const Rule& rule = patterns_.rules[which];
    CompiledRule compiled;
    compiled.number = which;
    compiled.find = Compile(rule.find);
    compiled.unless = Compile(rule.unless);
    const auto number = static_cast<std::uint32_t>(impl_->rules.size());
    const Trigger trigger = TriggerOf(compiled.find);
    impl_->rules_of_leaf.resize(impl_->leaves);
    for (const std::uint32_t leaf : trigger.leaves)
      impl_->rules_of_leaf[leaf].push_back(number);
    for (const std::string_view name : trigger.classes)
      impl_->rules_of_class[std::string(name)].push_back(number);
    impl_->rules.push_back(std::move(compiled));
  }

  Node Compile(const Expression& expression) {
    Node node;
    node.op = expression.op;
    node.within = expression.within;
    node.ordered = expression.ordered;
    node.class_name = expression.class_name;
    for (const Expression& part : expression.of)
      node.of.push_back(Compile(part));
    node.except = Compile(expression.except);
    if (expression.op == Expression::Op::kTerms)
      node.leaf = TermsLeaf(expression.terms);
    if (expression.op == Expression::Op::kRegex)
      node.leaf = RegexLeaf(expression.regex);
    return node;
  }

  std::vector<CompiledUnless> Compile(const std::vector<Unless>& all) {
    std::vector<CompiledUnless> compiled;
    compiled.reserve(all.size());
    for (const Unless& unless : all)
      compiled.push_back({unless.scope, unless.words, unless.wanted,
                          Compile(unless.find), Compile(unless.also)});
    return compiled;
  }

  // The leaf of a key, and whether it is new.
  std::pair<std::uint32_t, bool> LeafOf(std::string key) {
    const auto [at, is_new] =
        leaf_by_key_.emplace(std::move(key), impl_->leaves);
    if (is_new) {
      ++impl_->leaves;
      leaf_cost_.push_back(0);
    }
    return {at->second, is_new};
  }

  std::uint32_t TermsLeaf(const std::vector<std::string>& terms) {
    std::string key = "t";
    for (const std::string& term : terms)
      key += '\n' + term;
    const auto [leaf, is_new] = LeafOf(std::move(key));
    if (!is_new) return leaf;
    for (const std::string& term : terms) {
      AddLiteral(term, {false, leaf});
      leaf_cost_[leaf] += 1.0 / static_cast<double>(term.size());
    }
    return leaf;
  }

  std::uint32_t RegexLeaf(const std::string& regex) {
    const auto [leaf, is_new] = LeafOf("r" + regex);
    if (!is_new) return leaf;
    regexes_.Add(regex);
    impl_->regex_leaf.push_back(leaf);
    leaf_cost_[leaf] = 0.1;
    return leaf;
  }

  void AddLiteral(const std::string& term, LiteralOwner owner) {
    const auto [at, is_new] = forms_of_.try_emplace(term);
    const Stars stars = TakeStars(term);
    if (is_new) at->second = forms_(stars.term);
    for (const std::string& form : at->second)
      literals_.Add(form, owner.Id(), stars.start, stars.end);
  }

  void AddTable(const Table& table, std::uint32_t number) {
    for (const auto& [column, use] : table.columns) {
      if (use != ColumnUse::kTerms) continue;
      for (std::uint32_t row = 0; row < table.rows.size(); ++row)
        AddTerms(table.rows[row], column, {number, row, 0});
    }
  }

  void AddTerms(const TableRow& row, std::string_view column, TableTerm place) {
    const std::span<const std::string> terms = row.List(column);
    for (const std::string& term : terms) {
      place.value = static_cast<std::uint32_t>(&term - row.values().data());
      const auto index = static_cast<std::uint32_t>(table_terms_.size());
      table_terms_.push_back(place);
      AddLiteral(term, {true, index});
    }
  }

  Trigger TriggerOf(const Node& node) const {
    switch (node.op) {
      case Expression::Op::kTerms:
      case Expression::Op::kRegex:
        return {{node.leaf}, {}, leaf_cost_[node.leaf]};
      case Expression::Op::kClass:
        return {{}, {node.class_name}, 0.05};
      case Expression::Op::kAny:
        return TriggerOfAny(node);
      case Expression::Op::kNear:
        break;
    }
    Trigger best = TriggerOf(node.of.front());
    for (const Node& part : node.of) {
      Trigger other = TriggerOf(part);
      if (other.cost < best.cost) best = std::move(other);
    }
    return best;
  }

  Trigger TriggerOfAny(const Node& node) const {
    Trigger all;
    for (const Node& part : node.of) {
      const Trigger one = TriggerOf(part);
      all.leaves.insert(all.leaves.end(), one.leaves.begin(), one.leaves.end());
      all.classes.insert(all.classes.end(), one.classes.begin(),
                         one.classes.end());
      all.cost += one.cost;
    }
    return all;
  }

  const PatternSet& patterns_;
  TermFormsFunction forms_;
  std::unique_ptr<Engine::Impl> impl_;
  TermIndex::Builder literals_;
  RegexIndex::Builder regexes_;
  std::vector<TableTerm> table_terms_;
  std::unordered_map<std::string, std::uint32_t> leaf_by_key_;
  std::vector<double> leaf_cost_;
  // Many lists hold the same terms.
  std::unordered_map<std::string, std::vector<std::string>> forms_of_;
};

void AddAudience(std::span<const CompiledUnless> unless, Audience audience,
                 std::vector<Audience>& leaves);

void AddAudience(const Node& node, Audience audience,
                 std::vector<Audience>& leaves) {
  if (node.op == Expression::Op::kTerms || node.op == Expression::Op::kRegex)
    leaves[node.leaf] |= audience;
  for (const Node& part : node.of)
    AddAudience(part, audience, leaves);
  AddAudience(node.except, audience, leaves);
}

void AddAudience(std::span<const CompiledUnless> unless, Audience audience,
                 std::vector<Audience>& leaves) {
  for (const CompiledUnless& one : unless) {
    AddAudience(one.find, audience, leaves);
    AddAudience(one.also, audience, leaves);
  }
}

}  // namespace

bool Engine::Impl::Attach(const PatternSet& patterns) {
  for (const auto& [name, table] : patterns.tables.all())
    tables.push_back(&table);
  audiences = Audiences(patterns);
  leaf_audience.resize(leaves);
  for (CompiledRule& rule : rules) {
    if (rule.number >= patterns.rules.size()) return false;
    rule.rule = &patterns.rules[rule.number];
    const Audience audience = audiences.Of(rule.rule->where);
    AddAudience(rule.find, audience, leaf_audience);
    AddAudience(rule.unless, audience, leaf_audience);
  }
  return true;
}

Result<std::unique_ptr<const Engine>> Engine::Build(const PatternSet& patterns,
                                                    TermFormsFunction forms) {
  return Adopt(Builder(patterns, forms).Run());
}

}  // namespace redflag
