#include "fetch/content_decoder.h"

#include <algorithm>
#include <array>
#include <utility>

#include <zlib.h>

#include "core/ascii.h"

namespace redflag {
namespace {

constexpr std::size_t kChunk = 32768;
constexpr int kGzipWindow = 15 + 16;  // zlib: a window of 32 KiB, gzip framing.
constexpr int kZlibWindow = 15;
constexpr int kRawWindow = -15;

Error Undecodable(std::string why) {
  return {ErrorKind::kFailedDecoding, std::move(why)};
}

}  // namespace

// One compression. Holds a z_stream, so it stays where it was made.
class ContentDecoder::Stage {
 public:
  explicit Stage(bool gzip) : gzip_(gzip) {
    usable_ = inflateInit2(&stream_, gzip ? kGzipWindow : kZlibWindow) == Z_OK;
  }
  ~Stage() {
    if (usable_) inflateEnd(&stream_);
  }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // Decodes `raw`, calling `sink` with pieces of at most kChunk bytes.
  Status Feed(std::string_view raw, const Sink& sink);
  bool at_end() const { return at_end_; }

 private:
  Status Begin(std::string_view raw);

  z_stream stream_{};
  bool gzip_;
  bool usable_ = false;
  bool begun_ = false;
  bool at_end_ = false;
};

// Decides between zlib framing, which the header means by "deflate", and the
// bare stream, which some servers send; and between the next member of a
// gzip file and rubbish after it.
Status ContentDecoder::Stage::Begin(std::string_view raw) {
  if (!usable_) return Undecodable("no memory to decompress");
  if (!begun_ && !gzip_) {
    constexpr int kZlibMethod = 0x08;
    const bool framed =
        (static_cast<unsigned char>(raw[0]) & 0x0F) == kZlibMethod;
    inflateReset2(&stream_, framed ? kZlibWindow : kRawWindow);
  }
  if (at_end_) {
    if (!gzip_ || raw[0] != '\x1f') {
      return Undecodable("bytes after the end of the compressed body");
    }
    inflateReset(&stream_);
    at_end_ = false;
  }
  begun_ = true;
  return Done{};
}

Status ContentDecoder::Stage::Feed(std::string_view raw, const Sink& sink) {
  std::array<unsigned char, kChunk> buffer;
  std::string input(raw);  // zlib's next_in is not const.
  std::size_t done = 0;
  while (done < input.size()) {
    const std::string_view rest = std::string_view(input).substr(done);
    if (auto status = Begin(rest); !status.ok()) return status;
    stream_.next_in =
        static_cast<Bytef*>(static_cast<void*>(input.data() + done));
    stream_.avail_in = static_cast<uInt>(rest.size());
    int code = Z_OK;
    do {
      stream_.next_out = buffer.data();
      stream_.avail_out = kChunk;
      code = inflate(&stream_, Z_NO_FLUSH);
      if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
        return Undecodable("the compressed body is damaged");
      }
      const void* piece = buffer.data();
      auto status = sink(std::string_view(static_cast<const char*>(piece),
                                          kChunk - stream_.avail_out));
      if (!status.ok()) return status;
    } while (code == Z_OK && (stream_.avail_in > 0 || stream_.avail_out == 0));
    at_end_ = code == Z_STREAM_END;
    done = input.size() - stream_.avail_in;
    if (code == Z_BUF_ERROR) break;  // Wants more than there is.
  }
  return Done{};
}

ContentDecoder::ContentDecoder(std::vector<std::unique_ptr<Stage>> stages)
    : stages_(std::move(stages)) {}
ContentDecoder::ContentDecoder(ContentDecoder&& other) noexcept = default;
ContentDecoder& ContentDecoder::operator=(ContentDecoder&& other) noexcept =
    default;
ContentDecoder::~ContentDecoder() = default;

Result<ContentDecoder> ContentDecoder::Make(std::string_view content_encoding,
                                            std::size_t max_codings) {
  std::vector<std::unique_ptr<Stage>> stages;
  std::string_view rest = content_encoding;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string token = LowerAscii(TrimAscii(rest.substr(0, comma)));
    rest = comma == std::string_view::npos ? "" : rest.substr(comma + 1);
    if (token.empty() || token == "identity") continue;
    const bool gzip = token == "gzip" || token == "x-gzip";
    if (!gzip && token != "deflate") {
      return Undecodable("the server used the compression \"" + token +
                         "\", which was not asked for");
    }
    if (stages.size() == max_codings) {
      return Undecodable("compressed more than " + std::to_string(max_codings) +
                         " times over");
    }
    // Listed in the order in which they were applied.
    stages.insert(stages.begin(), std::make_unique<Stage>(gzip));
  }
  return ContentDecoder(std::move(stages));
}

Status ContentDecoder::Feed(std::string_view raw, const Sink& keep) {
  return FeedFrom(0, raw, keep);
}

Status ContentDecoder::FeedFrom(std::size_t stage, std::string_view raw,
                                const Sink& keep) {
  if (stage == stages_.size()) return keep(raw);
  return stages_[stage]->Feed(raw, [this, stage, &keep](std::string_view out) {
    return FeedFrom(stage + 1, out, keep);
  });
}

Status ContentDecoder::Finish() const {
  for (const auto& stage : stages_) {
    if (!stage->at_end()) {
      return Undecodable("the compressed body was cut off");
    }
  }
  return Done{};
}

Status AppendWithin(std::size_t max_bytes, std::string_view piece,
                    std::string& out, std::size_t before) {
  const std::size_t room = max_bytes - std::min(max_bytes, before + out.size());
  out.append(piece.substr(0, room));
  if (piece.size() <= room) return Done{};
  return Error{ErrorKind::kLimit,
               "larger than " + std::to_string(max_bytes) + " bytes"};
}

bool IsGzip(std::string_view bytes) {
  return bytes.substr(0, 2) == "\x1f\x8b";
}

}  // namespace redflag
