// What ICU knows of a character, asked once a character and then remembered.
//
// Asking ICU costs more than most texts take to read. The answers are kept in
// tables that fill as characters occur; what stands in them is the same
// whoever writes it, so that threads share them without a lock.
#pragma once

#include <cstdint>
#include <string_view>

namespace redflag {

enum class CharClass : std::uint8_t {
  kOther,
  kWord,      // A letter, digit or mark.
  kUnspaced,  // Of a script written without spaces.
};

// The sentence breaks of UAX #29, in the order of its rules.
enum class SentenceClass : std::uint8_t {
  kOther,
  kCr,
  kLf,
  kSep,
  kExtend,  // And Format: belongs to the character before it.
  kSp,
  kLower,
  kUpper,
  kOLetter,
  kNumeric,
  kATerm,
  kSTerm,
  kSContinue,
  kClose,
};

struct CharFacts {
  CharClass word_class : 2;
  SentenceClass sentence : 4;
  bool alnum : 1;
  bool alpha : 1;
  bool ignorable : 1;    // Default_Ignorable_Code_Point.
  bool mark : 1;         // A non-spacing mark.
  bool blank : 1;        // White space.
  bool dense : 1;        // Han, Kana or Hangul.
  bool plain_latin : 1;  // A Latin letter that is its base with an accent.
};

// `c` may be any number; what is no code point has no properties.
CharFacts FactsOf(char32_t c);

// A character of the plain view's making: what one code point folds to.
struct CharFold {
  enum class Kind : std::uint8_t {
    kSame,     // Itself.
    kText,     // `size` bytes of `bytes`, none of them white space.
    kBlank,    // White space.
    kNothing,  // Left out.
    kContext,  // Depends on its neighbours, or is long: ask the normalizer.
  };
  Kind kind = Kind::kSame;
  std::uint8_t size = 0;
  char bytes[3] = {};
};

// NFKC_Casefold, then punctuation to ASCII. REQUIRES: c >= 0x80.
CharFold FoldOf(char32_t c);

// What people type for one another and NFKC keeps apart: the ASCII form, or 0.
char PunctuationFold(char32_t c);

// The Latin letter that `c` is taken for at a glance, or 0.
char LookAlike(char32_t c);

}  // namespace redflag
