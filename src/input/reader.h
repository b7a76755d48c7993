// Bytes to documents: the one way in for everything that is checked.
//
// Formats are told by content first and name second: JSON, NDJSON, CSV and
// TSV with a header, workbooks (XLSX), XML feeds, HTML product pages, text and
// Markdown, HTML messages, mail (.eml, .mbox), DOCX and PDF; gzip of each, and
// zip archives of them. Text that is not UTF-8 is read as Windows-1252, and
// Document.notes says so.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/document.h"
#include "core/table.h"

namespace redflag {

class InputContext;

struct ReadOptions {
  // What text, and a record without a kind of its own, is taken for.
  DocumentKind untyped = DocumentKind::kListing;
  // Used where the document itself says nothing; "" is US and no language.
  std::string marketplace;
  std::string language;
  Channel channel = Channel::kMessaging;
  // Ends reading, also of a pipe that gives nothing; what was not read comes
  // as NotChecked. Must outlive the Reader.
  const std::atomic<bool>* stop = nullptr;
  // Counts the bytes of files as they are read, packed ones as they are; may
  // be null, else it outlives the Reader.
  std::atomic<std::uint64_t>* bytes_read = nullptr;
};

// Thread-safe: threads may share one Reader without locking.
class Reader {
 public:
  // Takes what it needs from the tables "input/...".
  Reader(const Tables& tables, ReadOptions options);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Hands every record of a file, or of standard input for "-", to `sink` in
  // order: a Document, or a NotChecked that says what is wrong with it and
  // where. An input never goes by in silence: at least one item comes. Memory
  // is bounded by core/limits.h whatever the size of the file.
  void Read(const std::string& path, const ItemSink& sink) const;

  // The same for bytes in memory. `name` is the source of what is found; a
  // URL is also the address of a page that names none itself. `content_type`
  // is a response's header, whose charset counts where the bytes are no UTF-8.
  void ReadBytes(std::string_view bytes, const std::string& name,
                 const ItemSink& sink,
                 std::string_view content_type = "") const;

 private:
  std::unique_ptr<const InputContext> context_;
};

}  // namespace redflag
