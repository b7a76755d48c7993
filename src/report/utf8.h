// UTF-8 as it is written out: what is no UTF-8 must not leave the program.
#pragma once

#include <cstddef>
#include <string_view>

namespace redflag {

struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;  // Bytes taken; 0 at the end of the text.
  bool valid = true;     // Otherwise `value` is U+FFFD and `size` 1.
};

// The code point that starts at text[at]. Overlong forms, surrogates and
// values beyond U+10FFFF are invalid.
CodePoint DecodeAt(std::string_view text, std::size_t at);

// The longest start of `text` of at most `size` bytes that cuts no code point.
std::string_view CutUtf8(std::string_view text, std::size_t size);

}  // namespace redflag
