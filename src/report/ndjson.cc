// --format ndjson: a document a line, then the summary on the last line.
#include <ostream>

#include "report/formats.h"
#include "report/json_parts.h"

namespace redflag {
namespace {

class NdjsonWriter : public ReportWriter {
 public:
  void Write(const Report& report, std::ostream& out) const override {
    JsonOut json(out);
    report.ForEachDocument([&json](const CheckedDocument& document) {
      WriteDocument(document, Layout::kOneLine, json);
      json.EndLine();
    });
    json.BeginObject();
    WriteHead(report, Layout::kOneLine, json);
    WriteNotChecked(report.not_checked, Layout::kOneLine, json);
    json.EndObject();
    json.EndLine();
  }
};

}  // namespace

std::unique_ptr<ReportWriter> MakeNdjsonWriter() {
  return std::make_unique<NdjsonWriter>();
}

}  // namespace redflag
