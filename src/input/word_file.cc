#include "input/word_file.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "core/limits.h"
#include "input/xml_events.h"
#include "input/zip_archive.h"

namespace redflag {
namespace {

using Links = std::map<std::string, std::string, std::less<>>;

void AppendEscaped(std::string_view text, std::string* out) {
  for (const char c : text) {
    if (c == '<')
      *out += "&lt;";
    else if (c == '&')
      *out += "&amp;";
    else if (c == '"')
      *out += "&quot;";
    else
      *out += c;
  }
}

// The addresses of a part's links by their ids.
Result<Links> ReadLinks(std::string_view xml) {
  Links links;
  const Status read = ReadXml(
      xml, {.start =
                [&links](std::string_view name, const XmlAttributes& of) {
                  if (name == "Relationship")
                    links.emplace(ValueOf(of, "Id"), ValueOf(of, "Target"));
                },
            .end = [](std::string_view) {},
            .text = [](std::string_view) {}});
  if (!read.ok()) return read.error();
  return links;
}

// Paragraphs, runs, tabs and breaks of one part. Element names carry the
// prefix that every writer of the format uses.
class PartText {
 public:
  PartText(const Links& links, std::string* out) : links_(links), out_(out) {}

  Status Read(std::string_view xml) {
    return ReadXml(
        xml, {.start = [this](std::string_view name,
                              const XmlAttributes& of) { Start(name, of); },
              .end = [this](std::string_view name) { End(name); },
              .text =
                  [this](std::string_view text) {
                    if (in_text_) AppendEscaped(text, out_);
                  }});
  }

 private:
  void Start(std::string_view name, const XmlAttributes& attributes) {
    in_text_ = name == "w:t";
    if (name == "w:p") *out_ += "<p>";
    if (name == "w:br" || name == "w:cr") *out_ += "<br>";
    if (name == "w:tab") *out_ += " ";
    if (name != "w:hyperlink") return;
    const auto link = links_.find(ValueOf(attributes, "id"));
    *out_ += "<a";
    if (link != links_.end()) {
      *out_ += " href=\"";
      AppendEscaped(link->second, out_);
      *out_ += "\"";
    }
    *out_ += ">";
  }

  void End(std::string_view name) {
    in_text_ = false;
    if (name == "w:p") *out_ += "</p>\n";
    if (name == "w:hyperlink") *out_ += "</a>";
  }

  const Links& links_;
  std::string* out_;
  bool in_text_ = false;
};

bool IsTextPart(std::string_view member) {
  if (!member.starts_with("word/") || !member.ends_with(".xml")) return false;
  member.remove_prefix(5);
  return member.starts_with("header") || member.starts_with("footer") ||
         member.starts_with("footnotes") || member.starts_with("endnotes");
}

Status AddPart(std::string_view package, const std::string& part,
               std::string_view xml, std::string* out) {
  const std::string rels = "word/_rels/" + part.substr(5) + ".rels";
  Links links;
  if (HasMember(package, rels.c_str())) {
    const Result<std::string> text = ReadMember(package, rels.c_str());
    if (!text.ok()) return text.error();
    Result<Links> read = ReadLinks(text.value());
    if (!read.ok()) return read.error();
    links = std::move(read.value());
  }
  return PartText(links, out).Read(xml);
}

}  // namespace

Result<std::string> WordText(std::string_view bytes) {
  std::string body;
  std::string rest;
  Status added = Done{};
  std::size_t budget = DefaultLimits().unpacked_bytes;
  const Status read =
      ForEachMember(bytes, &budget, [&](const ZipMember& member) {
        const bool main = member.name == "word/document.xml";
        if (!main && !IsTextPart(member.name)) return true;
        added = member.bytes.ok()
                    ? AddPart(bytes, member.name, member.bytes.value(),
                              main ? &body : &rest)
                    : Status(member.bytes.error());
        return added.ok();
      });
  if (!added.ok()) return added.error();
  if (!read.ok()) return read.error();
  return body + rest;
}

}  // namespace redflag
