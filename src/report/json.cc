// --format json: one object, a document a line.
#include <ostream>

#include "report/formats.h"
#include "report/json_parts.h"

namespace redflag {
namespace {

class JsonWriter : public ReportWriter {
 public:
  void Write(const Report& report, std::ostream& out) const override {
    JsonOut json(out);
    json.BeginObject();
    WriteHead(report, Layout::kLines, json);
    json.BreakLine(1);
    json.Key("documents");
    json.BeginArray();
    report.ForEachDocument([&json](const CheckedDocument& document) {
      WriteDocument(document, Layout::kLines, json);
    });
    json.EndArray();
    WriteNotChecked(report.not_checked, Layout::kLines, json);
    json.EndObject();
    json.EndLine();
  }
};

}  // namespace

std::unique_ptr<ReportWriter> MakeJsonWriter() {
  return std::make_unique<JsonWriter>();
}

}  // namespace redflag
