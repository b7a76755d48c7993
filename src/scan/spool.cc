#include "scan/spool.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <mutex>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/nameless_file.h"
#include "rank/rank.h"
#include "scan/document_codec.h"

namespace redflag {
namespace {

// Of a run, written or read at once.
constexpr std::size_t kPiece = std::size_t{64} << 10;

// Where a document stands, in the order and in the bytes.
struct Entry {
  double risk = 0;
  std::string id;
  std::string source;
  std::size_t offset = 0;
  std::size_t size = 0;
};

// The order of rank/ (RanksBefore), on what is kept of a document.
bool EntryBefore(const Entry& a, const Entry& b) {
  return std::tie(b.risk, a.id, a.source) < std::tie(a.risk, b.id, b.source);
}

// Documents in their order, each after its size.
struct Run {
  std::uint64_t at = 0;
  std::uint64_t end = 0;
};

// The documents' bytes: runs in the file, and those that came last in memory.
struct Heap {
  SpoolOptions options;
  DocumentCodec codec;
  NamelessFile file;
  std::vector<Run> runs;
  std::string memory;
  std::vector<Entry> entries;  // Of `memory`.

  Status Add(const CheckedDocument& checked) {
    // Growing by itself it would hold twice as much for a while.
    if (memory.empty())
      memory.reserve(options.memory_bytes + options.memory_bytes / 8);
    Entry entry;
    entry.risk = checked.risk;
    entry.id = checked.document.id;
    entry.source = checked.document.source;
    entry.offset = memory.size();
    codec.Encode(checked, memory);
    entry.size = memory.size() - entry.offset;
    entries.push_back(std::move(entry));
    const std::size_t held = memory.size() + entries.size() * sizeof(Entry);
    return held < options.memory_bytes ? Done{} : Spill();
  }

  // Puts what is in memory in order and into the file, as one run.
  Status Spill() {
    if (entries.empty()) return Done{};
    if (Status opened = file.Open(options.folder); !opened.ok()) return opened;
    Run run;
    run.at = run.end = runs.empty() ? 0 : runs.back().end;
    std::string piece;
    std::ranges::stable_sort(entries, EntryBefore);
    for (const Entry& entry : entries) {
      AppendFramed(entry, piece);
      if (piece.size() < kPiece && &entry != &entries.back()) continue;
      if (Status put = file.Append(piece); !put.ok()) return put;
      run.end += piece.size();
      piece.clear();
    }
    runs.push_back(run);
    memory.clear();
    entries.clear();
    return Done{};
  }

  void AppendFramed(const Entry& entry, std::string& out) const {
    const std::uint64_t size = entry.size;
    std::array<char, sizeof(size)> frame{};
    std::memcpy(frame.data(), &size, frame.size());
    out.append(frame.data(), frame.size());
    out.append(memory, entry.offset, entry.size);
  }
};

// Reads the documents of a run, in their order.
class RunReader {
 public:
  RunReader(const Heap& heap, const Run& run) : heap_(&heap), run_(run) {}

  // Goes on to the next; false at the end.
  Result<bool> Next() {
    if (left() == 0 && run_.at == run_.end) return false;
    std::uint64_t size = 0;
    if (Status filled = Fill(sizeof(size)); !filled.ok()) return filled.error();
    std::memcpy(&size, buffer_.data() + used_, sizeof(size));
    used_ += sizeof(size);
    if (Status filled = Fill(size); !filled.ok()) return filled.error();
    document_ =
        heap_->codec.Decode(std::string_view(buffer_).substr(used_, size));
    used_ += size;
    return true;
  }

  CheckedDocument& document() { return document_; }
  const CheckedDocument& document() const { return document_; }

 private:
  std::size_t left() const { return buffer_.size() - used_; }

  // Reads on until that many bytes are left to take.
  Status Fill(std::size_t wanted) {
    if (left() >= wanted) return Done{};
    buffer_.erase(0, used_);
    used_ = 0;
    std::string more(
        std::min<std::uint64_t>(std::max(wanted - buffer_.size(), kPiece),
                                run_.end - run_.at),
        '\0');
    if (Status read = heap_->file.Read(run_.at, more); !read.ok()) return read;
    run_.at += more.size();
    buffer_ += more;
    return Done{};
  }

  const Heap* heap_;
  Run run_;  // What is not in `buffer_` yet.
  std::string buffer_;
  std::size_t used_ = 0;  // Of `buffer_`.
  CheckedDocument document_;
};

class SpooledReport : public Report {
 public:
  // `kept` is an error where some of the documents could not be kept.
  SpooledReport(std::unique_ptr<const Heap> heap, Status kept)
      : heap_(std::move(heap)), kept_(kept), status_(std::move(kept)) {}

  void ForEachDocument(
      const std::function<void(const CheckedDocument&)>& visit) const override {
    std::size_t rank = 0;
    const auto ranked = [&visit, &rank](CheckedDocument& document) {
      document.rank = ++rank;
      visit(document);
    };
    status_ = heap_->runs.empty() ? VisitMemory(ranked) : Merge(ranked);
    if (!kept_.ok()) status_ = kept_;
  }

  Status status() const override { return status_; }

 private:
  using Visitor = std::function<void(CheckedDocument&)>;

  Status VisitMemory(const Visitor& visit) const {
    for (const Entry& entry : heap_->entries) {
      CheckedDocument document = heap_->codec.Decode(
          std::string_view(heap_->memory).substr(entry.offset, entry.size));
      visit(document);
    }
    return Done{};
  }

  Status Merge(const Visitor& visit) const {
    // A heap, whose top is the first of what is left.
    std::vector<RunReader> readers;
    const auto after = [](const RunReader& a, const RunReader& b) {
      return RanksBefore(b.document(), a.document());
    };
    for (const Run& run : heap_->runs) {
      readers.emplace_back(*heap_, run);
      const Result<bool> first = readers.back().Next();
      if (!first.ok()) return first.error();
    }
    std::ranges::make_heap(readers, after);
    while (!readers.empty()) {
      std::ranges::pop_heap(readers, after);
      visit(readers.back().document());
      const Result<bool> more = readers.back().Next();
      if (!more.ok()) return more.error();
      if (more.value())
        std::ranges::push_heap(readers, after);
      else
        readers.pop_back();
    }
    return Done{};
  }

  std::unique_ptr<const Heap> heap_;
  Status kept_;
  mutable Status status_;
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
  // A report in several runs is read from the file alone.
  const Status spilled =
      impl_->heap->runs.empty() ? Done{} : impl_->heap->Spill();
  SortBySource(impl_->not_checked);
  auto report =
      std::make_unique<SpooledReport>(std::move(impl_->heap), spilled);
  report->summary = std::move(impl_->summary);
  report->not_checked = std::move(impl_->not_checked);
  return report;
}

}  // namespace redflag
