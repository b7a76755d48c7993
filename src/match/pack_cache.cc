// Packs are written beside their name and then renamed, so that a reader sees
// a whole file or none. They are read, not mapped: a file that somebody cuts
// short under a mapping would end the program.

#include "match/pack_cache.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "match/cost.h"
#include "match/digest.h"

namespace redflag {
namespace {

namespace fs = std::filesystem;

// More than this in the folder, and the oldest go.
constexpr std::size_t kKeptPacks = 8;
constexpr std::string_view kSuffix = ".pack";
constexpr const char* kWriting = "writing-";
// A file that was begun longer ago than this was left behind.
constexpr std::chrono::hours kWritingTime{1};

struct Header {
  std::array<char, 8> magic = {'r', 'e', 'd', 'f', 'l', 'a', 'g', '1'};
  std::uint64_t size = 0;      // Of what follows.
  std::uint64_t checksum = 0;  // Of the same.
  std::uint64_t unused = 0;
};

std::uint64_t WordAt(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof(word));
  return word;
}

// Four sums side by side, as one alone would wait for its multiplications; no
// change of one word leaves its sum as it was.
std::uint64_t Checksum(std::string_view bytes) {
  constexpr std::uint64_t kPrime = 0x9E3779B97F4A7C15U;
  std::uint64_t a = 1, b = 2, c = 3, d = bytes.size();
  for (; bytes.size() >= 32; bytes.remove_prefix(32)) {
    a = (a ^ WordAt(bytes.data())) * kPrime;
    b = (b ^ WordAt(bytes.data() + 8)) * kPrime;
    c = (c ^ WordAt(bytes.data() + 16)) * kPrime;
    d = (d ^ WordAt(bytes.data() + 24)) * kPrime;
  }
  std::uint64_t sum = 0;
  const auto mix = [&sum](std::uint64_t word) {
    sum = (sum ^ word) * kPrime;
    sum ^= sum >> 29U;
  };
  for (const char byte : bytes)
    mix(static_cast<unsigned char>(byte));
  for (const std::uint64_t one : {a, b, c, d})
    mix(one);
  return sum;
}

// A file descriptor that is closed in time.
class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool ok() const { return fd_ >= 0; }

  // Of a plain file that is the user's alone to write; else nothing.
  std::optional<std::size_t> OwnSize() const {
    struct stat is = {};
    if (!ok() || fstat(fd_, &is) != 0 || !S_ISREG(is.st_mode) ||
        is.st_uid != geteuid() || (is.st_mode & (S_IWGRP | S_IWOTH)) != 0)
      return std::nullopt;
    return static_cast<std::size_t>(is.st_size);
  }

  bool Read(char* to, std::size_t size) const {
    while (size > 0) {
      const ssize_t got = read(fd_, to, size);
      if (got <= 0) return false;
      to += got;
      size -= static_cast<std::size_t>(got);
    }
    return true;
  }

  bool Write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t put = write(fd_, bytes.data(), bytes.size());
      if (put <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
  }

 private:
  int fd_;
};

// The build ids of the program and of all libraries, as the linker noted them.
int AddBuildId(dl_phdr_info* object, std::size_t /*size*/, void* ids) {
  auto& out = *static_cast<std::string*>(ids);
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const auto& part = object->dlpi_phdr[i];
    if (part.p_type != PT_NOTE) continue;
    const auto address = object->dlpi_addr + part.p_vaddr;
    // The notes of a loaded object are in memory, at this address.
    const char* notes = reinterpret_cast<const char*>(address);  // NOLINT
    out.append(notes, part.p_memsz);
  }
  out += '\n';
  return 0;
}

std::string BuildIds() {
  std::string ids;
  dl_iterate_phdr(AddBuildId, &ids);
  // The first object is the program itself.
  return ids.starts_with("\n") ? "" : ids;
}

// "" where the program cannot tell which build it is.
std::string PackName(std::span<const PatternFile> added) {
  const std::string ids = BuildIds();
  if (ids.empty()) return "";
  Digest digest;
  digest.Add(ids);
  for (const PatternFile& file : added) {
    digest.Add(file.name);
    digest.Add(file.text);
  }
  return digest.Hex() + std::string(kSuffix);
}

// In large pages, where the system has them: a pack in small ones costs
// thousands of faults, half the time of reading it.
std::shared_ptr<char> RoomFor(std::size_t size) {
  constexpr std::size_t kLargePage = std::size_t{2} << 20U;
  const std::size_t whole = (size + kLargePage - 1) / kLargePage * kLargePage;
  void* room = std::aligned_alloc(kLargePage, whole);
  if (room != nullptr) madvise(room, whole, MADV_HUGEPAGE);
  return {static_cast<char*>(room), std::free};
}

