#include "input/reader.h"

#include <array>
#include <cctype>
#include <optional>
#include <utility>
#include <vector>

#include "core/ascii.h"
#include "core/limits.h"
#include "input/byte_source.h"
#include "input/draft.h"
#include "input/encoding.h"
#include "input/json_record.h"
#include "input/json_stream.h"
#include "input/mail_reader.h"
#include "input/package_reader.h"
#include "input/page_reader.h"
#include "input/structured_data.h"
#include "input/table_reader.h"
#include "input/text_reader.h"

namespace redflag {
namespace {

// Enough to tell a format by.
constexpr std::size_t kHead = std::size_t{64} << 10;

// The name without ".gz", in lower case, for its ending.
std::string NameForFormat(const std::string& name) {
  std::string lower = LowerAscii(name);
  if (lower.ends_with(".gz")) lower.resize(lower.size() - 3);
  return lower;
}

class JsonFile {
 public:
  JsonFile(const InputContext& context, const std::string& name,
           const ItemSink& sink)
      : context_(context), name_(name), sink_(sink), reader_(context) {}

  void Read(ByteStream& bytes) {
    const std::string lower = NameForFormat(name_);
    const bool lines = lower.ends_with(".ndjson") || lower.ends_with(".jsonl");
    JsonStream stream(bytes, context_.vocabulary, lines);
    RawRecord record;
    while (stream.Next(&record))
      if (!ReadRecord(record)) return;
    // What stands beside products is no record, but a file of nothing else is
    // no file of listings.
    if (number_ == 0 && other_data_)
      sink_(NotChecked{name_, ErrorKind::kNotAListing,
                       "describes something else than products"});
  }

 private:
  bool ReadRecord(const RawRecord& record) {
    if (record.error) return Sink(NextSource(), *record.error);
    const std::string source = NextSource();
    Result<Document> read =
        reader_.Read(record.text, record.line, record.column, source);
    if (!reader_.linked_data()) return Sink(source, std::move(read));
    --number_;
    return ReadLinkedData(record);
  }

  bool ReadLinkedData(const RawRecord& record) {
    const std::vector<ProductData> products = ProductsOf(record.text);
    other_data_ = other_data_ || products.empty();
    for (const ProductData& product : products) {
      Draft draft(context_);
      draft.SetKind(DocumentKind::kListing);
      draft.SetLine(record.line);
      AddProduct(product, &draft);
      if (!product.description.empty())
        draft.Add(Slot::kDescription, "", product.description);
      const std::string source = NextSource();
      if (!Sink(source, draft.Finish(source, source))) return false;
    }
    return true;
  }

  std::string NextSource() { return name_ + "#" + std::to_string(++number_); }

  bool Sink(const std::string& source, Result<Document> read) {
    if (read.ok()) return sink_(std::move(read.value()));
    return sink_(NotChecked{source, read.error().kind, read.error().message});
  }

