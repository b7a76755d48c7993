#include "match/term_index.h"

#include <algorithm>

namespace redflag {
namespace {

// A hit inside a longer word is widened to the word, as far as this.
constexpr std::size_t kMaxWiden = 64;

std::uint32_t Key(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const auto second =
      text.size() > 1 ? static_cast<unsigned char>(text[1]) : 0U;
  return (static_cast<std::uint32_t>(first) << 8U) | second;
}

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

void TermIndex::Add(std::string_view term, std::uint32_t id, bool open_start,
                    bool open_end) {
  if (term.empty()) return;
  Side& side = open_start ? open_ : bounded_;
  side.entries.push_back({static_cast<std::uint32_t>(bytes_.size()),
                          static_cast<std::uint32_t>(term.size()), id,
                          open_end});
  bytes_ += term;
}

void TermIndex::Sort(Side& side) const {
  std::ranges::sort(side.entries, [this](const Entry& a, const Entry& b) {
    const int order = TextOf(a).compare(TextOf(b));
    return order != 0 ? order < 0 : a.id < b.id;
  });
  side.first.assign(65537, 0);
  for (const Entry& entry : side.entries)
    ++side.first[Key(TextOf(entry)) + 1];
  for (std::size_t i = 1; i < side.first.size(); ++i)
    side.first[i] += side.first[i - 1];
}

void TermIndex::Freeze() {
  Sort(bounded_);
  Sort(open_);
}

void TermIndex::Find(std::string_view text, const std::vector<bool>& boundary,
                     std::vector<Hit>& hits) const {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (boundary[at]) FindAt(bounded_, false, text, boundary, at, hits);
    FindAt(open_, true, text, boundary, at, hits);
  }
}

void TermIndex::FindAt(const Side& side, bool open_start, std::string_view text,
                       const std::vector<bool>& boundary, std::size_t at,
                       std::vector<Hit>& hits) const {
  // Terms of one byte lie under the key with second byte 0.
  const auto lead =
      static_cast<std::uint32_t>(static_cast<unsigned char>(text[at]));
  const std::uint32_t key = Key(text.substr(at, 2));
  for (const std::uint32_t start_key : {lead << 8U, key}) {
    std::size_t low = side.first[start_key];
    std::size_t high = side.first[start_key + 1];
    const bool short_terms = start_key != key;
    std::size_t depth =
        short_terms ? 1 : std::min<std::size_t>(2, text.size() - at);
    while (low < high) {
      // The terms that end here come first in the range.
      for (; low < high && side.entries[low].size == depth; ++low) {
        const Entry& entry = side.entries[low];
        const std::size_t end = at + depth;
        if (!entry.open_end && !boundary[end]) continue;
        hits.push_back({entry.id,
                        {open_start ? WordStart(boundary, at) : at,
                         entry.open_end ? WordEnd(boundary, end) : end}});
      }
      if (short_terms || at + depth >= text.size()) break;
      const auto want = static_cast<unsigned char>(text[at + depth]);
      const auto byte_at = [this, depth](const Entry& entry) {
        return static_cast<unsigned char>(bytes_[entry.offset + depth]);
      };
      const auto begin = side.entries.begin();
      const auto from = std::partition_point(
          begin + static_cast<std::ptrdiff_t>(low),
          begin + static_cast<std::ptrdiff_t>(high),
          [&](const Entry& e) { return byte_at(e) < want; });
      const auto to = std::partition_point(
          from, begin + static_cast<std::ptrdiff_t>(high),
          [&](const Entry& e) { return byte_at(e) == want; });
      low = static_cast<std::size_t>(from - begin);
      high = static_cast<std::size_t>(to - begin);
      ++depth;
    }
    if (start_key == key) break;
  }
}

}  // namespace redflag