std::optional<PatternEngine> ReadCached(const std::string& path) {
  const File file(
      open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));  // NOLINT
  const auto size = file.OwnSize();
  Header header;
  if (!size || *size < sizeof(header)) return std::nullopt;
  std::array<char, sizeof(header)> head{};
  if (!file.Read(head.data(), head.size())) return std::nullopt;
  const Header wanted;
  std::memcpy(&header, head.data(), sizeof(header));
  if (header.magic != wanted.magic || header.size != *size - sizeof(header))
    return std::nullopt;
  PackBytes bytes{RoomFor(header.size), header.size};
  if (bytes.data == nullptr || !file.Read(bytes.data.get(), bytes.size) ||
      Checksum({bytes.data.get(), bytes.size}) != header.checksum)
    return std::nullopt;
  return ReadPack(std::move(bytes));
}

// Leaves the newest packs, and what others are writing just now.
void Prune(const std::string& folder) {
  std::error_code failed;
  const auto stale = fs::file_time_type::clock::now() - kWritingTime;
  std::vector<std::pair<fs::file_time_type, fs::path>> packs;
  for (fs::directory_iterator at(folder, failed);
       !failed && at != fs::directory_iterator(); at.increment(failed)) {
    std::error_code ignored;
    const fs::path& path = at->path();
    const fs::file_time_type written = at->last_write_time(ignored);
    if (path.extension() == kSuffix)
      packs.emplace_back(written, path);
    else if (path.filename().string().starts_with(kWriting) && written < stale)
      fs::remove(path, ignored);
  }
  std::ranges::sort(packs, std::ranges::greater());
  for (std::size_t i = kKeptPacks; i < packs.size(); ++i)
    fs::remove(packs[i].second, failed);
}

void WriteCached(const std::string& folder, const std::string& name,
                 const std::string& pack) {
  std::error_code failed;
  fs::create_directories(fs::path(folder).parent_path(), failed);
  mkdir(folder.c_str(), S_IRWXU);
  Header header;
  header.size = pack.size();
  header.checksum = Checksum(pack);
  std::string head(sizeof(header), '\0');
  std::memcpy(head.data(), &header, sizeof(header));
  std::string beside = folder + "/" + kWriting + "XXXXXX";
  {
    const File file(mkostemp(beside.data(), O_CLOEXEC));
    if (!file.ok()) return;
    if (file.Write(head) && file.Write(pack))
      fs::rename(beside, folder + "/" + name, failed);
  }
  fs::remove(beside, failed);
  Prune(folder);
}

// The texts of the files are gone when it returns.
Result<PatternSet> LoadWithBuiltIn(std::span<const PatternFile> added) {
  std::vector<PatternFile> files = BuiltInPatternFiles();
  files.insert(files.end(), added.begin(), added.end());
  return LoadPatterns(files);
}

Result<PatternEngine> Compile(std::span<const PatternFile> added,
                              TermFormsFunction forms) {
  Result<PatternSet> loaded = LoadWithBuiltIn(added);
  if (!loaded.ok()) return loaded.error();
  const Status affordable = CheckCosts(loaded.value(), added);
  if (!affordable.ok()) return affordable.error();
  auto patterns = std::make_unique<const PatternSet>(std::move(loaded.value()));
  auto engine = Engine::Build(*patterns, forms);
  if (!engine.ok()) return engine.error();
  return PatternEngine{std::move(patterns), std::move(engine.value())};
}

}  // namespace

std::string BuildDigest() {
  const std::string ids = BuildIds();
  if (ids.empty()) return "";
  Digest digest;
  digest.Add(ids);
  return digest.Hex();
}

std::string DefaultPackFolder() {
  const char* cache = std::getenv("XDG_CACHE_HOME");  // NOLINT: read only
  // A relative path is to be ignored, says the XDG specification.
  if (cache != nullptr && *cache == '/') return std::string(cache) + "/redflag";
  const char* home = std::getenv("HOME");  // NOLINT: read only
  if (home == nullptr || *home != '/') return "";
  return std::string(home) + "/.cache/redflag";
}

Result<PatternEngine> LoadEngine(std::span<const PatternFile> added,
                                 TermFormsFunction forms,
                                 const std::string& folder) {
  const std::string name = folder.empty() ? "" : PackName(added);
  if (name.empty()) return Compile(added, forms);
  const std::string path = folder + "/" + name;
  if (auto cached = ReadCached(path); cached) return *std::move(cached);
  auto compiled = Compile(added, forms);
  if (!compiled.ok()) return compiled;
  WriteCached(folder, name,
              WritePack(*compiled.value().patterns, *compiled.value().engine));
  // What was read holds a third of the memory of what was compiled.
  auto read = ReadCached(path);
  if (!read) return compiled;
  compiled = *std::move(read);
  malloc_trim(0);
  return compiled;
}

}  // namespace redflag
