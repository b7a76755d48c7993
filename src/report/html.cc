// --format html: one file to read in a browser, without a network. The data
// stands in it as JSON, which the page's own script turns into text nodes;
// the page's policy lets no other script run.
#include "report/html.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <ostream>
#include <sstream>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "report/advice.h"
#include "report/evidence.h"
#include "report/formats.h"
#include "report/json_out.h"

namespace redflag {
namespace {

constexpr std::size_t kSharedTexts = 20000;

unsigned HexValue(char c) {
  return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
}

// A content security policy takes hashes in Base64.
std::string Base64OfHex(std::string_view hex) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < hex.size(); at += 6) {
    const std::string_view part = hex.substr(at, 6);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 6; ++i)
      bits = bits << 4U | (i < part.size() ? HexValue(part[i]) : 0U);
    const std::size_t letters = part.size() / 2 + 1;
    for (std::size_t i = 0; i < 4; ++i)
      text += i < letters ? kLetters[(bits >> (18 - 6 * i)) & 63U] : '=';
  }
  return text;
}

std::string Markup(std::string_view text) {
  std::string markup;
  for (const char c : Readable(text)) {
    if (c == '&')
      markup += "&amp;";
    else if (c == '<')
      markup += "&lt;";
    else if (c == '>')
      markup += "&gt;";
    else if (c == '"')
      markup += "&quot;";
    else
      markup += c;
  }
  return markup;
}

void WriteHtmlHead(std::ostream& out) {
  out << "<!doctype html>\n<html lang=\"en\">\n<head>\n"
         "<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\""
         "default-src 'none'; base-uri 'none'; form-action 'none'; "
         "style-src 'sha256-"
      << Base64OfHex(kHtmlStyleHash) << "'; script-src 'sha256-"
      << Base64OfHex(kHtmlScriptHash)
      << "'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, "
         "initial-scale=1\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n"
         "<title>redflag report</title>\n<style>"
      << kHtmlStyle << "</style>\n</head>\n<body>\n";
}

void WriteOverview(const ReportSummary& summary, std::ostream& out) {
  out << "<header>\n<h1>redflag report</h1>\n<p>"
      << Counted(summary.documents, "document", "documents") << " checked, "
      << Counted(summary.findings, "finding", "findings");
  if (summary.known > 0) out << ", " << summary.known << " of them known";
  const std::size_t accepted = summary.suppressed - summary.dismissed;
  if (accepted > 0) out << ", " << accepted << " more accepted";
  if (summary.dismissed > 0)
    out << ", " << summary.dismissed << " more dismissed";
  if (summary.partial > 0)
    out << "; " << Counted(summary.partial, "document", "documents")
        << " in part only";
  out << ".</p>\n<noscript><p class=\"alert\">The list needs JavaScript, which "
         "is part of this file and asks for nothing from the network.</p>"
         "</noscript>\n";
  out << "<div class=\"alert\" id=\"not-checked\" hidden><details><summary>"
      << Counted(summary.not_checked, "input", "inputs")
      << " could not be checked: none of them is clean</summary></details>"
         "</div>\n"
         "<div class=\"overview\">\n"
         "<section aria-labelledby=\"bands-title\"><h2 id=\"bands-title\">"
         "Documents by risk</h2><div id=\"bands\"></div></section>\n"
         "<section aria-labelledby=\"families-title\">"
         "<h2 id=\"families-title\">Findings by family and severity</h2>"
         "<div id=\"families\"></div></section>\n</div>\n</header>\n";
}

// A drop-down of filters; what the data decides is added by the script.
struct Choice {
  std::string_view id, label, any;
  std::vector<std::string_view> values;
};

void WriteTools(std::ostream& out) {
  out << "<main>\n<div class=\"tools\" role=\"search\">\n"
         "<label class=\"grow\">Search <input id=\"by-q\" type=\"search\" "
         "placeholder=\"words, ids, rules\"></label>\n";
  const std::vector<Choice> choices = {
      {"by-band",
       "Risk",
       "any",
       {"critical", "high", "medium", "low", "partial", "none"}},
      {"by-family", "Family", "any", {}},
      {"by-severity", "Severity from", "any", {"critical", "high", "medium"}},
      {"by-market", "Marketplace", "any", {}},
      {"by-only", "Only", "all documents", {"findings", "partial"}}};
  for (const Choice& choice : choices) {
    out << "<label>" << choice.label << " <select id=\"" << choice.id
        << "\"><option value=\"\">" << choice.any << "</option>";
    for (const std::string_view value : choice.values)
      out << "<option value=\"" << value << "\">" << value << "</option>";
    out << "</select></label>\n";
  }
  out << "<button type=\"button\" id=\"all\">Open or close all</button>\n"
         "<button type=\"button\" id=\"keys\" class=\"help\">Keys</button>\n"
         "</div>\n<p id=\"count\" role=\"status\" class=\"soft\"></p>\n"
         "<div id=\"list\"></div>\n"
         "<button type=\"button\" id=\"more\" hidden></button>\n</main>\n";
}

