#include "app/stored_run.h"

#include <functional>
#include <utility>

#include "app/output.h"
#include "app/triage.h"
#include "rank/rank.h"
#include "scan/spool.h"

namespace redflag {
namespace {

// Runs over the report once more, in the order of what is left of the risks.
Result<std::unique_ptr<Report>> Judge(
    const Report& found, const std::function<void(CheckedDocument&)>& judge) {
  Spool spool;
  Status spooled = Done{};
  found.ForEachDocument([&](const CheckedDocument& stored) {
    CheckedDocument document = stored;
    judge(document);
    if (Status added = spool.Add(document); !added.ok()) spooled = added;
  });
  if (!found.status().ok()) return found.status().error();
  if (!spooled.ok()) return spooled.error();
  for (const NotChecked& input : found.not_checked)
    spool.AddNotChecked(input);
  std::unique_ptr<Report> judged = spool.Finish();
  judged->tool_version = found.tool_version;
  judged->patterns_version = found.patterns_version;
  judged->patterns_digest = found.patterns_digest;
  return judged;
}

}  // namespace

Result<ToldRun> ToldRun::Load(Store& store, std::int64_t run,
                              const Settings& settings, Gates& gates,
                              const Scanner* scanner) {
  ToldRun told(store, run);
  auto report = store.LoadRun(run);
  if (!report.ok()) return report.error();
  told.report_ = std::move(report.value());
  auto decisions = store.Decisions();
  if (!decisions.ok()) return decisions.error();
  const Triage triage(std::move(decisions.value()), settings.scanner.as_of);
  if (const std::string remark = triage.Remark(); !remark.empty())
    Complain(remark);
  if (!triage.HasEffect() && !gates.HasEffect()) return told;
  if (scanner == nullptr) {
    const auto built = BuildScanner(settings);
    if (!built.ok()) return built.error();
    scanner = built.value();
  }
  const Ranker ranker(scanner->patterns().tables);
  auto judged = Judge(*told.report_, [&](CheckedDocument& document) {
    const bool dismissed = triage.Mark(document);
    const bool suppressed = gates.Judge(document);
    if (dismissed || suppressed) ranker.Score(document);
    for (const Finding& finding : document.findings) {
      if (finding.suppression) told.passed_.insert(finding.fingerprint);
      if (finding.novelty == Novelty::kKnown)
        told.known_.insert(finding.fingerprint);
    }
  });
  if (!judged.ok()) return judged.error();
  told.report_ = std::move(judged.value());
  for (const std::string& remark : gates.Remarks())
    Complain(remark);
  return told;
}

Result<RunDiff> ToldRun::Compare(std::optional<std::int64_t> earlier) const {
  auto diff = store_.Compare(run_, earlier);
  if (!diff.ok()) return diff;
  diff.value().dismissed =
      std::erase_if(diff.value().changes, [this](const FindingChange& each) {
        return (each.change == Change::kNew ||
                each.change == Change::kChanged) &&
               passed_.contains(each.fingerprint);
      });
  return diff;
}

Status ToldRun::Write(const Settings& settings) const {
  Settings named = settings;
  named.name_findings = true;
  return WriteReports(*report_, named);
}

Result<ExitStatus> ToldRun::StatusFor(const Settings& settings,
                                      bool only_new) const {
  if (!only_new) return StatusOf(report_->summary, settings);
  const auto diff = Compare(std::nullopt);
  if (!diff.ok()) return diff.error();
  return StatusOfNew(diff.value(), settings);
}

ExitStatus ToldRun::StatusOfNew(const RunDiff& diff,
                                const Settings& settings) const {
  ReportSummary fresh;
  fresh.not_checked = report_->summary.not_checked;
  fresh.partial = report_->summary.partial;
  for (const FindingChange& finding : diff.changes)
    if ((finding.change == Change::kNew ||
         finding.change == Change::kChanged) &&
        !known_.contains(finding.fingerprint))
      ++fresh.by_severity[std::string(SeverityName(finding.severity))];
  return StatusOf(fresh, settings);
}

}  // namespace redflag
