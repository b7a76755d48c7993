// --format markdown: a summary for a pull request or a ticket.
#include <array>
#include <ostream>
#include <string>
#include <string_view>

#include "report/evidence.h"
#include "report/formats.h"

namespace redflag {
namespace {

// GitHub takes comments of 65,536 characters.
constexpr std::size_t kTableBytes = 48000;
constexpr std::size_t kNotCheckedShown = 50;

bool IsPlain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || c == ' ' || (c >= '0' && c <= '9') ||
         (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
         c == ',' || c == '-' || c == '/' || c == '\'' || c == '%';
}

// Texts of the data: in a <code> element neither mentions nor addresses
// become links, and as numbers no character is markup.
std::string Code(std::string_view text) {
  std::string code = "<code>";
  for (const char c : Readable(text)) {
    if (IsPlain(c))
      code += c;
    else
      code.append("&#").append(std::to_string(int{c})).append(";");
  }
  return code + "</code>";
}

// Texts of rules: ours, or of the user's own sets.
std::string Plain(std::string_view text) {
  // A service would make links and mentions of these.
  for (const std::string_view live : {"@", "://", "www."})
    if (text.find(live) != std::string_view::npos) return Code(text);
  std::string plain;
  for (const char c : Readable(text)) {
    constexpr std::string_view kMarkup = "\\`*_[]<>|#&";
    if (kMarkup.find(c) != std::string_view::npos)
      plain.append("&#").append(std::to_string(int{c})).append(";");
    else
      plain += c;
  }
  return plain;
}

// A message with the words it quotes as code.
std::string MessageText(const Finding& finding) {
  const std::string& message = finding.message;
  const std::size_t at =
      finding.match.empty() ? std::string::npos : message.find(finding.match);
  if (at == std::string::npos) return Plain(message);
  return Plain(message.substr(0, at)) + Code(finding.match) +
         Plain(message.substr(at + finding.match.size()));
}

std::string_view SignOf(Severity severity) {
  constexpr std::array<std::string_view, 4> kSigns = {"🔵", "🟡", "🟠", "🔴"};
  return kSigns.at(static_cast<std::size_t>(severity));
}

class MarkdownPage {
 public:
  explicit MarkdownPage(std::ostream& out) : out_(out) {}

  void WriteHead(const ReportSummary& summary) {
    out_ << "### redflag: " << BandsOf(summary) << "\n\n"
         << Counted(summary.documents, "document", "documents") << " checked, "
         << Counted(summary.findings, "finding", "findings");
    if (summary.known > 0) out_ << ", " << summary.known << " of them known";
    const std::size_t accepted = summary.suppressed - summary.dismissed;
    if (accepted > 0) out_ << ", " << accepted << " more accepted";
    if (summary.dismissed > 0)
      out_ << ", " << summary.dismissed << " more dismissed";
    if (summary.partial > 0)
      out_ << ", " << Counted(summary.partial, "document", "documents")
           << " checked in part only";
    if (summary.not_checked > 0)
      out_ << ", **" << Counted(summary.not_checked, "input", "inputs")
           << " not checked**";
    out_ << ".\n";
  }

  void WriteDocument(const CheckedDocument& checked) {
    for (const Finding& finding : checked.findings)
      if (IsOpen(finding)) WriteFinding(checked, finding);
    for (const Unchecked& part : checked.document.unchecked)
      WriteRow("⚪ unchecked", checked,
               Plain(part.message) + "<br>in " + Code(part.field),
               Plain(ErrorCode(part.code)));
  }

  void WriteEnd(const Report& report) {
    if (left_out_ > 0)
      out_ << "\n" << left_out_ << " more rows are in the full report.\n";
    if (report.not_checked.empty()) return;
    out_ << "\n**Not checked** (none of these is clean):\n\n";
    std::size_t shown = 0;
    for (const NotChecked& input : report.not_checked) {
      if (++shown > kNotCheckedShown) break;
      out_ << "- " << Code(input.source) << ": " << ErrorCode(input.code)
           << ", " << Code(input.message) << "\n";
    }
    if (report.not_checked.size() > kNotCheckedShown)
      out_ << "- and " << report.not_checked.size() - kNotCheckedShown
           << " more\n";
  }

 private:
  void WriteFinding(const CheckedDocument& checked, const Finding& finding) {
    std::string severity(SignOf(finding.severity));
    severity.append(" ").append(SeverityName(finding.severity));
    if (finding.status != RuleStatus::kStable) severity.append(" (preview)");
    std::string what = MessageText(finding);
    if (!finding.match.empty()) what.append("<br>").append(Code(finding.match));
    if (!finding.meaning.empty())
      what.append(" means ").append(Code(finding.meaning));
    if (!finding.field.empty()) what.append(" in ").append(Code(finding.field));
    WriteRow(severity, checked, what, Plain(finding.remedy));
  }

  void WriteRow(std::string_view severity, const CheckedDocument& checked,
                std::string_view what, std::string_view remedy) {
    if (bytes_ > kTableBytes) {
      ++left_out_;
      return;
    }
    std::string row;
    if (bytes_ == 0)
      row = "\n| Severity | Document | What | To do |\n|---|---|---|---|\n";
    row.append("| ").append(severity);
    row.append(" | #").append(std::to_string(checked.rank)).append(" ");
    row.append(Code(checked.document.id));
    row.append(" | ").append(what);
    row.append(" | ").append(remedy).append(" |\n");
    bytes_ += row.size();
    out_ << row;
  }

  std::ostream& out_;
  std::size_t bytes_ = 0;
  std::size_t left_out_ = 0;
};

class MarkdownWriter : public ReportWriter {
 public:
  void Write(const Report& report, std::ostream& out) const override {
    MarkdownPage page(out);
    page.WriteHead(report.summary);
    report.ForEachDocument([&page](const CheckedDocument& document) {
      page.WriteDocument(document);
    });
    page.WriteEnd(report);
  }
};

}  // namespace

std::unique_ptr<ReportWriter> MakeMarkdownWriter() {
  return std::make_unique<MarkdownWriter>();
}

}  // namespace redflag
