// The ways of hiding a link that the extractor sees through.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace redflag {

enum class Disguise : std::uint8_t {
  kSpelledDot,
  kSymbolDot,
  kSpelledAt,
  kSymbolAt,
  kLetterSpacing,
  kZeroWidth,
  kFullwidth,
  kStyledLetters,
  kSymbolLetters,
  kLookAlike,
  kCombining,
  kReversed,
  kLeet,
  kNumberWords,
  kScheme,
  kPercent,
  kEscape,
  kEntity,
  kBase64,
  kPunycode,
  kLineSplit,
  kFieldSplit,
  kTagSplit,
  kCodeWord,
  kHidden,
  kRedirect,
  kFileName,
};
inline constexpr std::size_t kDisguises = 27;

// The name in reports: "letter-spacing".
std::string_view DisguiseName(Disguise disguise);

// A set of disguises.
class DisguiseSet {
 public:
  void Add(Disguise disguise) { bits_ |= Bit(disguise); }
  void Add(const DisguiseSet& other) { bits_ |= other.bits_; }
  bool Has(Disguise disguise) const { return (bits_ & Bit(disguise)) != 0; }
  bool empty() const { return bits_ == 0; }
  // Their names, in the order of the enum.
  std::vector<std::string> Names() const;

 private:
  static std::uint32_t Bit(Disguise disguise) {
    return std::uint32_t{1} << static_cast<unsigned>(disguise);
  }
  std::uint32_t bits_ = 0;
};

}  // namespace redflag
