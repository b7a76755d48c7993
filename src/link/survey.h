// What a text may hold at all, by its bytes: most texts hold no link, and one
// pass over their bytes says which scanners need not look at them.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/ascii.h"
#include "core/table.h"

namespace redflag {

class Survey {
 public:
  // Bits of what Of() tells.
  static constexpr std::uint8_t kGluedEnd = 1;  // The last of "dotcom".
  static constexpr std::uint8_t kDigit = 2;
  static constexpr std::uint8_t kEscape = 4;       // Of an encoded word.
  static constexpr std::uint8_t kPlaceholder = 8;  // Opens one.
  static constexpr std::uint8_t kAddress = 16;     // A dot, or what means one.

  // The tables "off-platform/symbols", "fences" and "glued".
  Survey(const Table& symbols, const Table& fences, const Table& glued);

  // The bits of all bytes of `text` together.
  unsigned Of(std::string_view text) const;
  bool Has(char c, std::uint8_t bit) const {
    return (kinds_[static_cast<unsigned char>(c)] & bit) != 0;
  }
  // Where the first byte of that kind stands from `at` on, before `end`; else
  // `end`.
  std::size_t Find(std::string_view text, std::size_t at, std::size_t end,
                   std::uint8_t bit) const {
    while (at < end && !Has(text[at], bit))
      ++at;
    return at;
  }

 private:
  void Add(std::string_view bytes, std::uint8_t bit);

  std::array<std::uint8_t, 256> kinds_{};
};

}  // namespace redflag
