#include "input/package_reader.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/limits.h"
#include "input/pdf_text.h"
#include "input/table_reader.h"
#include "input/text_reader.h"
#include "input/word_file.h"
#include "input/workbook.h"
#include "input/xml_feed.h"
#include "input/zip_archive.h"

namespace redflag {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kZipStart = "PK\x03\x04"sv;

// The rows of a sheet, each as wide as the widest.
class SheetRows : public RowSource {
 public:
  explicit SheetRows(Sheet& sheet) : sheet_(sheet) {
    for (const SheetRow& row : sheet_.rows)
      width_ = std::max(width_, row.cells.size());
  }
  void Expect(std::size_t cells) override { width_ = cells; }
  bool Next(TableRowText* row) override {
    if (next_ == sheet_.rows.size()) return false;
    SheetRow& from = sheet_.rows[next_++];
    *row = {};
    row->line = from.number;
    row->cells = std::move(from.cells);
    row->cells.resize(std::max(width_, row->cells.size()));
    return true;
  }

 private:
  Sheet& sheet_;
  std::size_t width_ = 0;
  std::size_t next_ = 0;
};

void ReadSheets(const InputContext& context, std::string_view bytes,
                const std::string& name, const ItemSink& sink) {
  Result<std::vector<Sheet>> read = ReadWorkbook(bytes);
  if (!read.ok()) {
    sink(NotChecked{name, read.error().kind, read.error().message});
    return;
  }
  std::vector<Sheet>& sheets = read.value();
  const auto is_template = [](const Sheet& sheet) {
    return !sheet.rows.empty() && IsTemplate(sheet.rows.front().cells);
  };
  const bool has_template = std::ranges::any_of(sheets, is_template);
  for (Sheet& sheet : sheets) {
    if (sheet.rows.empty() || (has_template && !is_template(sheet))) continue;
    SheetRows rows(sheet);
    ReadRows(context, rows, name + "/" + sheet.name, sink);
  }
}

// How many archives a name is in.
std::size_t Depth(std::string_view name) {
  std::size_t depth = 0;
  for (std::size_t at = name.find(".zip/"); at != std::string_view::npos;
       at = name.find(".zip/", at + 1))
    ++depth;
  return depth;
}

// What an archive holds that is not meant to be read.
bool IsLitter(std::string_view member) {
  const std::string_view file = member.substr(member.rfind('/') + 1);
  return member.starts_with("__MACOSX/") || file.starts_with('.') ||
         file == "Thumbs.db" || file == "desktop.ini";
}

void ReadArchive(std::string_view bytes, const std::string& name,
                 const MemberReader& read_member, const ItemSink& sink) {
  if (Depth(name) >= DefaultLimits().archive_depth) {
    sink(NotChecked{name, ErrorKind::kLimit,
                    "archives in archives, more than " +
                        std::to_string(DefaultLimits().archive_depth) +
                        " deep"});
    return;
  }
  std::size_t budget = DefaultLimits().unpacked_bytes;
  const Status read =
      ForEachMember(bytes, &budget, [&](const ZipMember& member) {
        if (IsLitter(member.name)) return true;
        const std::string source = name + "/" + member.name;
        if (member.bytes.ok()) {
          read_member(member.bytes.value(), source);
          return true;
        }
        const Error& error = member.bytes.error();
        return sink(NotChecked{source, error.kind, error.message});
      });
  if (!read.ok())
    sink(NotChecked{name, read.error().kind, read.error().message});
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

void ReadPackage(const InputContext& context, Package package,
                 std::string_view bytes, const std::string& name,
                 const MemberReader& read_member, const ItemSink& sink) {
  if (package == Package::kZip) {
    if (HasMember(bytes, "xl/workbook.xml")) package = Package::kWorkbook;
    if (HasMember(bytes, "word/document.xml")) package = Package::kWordFile;
  }
  switch (package) {
    case Package::kZip:
      return ReadArchive(bytes, name, read_member, sink);
    case Package::kWorkbook:
      return ReadSheets(context, bytes, name, sink);
    case Package::kWordFile:
      return SinkText(context, WordText(bytes), name, sink);
    case Package::kPdf:
      return SinkText(context, PdfText(bytes), name, sink);
    case Package::kXml:
      return ReadXmlFeed(context, bytes, name, sink);
  }
}

}  // namespace redflag
