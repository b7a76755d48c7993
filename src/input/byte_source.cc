#include "input/byte_source.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "core/utf8.h"

namespace redflag {
namespace {

constexpr std::size_t kChunk = std::size_t{128} << 10;

// How often a reader that waits for a pipe looks whether it should stop.
constexpr int kLookMs = 100;

class FileSource : public ByteSource {
 public:
  FileSource(int file, std::string path, const std::atomic<bool>* stop,
             std::atomic<std::uint64_t>* counter)
      : file_(file), path_(std::move(path)), stop_(stop), counter_(counter) {}
  ~FileSource() override {
    if (file_ != STDIN_FILENO) close(file_);
  }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  Result<std::size_t> Read(char* to, std::size_t size) override {
    pollfd wait = {.fd = file_, .events = POLLIN, .revents = 0};
    ssize_t got = -1;
    while (got < 0) {
      if (stop_ != nullptr && stop_->load())
        return Error{ErrorKind::kUnreadable, "stopped"};
      // A regular file is always ready.
      const int ready = poll(&wait, 1, kLookMs);
      if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
      got = read(file_, to, size);
      if (got < 0 && errno != EINTR)
        return Error{ErrorKind::kUnreadable,
                     path_ + ": " + std::strerror(errno)};
    }
    if (counter_ != nullptr) *counter_ += static_cast<std::uint64_t>(got);
    return static_cast<std::size_t>(got);
  }

  std::size_t SizeHint() const override {
    struct stat facts {};
    const bool plain = fstat(file_, &facts) == 0 && S_ISREG(facts.st_mode);
    return plain ? static_cast<std::size_t>(facts.st_size) : 0;
  }

 private:
  int file_;
  std::string path_;
  const std::atomic<bool>* stop_;
  std::atomic<std::uint64_t>* counter_;
};

class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  std::size_t SizeHint() const override { return bytes_.size(); }
  Result<std::size_t> Read(char* to, std::size_t size) override {
    const std::size_t got = bytes_.copy(to, size);
    bytes_.remove_prefix(got);
    return got;
  }

