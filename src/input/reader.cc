#include "input/reader.h"

#include <cctype>
#include <filesystem>
#include <optional>
#include <utility>

#include "core/limits.h"
#include "input/byte_source.h"
#include "input/draft.h"
#include "input/encoding.h"
#include "input/json_record.h"
#include "input/json_stream.h"
#include "input/page_reader.h"
#include "input/table_reader.h"

namespace redflag {
namespace {

// Enough to tell a format by.
constexpr std::size_t kHead = std::size_t{64} << 10;

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// The name without ".gz", in lower case, for its ending.
std::string NameForFormat(const std::string& name) {
  std::string lower = Lower(name);
  if (lower.ends_with(".gz")) lower.resize(lower.size() - 3);
  return lower;
}

void ReadJson(const InputContext& context, ByteStream& bytes,
              const std::string& name, const ItemSink& sink) {
  const std::string lower = NameForFormat(name);
  const bool lines = lower.ends_with(".ndjson") || lower.ends_with(".jsonl");
  JsonStream stream(bytes, context.vocabulary, lines);
  JsonRecordReader reader(context);
  RawRecord record;
  for (std::size_t number = 1; stream.Next(&record); ++number) {
    const std::string source = name + "#" + std::to_string(number);
    Result<Document> read = record.error ? Result<Document>(*record.error)
                                         : reader.Read(record.text, record.line,
                                                       record.column, source);
    const bool go_on =
        read.ok()
            ? sink(std::move(read.value()))
            : sink(NotChecked{source, read.error().kind, read.error().message});
    if (!go_on) return;
  }
}

void ReadText(const InputContext& context, ByteStream& bytes,
              const std::string& name, const ItemSink& sink) {
  bool over = false;
  std::string text = bytes.ReadAll(DefaultLimits().field_bytes, &over);
  if (over) {
    sink(NotChecked{name, ErrorKind::kLimit, "the text is too long"});
    return;
  }
  Draft draft(context);
  if (!IsUtf8(text)) {
    Recoded recoded = RecodeToUtf8(text);
    text = std::move(recoded.text);
    draft.AddNote(name + ": " + recoded.note);
  }
  const bool message = context.options.untyped == DocumentKind::kMessage;
  draft.Add(message ? Slot::kBody : Slot::kDescription, "", std::move(text));
  const std::string stem = std::filesystem::path(name).stem().string();
  Result<Document> document = draft.Finish(name, stem);
  if (document.ok())
    sink(std::move(document.value()));
  else
    sink(NotChecked{name, document.error().kind, document.error().message});
}

void ReadHtml(const InputContext& context, ByteStream& bytes,
              const std::string& name, const ItemSink& sink) {
  bool over = false;
  const std::string html = bytes.ReadAll(DefaultLimits().page_bytes, &over);
  if (over)
    sink(NotChecked{name, ErrorKind::kLimit, "the page is too large"});
  else
    sink(ReadPage(context, html, name));
}

void ReadStream(const InputContext& context, ByteStream& bytes,
                const std::string& name, const ItemSink& sink) {
  const std::string_view head = bytes.Peek(kHead);
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) {
    const std::optional<Error>& error = bytes.error();
    sink(error ? NotChecked{name, error->kind, error->message}
               : NotChecked{name, ErrorKind::kSyntax, "the input is empty"});
    return;
  }
  if (head[first] == '{' || head[first] == '[')
    ReadJson(context, bytes, name, sink);
  else if (context.options.untyped == DocumentKind::kListing &&
           LooksLikeHtml(head))
    ReadHtml(context, bytes, name, sink);
  else if (const std::optional<char> delimiter =
               TableDelimiter(head, NameForFormat(name), context.vocabulary))
    ReadTable(context, bytes, *delimiter, name, sink);
  else
    ReadText(context, bytes, name, sink);
  if (const std::optional<Error>& error = bytes.error())
    sink(NotChecked{name, error->kind, error->message});
}

}  // namespace

Reader::Reader(const Tables& tables, ReadOptions options)
    : context_(
          std::make_unique<const InputContext>(tables, std::move(options))) {}

Reader::~Reader() = default;

void Reader::Read(const std::string& path, const ItemSink& sink) const {
  Result<std::unique_ptr<ByteSource>> source = OpenFile(path);
  if (!source.ok()) {
    sink(NotChecked{path, source.error().kind, source.error().message});
    return;
  }
  ByteStream bytes(std::move(source.value()));
  ReadStream(*context_, bytes, path, sink);
}

void Reader::ReadBytes(std::string_view bytes, const std::string& name,
                       const ItemSink& sink) const {
  ByteStream stream(OpenBytes(bytes));
  ReadStream(*context_, stream, name, sink);
}

}  // namespace redflag
