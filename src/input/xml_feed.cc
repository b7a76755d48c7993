#include "input/xml_feed.h"

#include <memory>
#include <utility>
#include <vector>

#include "input/encoding.h"
#include "input/html_text.h"
#include "input/xml_events.h"

namespace redflag {
namespace {

class Feed {
 public:
  Feed(const InputContext& context, const std::string& name, std::string note,
       const ItemSink& sink)
      : context_(context), name_(name), note_(std::move(note)), sink_(sink) {}

  void Start(std::string_view name) {
    text_.clear();
    if (draft_ != nullptr)
      ++depth_;
    else if (context_.vocabulary.IsXmlRecord(LocalName(name)))
      StartRecord();
  }

  void Text(std::string_view text) {
    if (draft_ != nullptr) text_ += text;
  }

  void End(std::string_view name) {
    if (draft_ == nullptr) return;
    if (depth_-- > 0) return AddLeaf(LocalName(name));
    depth_ = 0;
    FinishRecord();
  }

  std::size_t records() const { return records_; }
  std::size_t* line() { return &line_; }

 private:
  void StartRecord() {
    draft_ = std::make_unique<Draft>(context_);
    draft_->SetLine(line_);
    if (!note_.empty()) draft_->AddNote(note_);
  }

  void AddLeaf(std::string_view name) {
    std::string text = TrimText(std::exchange(text_, {}));
    if (text.empty()) return;
    if (const auto slot = context_.vocabulary.Name(name))
      draft_->Add(*slot, name, std::move(text));
    else
      draft_->AddAttribute(std::string(name), std::move(text));
  }

  void FinishRecord() {
    const std::string source = name_ + "#" + std::to_string(++records_);
    Result<Document> document = draft_->Finish(source, source);
    draft_.reset();
    if (stopped_) return;
    stopped_ = document.ok() ? !sink_(std::move(document.value()))
                             : !sink_(NotChecked{source, document.error().kind,
                                                 document.error().message});
  }

  const InputContext& context_;
  const std::string& name_;
  const std::string note_;  // How the text was read, if not as UTF-8.
  const ItemSink& sink_;
  std::unique_ptr<Draft> draft_;
  std::string text_;
  std::size_t depth_ = 0;  // Below the record's element.
  std::size_t records_ = 0;
  std::size_t line_ = 0;  // Of the element that begins.
  bool stopped_ = false;
};

}  // namespace

void ReadXmlFeed(const InputContext& context, std::string_view xml,
                 const std::string& name, const ItemSink& sink) {
  Recoded recoded;
  if (!IsUtf8(xml)) {
    recoded = RecodeToUtf8(xml);
    xml = recoded.text;
  }
  Feed feed(context, name, std::move(recoded.note), sink);
  const Status read =
      ReadXml(OpenBytes(xml),
              {.start = [&feed](std::string_view element,
                                const auto&) { feed.Start(element); },
               .end = [&feed](std::string_view element) { feed.End(element); },
               .text = [&feed](std::string_view text) { feed.Text(text); },
               .line = feed.line()});
  if (!read.ok())
    sink(NotChecked{name, read.error().kind, read.error().message});
  else if (feed.records() == 0)
    sink(NotChecked{name, ErrorKind::kUnsupported,
                    "XML without products; export JSON, CSV or TSV instead"});
}

}  // namespace redflag