 private:
  std::string_view bytes_;
};

// Gzip, also of several members one after the other.
class GzipSource : public ByteSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> packed, std::string head)
      : packed_(std::move(packed)), in_(std::move(head)) {
    // 16 says gzip, not zlib.
    ok_ = inflateInit2(&zlib_, MAX_WBITS + 16) == Z_OK;
  }
  ~GzipSource() override { inflateEnd(&zlib_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  Result<std::size_t> Read(char* to, std::size_t size) override {
    if (!ok_) return Error{ErrorKind::kUnreadable, "gzip cannot be started"};
    std::size_t got = 0;
    while (got == 0) {
      if (at_ == in_.size()) {
        const Status filled = Refill();
        if (!filled.ok()) return filled.error();
        if (in_.empty()) return AtEnd();
      }
      Result<std::size_t> step = Inflate(to, size);
      if (!step.ok()) return step;
      got = step.value();
      if (done_) return got;
    }
    return got;
  }

 private:
  Status Refill() {
    in_.resize(kChunk);
    at_ = 0;
    const Result<std::size_t> got = packed_->Read(in_.data(), in_.size());
    in_.resize(got.ok() ? got.value() : 0);
    if (!got.ok()) return got.error();
    return Done{};
  }

  Result<std::size_t> AtEnd() const {
    if (between_) return std::size_t{0};
    return Error{ErrorKind::kTruncated, "the gzip data break off"};
  }

  Result<std::size_t> Inflate(char* to, std::size_t size) {
    if (between_ && !StartMember()) {
      at_ = in_.size();  // Padding after the last member.
      done_ = true;
      return std::size_t{0};
    }
    // zlib's interface is not const-correct and counts in 32 bits.
    std::array<unsigned char, 32768> out{};
    zlib_.next_in = static_cast<Bytef*>(static_cast<void*>(in_.data() + at_));
    zlib_.avail_in = static_cast<uInt>(in_.size() - at_);
    zlib_.next_out = out.data();
    zlib_.avail_out = static_cast<uInt>(std::min(size, out.size()));
    const uInt room = zlib_.avail_out;
    const int code = inflate(&zlib_, Z_NO_FLUSH);
    at_ = in_.size() - zlib_.avail_in;
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
      return Error{ErrorKind::kTruncated, "the gzip data are damaged"};
    between_ = code == Z_STREAM_END;
    const std::size_t got = room - zlib_.avail_out;
    std::memcpy(to, out.data(), got);
    return got;
  }

  // Whether what follows a finished member is another one.
  bool StartMember() {
    if (static_cast<unsigned char>(in_[at_]) != 0x1F) return false;
    between_ = false;
    return inflateReset(&zlib_) == Z_OK;
  }

  std::unique_ptr<ByteSource> packed_;
  std::string in_;
  std::size_t at_ = 0;
  z_stream zlib_{};
  bool ok_ = false;
  bool between_ = false;  // A member has ended.
  bool done_ = false;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> OpenFile(
    const std::string& path, const std::atomic<bool>* stop,
    std::atomic<std::uint64_t>* counter) {
  if (path == "-")
    return std::unique_ptr<ByteSource>(std::make_unique<FileSource>(
        STDIN_FILENO, "standard input", stop, counter));
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return Error{ErrorKind::kUnreadable, path + ": " + std::strerror(errno)};
  auto source = std::make_unique<FileSource>(file, path, stop, counter);
  struct stat facts {};
  if (fstat(file, &facts) == 0 && S_ISDIR(facts.st_mode))
    return Error{ErrorKind::kUnreadable,
                 path + ": a folder without a file to read"};
  return std::unique_ptr<ByteSource>(std::move(source));
}

std::unique_ptr<ByteSource> OpenBytes(std::string_view bytes) {
  return std::make_unique<MemorySource>(bytes);
}

ByteStream::ByteStream(std::unique_ptr<ByteSource> source)
    : source_(std::move(source)) {}

bool ByteStream::Fill() {
  if (at_end_) return false;
  std::string chunk(kChunk, '\0');
  const Result<std::size_t> got = source_->Read(chunk.data(), chunk.size());
  if (!got.ok()) error_ = got.error();
  at_end_ = !got.ok() || got.value() == 0;
  chunk.resize(got.ok() ? got.value() : 0);
  if (from_ > 0) {
    buffer_.erase(0, from_);
    from_ = 0;
  }
  if (!was_utf16_) {
    buffer_ += chunk;
  } else {
    raw_ += chunk;
    DecodeUtf16(at_end_);
  }
  return !at_end_ || !buffer_.empty();
}

namespace {

enum class Utf16 { kNo, kLittle, kBig };

// By its mark, or by the zero halves of its ASCII: "{", 0, "\"", 0.
Utf16 TellUtf16(std::string_view head) {
  if (head.starts_with("\xFF\xFE")) return Utf16::kLittle;
  if (head.starts_with("\xFE\xFF")) return Utf16::kBig;
  if (head.size() < 4) return Utf16::kNo;
  const bool zero[] = {head[0] == 0, head[1] == 0, head[2] == 0, head[3] == 0};
  if (!zero[0] && zero[1] && !zero[2] && zero[3]) return Utf16::kLittle;
  if (zero[0] && !zero[1] && zero[2] && !zero[3]) return Utf16::kBig;
  return Utf16::kNo;
}

}  // namespace

void ByteStream::Start() {
  started_ = true;
  while (buffer_.size() < 4 && Fill()) {
  }
  if (buffer_.starts_with("\x1F\x8B")) {
    source_ = std::make_unique<GzipSource>(std::move(source_),
                                           std::exchange(buffer_, {}));
    at_end_ = false;
    while (buffer_.size() < 4 && Fill()) {
    }
  }
  const Utf16 order = TellUtf16(buffer_);
  if (order != Utf16::kNo) {
    was_utf16_ = true;
    little_endian_ = order == Utf16::kLittle;
    raw_ = std::exchange(buffer_, {});
    DecodeUtf16(at_end_);
  }
  if (buffer_.starts_with("\xEF\xBB\xBF")) from_ = 3;
}

void ByteStream::DecodeUtf16(bool at_end) {
  const auto unit = [this](std::size_t at) {
    const auto low = static_cast<std::uint8_t>(raw_[at + !little_endian_]);
    const auto high = static_cast<std::uint8_t>(raw_[at + little_endian_]);
    return static_cast<char32_t>(high << 8 | low);
  };
  std::size_t at = 0;
  for (; at + 1 < raw_.size(); at += 2) {
    char32_t c = unit(at);
    if (c >= 0xD800 && c < 0xDC00) {
      if (at + 3 >= raw_.size() && !at_end) break;  // The pair is not whole.
      const char32_t low = at + 3 < raw_.size() ? unit(at + 2) : 0;
      const bool pair = low >= 0xDC00 && low < 0xE000;
      c = pair ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
      at += pair ? 2 : 0;
    } else if (c >= 0xDC00 && c < 0xE000) {
      c = 0xFFFD;
    }
    AppendCodePoint(buffer_, c);
  }
  raw_.erase(0, at);
}

std::string_view ByteStream::Peek(std::size_t size) {
  if (!started_) Start();
  while (buffer_.size() - from_ < size && Fill()) {
  }
  return std::string_view(buffer_).substr(from_);
}

void ByteStream::Skip(std::size_t size) {
  from_ += size;
}

bool ByteStream::ReadLine(char end, std::size_t limit, std::string* line,
                          bool* over) {
  line->clear();
  *over = false;
  std::string_view ahead = Peek(1);
  if (ahead.empty()) return false;
  while (!ahead.empty()) {
    const std::size_t found = ahead.find(end);
    const std::size_t take =
        found == std::string_view::npos ? ahead.size() : found + 1;
    const std::size_t room = limit - line->size();
    line->append(ahead.substr(0, std::min(take, room)));
    *over = *over || take > room;
    Skip(take);
    if (found != std::string_view::npos) break;
    ahead = Peek(1);
  }
  return true;
}

std::string ByteStream::ReadAll(std::size_t limit, bool* over) {
  if (!started_) Start();
  // Growing by itself it would hold all twice for a while.
  buffer_.reserve(std::min(source_->SizeHint(), limit) + 2 * kChunk);
  *over = Peek(limit + 1).size() > limit;
  if (*over) return "";
  buffer_.erase(0, std::exchange(from_, 0));
  return std::exchange(buffer_, {});
}

}  // namespace redflag
