#include "input/package_reader.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <numeric>
#include <utility>
#include <vector>

#include "core/limits.h"
#include "input/pdf_text.h"
#include "input/table_reader.h"
#include "input/text_reader.h"
#include "input/word_file.h"
#include "input/workbook.h"
#include "input/xml_feed.h"

namespace redflag {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kZipStart = "PK\x03\x04"sv;

void ReadSheets(const InputContext& context, const PackageBytes& input,
                Unpacking& unpacking, const ItemSink& sink) {
  const auto opened = Workbook::Open(input.bytes, unpacking);
  if (!opened.ok()) {
    sink(NotChecked{input.name, opened.error().kind, opened.error().message});
    return;
  }
  const Workbook& workbook = *opened.value();
  std::vector<std::size_t> sheets(workbook.size());
  std::iota(sheets.begin(), sheets.end(), 0U);
  std::vector<std::size_t> templates;
  std::ranges::copy_if(
      sheets, std::back_inserter(templates),
      [&](std::size_t sheet) { return IsTemplate(workbook.FirstRow(sheet)); });
  bool go_on = true;
  for (const std::size_t sheet : templates.empty() ? sheets : templates) {
    if (!go_on) return;
    const auto rows = workbook.Rows(sheet);
    ReadRows(context, *rows, input.name + "/" + workbook.name(sheet),
             [&](ReadItem item) { return go_on = sink(std::move(item)); });
  }
}

// What an archive holds that is not meant to be read.
bool IsLitter(std::string_view member) {
  const std::string_view file = member.substr(member.rfind('/') + 1);
  return member.starts_with("__MACOSX/") || file.starts_with('.') ||
         file == "Thumbs.db" || file == "desktop.ini";
}

void ReadArchive(const PackageBytes& input, Unpacking& unpacking,
                 const MemberReader& read_member, const ItemSink& sink) {
  const std::size_t most = DefaultLimits().archive_depth;
  if (unpacking.depth >= most) {
    sink(NotChecked{input.name, ErrorKind::kLimit,
                    "archives in archives, more than " + std::to_string(most) +
                        " deep: unpack it first"});
    return;
  }
  ++unpacking.depth;
  bool go_on = true;
  const Status read =
      ForEachMember(input.bytes, unpacking, [&](ZipMember member) {
        if (IsLitter(member.name)) return true;
        const std::string source = input.name + "/" + member.name;
        if (member.bytes.ok()) {
          read_member(std::move(member.bytes.value()), source);
          return true;
        }
        const Error& error = member.bytes.error();
        go_on = sink(NotChecked{source, error.kind, error.message});
        return go_on;
      });
  --unpacking.depth;
  if (!read.ok())
    sink(NotChecked{input.name, read.error().kind, read.error().message});
}

// Office files that are archives, and nothing to read as such.
const char* OtherOfficeFile(std::string_view bytes) {
  static constexpr std::array<std::pair<const char*, const char*>, 5> kOther = {
      {{"xl/workbook.bin",
        "a binary workbook (XLSB): save it as XLSX, CSV or TSV"},
       {"ppt/presentation.xml",
        "a presentation (PPTX): write what it says into a text file"},
       {"META-INF/manifest.xml",
        "an OpenDocument file: save it as XLSX, DOCX, CSV or text"},
       {"META-INF/container.xml", "an e-book: save it as HTML or text"},
       {"Index/Document.iwa",
        "a file of Numbers or Pages: export it as XLSX, CSV, DOCX or text"}}};
  for (const auto& [member, what] : kOther)
    if (HasMember(bytes, member)) return what;
  return nullptr;
}

// A text that was taken out of a file, as one document.
void SinkText(const InputContext& context, Result<std::string> text,
              const std::string& name, const ItemSink& sink) {
  if (!text.ok())
    sink(NotChecked{name, text.error().kind, text.error().message});
  else
    sink(ReadText(context, std::move(text.value()), name));
}

}  // namespace

std::optional<Package> PackageFormat(std::string_view head) {
  if (head.starts_with(kZipStart) || head.starts_with("PK\x05\x06"sv))
    return Package::kZip;
  if (head.starts_with("%PDF"sv)) return Package::kPdf;
  for (const std::string_view root : {"<?xml"sv, "<rss"sv, "<feed"sv})
    if (head.starts_with(root)) return Package::kXml;
  return std::nullopt;
}

void ReadPackage(const InputContext& context, const PackageBytes& input,
                 Unpacking& unpacking, const MemberReader& read_member,
                 const ItemSink& sink) {
  const auto& [package, bytes, name] = input;
  switch (package) {
    case Package::kZip:
      if (HasMember(bytes, "xl/workbook.xml"))
        return ReadSheets(context, input, unpacking, sink);
      if (HasMember(bytes, "word/document.xml"))
        return SinkText(context, WordText(bytes, unpacking), name, sink);
      if (const char* const other = OtherOfficeFile(bytes)) {
        sink(NotChecked{name, ErrorKind::kUnsupported, other});
        return;
      }
      return ReadArchive(input, unpacking, read_member, sink);
    case Package::kPdf:
      return SinkText(context, PdfText(bytes), name, sink);
    case Package::kXml:
      return ReadXmlFeed(context, bytes, name, sink);
  }
}

}  // namespace redflag
