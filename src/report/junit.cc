// --format junit: a test case a document, for build servers. What fails the
// run is a failure, what could not be checked an error.
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "report/advice.h"
#include "report/evidence.h"
#include "report/formats.h"

namespace redflag {
namespace {

// For attributes and text. What XML 1.0 has no way to write, Readable has
// spelled out.
std::string Xml(std::string_view text) {
  std::string xml;
  for (const char c : Readable(text)) {
    if (c == '&')
      xml += "&amp;";
    else if (c == '<')
      xml += "&lt;";
    else if (c == '>')
      xml += "&gt;";
    else if (c == '"')
      xml += "&quot;";
    else
      xml += c;
  }
  return xml;
}

// One finding, as lines.
std::string Told(const Finding& finding) {
  std::string text(SeverityName(finding.severity));
  text.append(": ").append(Xml(finding.message)).append("\n");
  if (!finding.match.empty())
    text.append("  in ").append(Xml(finding.field)).append(": ");
  else if (!finding.evidence.empty())
    text.append("  because: ");
  text.append(Xml(finding.evidence.empty() ? finding.match : finding.evidence));
  if (!finding.meaning.empty())
    text.append("\n  means: ").append(Xml(finding.meaning));
  text.append("\n  to do: ").append(Xml(finding.remedy));
  text.append("\n  rule: ").append(Xml(finding.rule)).append(", fingerprint ");
  return text.append(Xml(finding.fingerprint)).append("\n");
}

struct Counts {
  std::size_t tests = 0, failures = 0, errors = 0;
};

class JunitWriter : public ReportWriter {
 public:
  explicit JunitWriter(std::optional<Severity> fail_on) : fail_on_(fail_on) {}

  void Write(const Report& report, std::ostream& out) const override {
    const Counts counts = Count(report);
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    WriteOpen("testsuites", counts, out);
    WriteOpen("testsuite", counts, out);
    report.ForEachDocument([this, &out](const CheckedDocument& document) {
      WriteCase(document, out);
    });
    for (const NotChecked& input : report.not_checked) {
      out << "<testcase classname=\"" << Xml(FileOf(input.source))
          << "\" name=\"" << Xml(input.source) << "\">\n";
      WriteError(input.code, input.message, out);
      out << "</testcase>\n";
    }
    out << "</testsuite>\n</testsuites>\n";
  }

 private:
  bool Fails(const CheckedDocument& checked) const {
    for (const Finding& finding : checked.findings)
      if (CountsFrom(finding, fail_on_)) return true;
    return false;
  }

  Counts Count(const Report& report) const {
    Counts counts;
    counts.tests = counts.errors = report.not_checked.size();
    report.ForEachDocument([&](const CheckedDocument& checked) {
      ++counts.tests;
      if (Fails(checked))
        ++counts.failures;
      else if (!checked.document.unchecked.empty())
        ++counts.errors;
    });
    return counts;
  }

  static void WriteOpen(std::string_view name, const Counts& counts,
                        std::ostream& out) {
    out << "<" << name << " name=\"redflag\" tests=\"" << counts.tests
        << "\" failures=\"" << counts.failures << "\" errors=\""
        << counts.errors << "\" skipped=\"0\" time=\"0\">\n";
  }

  void WriteCase(const CheckedDocument& checked, std::ostream& out) const {
    out << "<testcase classname=\"" << Xml(FileOf(checked.document.source))
        << "\" name=\"" << Xml(checked.document.id) << "\" time=\"0\"";
    const bool fails = Fails(checked);
    if (!fails && checked.findings.empty() &&
        checked.document.unchecked.empty()) {
      out << "/>\n";
      return;
    }
    out << ">\n";
    // One outcome a test case is what all readers of the format show.
    if (fails)
      WriteFailure(checked, out);
    else if (!checked.document.unchecked.empty())
      WriteError(checked.document.unchecked.front().code,
                 checked.document.unchecked.front().message, out);
    WriteOthers(checked, fails, out);
    out << "</testcase>\n";
  }

  void WriteFailure(const CheckedDocument& checked, std::ostream& out) const {
    const Finding* worst = nullptr;
    for (const Finding& finding : checked.findings)
      if (CountsFrom(finding, fail_on_) &&
          (worst == nullptr || finding.severity > worst->severity))
        worst = &finding;
    out << "<failure type=\"" << Xml(worst->rule) << "\" message=\"risk "
        << Tenths(checked.risk) << ", " << SeverityName(worst->severity) << ": "
        << Xml(worst->message) << "\">";
    for (const Finding& finding : checked.findings)
      if (CountsFrom(finding, fail_on_)) out << Told(finding);
    out << "</failure>\n";
  }

  static void WriteError(ErrorKind code, std::string_view message,
                         std::ostream& out) {
    out << "<error type=\"" << ErrorCode(code) << "\" message=\""
        << Xml(message) << "\">" << Xml(AdviceFor(code)) << "</error>\n";
  }

  // What fails nothing.
  void WriteOthers(const CheckedDocument& checked, bool fails,
                   std::ostream& out) const {
    std::string others;
    for (const Finding& finding : checked.findings)
      if (IsOpen(finding) && !CountsFrom(finding, fail_on_))
        others += Told(finding);
    for (const Unchecked& part : checked.document.unchecked)
      if (fails || &part != &checked.document.unchecked.front())
        others.append("not checked: ")
            .append(Xml(part.field))
            .append(": ")
            .append(Xml(part.message))
            .append("\n");
    if (!others.empty()) out << "<system-out>" << others << "</system-out>\n";
  }

  std::optional<Severity> fail_on_;
};

}  // namespace

std::unique_ptr<ReportWriter> MakeJunitWriter(const WriteOptions& options) {
  return std::make_unique<JunitWriter>(options.fail_on);
}

}  // namespace redflag
