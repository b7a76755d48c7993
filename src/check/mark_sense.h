// Whether a word that is also a mark is meant as the mark.
//
// "Apple" beside "charger" is; beside "slicer" it is not. Marks that are
// ordinary words need a sign: goods of their class beside them, words of
// their own, capitals where others are small, (R) or TM, or a mark of the same
// owner that cannot be anything else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
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
    FieldKind kind;
    const std::vector<std::string>& languages;
    // Rows of marks anywhere in the document that are no ordinary words.
    const std::vector<const TableRow*>& certain;
    const NormalizedText* title;  // Null where there is none.
    const WordText* title_words;
  };
  bool IsMark(const MarkHit& hit, const Place& place) const;

  // Whether goods of the mark's class stand right beside it.
  bool BesideGoods(const MarkHit& hit, const Place& place) const;
  // Whether words near a mark vie with it, on a listing of such goods.
  bool IsVied(const MarkHit& hit, const Place& place) const;
  // Whether the goods are measured against it on a listing of such goods.
  bool IsContested(const MarkHit& hit, const Place& place) const;
  // Whether a name that is no ordinary word stands on goods that may show it.
  bool SellsTheme(const MarkHit& hit, const Place& place) const;
  // Whether a phrase of that use stands near it, on a listing of such goods.
  bool IsPassedOff(const MarkHit& hit, const Place& place,
                   std::uint64_t use) const;
  // Whether it is written small, as the word for the goods that are sold.
  bool IsKindWord(const MarkHit& hit, const Place& place) const;
  // Whether the title names goods that serve others, and that the mark's
  // owner does not sell himself.
  bool SellsPart(const TableRow& row, const Place& place) const;
  // Whether the title names goods of the mark's class; `rivals`: of one whose
  // goods are seldom there for others of it.
  bool SellsGoods(const TableRow& row, const Place& place,
                  bool rivals = false) const;
  // Whether (R) or TM stands behind it.
  bool HasSign(const MarkHit& hit, const Place& place) const;

 private:
  // Words [from, to) of a text, which is `plain`.
  struct Stretch {
    const WordText& words;
    const std::string& plain;
    std::size_t from, to;
  };
  // Whether one of `wanted`, in any of its forms, stands in a stretch outside
  // of the hit.
  bool Among(const Stretch& stretch, const MarkHit& hit,
             std::span<const std::string> wanted) const;
  // Whether goods of its class stand within words [from, to).
  bool GoodsAmong(const MarkHit& hit, const Place& place, std::size_t from,
                  std::size_t to) const;
  static bool InTitle(const MarkHit& hit, const Place& place);
  static bool SellsPlain(const TableRow& row, const Place& place);
  static bool OpensList(const MarkHit& hit, const Place& place);
  bool IsLikened(const MarkHit& hit, const Place& place,
                 bool all_capital) const;
  bool HasContext(const MarkHit& hit, const Place& place) const;
  bool HasNamedSign(const MarkHit& hit, const Place& place,
                    bool homograph) const;
  bool HasGoods(const MarkHit& hit, const Place& place) const;

  using Names = std::map<std::string, std::vector<std::string>, std::less<>>;
  Names goods_;                       // By class.
  std::vector<std::string> endings_;  // "s", "en": of the words above.
  Names sold_;  // Too wide to show alone that a word is a mark.
  // Classes whose goods are seldom there for others; whether all are, or only
  // those of sold_, as the others are parts.
  std::map<std::string, bool, std::less<>> rival_classes_;
};

}  // namespace redflag
