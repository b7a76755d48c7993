// Small questions about bytes and code points that every scanner asks.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/span.h"

namespace redflag {

inline bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
inline bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}
inline bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
inline bool IsAlpha(char c) {
  return IsLower(c) || IsUpper(c);
}
inline bool IsAlnum(char c) {
  return IsAlpha(c) || IsDigit(c);
}
inline bool IsSpace(char c) {
  return c == ' ' || c == '\n' || c == '\t';
}
inline bool IsAscii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}
inline char ToLower(char c) {
  return IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

struct CodePoint {
  char32_t value = 0xFFFD;
  std::size_t size = 1;  // Bytes.
};

// The code point that starts at `at`; U+FFFD of one byte where the bytes are
// no UTF-8. REQUIRES: at < text.size().
CodePoint DecodeAt(std::string_view text, std::size_t at);
// The code point that ends before `at`. REQUIRES: 0 < at <= text.size().
CodePoint DecodeBefore(std::string_view text, std::size_t at);

// Scripts written without spaces: a word may start and end anywhere.
inline bool IsCjk(char32_t c) {
  return (c >= 0x3005 && c <= 0x3007) || (c >= 0x3041 && c <= 0x31FF) ||
         (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}
// A letter, digit or mark that a host name may hold, beyond ASCII and CJK.
bool IsForeignLetter(char32_t c);

// Whether one of the characters `any` stands in `span` of `text`; unlike
// find_first_of it never looks further.
inline bool HasAny(std::string_view text, Span span, std::string_view any) {
  return text.substr(span.start, span.size()).find_first_of(any) !=
         std::string_view::npos;
}

// What a link may not go beyond: white space and the brackets around it.
bool IsSeparator(char32_t c);

}  // namespace redflag
