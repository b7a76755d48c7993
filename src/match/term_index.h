// Finds tens of thousands of literal terms in one pass over a text.
//
// The idea: terms lie sorted in one array. At each place where a term may
// start, the first two bytes give the range of terms that begin so, and each
// further byte narrows it by binary search, as in a trie that nobody had to
// build. Most places end at an empty first range.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"

namespace redflag {

class TermIndex {
 public:
  struct Hit {
    std::uint32_t id;
    Span span;
  };

  // A term in the spelling of the text to be searched. A term that is open at
  // an end may be continued by letters there; the hit then takes in the whole
  // word. An empty term is left out.
  void Add(std::string_view term, std::uint32_t id, bool open_start,
           bool open_end);
  // REQUIRES: called once, after the last Add and before the first Find.
  void Freeze();

  // Appends all hits in order of their start. `boundary` as in
  // NormalizedText. Thread-safe once frozen.
  void Find(std::string_view text, const std::vector<bool>& boundary,
            std::vector<Hit>& hits) const;

 private:
  struct Entry {
    std::uint32_t offset, size;  // In bytes_.
    std::uint32_t id;
    bool open_end;
  };
  // The terms that start at a word boundary, or anywhere.
  struct Side {
    std::vector<Entry> entries;
    std::vector<std::uint32_t> first;  // By first two bytes; 65,537 long.
  };

  std::string_view TextOf(const Entry& entry) const {
    return std::string_view(bytes_).substr(entry.offset, entry.size);
  }
  void Sort(Side& side) const;
  void FindAt(const Side& side, bool open_start, std::string_view text,
              const std::vector<bool>& boundary, std::size_t at,
              std::vector<Hit>& hits) const;

  std::string bytes_;
  Side bounded_;
  Side open_;
};

}  // namespace redflag
