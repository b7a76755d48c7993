// Names in a spelling that hides them, where folding letters alone does not
// show them: "Guc ci", "Her-m\u00e8s", "Pand0ra", "luIulemon", "G*cci", and in
// Japanese and Chinese a sign or a look-alike in place of a letter.
//
// The idea: names are kept by their skeletons (text/skeleton.h). A stretch of
// text whose skeleton is a name's, but which is written in none of its ways,
// is that name in disguise, if what was changed looks like intent.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/normalized_text.h"
#include "core/span.h"
#include "core/table.h"
#include "text/skeleton.h"

namespace redflag {

// Thread-safe once built.
class DisguiseIndex {
 public:
  static constexpr unsigned kPrefixBits = 17;

  struct Found {
    const TableRow* row;
    Span span;    // Of `plain`.
    bool broken;  // Only blanks or hyphens inside: may be a slip.
    bool joined;  // Only its own blanks left out: a spelling like others.
  };

  // From "trademark/marks" (rows without a list of their own),
  // "trademark/common-words", "trademark/look-alikes" and
  // "trademark/disguise-limits". REQUIRES: `tables` outlives it.
  explicit DisguiseIndex(const Tables& tables);

  // In order, without overlap. `blanks`: whether a blank inside a word of a
  // name counts (in running text two words may meet by chance).
  std::vector<Found> Find(const NormalizedText& text, bool blanks) const;

 private:
  struct Name {
    const TableRow* row;
    std::u32string letters;  // The skeleton.
    std::uint64_t joints;    // Bit i: a blank may stand before letter i.
    bool common;             // Also an ordinary word.
    bool spaced;             // Of several words.
    // Where nothing is hidden: every name with these letters, as given.
    std::vector<std::string_view> written;
  };
  struct Stretch;
  class Reader;

  // Letters that a name needs, by how it is hidden; the table says more.
  struct Limits {
    std::size_t broken = 0, hyphened = 0, exchanged = 0, part = 0, joined = 0,
                masked = 0, hiragana = 0, spelt = 0, split = 0;
  };

  void AddMarks(const Table& marks, const Table& words);
  void AddName(const TableRow& row, const std::string& name, bool common);
  const Name* NameOf(const std::u32string& letters) const;
  // Whether that is a way to write one of these, blanks and signs apart.
  bool IsForm(std::string_view plain,
              const std::vector<std::string_view>& names) const;
  bool MayStart(std::string_view plain, std::size_t at) const;
  void FindMasked(const NormalizedText& text, std::vector<Found>& found) const;
  const Name* NameAround(const NormalizedText& text, std::size_t mask,
                         Span& span) const;

  Skeletons skeletons_;
  Limits limits_;
  std::deque<Name> names_;
  std::unordered_map<std::u32string_view, Name*> by_skeleton_;
  std::vector<std::string_view> unlettered_;  // Names that hold digits.
  std::unordered_set<std::string> ordinary_;
  // By the first letters, the lengths that names have, as bits.
  std::unordered_map<std::uint64_t, std::uint64_t> lengths_;
  std::bitset<std::size_t{1} << kPrefixBits> prefixes_;  // By their hashes.
};

}  // namespace redflag
