// Builds an engine: numbers the leaves of all rules (equal ones once), puts
// their literals into the index, and notes for each rule the leaves without
// which it cannot hold.

#include <algorithm>
#include <map>
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
  std::vector<std::uint32_t> classes;
  double cost = 0;
};

// Groups of equal values, kept once.
template <typename T>
class Groups {
 public:
  Places Add(std::vector<T> group) {
    if (group.empty()) return {};
    const Places places = {static_cast<std::uint32_t>(all_.size()),
                           static_cast<std::uint32_t>(group.size())};
    const auto [at, is_new] = known_.try_emplace(std::move(group), places);
    if (is_new) all_.insert(all_.end(), at->first.begin(), at->first.end());
    return at->second;
  }
  std::span<const T> At(Places places) const {
    return std::span(all_).subspan(places.first, places.count);
  }
  const std::vector<T>& all() const { return all_; }
  FlatArray<T> Take() { return FlatArray<T>(std::move(all_)); }

 private:
  std::vector<T> all_;
  std::map<std::vector<T>, Places> known_;
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
    impl_->nodes = nodes_.Take();
    impl_->exceptions = exceptions_.Take();
    impl_->rules = FlatArray(std::move(rules_));
    std::vector<std::uint32_t> asked;
    impl_->rules_of_leaf = InOneRow(asked_by_leaf_, asked);
    impl_->rules_of_class = InOneRow(asked_by_class_, asked);
    impl_->rules_asked = FlatArray(std::move(asked));
    impl_->Attach(patterns_);
    return std::move(impl_);
  }

 private:
  void AddRule(std::uint32_t which) {
    const Rule& rule = patterns_.rules[which];
    const std::uint32_t find = NodeOf(rule.find);
    const auto number = static_cast<std::uint32_t>(rules_.size());
    rules_.push_back({which, find, ExceptionsOf(rule.unless)});
    const Trigger trigger = TriggerOf(nodes_.all()[find]);
    for (const std::uint32_t leaf : trigger.leaves)
      asked_by_leaf_[leaf].push_back(number);
    for (const std::uint32_t name : trigger.classes)
      asked_by_class_[name].push_back(number);
  }

  Node Compile(const Expression& expression) {
    Node node;
    node.op = expression.op;
    node.unit = expression.within.unit;
    node.count = static_cast<std::uint32_t>(expression.within.count);
    node.sentences = static_cast<std::uint32_t>(expression.within.sentences);
    node.ordered = expression.ordered ? 1 : 0;
    std::vector<Node> parts;
    for (const Expression& part : expression.of)
      parts.push_back(Compile(part));
    node.of = nodes_.Add(std::move(parts));
    node.except = ExceptionsOf(expression.except);
    if (expression.op == Expression::Op::kTerms)
      node.leaf = TermsLeaf(expression.terms);
    if (expression.op == Expression::Op::kRegex)
      node.leaf = RegexLeaf(expression.regex);
    if (expression.op == Expression::Op::kClass)
      node.leaf = ClassOf(expression.class_name);
    return node;
  }

  std::uint32_t NodeOf(const Expression& expression) {
    return nodes_.Add({Compile(expression)}).first;
  }

  Places ExceptionsOf(const std::vector<Unless>& all) {
    std::vector<CompiledUnless> compiled;
    compiled.reserve(all.size());
    for (const Unless& unless : all)
      compiled.push_back({unless.scope,
                          static_cast<std::uint32_t>(unless.words),
                          unless.wanted ? 1U : 0U, NodeOf(unless.find),
                          ExceptionsOf(unless.also)});
    return exceptions_.Add(std::move(compiled));
  }

  std::uint32_t ClassOf(const std::string& name) {
    const auto known = std::ranges::find(impl_->classes, name);
    const auto number =
        static_cast<std::uint32_t>(known - impl_->classes.begin());
    if (known == impl_->classes.end()) {
      impl_->classes.push_back(name);
      asked_by_class_.emplace_back();
    }
    return number;
  }

  // The leaf of a key, and whether it is new.
  std::pair<std::uint32_t, bool> LeafOf(std::string key) {
    const auto [at, is_new] =
        leaf_by_key_.emplace(std::move(key), impl_->leaves);
    if (is_new) {
      ++impl_->leaves;
      leaf_cost_.push_back(0);
      asked_by_leaf_.emplace_back();
    }
    return {at->second, is_new};
  }

  std::uint32_t TermsLeaf(const TermList& list) {
    const auto [known, is_first] = leaf_by_list_.try_emplace(list.get(), 0);
    if (is_first) known->second = TermsLeaf(*list);
    return known->second;
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

  static FlatArray<Places> InOneRow(
      const std::vector<std::vector<std::uint32_t>>& lists,
      std::vector<std::uint32_t>& row) {
    std::vector<Places> places;
    places.reserve(lists.size());
    for (const std::vector<std::uint32_t>& list : lists) {
      places.push_back({static_cast<std::uint32_t>(row.size()),
                        static_cast<std::uint32_t>(list.size())});
      row.insert(row.end(), list.begin(), list.end());
    }
    return FlatArray(std::move(places));
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
        return {{}, {node.leaf}, 0.05};
      case Expression::Op::kAny:
        return TriggerOfAny(node);
      case Expression::Op::kNear:
        break;
    }
    const auto parts = nodes_.At(node.of);
    Trigger best = TriggerOf(parts.front());
    for (const Node& part : parts.subspan(1)) {
      Trigger other = TriggerOf(part);
      if (other.cost < best.cost) best = std::move(other);
    }
    return best;
  }

  Trigger TriggerOfAny(const Node& node) const {
    Trigger all;
    for (const Node& part : nodes_.At(node.of)) {
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
  std::unordered_map<const std::vector<std::string>*, std::uint32_t>
      leaf_by_list_;
  std::vector<double> leaf_cost_;
  Groups<Node> nodes_;
  Groups<CompiledUnless> exceptions_;
  std::vector<CompiledRule> rules_;
  // Rules by number, and what has to be there for them.
  std::vector<std::vector<std::uint32_t>> asked_by_leaf_;
  std::vector<std::vector<std::uint32_t>> asked_by_class_;
  // Many lists hold the same terms.
  std::unordered_map<std::string, std::vector<std::string>> forms_of_;
};

// Tells the leaves for whom they are asked.
class AudienceTeller {
 public:
  explicit AudienceTeller(Engine::Impl& impl)
      : impl_(impl), told_(impl.nodes.size()) {}

  void Tell(std::uint32_t node, Audience audience) {
    // What many rules share is told once what the first of them told it.
    if ((told_[node] | audience) == told_[node]) return;
    told_[node] |= audience;
    const Node& one = impl_.nodes[node];
    if (one.op == Expression::Op::kTerms || one.op == Expression::Op::kRegex)
      impl_.leaf_audience[one.leaf] |= audience;
    for (std::uint32_t i = 0; i < one.of.count; ++i)
      Tell(one.of.first + i, audience);
    Tell(one.except, audience);
  }

  void Tell(Places exceptions, Audience audience) {
    for (const CompiledUnless& one : exceptions.In(impl_.exceptions)) {
      Tell(one.find, audience);
      Tell(one.also, audience);
    }
  }

 private:
  Engine::Impl& impl_;
  std::vector<Audience> told_;  // By node.
};

}  // namespace

bool Engine::Impl::Attach(const PatternSet& patterns) {
  for (const auto& [name, table] : patterns.tables.all())
    tables.push_back(&table);
  all_rules = patterns.rules.data();
  audiences = Audiences(patterns);
  leaf_audience.resize(leaves);
  AudienceTeller teller(*this);
  for (const CompiledRule& rule : rules.view()) {
    if (rule.rule >= patterns.rules.size()) return false;
    const Audience audience = audiences.Of(all_rules[rule.rule].where);
    teller.Tell(rule.find, audience);
    teller.Tell(rule.unless, audience);
  }
  for (const std::uint32_t leaf : regex_leaf)
    regex_audience.push_back(leaf_audience[leaf]);
  return true;
}

Result<std::unique_ptr<const Engine>> Engine::Build(const PatternSet& patterns,
                                                    TermFormsFunction forms) {
  return Adopt(Builder(patterns, forms).Run());
}

}  // namespace redflag
