#include "input/word_file.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "core/limits.h"
#include "input/xml_events.h"

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
Result<Links> ReadLinks(std::unique_ptr<ByteSource> xml) {
  Links links;
  const Status read =
      ReadXml(std::move(xml),
              {.start =
                   [&links](std::string_view name, const XmlAttributes& of) {
                     if (name == "Relationship")
                       links.emplace(ValueOf(of, "Id"), ValueOf(of, "Target"));
                   },
               .end = [](std::string_view) {},
               .text = [](std::string_view) {}});
  if (!read.ok()) return read.error();
  return links;
}

// What the parts of a file say.
struct Texts {
  std::string html;
  bool any = false;   // A letter at all.
  bool over = false;  // Longer than a field may be.
};

// Paragraphs, runs, tabs and breaks of one part. Element names carry the
// prefix that every writer of the format uses.
class PartText {
 public:
  PartText(const Links& links, Texts* texts)
      : links_(links), texts_(texts), out_(&texts->html) {}

  Status Read(std::unique_ptr<ByteSource> xml) {
    return ReadXml(
        std::move(xml),
        {.start = [this](std::string_view name,
                         const XmlAttributes& of) { Start(name, of); },
         .end = [this](std::string_view name) { End(name); },
         .text = [this](std::string_view text) { Text(text); }});
  }

 private:
  void Text(std::string_view text) {
    if (!in_text_ || texts_->over) return;
    texts_->any = texts_->any ||
                  text.find_first_not_of(" \t\r\n") != std::string_view::npos;
    AppendEscaped(text, out_);
    texts_->over = out_->size() > DefaultLimits().field_bytes;
  }

  void Start(std::string_view name, const XmlAttributes& attributes) {
    if (texts_->over) return;
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
    if (texts_->over) return;
    in_text_ = false;
    if (name == "w:p") *out_ += "</p>\n";
    if (name == "w:hyperlink") *out_ += "</a>";
  }

  const Links& links_;
  Texts* texts_;
  std::string* out_;
  bool in_text_ = false;
};

bool IsTextPart(std::string_view member) {
  if (!member.starts_with("word/") || !member.ends_with(".xml")) return false;
  member.remove_prefix(5);
  return member.starts_with("header") || member.starts_with("footer") ||
         member.starts_with("footnotes") || member.starts_with("endnotes");
}

Status AddPart(std::string_view package, ZipMember part, Unpacking& unpacking,
               Texts* texts) {
  if (!part.bytes.ok()) return part.bytes.error();
  const std::string rels = "word/_rels/" + part.name.substr(5) + ".rels";
  Links links;
  if (HasMember(package, rels)) {
    auto xml = OpenMember(package, rels, unpacking);
    if (!xml.ok()) return xml.error();
    Result<Links> read = ReadLinks(std::move(xml.value()));
    if (!read.ok()) return read.error();
    links = std::move(read.value());
  }
  return PartText(links, texts).Read(std::move(part.bytes.value()));
}

}  // namespace

Result<std::string> WordText(std::string_view bytes, Unpacking& unpacking) {
  Texts body;
  Texts rest;
  Status added = Done{};
  const Status read = ForEachMember(bytes, unpacking, [&](ZipMember member) {
    const bool main = member.name == "word/document.xml";
    if (!main && !IsTextPart(member.name)) return true;
    added = AddPart(bytes, std::move(member), unpacking, main ? &body : &rest);
    return added.ok();
  });
  if (!added.ok()) return added.error();
  if (!read.ok()) return read.error();
  if (body.over || rest.over)
    return Error{ErrorKind::kLimit,
                 "its text is longer than " +
                     std::to_string(DefaultLimits().field_bytes) + " bytes"};
  if (!body.any && !rest.any)
    return Error{ErrorKind::kUnsupported,
                 "a Word file without text: pictures are not read; write "
                 "what they say into a text file"};
  return body.html + rest.html;
}

}  // namespace redflag
