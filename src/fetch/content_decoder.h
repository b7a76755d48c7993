// The bytes of a response with their compression taken off, as they come.
//
// A stream that ends before its own end mark is an error: half a page would
// otherwise be taken for the whole and called clean.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace redflag {

class ContentDecoder {
 public:
  // For the value of a Content-Encoding header: any of gzip, x-gzip, deflate
  // and identity, at most `max_codings` of them. Another is kFailedDecoding.
  static Result<ContentDecoder> Make(std::string_view content_encoding,
                                     std::size_t max_codings);
  ContentDecoder(ContentDecoder&& other) noexcept;
  ContentDecoder& operator=(ContentDecoder&& other) noexcept;
  ~ContentDecoder();

  // Takes what was decoded, piece by piece; its error ends the decoding.
  using Sink = std::function<Status(std::string_view piece)>;

  // Gives `keep` what `raw` decodes to. kFailedDecoding for bytes that cannot
  // be decoded, and whatever `keep` fails with.
  Status Feed(std::string_view raw, const Sink& keep);
  // To be called after the last byte. kFailedDecoding where the end mark of
  // a compression is missing.
  Status Finish() const;

 private:
  class Stage;
  explicit ContentDecoder(std::vector<std::unique_ptr<Stage>> stages);
  // Sends `raw` through the stages from `stage` on.
  Status FeedFrom(std::size_t stage, std::string_view raw, const Sink& keep);

  std::vector<std::unique_ptr<Stage>> stages_;  // Outermost first.
};

// Appends as much of a piece as leaves a body within `max_bytes`, `before` of
// which are not in `out`; kLimit where that is not all of it.
Status AppendWithin(std::size_t max_bytes, std::string_view piece,
                    std::string& out, std::size_t before = 0);

// Whether bytes start like a gzip file.
bool IsGzip(std::string_view bytes);

}  // namespace redflag
