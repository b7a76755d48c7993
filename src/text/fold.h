// The plain view, and the characters of which words are made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/normalized_text.h"

namespace redflag {

struct FoldedText {
  std::string text;
  OffsetMap to_source;
};

// NFKC and case folding, ignorable characters dropped, each run of white
// space one ' ', curly quotes and long dashes as ASCII. `visible` is valid
// UTF-8.
FoldedText FoldPlain(std::string_view visible);

struct WordPlaces {
  // Bit i: a word may start or end at text[i]; see NormalizedText::boundary.
  std::vector<bool> boundary;
  // Where words start; see NormalizedText::words.
  std::vector<std::uint32_t> starts;
};
WordPlaces FindWords(std::string_view text);

// How many ignorable characters stand between two letters or digits.
std::size_t IgnorablesInWords(std::string_view visible);

}  // namespace redflag
