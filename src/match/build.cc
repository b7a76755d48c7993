// Builds an engine: numbers the leaves of all rules (equal ones once), puts
// their literals into the index, and notes for each rule the leaves without
// which it cannot hold.

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "core/limits.h"
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
  std::vector<std::size_t> leaves;
  std::vector<std::string_view> classes;
  double cost = 0;
};

class Builder {
 public:
  Builder(const PatternSet& patterns, TermFormsFunction forms)
      : patterns_(patterns),
        forms_(forms),
        impl_(std::make_unique<Engine::Impl>()) {}

  Result<std::unique_ptr<const Engine::Impl>> Run() {
    for (const Rule& rule : patterns_.rules)
      if (rule.status != RuleStatus::kRetired) AddRule(rule);
    if (!error_.empty()) return Error{ErrorKind::kInvalidPatterns, error_};
    for (const auto& [name, table] : patterns_.tables.all())
      AddTable(table);
    CompileRegexes();
    impl_->literals.Freeze();
    return std::unique_ptr<const Engine::Impl>(std::move(impl_));
  }

 private:
  void AddRule(const Rule& rule) {
    CompiledRule compiled;
    compiled.rule = &rule;
    compiled.find = Compile(rule.find);
    for (const Unless& unless : rule.unless)
      compiled.unless.push_back(
          {unless.scope, unless.words, unless.wanted, Compile(unless.find)});
    const std::size_t number = impl_->rules.size();
    const Trigger trigger = TriggerOf(compiled.find);
    impl_->rules_of_leaf.resize(impl_->leaves);
    for (const std::size_t leaf : trigger.leaves)
      impl_->rules_of_leaf[leaf].push_back(number);
    for (const std::string_view name : trigger.classes)
      impl_->rules_of_class[name].push_back(number);
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
    for (const Unless& unless : expression.except)
      node.except.push_back(
          {unless.scope, unless.words, unless.wanted, Compile(unless.find)});
    if (expression.op == Expression::Op::kTerms)
      node.leaf = TermsLeaf(expression.terms);
    if (expression.op == Expression::Op::kRegex)
      node.leaf = RegexLeaf(expression.regex);
    return node;
  }

  // The leaf of a key, and whether it is new.
  std::pair<std::size_t, bool> LeafOf(std::string key) {
    const auto [at, is_new] =
        leaf_by_key_.emplace(std::move(key), impl_->leaves);
    if (is_new) {
      ++impl_->leaves;
      leaf_cost_.push_back(0);
    }
    return {at->second, is_new};
  }

  std::size_t TermsLeaf(const std::vector<std::string>& terms) {
    std::string key = "t";
    for (const std::string& term : terms)
      key += '\n' + term;
    const auto [leaf, is_new] = LeafOf(std::move(key));
    if (!is_new) return leaf;
    for (const std::string& term : terms) {
      AddLiteral(term, {LiteralOwner::Kind::kLeaf, leaf});
      leaf_cost_[leaf] += 1.0 / static_cast<double>(term.size());
    }
    return leaf;
  }

  std::size_t RegexLeaf(const std::string& regex) {
    const auto [leaf, is_new] = LeafOf("r" + regex);
    if (!is_new) return leaf;
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(
        static_cast<int64_t>(DefaultLimits().regex_memory_bytes));
    int id = 0;
    const RE2::ErrorCode code = impl_->regexes.Add(regex, options, &id);
    if (code != RE2::NoError) {
      error_ = "regex " + regex + " cannot be compiled";
      return leaf;
    }
    impl_->regex_leaf.push_back(leaf);
    leaf_cost_[leaf] = 0.1;
    return leaf;
  }

  void AddLiteral(std::string_view term, LiteralOwner owner) {
    const Stars stars = TakeStars(term);
    for (const std::string& form : forms_(stars.term))
      AddForm(form, owner, stars.start, stars.end);
  }

  void AddForm(std::string_view form, LiteralOwner owner, bool open_start,
               bool open_end) {
    impl_->literals.Add(form, static_cast<std::uint32_t>(impl_->owners.size()),
                        open_start, open_end);
    impl_->owners.push_back(owner);
  }

  void AddTable(const Table& table) {
    for (const auto& [column, use] : table.columns) {
      if (use != ColumnUse::kTerms) continue;
      for (const TableRow& row : table.rows) {
        for (const std::string& term : row.List(column)) {
          const std::size_t index = impl_->table_terms.size();
          impl_->table_terms.push_back({table.name, column, &row, term});
          AddLiteral(term, {LiteralOwner::Kind::kTable, index});
        }
      }
    }
  }

  void CompileRegexes() {
    impl_->has_regexes = !impl_->regex_leaf.empty();
    if (!impl_->has_regexes) return;
    std::vector<std::string> atoms;
    impl_->regexes.Compile(&atoms);
    for (std::size_t i = 0; i < atoms.size(); ++i)
      AddForm(atoms[i], {LiteralOwner::Kind::kAtom, i}, true, true);
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
  std::unordered_map<std::string, std::size_t> leaf_by_key_;
  std::vector<double> leaf_cost_;
  std::string error_;
};

}  // namespace

Result<std::unique_ptr<const Engine>> Engine::Build(const PatternSet& patterns,
                                                    TermFormsFunction forms) {
  Result<std::unique_ptr<const Impl>> impl = Builder(patterns, forms).Run();
  if (!impl.ok()) return impl.error();
  return std::unique_ptr<const Engine>(new Engine(std::move(impl.value())));
}

}  // namespace redflag
