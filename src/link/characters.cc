#include "link/characters.h"

#include <cstdint>

#include <unicode/uchar.h>

namespace redflag {

CodePoint DecodeAt(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + size > text.size()) return {0xFFFD, 1};
  char32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(text[at + i]);
    if ((byte & 0xC0U) != 0x80) return {0xFFFD, 1};
    value = value << 6 | (byte & 0x3FU);
  }
  const bool overlong =
      (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return {0xFFFD, 1};
  return {value, size};
}

CodePoint DecodeBefore(std::string_view text, std::size_t at) {
  std::size_t start = at - 1;
  while (start > 0 && at - start < 4 &&
         (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80)
    --start;
  const CodePoint found = DecodeAt(text, start);
  if (start + found.size != at) return {0xFFFD, 1};
  return found;
}

bool IsForeignLetter(char32_t c) {
  if (c < 0x80 || IsCjk(c) || c == 0xFFFD) return false;
  constexpr std::uint32_t kMask =
      U_GC_L_MASK | U_GC_MN_MASK | U_GC_MC_MASK | U_GC_ND_MASK;
  return (U_MASK(u_charType(static_cast<UChar32>(c))) & kMask) != 0;
}

bool IsSeparator(char32_t c) {
  if (c <= 0x20 || c == '<' || c == '>' || c == '|' || c == 0x7F) return true;
  if (c < 0x80) return false;
  if (c == 0xFF5C || c == 0xFFFD) return true;
  constexpr std::uint32_t kMask = U_GC_Z_MASK | U_GC_CC_MASK;
  return (U_MASK(u_charType(static_cast<UChar32>(c))) & kMask) != 0;
}

}  // namespace redflag
