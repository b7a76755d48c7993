// Runs thousands of regexes over a text in little more than one pass.
//
// The idea: a regex can only match where its atoms are (match/regex_atoms.h).
// One walk over the text with a trie of all atoms tells which regexes may
// match at all, and near which places; there alone, within the width that the
// regex bounds, RE2 looks. Where what every match starts with is seldomer than
// its atoms ("en ?[0-9]{3}"), a trie of such starts tells the very places. A
// regex is compiled when it is first needed. Regexes without either run over
// the whole text; `patterns lint` names those without atoms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"
#include "match/trie.h"

namespace redflag {

class RegexIndex {
 public:
  struct Hit {
    std::uint32_t regex;
    Span span;
  };

  class Builder {
   public:
    // The number of the regex in hits. REQUIRES: RE2 accepts it.
    std::uint32_t Add(const std::string& regex);
    RegexIndex Build();

   private:
    std::vector<std::string> sources_;
  };

  RegexIndex();
  ~RegexIndex();
  RegexIndex(RegexIndex&&) noexcept;
  RegexIndex& operator=(RegexIndex&&) noexcept;

  std::size_t size() const { return entries_.size(); }
  const std::string& Source(std::size_t regex) const {
    return entries_[regex].source;
  }

  // Which regexes are looked for: those that have one of the bits.
  struct Wanted {
    std::span<const std::uint64_t> bits_of;  // By number of the regex.
    std::uint64_t bits;

    bool Holds(std::uint32_t regex) const {
      return (bits_of[regex] & bits) != 0;
    }
  };

  // Appends, for each regex that is wanted, the matches that begin and end
  // where words may, leftmost first, none within another. False where one of
  // them met more places than hits_per_term and the rest was not looked at.
  // Thread-safe.
  bool Find(std::string_view text, const std::vector<bool>& boundary,
            Wanted wanted, std::vector<Hit>& hits) const;

  // For match/pack.h.
  template <typename Archive, typename Self>
  static void Describe(Archive& archive, Self& self) {
    archive(self.entries_);
    archive(self.atoms_);
    archive(self.starts_);
    archive(self.without_atoms_);
  }

 private:
  struct Entry {
    std::string source;
    std::uint32_t width = 0;    // In bytes; 0 is no bound.
    std::uint32_t clauses = 0;  // Bit i: the regex has clause i.
    bool by_start = false;      // Clause 0 is what matches start with.

    template <typename Archive, typename Self>
    static void Describe(Archive& archive, Self& self) {
      archive(self.source);
      archive(self.width);
      archive(self.clauses);
      archive(self.by_start);
    }
  };
  friend class RegexSearch;
  struct Compiled;  // The regexes that were needed so far.

  std::vector<Entry> entries_;
  Trie atoms_;   // Values: the regex, then the clause.
  Trie starts_;  // The same, where words start.
  std::vector<std::uint32_t> without_atoms_;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace redflag
