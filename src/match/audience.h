// For which documents a rule can hold, as a set of bits: most rules are asked
// of one kind of document or of some languages alone, and what only they look
// for need not be kept elsewhere.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "match/engine.h"

namespace redflag {

// One bit for each kind of document in each language; bits that two have in
// common say that a rule may hold, nothing says that it does.
using Audience = std::uint64_t;
constexpr Audience kEveryone = ~Audience{0};

class Audiences {
 public:
  Audiences() = default;
  explicit Audiences(const PatternSet& patterns);

  Audience Of(const Where& where) const;
  Audience Of(const MatchContext& context) const;

 private:
  // Bits of languages; those that are one too many share the last.
  Audience Bits(const std::vector<std::string>& languages) const;

  std::vector<std::string> languages_;  // That rules name; sorted.
};

}  // namespace redflag
