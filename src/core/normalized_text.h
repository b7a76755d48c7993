// A field's text as it is matched, and the way back to the seller's bytes.
//
// Two views are derived from the text as given:
//   visible  what a person reads: markup gone (a block or <br> leaves '\n'),
//            entities decoded, otherwise untouched;
//   plain    visible in NFKC and case folded, ignorable characters dropped,
//            every run of white space one ' ', quotes and dashes as ASCII.
// A third, `folded`, exists only where some token looks disguised: plain with
// look-alike letters and leetspeak folded to ASCII. All positions that leave
// text/ and match/ count bytes of `plain`; OffsetMap leads back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"

namespace redflag {

// Where each byte of a derived text came from, as runs in order.
class OffsetMap {
 public:
  // The next `size` bytes of output are the bytes given[in, in + size).
  void AddSame(std::size_t in, std::size_t size);
  // The next `out_size` bytes stand for given[in, in + in_size) as a whole.
  void AddBlock(std::size_t out_size, std::size_t in, std::size_t in_size);

  // The smallest span of the source that covers `out`; the empty span maps
  // to an empty span. Positions beyond the end map to the end.
  Span ToSource(Span out) const;
  // The first output position whose source starts at or after `source`.
  std::size_t FromSource(std::size_t source) const;

  // The map that leads through `outer` and then through `inner`.
  static OffsetMap Compose(const OffsetMap& outer, const OffsetMap& inner);

  std::size_t out_size() const { return out_size_; }

 private:
  struct Run {
    std::size_t out, in, out_size, in_size;
    bool same;  // Byte for byte.
  };
  std::size_t RunAt(std::size_t out) const;  // Index of the run holding `out`.

  std::vector<Run> runs_;
  std::size_t out_size_ = 0;
};

// One attribute of an element in a field that holds HTML.
struct MarkupAttribute {
  std::string element;  // Lower case: "a", "img".
  std::string name;     // Lower case: "href", "src", "alt", "title", "style".
  std::string value;    // Entities decoded.
  Span given;           // The raw value in the text as given.
  Span content;         // Of `a` and `button`: the element's text in `visible`.
};

struct NormalizedText {
  std::string visible;
  std::string plain;
  OffsetMap visible_to_given;
  OffsetMap plain_to_given;
  OffsetMap plain_to_visible;

  std::string folded;  // Empty when no token looks disguised.
  OffsetMap folded_to_plain;

  // Bit i: a word may start or end at plain[i]. Set between characters of
  // which one is no letter or digit, or one is of a script without spaces.
  std::vector<bool> boundary;         // plain.size() + 1 bits.
  std::vector<bool> folded_boundary;  // folded.size() + 1 bits, or none.
  // Where words start in `plain`; each character of a script without spaces
  // counts as a word.
  std::vector<std::uint32_t> words;
  // Where sentences start in `plain`; the first is 0.
  std::vector<std::uint32_t> sentences;

  std::vector<MarkupAttribute> attributes;
  bool has_markup = false;
  // Ignorable characters (zero-width, soft hyphen ...) dropped inside words.
  std::size_t ignorables_in_words = 0;

  // The bytes of the text as given that `plain_span` came from.
  Span ToGiven(Span plain_span) const {
    return plain_to_given.ToSource(plain_span);
  }
  // The sentence of `plain` that holds position `at`.
  Span SentenceAt(std::size_t at) const;
  // How many words start in plain[from, to).
  std::size_t WordsBetween(std::size_t from, std::size_t to) const;
};

}  // namespace redflag
