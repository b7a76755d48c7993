// What somebody may have meant by a word that is none of those known.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace redflag {

// The nearest of `names`: one that `typed` begins, or else one that a few
// slips (a letter more, less, other or swapped with its neighbour) lead to; ""
// where none is near.
std::string Nearest(std::string_view typed, std::span<const std::string> names);

}  // namespace redflag
