// `explain`: a rule, or a finding by its fingerprint, with policy, reasoning,
// examples and remedy.

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/clock.h"
#include "app/commands.h"
#include "app/commands/show_rule.h"
#include "app/flags.h"
#include "app/json_file.h"
#include "app/output.h"
#include "app/triage.h"
#include "report/evidence.h"
#include "store/store.h"

namespace redflag {
namespace {

struct FoundFinding {
  std::string document;
  std::string source;
  Finding finding;
};

using Found = std::vector<FoundFinding>;

FoundFinding FromJson(const nlohmann::json& document,
                      const nlohmann::json& json) {
  FoundFinding found;
  found.document = document.value("id", "");
  found.source = document.value("source", "");
  Finding& finding = found.finding;
  finding.rule = json.value("rule", "");
  finding.severity =
      SeverityFromName(json.value("severity", "")).value_or(Severity::kLow);
  finding.confidence = json.value("confidence", 0.0);
  finding.risk_share = json.value("risk_share", 0.0);
  finding.field = json.value("field", "");
  finding.match = json.value("match", "");
  finding.evidence = json.value("evidence", "");
  finding.message = json.value("message", "");
  finding.remedy = json.value("remedy", "");
  finding.meaning = json.value("meaning", "");
  finding.disguise = json.value("disguise", std::vector<std::string>());
  finding.fingerprint = json.value("fingerprint", "");
  for (const nlohmann::json& policy : json.value("policy", nlohmann::json()))
    finding.policy.push_back(
        {policy.value("title", ""), policy.value("url", ""), ""});
  return found;
}

void CollectFrom(const nlohmann::json& document, const std::string& print,
                 Found& found) {
  for (const nlohmann::json& json :
       document.value("findings", nlohmann::json::array()))
    if (json.is_object() && json.value("fingerprint", "") == print)
      found.push_back(FromJson(document, json));
}

// A report as JSON, or as NDJSON with a document a line.
Result<Found> FindInReport(const std::string& path, const std::string& print) {
  auto in = OpenToRead(path);
  if (!in.ok()) return in.error();
  const std::string text(std::istreambuf_iterator<char>(in.value()), {});
  Found found;
  try {
    if (nlohmann::json::accept(text)) {
      const auto report = nlohmann::json::parse(text);
      for (const nlohmann::json& document : report.at("documents"))
        CollectFrom(document, print, found);
      return found;
    }
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const std::string line = text.substr(at, end - at);
      if (!line.empty()) CollectFrom(nlohmann::json::parse(line), print, found);
      at = end + 1;
    }
  } catch (const nlohmann::json::exception&) {
    return Error{ErrorKind::kInvalidOptions,
                 path +
                     ": is no whole report of redflag; make one with "
                     "--report json=" +
                     path};
  }
  return found;
}

Result<Found> FindInStore(const std::string& path, const std::string& print) {
  StoreOptions options;
  options.read_only = true;
  const auto store = Store::Open(path, options);
  if (!store.ok()) return store.error();
  const auto run = store.value()->LatestRun();
  if (!run.ok()) return run.error();
  Found found;
  if (!run.value()) return found;
  const auto report = store.value()->LoadRun(run.value()->id);
  if (!report.ok()) return report.error();
  auto decisions = store.value()->Decisions();
  if (!decisions.ok()) return decisions.error();
  const Triage triage(std::move(decisions.value()), Today());
  report.value()->ForEachDocument([&](const CheckedDocument& stored) {
    if (std::ranges::find(stored.findings, print, &Finding::fingerprint) ==
        stored.findings.end())
      return;
    CheckedDocument checked = stored;
    triage.Mark(checked);
    for (const Finding& finding : checked.findings)
      if (finding.fingerprint == print)
        found.push_back(
            {checked.document.id, checked.document.source, finding});
  });
  const Status& status = report.value()->status();
  if (!status.ok()) return status.error();
  return found;
}

void PrintLine(std::string_view label, const std::string& text) {
  if (text.empty()) return;
  std::string start = "  ";
  start.append(label);
  start.resize(14, ' ');
  std::cout << start << Readable(text) << "\n";
}

void PrintFinding(const FoundFinding& found) {
  const Finding& finding = found.finding;
  std::cout << finding.fingerprint << ": " << Readable(finding.message) << "\n";
  PrintLine("document", found.document + " (" + found.source + ")");
  PrintLine("severity", std::string(SeverityName(finding.severity)) + ", " +
                            Percent(finding.confidence) + " sure, " +
                            Tenths(finding.risk_share) +
                            " points of the document's risk");
  PrintLine(finding.match.empty() ? "because" : finding.field,
            finding.evidence.empty() ? finding.match : finding.evidence);
  PrintLine("the words", finding.match);
  PrintLine("means", finding.meaning);
  for (const std::string& name : finding.disguise)
    PrintLine("disguise", std::string(DisguiseMeaning(name)));
  PrintLine("what to do", finding.remedy);
  if (finding.suppression)
    PrintLine("triage", SuppressionText(*finding.suppression));
  if (finding.accepted)
    PrintLine("triage", "with " + AcceptanceText(*finding.accepted));
  for (const Policy& policy : finding.policy)
    PrintLine("policy", policy.title + ", " + policy.url);
  std::cout << "\n";
}

class ExplainCommand : public Verb {
 public:
  void AddOptions(CLI::App& app) override {
    app.add_option("WHAT", what_,
                   "a rule (off-platform/website) or a finding's fingerprint")
        ->required();
    app.add_option("--in", report_,
                   "look for the finding in this report (JSON or NDJSON), "
                   "not in the store")
        ->type_name("FILE");
    AddFlags(app, {.scanning = true, .storing = true}, flags_);
  }

  ExitStatus Run() override {
    const Result<Settings> settings = Resolve(flags_);
    if (!settings.ok()) return Fail(settings.error());
    const Result<PatternSet> patterns = ReadPatterns(settings.value());
    if (!patterns.ok()) return Fail(patterns.error());
    if (!IsFingerprint(what_)) return ExplainRule(patterns.value(), what_);
    const Result<Found> found = report_.empty()
                                    ? FindInStore(settings.value().db, what_)
                                    : FindInReport(report_, what_);
    if (!found.ok()) return Fail(found.error());
    if (found.value().empty()) {
      Complain("no finding " + what_ +
               " there; name its report with --in FILE, or its store with "
               "--db FILE");
      return ExitStatus::kUsage;
    }
    for (const FoundFinding& finding : found.value())
      PrintFinding(finding);
    PrintRules(patterns.value(), found.value().front().finding.rule);
    return ExitStatus::kClean;
  }

 private:
  // How many rules of that name or family there are.
  static std::size_t PrintRules(const PatternSet& patterns,
                                const std::string& id) {
    std::size_t count = 0;
    for (const Rule& rule : patterns.rules) {
      const bool within = rule.id.starts_with(id) &&
                          (rule.id.size() == id.size() || id.ends_with('/') ||
                           rule.id[id.size()] == '.');
      if (!within) continue;
      PrintRule(rule, std::cout);
      ++count;
    }
    return count;
  }

  static ExitStatus ExplainRule(const PatternSet& patterns,
                                const std::string& id) {
    if (PrintRules(patterns, id) > 0) return ExitStatus::kClean;
    Complain("no rule is called \"" + id +
             "\"; redflag patterns list shows all, and a finding is "
             "explained by its fingerprint");
    return ExitStatus::kUsage;
  }

  Flags flags_;
  std::string what_;
  std::string report_;
};

}  // namespace

Verb& ExplainVerb() {
  static ExplainCommand verb;
  return verb;
}

}  // namespace redflag
