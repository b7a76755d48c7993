#include "match/term_index.h"

#include <algorithm>

namespace redflag {
namespace {

// A hit inside a longer word is widened to the word, as far as this.
constexpr std::size_t kMaxWiden = 64;

}  // namespace

std::size_t TermIndex::WordEnd(const std::vector<bool>& boundary,
                               std::size_t at) {
  const std::size_t stop = std::min(boundary.size() - 1, at + kMaxWiden);
  while (at < stop && !boundary[at])
    ++at;
  return at;
}

std::size_t TermIndex::WordStart(const std::vector<bool>& boundary,
                                 std::size_t at) {
  const std::size_t stop = at > kMaxWiden ? at - kMaxWiden : 0;
  while (at > stop && !boundary[at])
    --at;
  return at;
}

void TermIndex::Builder::Add(std::string_view term, std::uint32_t id,
                             bool open_start, bool open_end) {
  (open_start ? open_ : bounded_).Add(term, (id << 1U) | (open_end ? 1U : 0U));
}

TermIndex TermIndex::Builder::Build() {
  TermIndex index;
  index.bounded_ = bounded_.Build();
  index.open_ = open_.Build();
  return index;
}

}  // namespace redflag
