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

  struct Hit {
    std::uint32_t id;
    Span span;
  };

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

  // Appends all hits in order of the places where the terms were met.
  // `boundary` as in NormalizedText. Thread-safe.
  void Find(std::string_view text, const std::vector<bool>& boundary,
            std::vector<Hit>& hits) const;

  template <typename Archive, typename Self>
  static void Describe(Archive& archive, Self& self) {
    archive(self.bounded_);
    archive(self.open_);
  }

 private:
  Trie bounded_;  // Values: the id, then whether it is open at its end.
  Trie open_;
};

}  // namespace redflag
