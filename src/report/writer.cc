#include "report/writer.h"

#include <array>
#include <string>

#include "report/formats.h"

namespace redflag {
namespace {

constexpr std::array<std::string_view, 9> kReportFormats = {
    "table", "json",  "ndjson", "html",    "csv",
    "xlsx",  "sarif", "junit",  "markdown"};
constexpr std::array<std::string_view, 2> kLinksFormats = {"table", "json"};

Error UnknownFormat(std::string_view format,
                    std::span<const std::string_view> known) {
  std::string message =
      "unknown format \"" + std::string(format) + "\"; one of";
  for (const std::string_view name : known)
    message.append(name == known.front() ? " " : ", ").append(name);
  return {ErrorKind::kInvalidOptions, message};
}

}  // namespace

std::span<const std::string_view> ReportFormats() {
  return kReportFormats;
}

std::span<const std::string_view> LinksFormats() {
  return kLinksFormats;
}

bool IsBinary(std::string_view format) {
  return format == "xlsx";
}

Result<std::unique_ptr<ReportWriter>> MakeReportWriter(
    std::string_view format, const WriteOptions& options) {
  if (format == "table") return MakeTableWriter(options);
  if (format == "json") return MakeJsonWriter();
  if (format == "ndjson") return MakeNdjsonWriter();
  if (format == "html") return MakeHtmlWriter();
  if (format == "csv") return MakeCsvWriter();
  if (format == "xlsx") return MakeXlsxWriter();
  if (format == "sarif") return MakeSarifWriter();
  if (format == "junit") return MakeJunitWriter(options);
  if (format == "markdown") return MakeMarkdownWriter();
  return UnknownFormat(format, kReportFormats);
}

Result<std::unique_ptr<LinksWriter>> MakeLinksWriter(
    std::string_view format, const WriteOptions& options, std::ostream& out) {
  if (format == "table") return MakeLinksTableWriter(options, out);
  if (format == "json") return MakeLinksJsonWriter(out);
  return UnknownFormat(format, kLinksFormats);
}

}  // namespace redflag
