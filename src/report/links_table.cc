// `redflag links` for people.
#include <map>
#include <ostream>
#include <string>

#include "report/advice.h"
#include "report/formats.h"
#include "report/terminal.h"

namespace redflag {
namespace {

constexpr std::size_t kLinksIndent = 2;
constexpr std::size_t kLinksHang = 16;

Style StyleOf(LinkVerdict verdict) {
  if (verdict == LinkVerdict::kOffPlatform) return Style::kRed;
  return verdict == LinkVerdict::kUnknown ? Style::kYellow : Style::kBlue;
}

class LinksTableWriter : public LinksWriter {
 public:
  LinksTableWriter(const WriteOptions& options, std::ostream& out)
      : terminal_(options, out) {}

  void Add(const Document& document, const Link& link) override {
    PrintDocument(document);
    ++counts_[link.verdict];
    const std::string_view kind = LinkKindName(link.kind);
    terminal_.Paragraph({kLinksIndent, kLinksHang,
                         LinkVerdictName(link.verdict), StyleOf(link.verdict)},
                        link.target, Style::kBold);
    std::string place = FieldName(document.fields.at(link.field));
    place.append(", bytes ").append(std::to_string(link.span.start));
    place.append(" to ").append(std::to_string(link.span.end));
    Row(kind, link.reason + " (" + place + ")");
    for (std::size_t i = 1; i < link.chain.size(); ++i)
      Row("leads to", link.chain[i]);
    if (link.disguise.empty()) return;
    std::string how;
    for (const std::string& trick : link.disguise)
      how.append(how.empty() ? "" : ", ").append(trick);
    Row("disguised", "\"" + link.text + "\" (" + how + ")");
  }

  void Finish(std::span<const NotChecked> not_checked) override {
    if (!counts_.empty()) terminal_.Blank();
    for (const NotChecked& input : not_checked) {
      terminal_.Paragraph({0, kLinksHang, "Not checked", Style::kBold},
                          input.source);
      Row(ErrorCode(input.code), input.message);
      Row("to do", AdviceFor(input.code));
    }
    std::string text;
    for (const auto& [verdict, count] : counts_) {
      text.append(text.empty() ? "" : ", ").append(std::to_string(count));
      text.append(" ").append(LinkVerdictName(verdict));
    }
    terminal_.Paragraph({0, kLinksHang, "Links", Style::kBold},
                        text.empty() ? "none found." : text + ".");
  }

 private:
  void Row(std::string_view label, std::string_view text) {
    terminal_.Paragraph({kLinksIndent, kLinksHang, label, Style::kDim}, text);
  }

  // A heading whenever another document begins.
  void PrintDocument(const Document& document) {
    const std::string name = document.id + "  " + document.source;
    if (name == document_ && !counts_.empty()) return;
    if (!counts_.empty()) terminal_.Blank();
    terminal_.Paragraph({}, name, Style::kBold);
    document_ = name;
  }

  Terminal terminal_;
  std::string document_;
  std::map<LinkVerdict, std::size_t> counts_;
};

}  // namespace

std::unique_ptr<LinksWriter> MakeLinksTableWriter(const WriteOptions& options,
                                                  std::ostream& out) {
  return std::make_unique<LinksTableWriter>(options, out);
}

}  // namespace redflag
