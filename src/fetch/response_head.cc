#include "fetch/response_head.h"

#include <algorithm>
#include <charconv>

#include "core/ascii.h"

namespace redflag {
namespace {

Error Broken(std::string why) {
  return {ErrorKind::kFailedProtocol, std::move(why)};
}

void AddValue(std::string_view value, std::string& values) {
  if (values == value) return;
  if (!values.empty()) values += ", ";
  values += value;
}

}  // namespace

void ResponseHead::StartResponse(std::string_view line) {
  const std::size_t bytes = bytes_;
  *this = ResponseHead(max_bytes_);
  bytes_ = bytes;
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return;
  const std::string_view code = line.substr(blank + 1, 3);
  std::from_chars(code.data(), code.data() + code.size(), status_);
}

Status ResponseHead::AddLine(std::string_view line) {
  bytes_ += line.size();
  if (bytes_ > max_bytes_) {
    return Error{ErrorKind::kLimit, "headers of more than " +
                                        std::to_string(max_bytes_) + " bytes"};
  }
  if (line.find('\0') != std::string_view::npos) {
    return Broken("a NUL byte in the headers");
  }
  const bool starts = line.substr(0, 5) == "HTTP/";
  if (starts && (status_ == 0 || complete_)) {
    StartResponse(line);
    return Done{};
  }
  if (complete_) return Done{};
  if (TrimAscii(line).empty()) {
    complete_ = true;
    if (status_ == 101) return Broken("a change of protocol nobody asked for");
    return Done{};
  }
  if (line.front() == ' ' || line.front() == '\t') {
    if (last_ != nullptr) last_->append(" ").append(TrimAscii(line));
    return Done{};
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    return Broken("a header line without a colon");
  }
  return AddField(LowerAscii(line.substr(0, colon)),
                  TrimAscii(line.substr(colon + 1)));
}

Status ResponseHead::SetLength(std::string_view value) {
  // 18 digits are below 2^63; a longer number is no size of a page.
  constexpr std::size_t kDigits = 18;
  const bool digits = !value.empty() && value.size() <= kDigits &&
                      std::all_of(value.begin(), value.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return Broken("an impossible Content-Length");
  if (length_ && *length_ != value) {
    return Broken("two different Content-Length headers");
  }
  length_ = std::string(value);
  return Done{};
}

Status ResponseHead::AddField(std::string_view name, std::string_view value) {
  last_ = nullptr;
  if (name == "content-length") return SetLength(value);
  if (name == "location") {
    if (!location_.empty() && location_ != value) {
      return Broken("two different Location headers");
    }
    location_ = std::string(value);
    last_ = &location_;
  } else if (name == "content-encoding") {
    if (!content_encoding_.empty()) content_encoding_ += ",";
    content_encoding_ += value;
    last_ = &content_encoding_;
  } else if (name == "content-type") {
    content_type_ = std::string(value);
    last_ = &content_type_;
  } else if (name == "retry-after") {
    retry_after_ = std::string(value);
  } else if (name == "date") {
    date_ = std::string(value);
  } else if (name == "etag") {
    AddValue(value, etag_);
  } else if (name == "last-modified") {
    AddValue(value, last_modified_);
  }
  return Done{};
}

}  // namespace redflag
