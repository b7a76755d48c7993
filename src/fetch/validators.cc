#include "fetch/validators.h"

#include <algorithm>
#include <string_view>

#include <curl/curl.h>

namespace redflag {
namespace {

// Bytes above ASCII are allowed, but nobody means the same text by them. An
// empty tag tells no two pages apart; "*" would match whatever is there.
bool IsEntityTag(std::string_view text) {
  if (text.substr(0, 2) == "W/") text.remove_prefix(2);
  if (text.size() < 3 || text.front() != '"' || text.back() != '"')
    return false;
  text = text.substr(1, text.size() - 2);
  return std::ranges::all_of(
      text, [](char c) { return c > ' ' && c < 0x7F && c != '"'; });
}

bool IsPlain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7F; });
}

bool IsBefore(const std::string& time, const std::string& date) {
  if (!IsPlain(time)) return false;
  const auto then = curl_getdate(time.c_str(), nullptr);
  const auto now = curl_getdate(date.c_str(), nullptr);
  return then >= 0 && now >= 0 && then < now;
}

}  // namespace

Validators ValidatorsOf(const std::string& etag,
                        const std::string& last_modified,
                        const std::string& date, std::size_t max_bytes) {
  Validators validators;
  if (etag.size() <= max_bytes && IsEntityTag(etag)) validators.etag = etag;
  if (last_modified.size() <= max_bytes && IsBefore(last_modified, date))
    validators.last_modified = last_modified;
  return validators;
}

std::string ConditionHeader(const Validators& validators) {
  if (!validators.etag.empty()) return "If-None-Match: " + validators.etag;
  if (!validators.last_modified.empty())
    return "If-Modified-Since: " + validators.last_modified;
  return "";
}

}  // namespace redflag
