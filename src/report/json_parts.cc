#include "report/json_parts.h"

#include <map>
#include <string>

namespace redflag {
namespace {

void WriteCounts(std::string_view key,
                 const std::map<std::string, std::size_t>& counts,
                 JsonOut& json) {
  json.Key(key);
  json.BeginObject();
  for (const auto& [name, count] : counts)
    json.CountField(name, count);
  json.EndObject();
}

void WriteSummary(const ReportSummary& summary, JsonOut& json) {
  json.Key("summary");
  json.BeginObject();
  json.CountField("documents", summary.documents);
  json.CountField("findings", summary.findings);
  WriteCounts("by_band", summary.by_band, json);
  WriteCounts("by_family", summary.by_family, json);
  json.CountField("not_checked", summary.not_checked);
  WriteCounts("by_severity", summary.by_severity, json);
  json.CountField("partial", summary.partial);
  if (summary.known > 0) json.CountField("known", summary.known);
  if (summary.suppressed > 0) json.CountField("suppressed", summary.suppressed);
  if (summary.dismissed > 0) json.CountField("dismissed", summary.dismissed);
  json.EndObject();
}

// `match` only together with the span whose bytes it is.
void WritePlace(const Finding& finding, JsonOut& json) {
  json.StringField("field", finding.field);
  if (!finding.span) return;
  json.Key("span");
  json.BeginObject();
  json.CountField("start", finding.span->start);
  json.CountField("end", finding.span->end);
  json.EndObject();
  json.StringField("match", finding.match);
}

void WritePolicy(const std::vector<Policy>& policies, JsonOut& json) {
  json.Key("policy");
  json.BeginArray();
  for (const Policy& policy : policies) {
    json.BeginObject();
    json.StringField("title", policy.title);
    json.StringField("url", policy.url);
    json.EndObject();
  }
  json.EndArray();
}

void WriteSuppression(const Suppression& suppression, JsonOut& json) {
  const bool by_triage = !suppression.verdict.empty();
  json.Key("suppression");
  json.BeginObject();
  json.StringField("reason", suppression.reason);
  json.StringField("owner", suppression.owner);
  json.StringField("until", suppression.until);
  json.StringField("from", by_triage                 ? "triage"
                           : suppression.in_document ? "document"
                                                     : "file");
  if (by_triage) json.StringField("verdict", suppression.verdict);
  json.EndObject();
}

void WriteStanding(const Finding& finding, JsonOut& json) {
  if (finding.novelty != Novelty::kUnasked)
    json.StringField("baseline",
                     finding.novelty == Novelty::kNew ? "new" : "known");
  if (finding.suppression) WriteSuppression(*finding.suppression, json);
  if (!finding.accepted) return;
  json.Key("accepted");
  json.BeginObject();
  json.StringField("reason", finding.accepted->reason);
  json.StringField("owner", finding.accepted->owner);
  json.StringField("until", finding.accepted->until);
  json.EndObject();
}

void WriteUnchecked(const std::vector<Unchecked>& parts, JsonOut& json) {
  json.StringField("status", parts.empty() ? "checked" : "partial");
  json.Key("unchecked");
  json.BeginArray();
  for (const Unchecked& part : parts) {
    json.BeginObject();
    json.StringField("field", part.field);
    json.StringField("code", ErrorCode(part.code));
    json.StringField("message", part.message);
    json.EndObject();
  }
  json.EndArray();
}

void Break(Layout layout, std::size_t indent, JsonOut& json) {
  if (layout == Layout::kLines) json.BreakLine(indent);
}

}  // namespace

void WriteFindingFields(const Finding& finding, JsonOut& json) {
  json.StringField("rule", finding.rule);
  json.StringField("family", finding.family);
  json.StringField("severity", SeverityName(finding.severity));
  json.Key("confidence");
  json.Number(finding.confidence);
  WritePlace(finding, json);
  json.StringField("evidence", finding.evidence);
  json.StringField("message", finding.message);
  json.StringField("remedy", finding.remedy);
  WritePolicy(finding.policy, json);
  json.StringField("fingerprint", finding.fingerprint);
  json.Key("risk_share");
  json.Tenths(finding.risk_share);
  if (finding.status != RuleStatus::kStable)
    json.StringField("status", RuleStatusName(finding.status));
  if (!finding.meaning.empty()) json.StringField("meaning", finding.meaning);
  if (!finding.disguise.empty())
    json.StringsField("disguise", finding.disguise);
  WriteStanding(finding, json);
}

void WriteDocumentFields(const CheckedDocument& checked, JsonOut& json) {
  const Document& document = checked.document;
  json.StringField("id", document.id);
  json.StringField("source", document.source);
  json.StringField("kind", KindName(document.kind));
  json.StringField("marketplace", document.marketplace);
  json.StringField("language", document.language);
  WriteUnchecked(document.unchecked, json);
  json.StringsField("product_types", checked.product_kinds);
  json.Key("risk");
  json.Tenths(checked.risk);
  json.StringField("band", BandName(checked.band));
  json.CountField("rank", checked.rank);
}

void WriteDocument(const CheckedDocument& checked, Layout layout,
                   JsonOut& json) {
  Break(layout, 2, json);
  json.BeginObject();
  WriteDocumentFields(checked, json);
  json.Key("findings");
  json.BeginArray();
  for (const Finding& finding : checked.findings) {
    Break(layout, 4, json);
    json.BeginObject();
    WriteFindingFields(finding, json);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

void WriteHead(const Report& report, Layout layout, JsonOut& json) {
  json.StringField("schema", "redflag/report/1");
  WriteOrigin(report, layout, json);
}

void WriteOrigin(const Report& report, Layout layout, JsonOut& json) {
  Break(layout, 1, json);
  json.Key("tool");
  json.BeginObject();
  json.StringField("name", "redflag");
  json.StringField("version", report.tool_version);
  json.EndObject();
  Break(layout, 1, json);
  json.Key("patterns");
  json.BeginObject();
  json.StringField("version", report.patterns_version);
  json.StringField("digest", report.patterns_digest);
  json.EndObject();
  Break(layout, 1, json);
  WriteSummary(report.summary, json);
}

void WriteNotChecked(std::span<const NotChecked> not_checked, Layout layout,
                     JsonOut& json) {
  Break(layout, 1, json);
  json.Key("not_checked");
  json.BeginArray();
  for (const NotChecked& input : not_checked) {
    Break(layout, 2, json);
    json.BeginObject();
    json.StringField("source", input.source);
    json.StringField("code", ErrorCode(input.code));
    json.StringField("message", input.message);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace redflag
