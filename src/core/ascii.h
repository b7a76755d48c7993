// Small questions about ASCII, in which most text is written.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace redflag {

inline bool IsAsciiByte(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

inline bool IsAsciiBlank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

inline char LowerAscii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    c = LowerAscii(c);
  return lower;
}

inline bool IsAsciiDigit(char c) {
  return c >= '0' && c <= '9';
}

inline bool IsAsciiLetter(char c) {
  const auto letter = static_cast<unsigned char>(c | 0x20);
  return letter >= 'a' && letter <= 'z';
}

inline bool IsAsciiAlnum(char c) {
  return IsAsciiLetter(c) || IsAsciiDigit(c);
}

// A letter or digit of ASCII, or a byte of any other character.
inline bool IsWordByte(char c) {
  return !IsAsciiByte(c) || IsAsciiAlnum(c);
}

// Without the white space and line ends around it.
inline std::string_view TrimAscii(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\v\f";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// Where the run of ASCII that starts at `at` ends.
inline std::size_t AsciiEnd(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  std::uint64_t eight = 0;
  while (at + sizeof(eight) <= text.size()) {
    std::memcpy(&eight, text.data() + at, sizeof(eight));
    if ((eight & kHighBits) != 0) break;
    at += sizeof(eight);
  }
  while (at < text.size() && IsAsciiByte(text[at]))
    ++at;
  return at;
}

inline bool IsAllAscii(std::string_view text) {
  return AsciiEnd(text, 0) == text.size();
}

// A set of bytes, for loops that run to the next one of them.
class ByteSet {
 public:
  constexpr explicit ByteSet(std::string_view bytes, bool beyond_ascii) {
    for (const char c : bytes)
      has_[static_cast<unsigned char>(c)] = true;
    for (std::size_t i = 0x80; i < has_.size(); ++i)
      has_[i] = beyond_ascii;
  }
  bool Has(char c) const { return has_[static_cast<unsigned char>(c)]; }
  // The first of them from `at` on, or the end.
  std::size_t Find(std::string_view text, std::size_t at) const {
    while (at < text.size() && !Has(text[at]))
      ++at;
    return at;
  }

 private:
  std::array<bool, 256> has_{};
};

}  // namespace redflag