void WriteFoot(const Report& report, std::ostream& out) {
  out << "<footer class=\"small\">redflag " << Markup(report.tool_version)
      << ", patterns " << Markup(report.patterns_version) << " ("
      << Markup(report.patterns_digest)
      << "). Risks, not law: each finding names its source.</footer>\n"
         "<dialog id=\"help\" aria-labelledby=\"help-title\">"
         "<h2 id=\"help-title\">Keys</h2><dl>"
         "<dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next, previous document</dd>"
         "<dt><kbd>Enter</kbd></dt><dd>open or close it</dd>"
         "<dt><kbd>e</kbd></dt><dd>open or close all</dd>"
         "<dt><kbd>/</kbd></dt><dd>search; <kbd>Esc</kbd> clears it</dd>"
         "<dt><kbd>?</kbd></dt><dd>these keys</dd></dl>"
         "<form method=\"dialog\"><button>Close</button></form></dialog>\n";
}

// The report as the script reads it: what findings have in common, such as
// their rule, stands once, at the end, and is named by its number; so do texts
// that many share. A browser reads little, then.
class HtmlData {
 public:
  explicit HtmlData(std::ostream& out) : json_(out, JsonOut::Place::kInHtml) {}

  void Write(const Report& report) {
    json_.BeginObject();
    json_.Key("documents");
    json_.BeginArray();
    report.ForEachDocument(
        [this](const CheckedDocument& checked) { WriteDocument(checked); });
    json_.EndArray();
    json_.BreakLine(0);
    json_.Key("not_checked");
    json_.BeginArray();
    for (const NotChecked& input : report.not_checked)
      WriteFault("source", input.source, input.code, input.message);
    json_.EndArray();
    json_.BreakLine(0);
    json_.Key("kinds");
    json_.BeginArray();
    for (const std::string* kind : kinds_) {
      json_.BreakLine(0);
      json_.Raw(*kind);
    }
    json_.EndArray();
    json_.BreakLine(0);
    json_.Key("texts");
    json_.BeginArray();
    for (const std::string* text : texts_)
      json_.String(*text);
    json_.EndArray();
    json_.EndObject();
    json_.EndLine();
  }

 private:
  void Shared(JsonOut& json, const std::string& text) {
    const auto known = numbers_.find(text);
    if (known != numbers_.end()) {
      json.Count(known->second);
    } else if (texts_.size() >= kSharedTexts) {
      json.String(text);
    } else {
      const auto added = numbers_.emplace(text, texts_.size()).first;
      texts_.push_back(&added->first);
      json.Count(added->second);
    }
  }

  void SharedField(JsonOut& json, std::string_view key,
                   const std::string& text) {
    json.Key(key);
    Shared(json, text);
  }

  void WriteFault(std::string_view key, std::string_view place, ErrorKind code,
                  std::string_view message) {
    json_.BeginObject();
    json_.StringField(key, place);
    json_.StringField("code", ErrorCode(code));
    json_.StringField("message", message);
    json_.StringField("advice", AdviceFor(code));
    json_.EndObject();
  }

  void WriteDocument(const CheckedDocument& checked) {
    const Document& document = checked.document;
    json_.BreakLine(0);
    json_.BeginObject();
    json_.CountField("rank", checked.rank);
    json_.Key("risk");
    json_.Tenths(checked.risk);
    json_.StringField("band", BandName(checked.band));
    json_.StringField("id", document.id);
    json_.StringField("title", TitleOf(document));
    json_.StringField("source", document.source);
    json_.StringField("market", document.marketplace);
    if (!checked.product_kinds.empty())
      json_.StringsField("types", checked.product_kinds);
    json_.Key("findings");
    json_.BeginArray();
    for (const Finding* finding : InOrder(checked.findings))
      WriteFinding(*finding);
    json_.EndArray();
    if (!document.unchecked.empty()) WriteUnchecked(document);
    json_.EndObject();
  }

  void WriteUnchecked(const Document& document) {
    json_.Key("unchecked");
    json_.BeginArray();
    for (const Unchecked& part : document.unchecked)
      WriteFault("field", part.field, part.code, part.message);
    json_.EndArray();
  }

