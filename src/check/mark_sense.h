// Whether a word that is also a mark is meant as the mark.
//
// "Apple" beside "charger" is; beside "slicer" it is not. Marks that are
// ordinary words need a sign: goods of their class beside them, words of
// their own, capitals where others are small, (R) or TM, or a mark of the same
// owner that cannot be anything else.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "check/mark_use.h"
#include "check/mark_words.h"
#include "core/normalized_text.h"
#include "core/table.h"

namespace redflag {

class SenseJudge {
 public:
  // Reads "trademark/context".
  explicit SenseJudge(const Tables& tables);

  // The field a hit stands in. REQUIRES: everything outlives the call.
  struct Place {
    const NormalizedText& text;
    const WordText& words;
    const UseJudge& uses;
    const std::vector<MarkHit>& hits;  // Of the field.
    FieldKind kind;
    const std::vector<std::string>& languages;
    // Rows of marks anywhere in the document that are no ordinary words.
    const std::vector<const TableRow*>& certain;
  };
  bool IsMark(const MarkHit& hit, const Place& place) const;

  // Whether goods of the mark's class stand right beside it.
  bool BesideGoods(const MarkHit& hit, const Place& place) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> goods_;
};

}  // namespace redflag
