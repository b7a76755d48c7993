// --format sarif: SARIF 2.1.0 (OASIS), for code scanning services.
#include <algorithm>
#include <filesystem>
#include <map>
#include <ostream>
#include <string>
#include <string_view>

#include "report/advice.h"
#include "report/evidence.h"
#include "report/formats.h"
#include "report/json_out.h"

namespace redflag {
namespace {

struct SarifRule {
  std::size_t index = 0;
  Severity severity = Severity::kLow;  // The worst met.
  std::string message;
  std::string remedy;
  std::string policy_url;
};

using SarifRules = std::map<std::string, SarifRule, std::less<>>;

std::string_view LevelOf(const Finding& finding) {
  if (finding.status != RuleStatus::kStable) return "note";
  if (finding.severity >= Severity::kHigh) return "error";
  return finding.severity == Severity::kMedium ? "warning" : "note";
}

std::string_view LevelOf(Severity severity) {
  if (severity >= Severity::kHigh) return "error";
  return severity == Severity::kMedium ? "warning" : "note";
}

// What GitHub orders alerts by.
std::string_view SecuritySeverity(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return "9.5";
    case Severity::kHigh:
      return "8.0";
    case Severity::kMedium:
      return "5.0";
    case Severity::kLow:
      break;
  }
  return "2.0";
}

// The rules met; there are only so many of them.
SarifRules RulesOf(const Report& report) {
  SarifRules rules;
  report.ForEachDocument([&rules](const CheckedDocument& checked) {
    for (const Finding& finding : checked.findings) {
      SarifRule& rule = rules[finding.rule];
      rule.severity = std::max(rule.severity, finding.severity);
      if (!rule.message.empty()) continue;
      rule.message = finding.message;
      rule.remedy = finding.remedy;
      if (!finding.policy.empty()) rule.policy_url = finding.policy[0].url;
    }
  });
  std::size_t index = 0;
  for (auto& [id, rule] : rules)
    rule.index = index++;
  return rules;
}

bool IsUriByte(char c) {
  constexpr std::string_view kMarks = "-._~/";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || kMarks.find(c) != std::string_view::npos;
}

// RFC 3986: a path as a relative reference, an absolute one as file:.
std::string UriOf(std::string_view source) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const std::string_view file = FileOf(source);
  const bool web = file.starts_with("http://") || file.starts_with("https://");
  std::string uri = file.starts_with("/") ? "file://" : "";
  for (const char c : file) {
    constexpr std::string_view kWeb = ":?#[]@!$&'()*+,;=%";
    if (IsUriByte(c) || (web && kWeb.find(c) != std::string_view::npos)) {
      uri += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    uri += '%';
    uri += kHex[byte >> 4U];
    uri += kHex[byte & 0xFU];
  }
  return uri.empty() || uri == "-" ? "stdin" : uri;
}

class SarifLog {
 public:
  SarifLog(const Report& report, std::ostream& out)
      : report_(report), json_(out), rules_(RulesOf(report)) {}

  void Write() {
    json_.BeginObject();
    json_.StringField("$schema",
                      "https://json.schemastore.org/sarif-2.1.0.json");
    json_.StringField("version", "2.1.0");
    json_.Key("runs");
    json_.BeginArray();
    json_.BeginObject();
    WriteTool();
    WriteInvocation();
    json_.StringField("columnKind", "unicodeCodePoints");
    json_.BreakLine(1);
    json_.Key("results");
    json_.BeginArray();
    report_.ForEachDocument([this](const CheckedDocument& checked) {
      for (const Finding& finding : checked.findings)
        WriteResult(checked, finding);
    });
    json_.EndArray();
    json_.EndObject();
    json_.EndArray();
    json_.EndObject();
    json_.EndLine();
  }

 private:
  struct Place {
    std::string_view source;
    std::size_t line = 0;  // From 1; 0 is not known.
    std::string_view id;
    std::string_view field;
  };

  void Text(std::string_view key, std::string_view text) {
    json_.Key(key);
    json_.BeginObject();
    json_.StringField("text", text);
    json_.EndObject();
  }

  void WriteTool() {
    json_.BreakLine(1);
    json_.Key("tool");
    json_.BeginObject();
    json_.Key("driver");
    json_.BeginObject();
    json_.StringField("name", "redflag");
    json_.StringField("version", report_.tool_version);
    json_.Key("properties");
    json_.BeginObject();
    json_.StringField("patternsVersion", report_.patterns_version);
    json_.StringField("patternsDigest", report_.patterns_digest);
    json_.EndObject();
    json_.Key("rules");
    json_.BeginArray();
    for (const auto& [id, rule] : rules_)
      WriteRule(id, rule);
    json_.EndArray();
    json_.EndObject();
    json_.EndObject();
  }

  void WriteRule(std::string_view id, const SarifRule& rule) {
    json_.BreakLine(2);
    json_.BeginObject();
    json_.StringField("id", id);
    Text("shortDescription", rule.message);
    Text("help", rule.remedy);
    if (rule.policy_url.starts_with("http"))
      json_.StringField("helpUri", rule.policy_url);
    json_.Key("defaultConfiguration");
    json_.BeginObject();
    json_.StringField("level", LevelOf(rule.severity));
    json_.EndObject();
    json_.Key("properties");
    json_.BeginObject();
    json_.StringsField("tags", {std::string(id.substr(0, id.find('/')))});
    json_.StringField("security-severity", SecuritySeverity(rule.severity));
    json_.EndObject();
    json_.EndObject();
  }

