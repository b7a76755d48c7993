#include "app/stored_run.h"

#include <utility>

#include "app/output.h"
#include "app/triage.h"
#include "rank/rank.h"
#include "scan/spool.h"

namespace redflag {
namespace {

// The report once more, in the order of what is left of the risks.
Result<std::unique_ptr<Report>> Judge(const Report& found, const Triage& triage,
                                      const Ranker& ranker,
                                      Fingerprints& dismissed) {
  Spool spool;
  Status spooled = Done{};
  found.ForEachDocument([&](const CheckedDocument& stored) {
    CheckedDocument document = stored;
    if (triage.Mark(document)) ranker.Score(document);
    for (const Finding& finding : document.findings)
      if (finding.suppression) dismissed.insert(finding.fingerprint);
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
                              const Settings& settings,
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
  if (!triage.HasEffect()) return told;
  std::unique_ptr<const Scanner> own;
  if (scanner == nullptr) {
    auto built = Scanner::Build(settings.scanner);
    if (!built.ok()) return built.error();
    own = std::move(built.value());
    scanner = own.get();
  }
  auto judged = Judge(*told.report_, triage, Ranker(scanner->patterns().tables),
                      told.dismissed_);
  if (!judged.ok()) return judged.error();
  told.report_ = std::move(judged.value());
  return told;
}

Result<RunDiff> ToldRun::Compare(std::optional<std::int64_t> earlier) const {
  auto diff = store_.Compare(run_, earlier);
  if (!diff.ok()) return diff;
  diff.value().dismissed =
      std::erase_if(diff.value().changes, [this](const FindingChange& each) {
        return (each.change == Change::kNew ||
                each.change == Change::kChanged) &&
               dismissed_.contains(each.fingerprint);
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
  return StatusOfNew(diff.value(), report_->summary, settings);
}

}  // namespace redflag
