#include "report/utf8.h"

namespace redflag {
namespace {

constexpr CodePoint kInvalid = {0xFFFD, 1, false};

bool Continues(unsigned char byte) {
  return (byte & 0xC0U) == 0x80U;
}

// How many bytes a code point has by its first byte; 0 for none.
std::size_t SizeByLead(unsigned char lead) {
  if (lead < 0x80U) return 1;
  if (lead >= 0xC2U && lead < 0xE0U) return 2;
  if (lead >= 0xE0U && lead < 0xF0U) return 3;
  if (lead >= 0xF0U && lead < 0xF5U) return 4;
  return 0;
}

}  // namespace

CodePoint DecodeAt(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {0, 0, true};
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t size = SizeByLead(lead);
  if (size == 1) return {lead, 1, true};
  if (size == 0 || at + size > text.size()) return kInvalid;
  char32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(text[at + i]);
    if (!Continues(byte)) return kInvalid;
    value = (value << 6U) | (byte & 0x3FU);
  }
  const bool overlong =
      (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value < 0xE000;
  if (overlong || surrogate || value > 0x10FFFF) return kInvalid;
  return {value, size, true};
}

std::string_view CutUtf8(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && Continues(static_cast<unsigned char>(text[size])))
    --size;
  return text.substr(0, size);
}

}  // namespace redflag
