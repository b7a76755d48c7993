#include "input/inline_strings.h"

#include <map>
#include <utility>
#include <vector>

#include "input/xml_events.h"
#include "input/zip_archive.h"

namespace redflag {
namespace {

// The attributes `key` and `value` of every element of this name in a part.
Result<std::vector<std::pair<std::string, std::string>>> PairsOf(
    std::string_view workbook, const char* part, std::string_view element,
    std::string_view key, std::string_view value) {
  const Result<std::string> xml = ReadMember(workbook, part);
  if (!xml.ok()) return xml.error();
  std::vector<std::pair<std::string, std::string>> pairs;
  const Status read =
      ReadXml(xml.value(),
              {.start =
                   [&](std::string_view name, const XmlAttributes& of) {
                     if (LocalName(name) == element)
                       pairs.emplace_back(ValueOf(of, key), ValueOf(of, value));
                   },
               .end = [](std::string_view) {},
               .text = [](std::string_view) {}});
  if (!read.ok()) return read.error();
  return pairs;
}

// "worksheets/sheet1.xml" and "/xl/worksheets/sheet1.xml" to the member.
std::string PartOf(const std::string& target) {
  return target.starts_with('/') ? target.substr(1) : "xl/" + target;
}

// One sheet's part. Phonetic guides are no part of a text.
class InlineCells {
 public:
  explicit InlineCells(
      const std::function<void(std::string_view cell, std::string text)>& take)
      : take_(take) {}

  void Start(std::string_view name, const XmlAttributes& attributes) {
    name = LocalName(name);
    if (name == "c" && ValueOf(attributes, "t") == "inlineStr")
      cell_ = ValueOf(attributes, "r");
    in_guide_ = in_guide_ || name == "rPh";
    in_text_ = name == "t" && !cell_.empty() && !in_guide_;
  }
  void Text(std::string_view text) {
    if (in_text_) text_ += text;
  }
  void End(std::string_view name) {
    name = LocalName(name);
    in_text_ = false;
    if (name == "rPh") in_guide_ = false;
    if (name != "c" || cell_.empty()) return;
    take_(cell_, std::exchange(text_, {}));
    cell_.clear();
  }

 private:
  const std::function<void(std::string_view, std::string)>& take_;
  std::string cell_;
  std::string text_;
  bool in_text_ = false;
  bool in_guide_ = false;
};

Status ReadSheet(
    std::string_view workbook, const std::string& part,
    const std::function<void(std::string_view cell, std::string text)>& take) {
  const Result<std::string> xml = ReadMember(workbook, part.c_str());
  if (!xml.ok()) return xml.error();
  InlineCells cells(take);
  return ReadXml(
      xml.value(),
      {.start = [&cells](std::string_view name,
                         const XmlAttributes& of) { cells.Start(name, of); },
       .end = [&cells](std::string_view name) { cells.End(name); },
       .text = [&cells](std::string_view text) { cells.Text(text); }});
}

}  // namespace

Status ForEachInlineString(
    std::string_view workbook,
    const std::function<void(std::string_view sheet, std::string_view cell,
                             std::string text)>& take) {
  const auto sheets =
      PairsOf(workbook, "xl/workbook.xml", "sheet", "name", "id");
  if (!sheets.ok()) return sheets.error();
  const auto parts = PairsOf(workbook, "xl/_rels/workbook.xml.rels",
                             "Relationship", "Id", "Target");
  if (!parts.ok()) return parts.error();
  const std::map<std::string, std::string> targets(parts.value().begin(),
                                                   parts.value().end());
  for (const auto& sheet : sheets.value()) {
    const auto target = targets.find(sheet.second);
    if (target == targets.end()) continue;
    const std::string part = PartOf(target->second);
    if (!HasMember(workbook, part.c_str())) continue;
    Status read =
        ReadSheet(workbook, part, [&](std::string_view cell, std::string text) {
          take(sheet.first, cell, std::move(text));
        });
    if (!read.ok()) return read;
  }
  return Done{};
}

}  // namespace redflag
