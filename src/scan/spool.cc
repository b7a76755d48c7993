#include "scan/spool.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "scan/document_codec.h"

namespace redflag {
namespace {

std::string TemporaryFolder(const SpoolOptions& options) {
  if (!options.folder.empty()) return options.folder;
  const char* folder = std::getenv("TMPDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

Error FileError(std::string_view what) {
  std::string message = "temporary file: ";
  message.append(what).append(": ").append(std::strerror(errno));
  return {ErrorKind::kStore, message};
}

// An open file without a name.
class NamelessFile {
 public:
  NamelessFile() = default;
  ~NamelessFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  NamelessFile(const NamelessFile&) = delete;
  NamelessFile& operator=(const NamelessFile&) = delete;

  Status Open(const std::string& folder) {
    if (descriptor_ >= 0) return Done{};
    std::string path = folder + "/redflag-XXXXXX";
    descriptor_ = mkostemp(path.data(), O_CLOEXEC);
    if (descriptor_ < 0) return FileError("cannot be made in " + folder);
    unlink(path.c_str());
    return Done{};
  }

  Status Append(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return FileError("cannot be written");
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return Done{};
  }

  Status Read(std::uint64_t offset, std::string& bytes) const {
    std::size_t have = 0;
    while (have < bytes.size()) {
      const ssize_t got =
          pread(descriptor_, bytes.data() + have, bytes.size() - have,
                static_cast<off_t>(offset + have));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return FileError("cannot be read");
      if (got == 0) return Error{ErrorKind::kStore, "temporary file: cut"};
      have += static_cast<std::size_t>(got);
    }
    return Done{};
  }

 private:
  int descriptor_ = -1;
};

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
    const std::size_t before = memory.size();
    codec.Encode(checked, memory);
    entry.size = memory.size() - before;
    entries.push_back(std::move(entry));
    if (memory.size() < options.memory_bytes) return Done{};
    return Spill();
  }

  Status Spill() {
    if (Status opened = file.Open(TemporaryFolder(options)); !opened.ok())
      return opened;
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
