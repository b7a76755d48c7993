#include "match/lint.h"

#include <set>

#include <re2/filtered_re2.h>

#include "match/engine_impl.h"

namespace redflag {
namespace {

// A year before an ISO date.
std::string YearBefore(const std::string& date) {
  if (date.size() < 4) return "";
  return std::to_string(std::stoi(date.substr(0, 4)) - 1) + date.substr(4);
}

bool HasAtom(const std::string& regex) {
  re2::FilteredRE2 one(1);
  RE2::Options options;
  options.set_log_errors(false);
  int id = 0;
  if (one.Add(regex, options, &id) != RE2::NoError) return false;
  std::vector<std::string> atoms;
  one.Compile(&atoms);
  std::vector<int> potential;
  one.AllPotentials({}, &potential);
  return potential.empty();
}

bool IsUnbounded(const std::string& regex) {
  return regex.find(".*") != std::string::npos ||
         regex.find(".+") != std::string::npos;
}

class Linter {
 public:
  Linter(const PatternSet& patterns, const std::string& as_of)
      : patterns_(patterns), oldest_(YearBefore(as_of)) {}

  std::vector<LintRemark> Run() {
    for (const Rule& rule : patterns_.rules) {
      LintExpression(rule, rule.find);
      for (const Unless& unless : rule.unless)
        LintExpression(rule, unless.find);
      for (const Policy& policy : rule.policy)
        LintDate(rule.file, rule.id, "its policy \"" + policy.title + "\"",
                 policy.verified);
    }
    for (const auto& [name, table] : patterns_.tables.all())
      for (const TableRow& row : table.rows)
        if (row.Has("verified"))
          LintDate(table.file, name,
                   "the row \"" + std::string(row.Text("id")) + "\"",
                   std::string(row.Text("verified")));
    return std::move(remarks_);
  }

 private:
  void LintExpression(const Rule& rule, const Expression& expression) {
    if (expression.op == Expression::Op::kRegex &&
        seen_.insert(rule.id + expression.regex).second) {
      if (!HasAtom(expression.regex))
        remarks_.push_back(
            {rule.file, rule.id,
             "runs on every text: no literal of three bytes in " +
                 expression.regex});
      if (IsUnbounded(expression.regex))
        remarks_.push_back(
            {rule.file, rule.id,
             "unbounded gap; use \"near\": " + expression.regex});
    }
    for (const Expression& part : expression.of)
      LintExpression(rule, part);
    for (const Unless& unless : expression.except)
      LintExpression(rule, unless.find);
  }

  void LintDate(const std::string& file, const std::string& subject,
                const std::string& what, const std::string& verified) {
    if (verified.empty())
      remarks_.push_back({file, subject, what + " was never verified"});
    else if (verified < oldest_)
      remarks_.push_back(
          {file, subject, what + " was last verified on " + verified});
  }

  const PatternSet& patterns_;
  std::string oldest_;
  std::set<std::string> seen_;
  std::vector<LintRemark> remarks_;
};

}  // namespace

std::vector<LintRemark> LintPatterns(const PatternSet& patterns,
                                     const std::string& as_of) {
  return Linter(patterns, as_of).Run();
}

}  // namespace redflag
