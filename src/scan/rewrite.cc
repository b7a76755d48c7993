#include "scan/rewrite.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "core/finding.h"
#include "core/table.h"
#include "text/normalize.h"

namespace redflag {
namespace {

// Taking a sentence out can bring two others together that break a rule.
constexpr int kMaxRounds = 4;

bool IsText(const Field& field) {
  return field.kind == FieldKind::kSubject || field.kind == FieldKind::kBody;
}

Field* FieldOf(Document& document, FieldKind kind) {
  for (Field& field : document.fields)
    if (field.kind == kind) return &field;
  return nullptr;
}

std::string NeutralRequest(const Tables& tables, std::string_view language) {
  std::string fallback;
  for (const TableRow& row : tables.Get("message/neutral-requests").rows) {
    if (row.Text("language") == language) return std::string(row.Text("text"));
    if (row.Text("language") == "en") fallback = row.Text("text");
  }
  return fallback;
}

// Where the sentences of a text without markup start, and its end.
std::vector<std::size_t> SentenceEdges(const std::string& text) {
  const NormalizedText normalized = Normalize(text);
  std::vector<std::size_t> edges;
  for (const std::uint32_t start : normalized.sentences)
    edges.push_back(normalized.ToGiven({start, normalized.plain.size()}).start);
  if (!edges.empty()) edges.front() = 0;
  edges.push_back(text.size());
  return edges;
}

std::string Trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t start = text.find_first_not_of(kBlank);
  if (start == std::string_view::npos) return "";
  return std::string(
      text.substr(start, text.find_last_not_of(kBlank) - start + 1));
}

bool Offends(const Finding& finding) {
  return finding.span && (finding.severity >= Severity::kMedium ||
                          finding.family == "review-manipulation");
}

class Editor {
 public:
  Editor(const Scanner& scanner, const Document& message)
      : scanner_(scanner),
        message_(message),
        neutral_(NeutralRequest(scanner.patterns().tables, message.language)) {
    for (Field& field : message_.fields)
      if (IsText(field)) field.text = Normalize(field.text).visible;
  }

  Rewriting Run() {
    for (int round = 0; round < kMaxRounds; ++round)
      if (!StrikeOnce()) break;
    if (!Passes()) StartOver();
    Rewriting result;
    if (const Field* subject = FieldOf(message_, FieldKind::kSubject))
      result.subject = Trimmed(subject->text);
    if (const Field* body = FieldOf(message_, FieldKind::kBody))
      result.body = Trimmed(body->text);
    result.struck = std::move(struck_);
    result.passes = Passes();
    return result;
  }

 private:
  // Whether anything was struck.
  bool StrikeOnce() {
    const CheckedDocument checked = scanner_.Check(message_);
    bool any = false;
    for (Field& field : message_.fields) {
      if (!IsText(field)) continue;
      std::vector<Finding> findings;
      for (const Finding& finding : checked.findings)
        if (finding.field_kind == field.kind && Offends(finding))
          findings.push_back(finding);
      any = Strike(findings, field) || any;
    }
    return any;
  }

  bool Strike(const std::vector<Finding>& findings, Field& field) {
    if (findings.empty()) return false;
    const std::vector<std::size_t> edges = SentenceEdges(field.text);
    std::string kept;
    bool any = false;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
      const Span sentence{edges[i], std::max(edges[i], edges[i + 1])};
      const std::string text =
          field.text.substr(sentence.start, sentence.size());
      const auto hit =
          std::ranges::find_if(findings, [&sentence](const Finding& finding) {
            return finding.span->Overlaps(sentence);
          });
      if (hit == findings.end() || text == neutral_) {
        kept += text;
        continue;
      }
      any = true;
      struck_.push_back(Trimmed(text));
      kept += Instead(*hit, field.kind, text);
    }
    field.text = std::move(kept);
    return any;
  }

  // What stands in a struck sentence's place.
  std::string Instead(const Finding& finding, FieldKind field,
                      const std::string& sentence) {
    const bool ends_line = sentence.ends_with('\n');
    if (asked_ || field != FieldKind::kBody ||
        finding.family != "review-manipulation")
      return ends_line ? "\n" : "";
    asked_ = true;
    return neutral_ + (ends_line ? "\n" : " ");
  }

  bool Passes() const {
    const CheckedDocument checked = scanner_.Check(message_);
    return std::ranges::none_of(checked.findings, [](const Finding& finding) {
      return finding.severity >= Severity::kMedium;
    });
  }

  void StartOver() {
    for (Field& field : message_.fields)
      if (IsText(field))
        field.text = field.kind == FieldKind::kBody ? neutral_ : "";
  }

  const Scanner& scanner_;
  Document message_;
  std::string neutral_;
  bool asked_ = false;  // The neutral request stands in the body.
  std::vector<std::string> struck_;
};

}  // namespace

Rewriting Rewrite(const Scanner& scanner, const Document& message) {
  return Editor(scanner, message).Run();
}

}  // namespace redflag
