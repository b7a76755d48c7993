// What a hurried reader takes a text for: the frame by which a name is
// recognised in a spelling that hides it.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/table.h"

namespace redflag {

// One character of a skeleton.
struct SkeletonLetter {
  // A small ASCII letter, or a letter of another script. "i" and "l" are one
  // (the first), so are a small and a full kana, and the two kana syllabaries;
  // accents are gone. 0 for what is no letter at all.
  char32_t letter = 0;
  // A digit, a sign or a letter of another script in the place of a letter.
  bool stands_in = false;
};

// The look-alikes of a table. Thread-safe: constant once built.
class Skeletons {
 public:
  // From "trademark/look-alikes".
  explicit Skeletons(const Table& look_alikes);

  // Reads the character of `plain` (a text's plain view) at `at` and moves
  // behind it. A digit or sign stands for a letter only where a letter is
  // right before or behind it; likewise a Chinese character drawn like a
  // katakana. REQUIRES: at < plain.size().
  SkeletonLetter Next(std::string_view plain, std::size_t& at) const;

  // Whether `c` is a sign people put in place of a letter they leave out
  // ("\u25CB" in a Japanese name, "*").
  bool IsMask(char32_t c) const;
  // The first such sign of `plain` from `at` on, or its end.
  std::size_t NextMask(std::string_view plain, std::size_t at) const;
  // A sign that may be put between the letters of a name to break it.
  bool IsBreak(char32_t c) const;

 private:
  // Characters and, at the same index, what each means; nothing for signs
  // that mean nothing.
  struct Pairs {
    std::u32string written, means;
    char32_t Meaning(char32_t c) const;  // 0 where it is none of them.
  };

  char32_t MergedKana(char32_t c) const;

  Pairs letters_, katakana_, small_kana_, masks_, breaks_;
  std::array<bool, 256> starts_mask_{};  // By the first byte.
};

bool IsKatakanaLetter(char32_t c);

// How a small ASCII letter stands in a skeleton.
inline char32_t SkeletonOf(char32_t small) {
  return small == 'l' ? U'i' : small;
}

}  // namespace redflag
