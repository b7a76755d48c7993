// Where bytes come from: a file, standard input, memory, any of them gzipped.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace redflag {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Puts up to `size` bytes at `to`, at least one unless the end is reached
  // (0). kUnreadable, or kTruncated where gzip data break off.
  virtual Result<std::size_t> Read(char* to, std::size_t size) = 0;
  // About how many bytes there are, to make room for them; 0 is not known.
  virtual std::size_t SizeHint() const { return 0; }
};

// "-" is standard input. Where `stop` becomes true, reading ends with an error,
// also while it waits for a pipe; may be null, as may `counter`, to which the
// bytes that were read are added.
Result<std::unique_ptr<ByteSource>> OpenFile(
    const std::string& path, const std::atomic<bool>* stop,
    std::atomic<std::uint64_t>* counter = nullptr);
// REQUIRES: the bytes outlive the source.
std::unique_ptr<ByteSource> OpenBytes(std::string_view bytes);

// A source with a window of lookahead. Gzip is decoded, a byte order mark is
// dropped and UTF-16 comes out as UTF-8, so that readers see one encoding, or
// single bytes of an unknown one.
class ByteStream {
 public:
  explicit ByteStream(std::unique_ptr<ByteSource> source);

  // The bytes that come next, without taking them: at least `size` unless the
  // end is nearer. Valid until the next call of any member.
  std::string_view Peek(std::size_t size);
  // Takes `size` bytes of what was peeked.
  void Skip(std::size_t size);
  // Up to and with the next `end`, or to the end of the stream; at most
  // `limit` bytes are kept, the rest of the line is dropped and *over set.
  // Returns false at the end of the stream.
  bool ReadLine(char end, std::size_t limit, std::string* line, bool* over);
  // All that is left; nothing where that is more than `limit` bytes, and *over
  // is set.
  std::string ReadAll(std::size_t limit, bool* over);

  // What cut the stream short, once its end is reached.
  const std::optional<Error>& error() const { return error_; }
  bool was_utf16() const { return was_utf16_; }

 private:
  bool Fill();  // Appends a chunk; false at the end.
  void Start();
  void DecodeUtf16(bool at_end);

  std::unique_ptr<ByteSource> source_;
  std::string buffer_;
  std::size_t from_ = 0;
  std::string raw_;  // UTF-16 not decoded yet.
  bool little_endian_ = true;
  bool was_utf16_ = false;
  bool started_ = false;
  bool at_end_ = false;
  std::optional<Error> error_;
};

}  // namespace redflag
