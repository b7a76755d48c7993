// `patterns`: what the rules are, why, and whether their examples hold.

#include <cstdio>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/commands/import_marks.h"
#include "app/commands/show_rule.h"
#include "app/flags.h"
#include "app/output.h"
#include "match/cost.h"
#include "match/lint.h"
#include "scan/check_examples.h"
#include "scan/scanner.h"
#include "text/normalize.h"
#include "text/term_forms.h"

namespace redflag {
namespace {

bool Selects(const std::string& filter, const Rule& rule) {
  return rule.id.starts_with(filter) || rule.file.starts_with(filter);
}

void PrintList(const PatternSet& patterns, const std::string& filter) {
  std::size_t count = 0;
  for (const Rule& rule : patterns.rules) {
    if (!Selects(filter, rule)) continue;
    ++count;
    std::cout << rule.id << "\t" << SeverityName(rule.severity) << "\t"
              << RuleStatusName(rule.status) << "\t" << rule.title << "\n";
  }
  std::cout << count << " rules, " << patterns.tables.all().size()
            << " tables, version " << patterns.version << ", "
            << patterns.digest << "\n";
}

ExitStatus Show(const PatternSet& patterns, const std::string& filter) {
  bool found = false;
  for (const Rule& rule : patterns.rules) {
    if (!Selects(filter, rule)) continue;
    PrintRule(rule, std::cout);
    found = true;
  }
  if (found) return ExitStatus::kClean;
  Complain("no rule starts with \"" + filter +
           "\"; redflag patterns list shows all");
  return ExitStatus::kUsage;
}

ExitStatus Test(const Scanner& scanner, const std::string& filter) {
  const ExampleResults results = CheckExamples(scanner, filter);
  for (const ExampleFailure& failure : results.failures)
    std::cout << failure.file << ": " << failure.rule << ": " << failure.reason
              << ": " << failure.text << "\n";
  std::cout << results.rules << " rules, " << results.examples << " examples, "
            << results.failures.size() << " failed\n";
  return results.failures.empty() ? ExitStatus::kClean : ExitStatus::kFindings;
}

// As many as --profile shows.
constexpr std::size_t kProfiled = 10;

// The rules that cost the most time on the examples of all.
void PrintCosts(const PatternSet& patterns, const std::string& filter,
                std::size_t most) {
  std::size_t printed = 0;
  for (const RuleCost& cost : MeasureRules(patterns, TermForms, Normalize)) {
    if (printed == most) break;
    if (!Selects(filter, *cost.rule)) continue;
    ++printed;
    std::printf("%5.1f %%  %8.3f ms  %s\n", cost.share * 100,
                cost.seconds * 1e3, cost.rule->id.c_str());
  }
}

ExitStatus Lint(const PatternSet& patterns, const std::string& filter,
                const std::string& as_of) {
  const std::vector<LintRemark> remarks = LintPatterns(patterns, as_of);
  std::map<std::string, double> shares;
  for (const RuleCost& cost : MeasureRules(patterns, TermForms, Normalize))
    shares[cost.rule->id] = cost.share;
  std::size_t count = 0;
  for (const LintRemark& remark : remarks) {
    if (!remark.subject.starts_with(filter)) continue;
    std::printf("%s: %s: %s", remark.file.c_str(), remark.subject.c_str(),
                remark.message.c_str());
    if (remark.of_cost)
      std::printf(" (its rule takes %.2f %% of the time of all)",
                  shares[remark.subject] * 100);
    std::printf("\n");
    ++count;
  }
  std::fflush(stdout);
  std::cout << count << " remarks\n";
  return ExitStatus::kClean;
}

class PatternsCommand : public Verb {
 public:
  void AddOptions(CLI::App& app) override {
    app.add_option("ACTION", action_, "list, show, test, lint or import-marks")
        ->required()
        ->check(
            CLI::IsMember({"list", "show", "test", "lint", "import-marks"}));
    app.add_option("FILTER", filter_,
                   "the start of a rule's id or file (default: all); for\n"
                   "import-marks the CSV or JSON list of marks");
    app.add_flag("--profile", profile_,
                 "with test: the ten rules that cost the most time");
    app.add_option("--list", list_, "what findings call an imported list");
    app.add_option("--output", output_, "where import-marks writes");
    AddFlags(app, {.scanning = true}, flags_);
  }

  ExitStatus Run() override {
    const Result<Settings> settings = Resolve(flags_);
    if (!settings.ok()) return Fail(settings.error());
    const auto scanner = BuildWithTexts(settings.value());
    if (!scanner.ok()) return Fail(scanner.error());
    const PatternSet& patterns = scanner.value()->patterns();
    if (action_ == "show") return Show(patterns, filter_);
    if (action_ == "test" && profile_) {
      std::cout << "the rules that cost most on the examples of all:\n"
                << std::flush;
      PrintCosts(patterns, filter_, kProfiled);
    }
    if (action_ == "test") return Test(*scanner.value(), filter_);
    if (action_ == "lint")
      return Lint(patterns, filter_, settings.value().scanner.as_of);
    if (action_ == "import-marks")
      return ImportMarksFile(filter_, {list_, settings.value().scanner.as_of},
                             output_, patterns.tables);
    PrintList(patterns, filter_);
    return ExitStatus::kClean;
  }

 private:
  Flags flags_;
  std::string action_;
  std::string filter_;
  bool profile_ = false;
  std::string list_;
  std::string output_;
};

}  // namespace

Verb& PatternsVerb() {
  static PatternsCommand verb;
  return verb;
}

}  // namespace redflag
