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
#include <span>
#include <string>
#include <string_view>
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
  static constexpr unsigned kPrefixBits = 18;

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
  DisguiseIndex(const DisguiseIndex&) = delete;
  DisguiseIndex& operator=(const DisguiseIndex&) = delete;

  // In order, without overlap. `blanks`: whether a blank inside a word of a
  // name counts (in running text two words may meet by chance).
  std::vector<Found> Find(const NormalizedText& text, bool blanks) const;

 private:
  struct Name {
    const TableRow* row;
    std::u32string_view letters;  // The skeleton.
    std::uint64_t joints;         // Bit i: a blank may stand before letter i.
    bool common;                  // Also an ordinary word.
    bool spaced;                  // Of several words.
    // Where nothing is hidden: every name with these letters, as given.
    std::span<const std::string_view> written;
  };
  // A name whose place is not yet known; its letters are in letters_.
  struct Draft {
    const TableRow* row;
    std::size_t start, size;
    std::uint64_t joints;
    bool common;
    std::string_view written;
  };
  struct Stretch;
  class Reader;

  // Letters that a name needs, by how it is hidden; the table says more.
  struct Limits {
    std::size_t broken = 0, hyphened = 0, exchanged = 0, part = 0, joined = 0,
                masked = 0, hiragana = 0, spelt = 0, split = 0;
  };

  void AddMarks(const Table& marks, const Table& words);
  void AddName(const TableRow& row, const std::string& name, bool common,
               std::vector<Draft>& drafts);
  void PutInOrder(std::vector<Draft>& drafts);
  const Name* NameOf(std::u32string_view letters) const;
  // The lengths, as bits, of the names that start with these letters.
  std::uint64_t LengthsOf(std::u32string_view start) const;
  // Whether that is a way to write one of these, blanks and signs apart.
  bool IsForm(std::string_view plain,
              std::span<const std::string_view> names) const;
  bool MayStart(const NormalizedText& text, std::size_t at) const;
  void FindMasked(const NormalizedText& text, std::vector<Found>& found) const;
  const Name* NameAround(const NormalizedText& text, std::size_t mask,
                         Span& span) const;

  Skeletons skeletons_;
  Limits limits_;
  // Thousands of names are put in order at every start: no memory of its own
  // for each, nor a place in a table of hashes.
  std::vector<Name> names_;  // In order of their letters.
  std::u32string letters_;   // Of all names, and how they are written.
  std::vector<std::string_view> written_;
  std::vector<std::string_view> unlettered_;  // Names that hold digits.
  std::unordered_set<std::string> ordinary_;
  std::bitset<std::size_t{1} << kPrefixBits> prefixes_;
  // By the hashes of their keys.
};

}  // namespace redflag
