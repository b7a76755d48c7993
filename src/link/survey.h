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
    if (word.size() < kEndBytes) return false;
    return short_ends_[EndHash(word, kEndBytes)] ||
           (word.size() > kEndBytes &&
            long_ends_[EndHash(word, kEndBytes + 1)]);
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
  void AddEnd(std::string_view sign);
  // Of the last `size` letters, at most four.
  static std::size_t EndHash(std::string_view word, std::size_t size) {
    std::uint32_t end = 0;
    for (std::size_t i = word.size() - size; i < word.size(); ++i)
      end = end << 8U | static_cast<unsigned char>(word[i]);
    return (end * 2654435761U) >> 20U;
  }

  std::string web_label_;
  // Of signs of three letters, and of longer ones, by EndHash.
  std::bitset<4096> short_ends_, long_ends_;
  std::array<std::uint8_t, 256> kinds_{};
};

}  // namespace redflag
