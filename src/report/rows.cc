#include "report/rows.h"

#include <array>
#include <utility>

#include "report/advice.h"
#include "report/evidence.h"

namespace redflag {
namespace {

enum Column : std::size_t {
  kRecord,
  kRank,
  kRisk,
  kBand,
  kDocument,
  kTitle,
  kMarketplace,
  kSeverity,
  kFamily,
  kRule,
  kMessage,
  kField,
  kMatch,
  kEvidence,
  kMeans,
  kDisguise,
  kToDo,
  kSure,
  kShare,
  kPolicy,
  kPolicyUrl,
  kStanding,
  kSource,
  kStart,
  kEnd,
  kFingerprint,
  kColumns
};

constexpr std::array<RowColumn, kColumns> kRowColumns = {{
    {"record", false, 12},
    {"rank", true, 6},
    {"risk", true, 6},
    {"band", false, 9},
    {"document", false, 16},
    {"title", false, 36},
    {"marketplace", false, 11},
    {"severity", false, 9},
    {"family", false, 16},
    {"rule", false, 28},
    {"message", false, 48},
    {"field", false, 14},
    {"match", false, 28},
    {"evidence", false, 60},
    {"means", false, 20},
    {"disguise", false, 28},
    {"to do", false, 48},
    {"confidence", true, 10},
    {"risk share", true, 10},
    {"policy", false, 30},
    {"policy address", false, 30},
    {"standing", false, 12},
    {"source", false, 24},
    {"start", true, 7},
    {"end", true, 7},
    {"fingerprint", false, 18},
}};

std::string StandingOf(const Finding& finding) {
  if (finding.suppression) return SuppressionText(*finding.suppression);
  if (finding.novelty == Novelty::kKnown) return "known";
  if (finding.status != RuleStatus::kStable)
    return std::string(RuleStatusName(finding.status));
  if (finding.accepted) return "with " + AcceptanceText(*finding.accepted);
  return finding.novelty == Novelty::kNew ? "new" : "open";
}

std::string DisguiseText(const Finding& finding) {
  std::string text;
  for (const std::string& name : finding.disguise)
    text.append(text.empty() ? "" : "; ").append(DisguiseMeaning(name));
  return text;
}

ReportRow EmptyRow(std::string_view record) {
  ReportRow row;
  row.cells.resize(kColumns);
  row.cells[kRecord] = record;
  return row;
}

void PutDocument(const CheckedDocument& checked, ReportRow& row) {
  const Document& document = checked.document;
  row.cells[kRank] = std::to_string(checked.rank);
  row.cells[kRisk] = Tenths(checked.risk);
  row.cells[kBand] = BandName(checked.band);
  row.cells[kDocument] = Readable(document.id);
  row.cells[kTitle] = Readable(TitleOf(document));
  row.cells[kMarketplace] = Readable(document.marketplace);
  row.cells[kSource] = Readable(document.source);
}

void PutPolicies(const Finding& finding, ReportRow& row) {
  for (const Policy& policy : finding.policy) {
    const char* separator = &policy == &finding.policy.front() ? "" : "; ";
    row.cells[kPolicy].append(separator).append(Readable(policy.title));
    row.cells[kPolicyUrl].append(separator).append(Readable(policy.url));
  }
}

ReportRow RowOf(const CheckedDocument& checked, const Finding& finding) {
  ReportRow row = EmptyRow("finding");
  PutDocument(checked, row);
  row.severity = finding.severity;
  row.cells[kSeverity] = SeverityName(finding.severity);
  row.cells[kFamily] = finding.family;
  row.cells[kRule] = finding.rule;
  row.cells[kMessage] = Readable(finding.message);
  row.cells[kField] = Readable(finding.field);
  row.cells[kMatch] = Readable(finding.match);
  row.cells[kEvidence] = Readable(finding.evidence);
  row.cells[kMeans] = Readable(finding.meaning);
  row.cells[kDisguise] = DisguiseText(finding);
  row.cells[kToDo] = Readable(finding.remedy);
  row.cells[kSure] = Tenths(finding.confidence * 100);
  row.cells[kShare] = Tenths(finding.risk_share);
  PutPolicies(finding, row);
  row.cells[kStanding] = Readable(StandingOf(finding));
  if (finding.span) {
    row.cells[kStart] = std::to_string(finding.span->start);
    row.cells[kEnd] = std::to_string(finding.span->end);
  }
  row.cells[kFingerprint] = finding.fingerprint;
  return row;
}

void PutFault(ErrorKind code, std::string_view message, ReportRow& row) {
  row.cells[kRule] = ErrorCode(code);
  row.cells[kMessage] = Readable(message);
  row.cells[kToDo] = AdviceFor(code);
}

}  // namespace

std::span<const RowColumn> RowColumns() {
  return kRowColumns;
}

void ForEachRow(const Report& report,
                const std::function<void(const ReportRow&)>& visit) {
  report.ForEachDocument([&visit](const CheckedDocument& checked) {
    for (const Finding& finding : checked.findings)
      visit(RowOf(checked, finding));
    for (const Unchecked& part : checked.document.unchecked) {
      ReportRow row = EmptyRow("unchecked");
      PutDocument(checked, row);
      row.cells[kField] = Readable(part.field);
      PutFault(part.code, part.message, row);
      visit(row);
    }
  });
  for (const NotChecked& input : report.not_checked) {
    ReportRow row = EmptyRow("not checked");
    row.cells[kSource] = Readable(input.source);
    PutFault(input.code, input.message, row);
    visit(row);
  }
}

}  // namespace redflag
