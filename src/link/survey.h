// What a text may hold at all, by its bytes: most texts hold no link, and one
// pass over their bytes says which scanners need not look at them.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/ascii.h"
#include "core/table.h"

namespace redflag {

class Survey {
 public:
  // Bits of what Of() tells.
  static constexpr std::uint8_t kWord = 1;  // An ASCII letter or digit.
  static constexpr std::uint8_t kDigit = 2;
  static constexpr std::uint8_t kEscape = 4;       // Of an encoded word.
  static constexpr std::uint8_t kPlaceholder = 8;  // Opens one.
  static constexpr std::uint8_t kAddress = 16;     // A dot, or what means one.
  static constexpr std::uint8_t kIcon = 32;        // Starts a sign as 🌐.

  // The tables "off-platform/symbols", "fences" and "glued", and the label
  // that hosts of web sites start with.
  Survey(const Tables& tables, std::string_view web_label);

  // What the bytes of a text say together.
  struct Result {
    unsigned bits = 0;
    bool gaps = true;     // Letters may stand apart, one by one.
    bool glued = true;    // A word may end in a dot that is spelled out.
    bool encoded = true;  // A word may be encoded.
  };
  Result Of(std::string_view text) const;
  bool Has(char c, std::uint8_t bit) const {
    return (kinds_[static_cast<unsigned char>(c)] & bit) != 0;
  }
  // Whether a word of ASCII may be, or end in, a sign that is spelled out with
  // three letters or more: no such sign ends as another word does.
  bool MayEndInSign(std::string_view word) const {
    return word.size() >= kEndBytes && glued_ends_[EndHash(word)];
  }
  // Where the first byte of that kind stands from `at` on, before `end`; else
  // `end`.
  std::size_t Find(std::string_view text, std::size_t at, std::size_t end,
                   std::uint8_t bit) const {
    while (at < end && !Has(text[at], bit))
      ++at;
    return at;
  }

  static constexpr std::size_t kEndBytes = 3;

 private:
  void Add(std::string_view bytes, std::uint8_t bit);
  void ReadWords(std::string_view text, Result& result) const;
  static std::size_t EndHash(std::string_view word);

  std::string web_label_;
  std::bitset<4096> glued_ends_;  // By EndHash.
  std::array<std::uint8_t, 256> kinds_{};
};

}  // namespace redflag