  const InputContext& context_;
  const std::string& name_;
  const ItemSink& sink_;
  JsonRecordReader reader_;
  std::size_t number_ = 0;
  bool other_data_ = false;
};

// An input that is read as a whole, by what it is.
enum class Whole { kPage, kMail, kText };

void ReadWhole(const InputContext& context, ByteStream& bytes, Whole what,
               const std::string& name, const ItemSink& sink) {
  const Limits& limits = DefaultLimits();
  const std::size_t limit = what == Whole::kMail   ? limits.message_bytes
                            : what == Whole::kPage ? limits.page_bytes
                                                   : limits.field_bytes;
  bool over = false;
  std::string all = bytes.ReadAll(limit, &over);
  if (over) {
    sink(NotChecked{name, ErrorKind::kLimit,
                    "larger than " + std::to_string(limit) + " bytes"});
    return;
  }
  // Half an input is told by the caller; what there is of it is no document.
  if (bytes.error()) return;
  if (what == Whole::kPage)
    sink(ReadPage(context, all, name));
  else if (what == Whole::kMail)
    sink(ReadMail(context, all, name));
  else
    sink(ReadText(context, std::move(all), name));
}

struct Magic {
  std::string_view bytes;
  const char* what;
};

// What cannot be read, by its first bytes; nullptr for all else.
const char* BinaryFormat(std::string_view head) {
  using namespace std::string_view_literals;
  static constexpr std::array<Magic, 5> kMagic = {
      {{"\x89PNG"sv, "an image"},
       {"\xFF\xD8\xFF"sv, "an image"},
       {"GIF8"sv, "an image"},
       {"SQLite format 3"sv, "a database"},
       {"\x28\xB5\x2F\xFD"sv, "zstd data; use gzip or none"}}};
  for (const Magic& magic : kMagic)
    if (head.starts_with(magic.bytes)) return magic.what;
  return nullptr;
}

// The first bytes of a compound file: old Office files, Outlook messages, and
// new Office files with a password.
constexpr std::string_view kCompound = "\xD0\xCF\x11\xE0";

std::string InUtf16(std::string_view ascii) {
  std::string wide;
  for (const char c : ascii)
    wide.append({c, '\0'});
  return wide;
}

// What a compound file is, by the names in its directory ([MS-CFB] 2.2, 2.6).
const char* CompoundFormat(ByteStream& bytes) {
  constexpr std::size_t kShift = 30;
  constexpr std::size_t kDirectory = 48;
  std::string_view head = bytes.Peek(kHead);
  const auto byte = [&head](std::size_t at) {
    return at < head.size() ? static_cast<unsigned char>(head[at]) : 0U;
  };
  std::size_t sector = 1;  // The header comes before the first.
  for (std::size_t i = 0; i < 4; ++i)
    sector += std::size_t{byte(kDirectory + i)} << (8 * i);
  const std::size_t size = byte(kShift) == 12 ? 4096 : 512;
  const std::size_t end = sector * size + kHead;
  if (end < DefaultLimits().input_bytes) head = bytes.Peek(end);
  if (head.find(InUtf16("EncryptedPackage")) != std::string_view::npos)
    return "a file with a password: open it, save it without one and check it "
           "again";
  if (head.find(InUtf16("__substg1.0_")) != std::string_view::npos)
    return "an Outlook message (MSG): save it as .eml, HTML or text";
  return "an old Office file (XLS, DOC, PPT): save it as XLSX, DOCX, CSV or "
         "text";
}

bool IsFragment(std::string_view head) {
  const std::string lower = LowerAscii(head);
  for (const std::string_view tag :
       {"<html", "<head", "<body", "<!doctype", "<title", "<meta", "<link"})
    if (lower.find(tag) != std::string::npos) return false;
  return true;
}

// JSON by its first byte, unless that begins a placeholder of a message tool:
// "[[buyer-name]]", "{{name}}", "{first_name}", "[order-id]".
bool LooksLikeJson(std::string_view start, const std::string& name) {
  if (start[0] != '{' && start[0] != '[') return false;
  if (name.ends_with("json") || name.ends_with(".jsonl")) return true;
  const std::size_t next = start.find_first_not_of(" \t\r\n", 1);
  if (next == std::string_view::npos) return true;
  const auto byte = static_cast<unsigned char>(start[next]);
  if (start[0] == '{') return byte == '"' || byte == '}' || next > 1;
  if (byte != '[') return std::isalpha(byte) == 0;
  return next + 1 < start.size() &&
         std::isalpha(static_cast<unsigned char>(start[next + 1])) == 0;
}

// How a whole input is to be read; `head` is its start.
Whole TellWhole(const InputContext& context, std::string_view head) {
  if (LooksLikeMail(head)) return Whole::kMail;
  const bool page = context.options.untyped == DocumentKind::kListing &&
                    LooksLikeHtml(head) && !IsFragment(head);
  return page ? Whole::kPage : Whole::kText;
}

void ReadStream(const InputContext& context, ByteStream& bytes,
                const std::string& name, Unpacking& unpacking,
                const ItemSink& sink);

void ReadPackageWhole(const InputContext& context, Package package,
                      ByteStream& bytes, const std::string& name,
                      Unpacking& unpacking, const ItemSink& sink) {
  // An archive stays in memory while what is in it is read.
  const std::size_t limit = DefaultLimits().input_bytes - unpacking.held;
  bool over = false;
  const std::string all = bytes.ReadAll(limit, &over);
  if (over) {
    sink(NotChecked{
        name, ErrorKind::kLimit,
        "larger than " + std::to_string(DefaultLimits().input_bytes >> 20U) +
            " MiB" +
            (unpacking.held > 0 ? " with the archive around it" : "")});
    return;
  }
  if (bytes.error()) return;
  // A line of what is packed is none of the file.
  const ItemSink lineless = [&sink, package](ReadItem item) {
    auto* const document = std::get_if<Document>(&item);
    if (document != nullptr && package != Package::kXml) {
      document->line = 0;
      for (Field& field : document->fields)
        field.line = 0;
    }
    return sink(std::move(item));
  };
  const MemberReader read_member = [&](std::unique_ptr<ByteSource> member,
                                       const std::string& source) {
    ByteStream stream(std::move(member));
    ReadStream(context, stream, source, unpacking, lineless);
  };
  unpacking.held += all.size();
  ReadPackage(context, {package, all, name}, unpacking, read_member, lineless);
  unpacking.held -= all.size();
}

void ReadByFormat(const InputContext& context, ByteStream& bytes,
                  const std::string& name, Unpacking& unpacking,
                  const ItemSink& sink) {
  const std::string_view head = bytes.Peek(kHead);
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) {
    if (!bytes.error())
      sink(NotChecked{name, ErrorKind::kSyntax, "the input is empty"});
    return;
  }
  const std::string_view start = head.substr(first);
  if (LooksLikeJson(start, NameForFormat(name)))
    return JsonFile(context, name, sink).Read(bytes);
  const bool html = LooksLikeHtml(start);
  const std::optional<Package> package =
      html ? std::nullopt : PackageFormat(start);
  if (package)
    return ReadPackageWhole(context, *package, bytes, name, unpacking, sink);
  const char* const binary = html ? nullptr
                             : head.starts_with(kCompound)
                                 ? CompoundFormat(bytes)
                                 : BinaryFormat(head);
  if (binary != nullptr) {
    sink(NotChecked{name, ErrorKind::kUnsupported, binary});
    return;
  }
  if (start.starts_with("From ") && LooksLikeMail(start))
    return ReadMailbox(context, bytes, name, sink);
  if (!html && !LooksLikeMail(start))
    if (const std::optional<char> delimiter =
            TableDelimiter(head, NameForFormat(name), context.vocabulary))
      return ReadTable(context, bytes, *delimiter, name, sink);
  if (!html && head.find('\0') != std::string_view::npos) {
    sink(NotChecked{name, ErrorKind::kUnsupported,
                    "holds NUL bytes: neither text nor a known format"});
    return;
  }
  ReadWhole(context, bytes, TellWhole(context, start), name, sink);
}

bool Stopped(const InputContext& context) {
  return context.options.stop != nullptr && context.options.stop->load();
}

void ReadStream(const InputContext& context, ByteStream& bytes,
                const std::string& name, Unpacking& unpacking,
                const ItemSink& sink) {
  bool stopped = false;
  bool told = false;
  ReadByFormat(context, bytes, name, unpacking, [&](ReadItem item) {
    told = true;
    stopped = !sink(std::move(item));
    return !stopped;
  });
  const std::optional<Error>& error = bytes.error();
  if (Stopped(context))
    sink(NotChecked{name, ErrorKind::kUnreadable,
                    "stopped by a signal before its end"});
  else if (error && !stopped)
    sink(NotChecked{name, error->kind, error->message});
  else if (!told)
    sink(NotChecked{name, ErrorKind::kSyntax, "no records in it"});
}

}  // namespace

