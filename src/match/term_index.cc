#include "match/term_index.h"

#include <algorithm>

namespace redflag {
namespace {

// A hit inside a longer word is widened to the word, as far as this.
constexpr std::size_t kMaxWiden = 64;

std::size_t WordEnd(const std::vector<bool>& boundary, std::size_t at) {
  const std::size_t stop = std::min(boundary.size() - 1, at + kMaxWiden);
  while (at < stop && !boundary[at])
    ++at;
  return at;
}

std::size_t WordStart(const std::vector<bool>& boundary, std::size_t at) {
  const std::size_t stop = at > kMaxWiden ? at - kMaxWiden : 0;
  while (at > stop && !boundary[at])
    --at;
  return at;
}

}  // namespace

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

void TermIndex::Find(std::string_view text, const std::vector<bool>& boundary,
                     std::vector<Hit>& hits) const {
  const auto take = [&](std::size_t start, std::size_t end,
                        std::uint32_t value) {
    const bool open_end = (value & 1U) != 0;
    if (!open_end && !boundary[end]) return;
    hits.push_back(
        {value >> 1U, {start, open_end ? WordEnd(boundary, end) : end}});
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (boundary[at] && !bounded_.empty())
      bounded_.FindAt(text, at, [&](std::uint32_t value, std::size_t size) {
        take(at, at + size, value);
      });
    if (!open_.empty())
      open_.FindAt(text, at, [&](std::uint32_t value, std::size_t size) {
        take(WordStart(boundary, at), at + size, value);
      });
  }
}

}  // namespace redflag
