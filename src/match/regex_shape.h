// What can be told of a regex without running it: how wide its matches may
// be, what they start with, and the same regex for a text in which every digit
// is a 0.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redflag {

// `text` with '0' for every ASCII digit.
std::string ZeroDigits(std::string_view text);

struct RegexShape {
  // The most bytes that a match can have; nothing where there is no bound, or
  // the regex uses what is not understood here.
  std::optional<std::size_t> width;
  // A regex that matches ZeroDigits(t), there, whenever the regex matches t;
  // it knows digits as literals ("[0-9]{4,}" holds "0000"). Empty where the
  // regex uses what is not understood here.
  std::string zeroed;
  // With one of these every match starts, in ZeroDigits(text); some bytes are
  // enough of each. Empty where a match may start with nearly anything.
  std::vector<std::string> starts;
};

// REQUIRES: RE2 accepts `regex`. Linear in its length.
RegexShape ShapeOf(std::string_view regex);

}  // namespace redflag
