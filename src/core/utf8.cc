#include "core/utf8.h"

#include <algorithm>

namespace redflag {
namespace {

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// How many bytes a lead byte announces; 0 where it is none.
std::size_t SequenceSize(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

bool IsCodePoint(char32_t c, std::size_t size) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return false;
  return (size < 3 || c >= 0x800) && (size < 4 || c >= 0x10000);
}

}  // namespace

char32_t NextCodePoint(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t size = SequenceSize(lead);
  if (size == 1) {
    ++at;
    return lead;
  }
  if (size == 0) {
    ++at;
    return kInvalidCodePoint;
  }
  char32_t c = lead & (0xFFU >> (size + 1));
  std::size_t read = 1;
  while (read < size && at + read < text.size() &&
         IsContinuation(text[at + read])) {
    c = (c << 6U) | (static_cast<unsigned char>(text[at + read]) & 0x3FU);
    ++read;
  }
  if (read == size && IsCodePoint(c, size)) {
    at += size;
    return c;
  }
  at += read == size ? 1 : read;
  return kInvalidCodePoint;
}

void AppendCodePoint(std::string& out, char32_t c) {
  if (!IsCodePoint(c, 0)) c = 0xFFFD;
  const auto byte = [&out](char32_t bits) {
    out += static_cast<char>(static_cast<unsigned char>(bits));
  };
  if (c < 0x80) return byte(c);
  if (c < 0x800) {
    byte(0xC0U | (c >> 6U));
  } else if (c < 0x10000) {
    byte(0xE0U | (c >> 12U));
    byte(0x80U | ((c >> 6U) & 0x3FU));
  } else {
    byte(0xF0U | (c >> 18U));
    byte(0x80U | ((c >> 12U) & 0x3FU));
    byte(0x80U | ((c >> 6U) & 0x3FU));
  }
  byte(0x80U | (c & 0x3FU));
}

std::size_t CodePointStart(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  for (int i = 0; i < 3 && at > 0 && at < text.size(); ++i) {
    if (!IsContinuation(text[at])) break;
    --at;
  }
  return at;
}

char32_t CodePointAt(std::string_view text, std::size_t at) {
  return at < text.size() ? NextCodePoint(text, at) : 0;
}

char32_t CodePointBefore(std::string_view text, std::size_t at) {
  if (at == 0) return 0;
  std::size_t start = CodePointStart(text, at - 1);
  return NextCodePoint(text, start);
}

std::size_t CodePoints(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count)
    NextCodePoint(text, at);
  return count;
}

}  // namespace redflag
