// Listings of one catalogue that repeat each other.
//
// A listing is compared by a sketch of a few bytes: of the runs of words in
// its text, the least values of several hash functions (MinHash, Broder 1997),
// which agree in the share of the functions in which the texts agree. What
// only looks alike since it is one product in several colours, sizes or packs
// is told from a duplicate by attributes and by the words of the title.
//
// Thresholds and words stand in the tables "duplicate/*"; what is said, in
// the rules of the family.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "check/check.h"
#include "core/document.h"
#include "core/finding.h"
#include "core/table.h"

namespace redflag {

struct Sketch {
  static constexpr std::size_t kBands = 8;
  static constexpr std::size_t kRows = 4;  // Of a band.

  std::array<std::uint32_t, kBands * kRows> least{};
  std::uint64_t whole = 0;  // Of all words in order, the brand left out.

  // Two texts that share most words agree in at least one whole band.
  std::uint64_t Band(std::size_t band) const;
};

// What is kept of a listing for the comparison and for what is said about it.
struct ListingFacts {
  std::string id;
  std::string marketplace;
  std::string brand;
  std::string title;       // Its heading.
  std::string variations;  // Attributes that tell variations, "name=value\n".
};

struct SketchedListing {
  Sketch sketch;
  ListingFacts facts;
};

// In rising order of what they say.
enum class Repeat { kNone, kNear, kSame, kOtherBrand };

// That a listing repeats others.
struct Repetition {
  // The most ids that are named.
  static constexpr std::size_t kNamed = 5;

  Repeat repeat = Repeat::kNone;
  ListingFacts other;            // The one it was compared with.
  std::vector<std::string> ids;  // Of the others, the first ones by id.
  std::size_t others = 0;        // All of them.
};

// Immutable once built; threads may share one.
class Duplicates {
 public:
  // REQUIRES: `rules` outlives it.
  Duplicates(const Tables& tables, const RuleBook& rules);

  // Nothing where the document is no listing, or too short to be told from
  // others.
  std::optional<SketchedListing> Describe(const Document& document) const;

  // Whether `b` repeats `a`; the same either way round.
  Repeat Compare(const SketchedListing& a, const SketchedListing& b) const;

  // That `listing` repeats another one. Nothing where the rule does not hold
  // for it on that date.
  std::optional<Finding> FindingOf(const Repetition& repetition,
                                   const Document& listing,
                                   const std::string& as_of) const;

 private:
  bool IsVariationWord(std::string_view word) const;
  bool Vary(const ListingFacts& a, const ListingFacts& b) const;

  const RuleBook& rules_;
  std::size_t least_words_ = 0;
  double alike_ = 1;          // Share of the sketch that agrees.
  double title_differs_ = 0;  // Share of the titles' words that do not.
  std::set<std::string, std::less<>> words_;       // Of variations.
  std::set<std::string, std::less<>> attributes_;  // Of variations.
};

}  // namespace redflag
