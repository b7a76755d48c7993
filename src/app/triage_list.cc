#include "app/triage_list.h"

#include <ostream>
#include <utility>

#include "report/evidence.h"

namespace redflag {
namespace {

// Findings of one decision that are shown.
constexpr std::size_t kShown = 5;

CoveredFinding Shown(const CheckedDocument& checked, const Finding& finding) {
  std::string what = finding.field;
  if (!finding.match.empty())
    what.append(what.empty() ? "" : " ").append("\"" + finding.match + "\"");
  return {checked.document.id, std::string(SeverityName(finding.severity)),
          what, finding.rule, finding.fingerprint};
}

std::string_view StateOf(const TriageDecision& decision,
                         const TriageCoverage& coverage,
                         std::string_view today) {
  if (!decision.HoldsOn(today)) return "expired";
  return coverage.findings == 0 ? "stale" : "holds";
}

bool Lists(const TriageListing& listing, std::string_view state) {
  if (!listing.stale && !listing.expired) return true;
  return (listing.stale && state == "stale") ||
         (listing.expired && state == "expired");
}

void PrintRow(std::string_view label, const std::string& text,
              std::ostream& out) {
  std::string start = "    ";
  start.append(label);
  start.resize(14, ' ');
  out << start << Readable(text) << "\n";
}

void PrintCoverage(const TriageCoverage& coverage, std::ostream& out) {
  PrintRow("covers", Counted(coverage.findings, "finding", "findings"), out);
  for (const CoveredFinding& finding : coverage.first)
    PrintRow("",
             finding.fingerprint + "  " + finding.document + "  " +
                 finding.severity + "  " + finding.rule + "  " + finding.what,
             out);
  if (coverage.findings > kShown)
    PrintRow("", "and " + std::to_string(coverage.findings - kShown) + " more",
             out);
}

void PrintDecision(const TriageDecision& decision, std::string_view state,
                   const TriageCoverage& coverage, std::ostream& out) {
  out << "#" << decision.id << "  " << VerdictText(decision) << " by "
      << Readable(decision.owner);
  if (!decision.until.empty()) out << " until " << decision.until;
  out << ": " << state << "\n";
  PrintRow("what", ScopeText(decision.scope), out);
  PrintRow("reason", decision.reason, out);
  PrintRow("since", decision.decided_at, out);
  PrintCoverage(coverage, out);
  out << "\n";
}

void PrintAll(const TriageListing& listing, std::string_view today,
              std::ostream& out) {
  std::size_t listed = 0;
  for (std::size_t i = 0; i < listing.decisions.size(); ++i) {
    const TriageCoverage& coverage = listing.coverage[i];
    const std::string_view state =
        StateOf(listing.decisions[i], coverage, today);
    if (!Lists(listing, state)) continue;
    PrintDecision(listing.decisions[i], state, coverage, out);
    ++listed;
  }
  out << Counted(listed, "decision", "decisions") << " of "
      << listing.decisions.size();
  if (listing.run)
    out << ", compared with run " << listing.run->id << " ("
        << listing.run->meta.started_at << ")";
  out << "\n";
}

void WriteAll(const TriageListing& listing, std::string_view today,
              JsonOut& json) {
  json.StringField("schema", "redflag/triage-list/1");
  json.CountField("run",
                  listing.run ? static_cast<std::size_t>(listing.run->id) : 0);
  json.Key("decisions");
  json.BeginArray();
  for (std::size_t i = 0; i < listing.decisions.size(); ++i) {
    const TriageCoverage& coverage = listing.coverage[i];
    const std::string_view state =
        StateOf(listing.decisions[i], coverage, today);
    if (!Lists(listing, state)) continue;
    json.BreakLine(2);
    json.BeginObject();
    WriteDecisionFields(listing.decisions[i], json);
    json.StringField("state", state);
    json.CountField("covers", coverage.findings);
    json.EndObject();
  }
  json.EndArray();
}

void PrintPast(const PastDecision& past, std::ostream& out) {
  const TriageDecision& decision = past.decision;
  out << "#" << decision.id << "  " << VerdictText(decision) << " by "
      << Readable(decision.owner) << " at " << decision.decided_at << "\n";
  PrintRow("what", ScopeText(decision.scope), out);
  PrintRow("reason", decision.reason, out);
  PrintRow("ended",
           past.end.at + " by " + past.end.by +
               (past.end.why.empty() ? "" : ": " + past.end.why),
           out);
  out << "\n";
}

void WritePast(const std::vector<PastDecision>& past, JsonOut& json) {
  json.StringField("schema", "redflag/triage-history/1");
  json.Key("decisions");
  json.BeginArray();
  for (const PastDecision& each : past) {
    json.BreakLine(2);
    json.BeginObject();
    WriteDecisionFields(each.decision, json);
    json.StringField("ended_at", each.end.at);
    json.StringField("ended_by", each.end.by);
    json.StringField("ended_why", each.end.why);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

Result<std::vector<TriageCoverage>> CoverageOf(
    const Triage& triage, Store& store, const std::optional<StoredRun>& run) {
  std::vector<TriageCoverage> coverage(triage.all().size());
  if (!run) return coverage;
  const auto report = store.LoadRun(run->id);
  if (!report.ok()) return report.error();
  report.value()->ForEachDocument([&](const CheckedDocument& checked) {
    for (const Finding& finding : checked.findings)
      for (const std::size_t i : triage.About(checked.document, finding)) {
        TriageCoverage& covered = coverage[i];
        if (covered.findings++ < kShown)
          covered.first.push_back(Shown(checked, finding));
      }
  });
  const Status& read = report.value()->status();
  if (!read.ok()) return read.error();
  return coverage;
}

void WriteTriage(const TriageListing& listing, std::string_view today,
                 std::string_view format, std::ostream& out) {
  if (format != "json") {
    PrintAll(listing, today, out);
    return;
  }
  JsonOut json(out);
  json.BeginObject();
  WriteAll(listing, today, json);
  json.EndObject();
  json.EndLine();
}

void WritePastTriage(const std::vector<PastDecision>& past,
                     std::string_view format, std::ostream& out) {
  if (format != "json") {
    for (const PastDecision& each : past)
      PrintPast(each, out);
    out << Counted(past.size(), "past decision", "past decisions") << "\n";
    return;
  }
  JsonOut json(out);
  json.BeginObject();
  WritePast(past, json);
  json.EndObject();
  json.EndLine();
}

std::string VerdictText(const TriageDecision& decision) {
  if (decision.verdict == TriageVerdict::kAccepted) return "accepted";
  return "dismissed (" + std::string(VerdictName(decision.verdict)) + ")";
}

void WriteDecisionFields(const TriageDecision& decision, JsonOut& json) {
  const TriageScope& scope = decision.scope;
  json.CountField("id", static_cast<std::size_t>(decision.id));
  json.StringField("fingerprint", scope.fingerprint);
  json.StringField("rule", scope.rule);
  json.StringField("document", scope.document);
  json.StringField("host", scope.host);
  json.StringField("link_host", scope.link_host);
  json.StringField("verdict", VerdictName(decision.verdict));
  json.StringField("reason", decision.reason);
  json.StringField("owner", decision.owner);
  json.StringField("until", decision.until);
  json.StringField("decided_at", decision.decided_at);
}

}  // namespace redflag
