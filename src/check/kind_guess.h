// What a listing may sell where its title names nothing, and the figures of
// power that tell an electrical thing.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/check.h"
#include "core/document.h"
#include "core/table.h"
#include "match/engine.h"

namespace redflag {

// A number with a unit tells a circumstance: "230 V" the mains, "5000mAh" a
// lithium battery. Reads the table "product-kinds/units". Immutable once
// built. REQUIRES: the tables outlive it.
class PowerFigures {
 public:
  explicit PowerFigures(const Tables& tables);

  // The circumstances that the figures of a text tell, ids of the table
  // "product-attributes"; "" for a figure that only electrical things have.
  // `plain` is folded text. Linear in its length.
  std::vector<std::string_view> In(std::string_view plain) const;

  // The kind of a thing of which no more is known than such a figure.
  std::string_view sort() const { return sort_; }

 private:
  struct Unit {
    double least = 0;  // Smaller numbers tell nothing.
    double most = 0;
    std::string_view attribute;
  };
  std::multimap<std::string_view, Unit> units_;
  std::string_view sort_;
};

// Guesses by the company words keep: what goes into the ear and is paired
// with a phone is likely headphones. Reads the table "product-kinds/hints".
// Immutable once built. REQUIRES: the tables outlive it.
class KindGuess {
 public:
  explicit KindGuess(const Tables& tables);

  // The kind whose every idea is spoken of in title, bullets or description,
  // one of them in the title, or three words where the title `says_nothing`;
  // of several kinds the one with most words. `fields` hold the term hits of
  // the engine's pass.
  std::optional<ProductKind> Guess(const Document& document,
                                   std::span<const ScannedField> fields,
                                   bool says_nothing = false) const;

 private:
  std::map<std::string_view, std::size_t> ideas_;  // How many a kind has.
  std::vector<std::string_view> order_;            // Kinds, specific first.
};

// A kind that is only guessed is no sure ground for any rule.
inline constexpr double kGuessedKind = 0.35;

}  // namespace redflag
