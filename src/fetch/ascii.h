// The little that headers, URLs and robots.txt need of text: they are ASCII.
#pragma once

#include <string>
#include <string_view>

namespace redflag {

inline char LowerAscii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    c = LowerAscii(c);
  return lower;
}

// Without the white space and line ends around it.
inline std::string_view TrimAscii(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\v\f";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

inline bool IsSpaceAscii(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

}  // namespace redflag
