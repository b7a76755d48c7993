// The one way in which fetch/ reads a URL, so that what is judged and what
// is dialled can never differ.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace redflag {

struct Url {
  std::string text;    // In full, escaped, without fragment.
  std::string scheme;  // "http" or "https".
  std::string host;    // Lower case, IDN as punycode, IPv6 in brackets.
  int port = 0;
  std::string path;  // With the query; starts with '/'.

  // "https://shop.example:443": what robots.txt and pauses belong to.
  std::string Origin() const;
};

// Reads an absolute URL, or with `base` one that may be relative to it.
//
// Refused (kRefusedScheme): every scheme but http and https, a backslash or
// control characters anywhere, a user name or password: readers of URLs
// disagree about those, and the disagreement is what attacks live on.
// kSyntax: no URL at all; kLimit: longer than `max_bytes`.
Result<Url> ParseUrl(std::string_view text, std::size_t max_bytes,
                     const Url* base = nullptr);

}  // namespace redflag
