#include "match/lint.h"

#include <set>
#include <string_view>

#include "match/cost.h"
#include "match/regex_atoms.h"
#include "match/regex_shape.h"

namespace redflag {
namespace {

// A year before an ISO date.
std::string YearBefore(const std::string& date) {
  if (date.size() < 4) return "";
  return std::to_string(std::stoi(date.substr(0, 4)) - 1) + date.substr(4);
}

class Linter {
 public:
  Linter(const PatternSet& patterns, const std::string& as_of)
      : patterns_(patterns), oldest_(YearBefore(as_of)) {}

  std::vector<LintRemark> Run() {
    for (const Rule& rule : patterns_.rules) {
      for (const std::string_view regex : RegexesOf(rule))
        LintRegex(rule, std::string(regex));
      for (const auto& [policy, marketplaces] : rule.policy)
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
  void LintRegex(const Rule& rule, const std::string& regex) {
    if (!seen_.insert(rule.id + regex).second) return;
    const auto remark = [&](const std::string& what) {
      remarks_.push_back({rule.file, rule.id, what + regex, true});
    };
    if (AtomClauses(regex).empty())
      remark("runs on every text: no literal of three bytes in ");
    if (regex.find(".*") != std::string::npos ||
        regex.find(".+") != std::string::npos)
      remark("unbounded gap; use \"near\": ");
    else if (!ShapeOf(regex).width)
      remark("unbounded width, so that it reads whole texts: ");
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
