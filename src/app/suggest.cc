#include "app/suggest.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace redflag {
namespace {

// Optimal string alignment: Levenshtein's distance with swaps of neighbours.
std::size_t Slips(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t other = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + other});
      const bool swapped =
          i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::string Nearest(std::string_view typed,
                    std::span<const std::string> names) {
  constexpr std::size_t kShort = 3;     // Begins too many names.
  constexpr std::size_t kLongest = 40;  // Of any name.
  if (typed.size() > kLongest) return "";
  std::size_t least = typed.size() / 3 + 1;
  std::string nearest;
  for (const std::string& name : names) {
    const bool begins = typed.size() >= kShort && name.starts_with(typed);
    const std::size_t slips = begins ? 1 : Slips(typed, name);
    if (slips >= least) continue;
    least = slips;
    nearest = name;
  }
  return nearest;
}

}  // namespace redflag