Reader::Reader(const Tables& tables, ReadOptions options)
    : context_(
          std::make_unique<const InputContext>(tables, std::move(options))) {}

Reader::~Reader() = default;

void Reader::Read(const std::string& path, const ItemSink& sink) const {
  if (Stopped(*context_)) {
    sink(NotChecked{path, ErrorKind::kUnreadable,
                    "stopped by a signal before it was read"});
    return;
  }
  Result<std::unique_ptr<ByteSource>> source =
      OpenFile(path, context_->options.stop, context_->options.bytes_read);
  if (!source.ok()) {
    sink(NotChecked{path, source.error().kind, source.error().message});
    return;
  }
  ByteStream bytes(std::move(source.value()));
  Unpacking unpacking;
  ReadStream(*context_, bytes, path, unpacking, sink);
}

void Reader::ReadBytes(std::string_view bytes, const std::string& name,
                       const ItemSink& sink,
                       std::string_view content_type) const {
  std::optional<std::string> text;
  const std::string charset = DeclaredCharset(content_type);
  if (!charset.empty() && !charset.starts_with("utf") && !IsUtf8(bytes))
    text = FromCharset(bytes, charset);
  if (text) bytes = *text;
  ByteStream stream(OpenBytes(bytes));
  Unpacking unpacking;
  ReadStream(*context_, stream, name, unpacking, sink);
}

}  // namespace redflag
