#include "report/diff.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <string>

#include "report/json_out.h"
#include "report/terminal.h"

namespace redflag {
namespace {

constexpr std::array kChanges = {Change::kNew, Change::kChanged, Change::kGone,
                                 Change::kNotSeen};

// "not_seen" for "not-seen": keys have no hyphens.
std::string KeyOf(Change change) {
  std::string key(ChangeName(change));
  std::ranges::replace(key, '-', '_');
  return key;
}

void WriteRun(std::string_view key, std::int64_t run, std::string_view at,
              JsonOut& json) {
  json.BreakLine(1);
  json.Key(key);
  json.BeginObject();
  json.CountField("run", static_cast<std::size_t>(run));
  json.StringField("started_at", at);
  json.EndObject();
}

void WriteFinding(const FindingChange& finding, JsonOut& json) {
  json.BreakLine(2);
  json.BeginObject();
  json.StringField("change", ChangeName(finding.change));
  json.StringField("id", finding.id);
  json.StringField("source", finding.source);
  json.StringField("rule", finding.rule);
  json.StringField("family", finding.family);
  json.StringField("severity", SeverityName(finding.severity));
  json.StringField("field", finding.field);
  json.StringField("match", finding.match);
  if (finding.change == Change::kChanged) json.StringField("was", finding.was);
  json.StringField("message", finding.message);
  json.StringField("remedy", finding.remedy);
  json.StringField("fingerprint", finding.fingerprint);
  json.EndObject();
}

void WriteJson(const RunDiff& diff, std::ostream& out) {
  JsonOut json(out);
  json.BeginObject();
  json.StringField("schema", "redflag/diff/1");
  WriteRun("before", diff.before, diff.before_at, json);
  WriteRun("after", diff.after, diff.after_at, json);
  json.BreakLine(1);
  json.Key("summary");
  json.BeginObject();
  for (const Change change : kChanges)
    json.CountField(KeyOf(change), diff.CountOf(change));
  json.CountField("still_there", diff.still_there);
  json.CountField("appeared", diff.appeared.size());
  json.CountField("vanished", diff.vanished.size());
  if (diff.dismissed > 0) json.CountField("dismissed", diff.dismissed);
  json.EndObject();
  json.BreakLine(1);
  json.Key("findings");
  json.BeginArray();
  for (const FindingChange& finding : diff.changes)
    WriteFinding(finding, json);
  json.EndArray();
  json.BreakLine(1);
  json.StringsField("appeared", diff.appeared);
  json.BreakLine(1);
  json.StringsField("vanished", diff.vanished);
  json.EndObject();
  json.EndLine();
}

class DiffTable {
 public:
  DiffTable(const RunDiff& diff, const WriteOptions& options, std::ostream& out)
      : diff_(diff), terminal_(options, out) {}

  void Write() {
    for (const FindingChange& finding : diff_.changes)
      Print(finding);
    PrintIds("Appeared", diff_.appeared);
    PrintIds("Vanished", diff_.vanished);
    std::string text;
    for (const Change change : kChanges)
      text += std::to_string(diff_.CountOf(change)) + " " +
              std::string(ChangeName(change)) + ", ";
    text += std::to_string(diff_.still_there) + " still there";
    if (diff_.dismissed > 0)
      text += "; " + std::to_string(diff_.dismissed) +
              " more are dismissed or suppressed";
    text += ".";
    terminal_.Paragraph({0, kHang, "Findings", Style::kBold}, text);
    terminal_.Paragraph({0, kHang, "Compared", Style::kBold}, Runs());
  }

 private:
  static constexpr std::size_t kIndent = 2;
  static constexpr std::size_t kHang = 16;

  static Style StyleOf(Change change) {
    if (change == Change::kGone) return Style::kBlue;
    return change == Change::kNotSeen ? Style::kYellow : Style::kRed;
  }

  std::string Runs() const {
    std::string text = "run " + std::to_string(diff_.after) + " (" +
                       diff_.after_at + ") with ";
    if (diff_.before == 0) return text + "no earlier run: all is new.";
    return text + "run " + std::to_string(diff_.before) + " (" +
           diff_.before_at + ").";
  }

  void Print(const FindingChange& finding) {
    terminal_.Paragraph(
        {0, kHang, ChangeName(finding.change), StyleOf(finding.change)},
        finding.id + "  " + finding.source, Style::kBold);
    Row(SeverityName(finding.severity), finding.message);
    if (!finding.match.empty()) Row(finding.field, "\"" + finding.match + "\"");
    if (finding.change == Change::kChanged)
      Row("was", "\"" + finding.was + "\"");
    if (finding.change == Change::kNotSeen)
      Row("because", "its listing was not checked this time");
    else if (finding.change != Change::kGone)
      Row("to do", finding.remedy);
    Row("rule", finding.rule + " (" + finding.fingerprint + ")");
    terminal_.Blank();
  }

  void PrintIds(std::string_view label, const std::vector<std::string>& ids) {
    if (ids.empty()) return;
    constexpr std::size_t kShown = 20;
    std::string text = std::to_string(ids.size()) + ": ";
    for (std::size_t i = 0; i < std::min(ids.size(), kShown); ++i)
      text += (i == 0 ? "" : ", ") + ids[i];
    terminal_.Paragraph({0, kHang, label, Style::kBold},
                        ids.size() > kShown ? text + ", ..." : text);
  }

  void Row(std::string_view label, std::string_view text) {
    terminal_.Paragraph({kIndent, kHang, label, Style::kDim}, text);
  }

  const RunDiff& diff_;
  Terminal terminal_;
};

}  // namespace

Status CheckDiffFormat(std::string_view format) {
  if (format == "table" || format == "json") return Done{};
  return Error{ErrorKind::kInvalidOptions,
               "a comparison is written as table or json, not as " +
                   std::string(format)};
}

void WriteDiff(const RunDiff& diff, std::string_view format,
               const WriteOptions& options, std::ostream& out) {
  if (format == "json")
    WriteJson(diff, out);
  else
    DiffTable(diff, options, out).Write();
}

}  // namespace redflag
