// The header of a response, read strictly where a loose reading would let
// two readers disagree on where the body ends or where a redirect leads.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace redflag {

class ResponseHead {
 public:
  explicit ResponseHead(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  // The next line as received, with its line end. A status line starts a new
  // response: what interim replies (100, 103) said is forgotten, their bytes
  // still count. kFailedProtocol for contradictions (two lengths, two
  // targets, NUL bytes), kLimit when all lines together are too long.
  Status AddLine(std::string_view line);

  int status() const { return status_; }
  const std::string& content_type() const { return content_type_; }
  const std::string& content_encoding() const { return content_encoding_; }
  const std::string& location() const { return location_; }
  const std::string& retry_after() const { return retry_after_; }
  const std::string& date() const { return date_; }
  // As sent; where the header says two things, both, with a comma between.
  const std::string& etag() const { return etag_; }
  const std::string& last_modified() const { return last_modified_; }
  // The empty line was seen; lines that follow are trailers and only count.
  bool complete() const { return complete_; }

 private:
  Status AddField(std::string_view name, std::string_view value);
  Status SetLength(std::string_view value);
  void StartResponse(std::string_view line);

  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  int status_ = 0;
  bool complete_ = false;
  std::string* last_ = nullptr;  // Kept field that a folded line continues.
  std::optional<std::string> length_;
  std::string content_type_;
  std::string content_encoding_;
  std::string location_;
  std::string retry_after_;
  std::string date_;
  std::string etag_;
  std::string last_modified_;
};

}  // namespace redflag
