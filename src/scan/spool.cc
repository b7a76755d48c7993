#include "scan/spool.h"

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/nameless_file.h"
#include "scan/document_codec.h"

namespace redflag {
namespace {

// Where a document stands, in the order and in the bytes.
struct Entry {
  double risk = 0;
  std::string id;
  std::string source;
  std::uint64_t offset = 0;
  std::size_t size = 0;
};

// The order of rank/ (RanksBefore), on what is kept of a document.
bool EntryBefore(const Entry& a, const Entry& b) {
  return std::tie(b.risk, a.id, a.source) < std::tie(a.risk, b.id, b.source);
}

// The documents' bytes: the first ones in the file, the last in memory.
struct Heap {
  SpoolOptions options;
  DocumentCodec codec;
  NamelessFile file;
  std::uint64_t file_size = 0;
  std::string memory;
  std::vector<Entry> entries;

  Status Add(const CheckedDocument& checked) {
    Entry entry;
    entry.risk = checked.risk;
    entry.id = checked.document.id;
    entry.source = checked.document.source;
    entry.offset = file_size + memory.size();
    // Growing by itself it would hold twice as much for a while.
    if (memory.empty())
      memory.reserve(options.memory_bytes + options.memory_bytes / 8);
    const std::size_t before = memory.size();
    codec.Encode(checked, memory);
    entry.size = memory.size() - before;
    entries.push_back(std::move(entry));
    if (memory.size() < options.memory_bytes) return Done{};
    return Spill();
  }

  Status Spill() {
    if (Status opened = file.Open(options.folder); !opened.ok()) return opened;
    if (Status written = file.Append(memory); !written.ok()) return written;
    file_size += memory.size();
    memory.clear();
    return Done{};
  }

  // `buffer` holds the bytes where they come from the file.
  Result<std::string_view> BytesOf(const Entry& entry,
                                   std::string& buffer) const {
    if (entry.offset >= file_size)
      return std::string_view(memory).substr(entry.offset - file_size,
                                             entry.size);
    buffer.resize(entry.size);
    if (Status read = file.Read(entry.offset, buffer); !read.ok())
      return read.error();
    return std::string_view(buffer);
  }
};

class SpooledReport : public Report {
 public:
  explicit SpooledReport(std::unique_ptr<const Heap> heap)
      : heap_(std::move(heap)) {}

  void ForEachDocument(
      const std::function<void(const CheckedDocument&)>& visit) const override {
    std::string buffer;
    std::size_t rank = 0;
    for (const Entry& entry : heap_->entries) {
      const Result<std::string_view> bytes = heap_->BytesOf(entry, buffer);
      if (!bytes.ok()) {
        status_ = bytes.error();
        return;
      }
      CheckedDocument document = heap_->codec.Decode(bytes.value());
      document.rank = ++rank;
      visit(document);
    }
  }

  Status status() const override { return status_; }

 private:
  std::unique_ptr<const Heap> heap_;
  mutable Status status_ = Done{};
};

}  // namespace

struct Spool::Impl {
  std::mutex mutex;
  std::unique_ptr<Heap> heap = std::make_unique<Heap>();
  ReportSummary summary;
  std::vector<NotChecked> not_checked;
};

Spool::Spool(const SpoolOptions& options) : impl_(std::make_unique<Impl>()) {
  impl_->heap->options = options;
}

Spool::~Spool() = default;

Status Spool::Add(const CheckedDocument& document) {
  const std::scoped_lock lock(impl_->mutex);
  impl_->summary.Count(document);
  return impl_->heap->Add(document);
}

void Spool::AddNotChecked(NotChecked input) {
  const std::scoped_lock lock(impl_->mutex);
  ++impl_->summary.not_checked;
  impl_->not_checked.push_back(std::move(input));
}

std::unique_ptr<Report> Spool::Finish() {
  const std::scoped_lock lock(impl_->mutex);
  std::ranges::stable_sort(impl_->heap->entries, EntryBefore);
  SortBySource(impl_->not_checked);
  auto report = std::make_unique<SpooledReport>(std::move(impl_->heap));
  report->summary = std::move(impl_->summary);
  report->not_checked = std::move(impl_->not_checked);
  return report;
}

}  // namespace redflag
