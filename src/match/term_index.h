// Finds tens of thousands of literal terms in one pass over a text: a trie of
// the terms that start where words start, one of those that start anywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/span.h"
#include "match/trie.h"

namespace redflag {

class TermIndex {
 public:
  // Of ids that may be added: 0 to kMaxId.
  static constexpr std::uint32_t kMaxId = (std::uint32_t{1} << 31U) - 1;

  class Builder {
   public:
    // A term in the spelling of the text to be searched. A term that is open
    // at an end may be continued by letters there; the hit then takes in the
    // whole word. An empty term is left out.
    void Add(std::string_view term, std::uint32_t id, bool open_start,
             bool open_end);
    TermIndex Build();

   private:
    Trie::Builder bounded_;
    Trie::Builder open_;
  };

  // Calls `found(id, span)` for all hits, in order of the places where the
  // terms were met. `boundary` as in NormalizedText. Thread-safe.
  template <typename Found>
  void Find(std::string_view text, const std::vector<bool>& boundary,
            Found&& found) const;

  template <typename Archive, typename Self>
  static void Describe(Archive& archive, Self& self) {
    archive(self.bounded_);
    archive(self.open_);
  }

 private:
  // A hit inside a longer word is widened to the word, within bounds.
  static std::size_t WordStart(const std::vector<bool>& boundary,
                               std::size_t at);
  static std::size_t WordEnd(const std::vector<bool>& boundary, std::size_t at);

  Trie bounded_;  // Values: the id, then whether it is open at its end.
  Trie open_;
};

template <typename Found>
void TermIndex::Find(std::string_view text, const std::vector<bool>& boundary,
                     Found&& found) const {
  const auto take = [&](std::size_t start, std::size_t end,
                        std::uint32_t value) {
    const bool open_end = (value & 1U) != 0;
    if (open_end || boundary[end])
      found(value >> 1U, Span{start, open_end ? WordEnd(boundary, end) : end});
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