  // Open ones first, then by severity and share.
  static std::vector<const Finding*> InOrder(
      const std::vector<Finding>& findings) {
    std::vector<const Finding*> sorted;
    sorted.reserve(findings.size());
    for (const Finding& finding : findings)
      sorted.push_back(&finding);
    std::ranges::stable_sort(sorted, [](const Finding* a, const Finding* b) {
      if (IsOpen(*a) != IsOpen(*b)) return IsOpen(*a);
      if (a->severity != b->severity) return a->severity > b->severity;
      return a->risk_share > b->risk_share;
    });
    return sorted;
  }

  // [kind, share, fingerprint, before, match, after, meaning, match apart];
  // what is missing at the end is not there.
  void WriteFinding(const Finding& finding) {
    json_.BeginArray();
    WriteKind(finding);
    json_.Tenths(finding.risk_share);
    json_.String(finding.fingerprint);
    WriteEvidence(finding);
    json_.EndArray();
  }

  void WriteKind(const Finding& finding) {
    std::string kind = KindOf(finding);
    const auto known = kind_numbers_.find(kind);
    if (known != kind_numbers_.end()) {
      json_.Count(known->second);
    } else if (kinds_.size() >= kSharedTexts) {
      json_.Raw(kind);
    } else {
      const auto added =
          kind_numbers_.emplace(std::move(kind), kinds_.size()).first;
      kinds_.push_back(&added->first);
      json_.Count(added->second);
    }
  }

  std::string KindOf(const Finding& finding) {
    std::ostringstream out;
    JsonOut json(out, JsonOut::Place::kInHtml);
    json.BeginObject();
    json.CountField("sev", static_cast<std::size_t>(finding.severity));
    SharedField(json, "family", finding.family);
    SharedField(json, "rule", finding.rule);
    SharedField(json, "message", finding.message);
    SharedField(json, "remedy", finding.remedy);
    json.StringField("field", finding.field);
    json.Key("sure");
    json.Number(finding.confidence);
    WritePolicies(json, finding);
    WriteStanding(json, finding);
    json.EndObject();
    json.Flush();
    return out.str();
  }

  void WriteEvidence(const Finding& finding) {
    const std::string& text =
        finding.evidence.empty() ? finding.match : finding.evidence;
    if (text.empty() && finding.meaning.empty()) return;
    std::optional<Span> mark = MarkIn(finding);
    // Else the match is what the evidence marks.
    const bool apart = !mark && !finding.match.empty() && !text.empty();
    if (finding.evidence.empty()) mark = Span{0, text.size()};
    const Span span = mark.value_or(Span{text.size(), text.size()});
    json_.String(std::string_view(text).substr(0, span.start));
    json_.String(
        std::string_view(text).substr(span.start, span.end - span.start));
    json_.String(std::string_view(text).substr(span.end));
    if (apart || !finding.meaning.empty()) json_.String(finding.meaning);
    if (apart) json_.String(finding.match);
  }

  // The policies of a rule, which its findings share, as one text of lines.
  void WritePolicies(JsonOut& json, const Finding& finding) {
    std::string lines;
    for (const Policy& policy : finding.policy)
      for (const std::string* text : {&policy.title, &policy.url})
        lines.append(lines.empty() ? "" : "\n").append(Readable(*text));
    if (!lines.empty()) SharedField(json, "policy", lines);
  }

  void WriteStanding(JsonOut& json, const Finding& finding) {
    if (!finding.disguise.empty()) {
      json.Key("disguise");
      json.BeginArray();
      for (const std::string& name : finding.disguise)
        Shared(json, std::string(DisguiseMeaning(name)));
      json.EndArray();
    }
    if (finding.suppression)
      SharedField(json, "sup", SuppressionText(*finding.suppression));
    if (finding.accepted)
      SharedField(json, "with", AcceptanceText(*finding.accepted));
    if (finding.novelty == Novelty::kKnown) json.CountField("known", 1);
    if (finding.status != RuleStatus::kStable) json.CountField("preview", 1);
  }

  JsonOut json_;
  std::unordered_map<std::string, std::size_t> numbers_;
  std::vector<const std::string*> texts_;
  std::unordered_map<std::string, std::size_t> kind_numbers_;
  std::vector<const std::string*> kinds_;
};

class HtmlWriter : public ReportWriter {
 public:
  void Write(const Report& report, std::ostream& out) const override {
    WriteHtmlHead(out);
    WriteOverview(report.summary, out);
    WriteTools(out);
    WriteFoot(report, out);
    out << "<script type=\"application/json\" id=\"data\">";
    HtmlData(out).Write(report);
    out << "</script>\n<script>" << kHtmlScript << "</script>\n</body>\n"
        << "</html>\n";
  }
};

}  // namespace

std::unique_ptr<ReportWriter> MakeHtmlWriter() {
  return std::make_unique<HtmlWriter>();
}

}  // namespace redflag
