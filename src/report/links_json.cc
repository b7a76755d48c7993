// `redflag links --format json`.
#include <ostream>

#include "report/formats.h"
#include "report/json_parts.h"

namespace redflag {
namespace {

class LinksJsonWriter : public LinksWriter {
 public:
  explicit LinksJsonWriter(std::ostream& out) : json_(out) {
    json_.BeginObject();
    json_.StringField("schema", "redflag/links/1");
    json_.BreakLine(1);
    json_.Key("links");
    json_.BeginArray();
  }

  void Add(const Document& document, const Link& link) override {
    json_.BreakLine(2);
    json_.BeginObject();
    json_.StringField("source", document.source);
    json_.StringField("id", document.id);
    json_.StringField("field", FieldName(document.fields.at(link.field)));
    json_.Key("span");
    json_.BeginObject();
    json_.CountField("start", link.span.start);
    json_.CountField("end", link.span.end);
    json_.EndObject();
    json_.StringField("text", link.text);
    json_.StringField("kind", LinkKindName(link.kind));
    json_.StringField("target", link.target);
    json_.StringField("host", link.host);
    json_.StringField("registrable", link.registrable);
    json_.StringField("verdict", LinkVerdictName(link.verdict));
    json_.StringField("reason", link.reason);
    json_.StringsField("disguise", link.disguise);
    if (!link.chain.empty()) json_.StringsField("chain", link.chain);
    json_.EndObject();
  }

  void Finish(std::span<const NotChecked> not_checked) override {
    json_.EndArray();
    WriteNotChecked(not_checked, Layout::kLines, json_);
    json_.EndObject();
    json_.EndLine();
    json_.Flush();
  }

 private:
  JsonOut json_;
};

}  // namespace

std::unique_ptr<LinksWriter> MakeLinksJsonWriter(std::ostream& out) {
  return std::make_unique<LinksJsonWriter>(out);
}

}  // namespace redflag