  // What could not be checked stands here, never among what is clean.
  void WriteInvocation() {
    json_.BreakLine(1);
    json_.Key("invocations");
    json_.BeginArray();
    json_.BeginObject();
    json_.Key("executionSuccessful");
    json_.Bool(report_.not_checked.empty());
    json_.Key("toolExecutionNotifications");
    json_.BeginArray();
    for (const NotChecked& input : report_.not_checked)
      WriteNotification("error", input.source, input.code, input.message);
    report_.ForEachDocument([this](const CheckedDocument& checked) {
      for (const Unchecked& part : checked.document.unchecked)
        WriteNotification(
            "warning", checked.document.source, part.code,
            checked.document.id + ", " + part.field + ": " + part.message);
    });
    json_.EndArray();
    json_.EndObject();
    json_.EndArray();
  }

  void WriteNotification(std::string_view level, std::string_view source,
                         ErrorKind code, std::string_view message) {
    json_.BreakLine(2);
    json_.BeginObject();
    json_.StringField("level", level);
    json_.Key("descriptor");
    json_.BeginObject();
    json_.StringField("id", ErrorCode(code));
    json_.EndObject();
    std::string text(source);
    text.append(": ").append(message).append(" ").append(AdviceFor(code));
    Text("message", text);
    WriteLocations({source, 0, "", ""});
    json_.EndObject();
  }

  // The place within the document is a logical one; the region is the line of
  // the match, else that of the record.
  void WriteLocations(const Place& place) {
    json_.Key("locations");
    json_.BeginArray();
    json_.BeginObject();
    json_.Key("physicalLocation");
    json_.BeginObject();
    json_.Key("artifactLocation");
    json_.BeginObject();
    json_.StringField("uri", UriOf(place.source));
    json_.EndObject();
    if (place.line > 0) {
      json_.Key("region");
      json_.BeginObject();
      json_.CountField("startLine", place.line);
      json_.EndObject();
    }
    json_.EndObject();
    if (!place.id.empty()) WriteLogicalLocation(place.id, place.field);
    json_.EndObject();
    json_.EndArray();
  }

  void WriteLogicalLocation(std::string_view id, std::string_view field) {
    std::string full(id);
    if (!field.empty()) full.append("/").append(field);
    json_.Key("logicalLocations");
    json_.BeginArray();
    json_.BeginObject();
    json_.StringField("name", field.empty() ? id : field);
    json_.StringField("fullyQualifiedName", full);
    json_.StringField("kind", field.empty() ? "object" : "member");
    json_.EndObject();
    json_.EndArray();
  }

  void WriteResult(const CheckedDocument& checked, const Finding& finding) {
    json_.BreakLine(2);
    json_.BeginObject();
    json_.StringField("ruleId", finding.rule);
    json_.CountField("ruleIndex", rules_.at(finding.rule).index);
    json_.StringField("level", LevelOf(finding));
    Text("message", MessageOf(checked, finding));
    const Document& document = checked.document;
    WriteLocations({document.source,
                    finding.line > 0 ? finding.line : document.line,
                    document.id, finding.field});
    json_.Key("partialFingerprints");
    json_.BeginObject();
    json_.StringField("redflag/v1", finding.fingerprint);
    json_.EndObject();
    json_.Key("rank");
    json_.Tenths(std::clamp(checked.risk, 0.0, 100.0));
    if (finding.novelty != Novelty::kUnasked)
      json_.StringField("baselineState",
                        finding.novelty == Novelty::kNew ? "new" : "unchanged");
    WriteSuppressions(finding);
    WriteProperties(checked, finding);
    json_.EndObject();
  }

  static std::string MessageOf(const CheckedDocument& checked,
                               const Finding& finding) {
    std::string text = checked.document.id + ": " + finding.message;
    if (!finding.evidence.empty())
      text.append("\nEvidence: ").append(Readable(finding.evidence));
    if (!finding.meaning.empty())
      text.append("\nMeans: ").append(Readable(finding.meaning));
    return text.append("\nTo do: ").append(finding.remedy);
  }

  // An empty list says that the finding is looked at and not suppressed.
  void WriteSuppressions(const Finding& finding) {
    json_.Key("suppressions");
    json_.BeginArray();
    if (finding.suppression) {
      json_.BeginObject();
      json_.StringField(
          "kind", finding.suppression->in_document ? "inSource" : "external");
      json_.StringField("status", "accepted");
      json_.StringField("justification", SuppressionText(*finding.suppression));
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteProperties(const CheckedDocument& checked, const Finding& finding) {
    json_.Key("properties");
    json_.BeginObject();
    json_.StringField("severity", SeverityName(finding.severity));
    json_.Key("confidence");
    json_.Number(finding.confidence);
    json_.StringField("document", checked.document.id);
    json_.StringField("record", checked.document.source);
    json_.StringField("marketplace", checked.document.marketplace);
    if (finding.span) {
      json_.StringField("match", finding.match);
      json_.CountField("spanStart", finding.span->start);
      json_.CountField("spanEnd", finding.span->end);
    }
    if (!finding.disguise.empty())
      json_.StringsField("disguise", finding.disguise);
    json_.EndObject();
  }

  const Report& report_;
  JsonOut json_;
  SarifRules rules_;
};

class SarifWriter : public ReportWriter {
 public:
  void Write(const Report& report, std::ostream& out) const override {
    SarifLog(report, out).Write();
  }
};

}  // namespace

std::unique_ptr<ReportWriter> MakeSarifWriter() {
  return std::make_unique<SarifWriter>();
}

}  // namespace redflag
