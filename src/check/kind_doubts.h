// What the text of a listing takes back of what its title seems to sell.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/check.h"
#include "core/document.h"
#include "core/table.h"
#include "match/engine.h"

namespace redflag {

// "Drone not included" under the title of a bag; "no electronic parts";
// "paperback", "case only", a program, a pin or a doll's house's thing in the
// shape of one, a mask that is "not PPE", a toy "for ages 14 and up". Reads the
// tables "product-kinds" and "product-kinds/denials". Immutable once built.
// REQUIRES: the tables outlive it.
class KindDoubts {
 public:
  explicit KindDoubts(const Tables& tables);

  // Removes the kinds that title, bullets or description take back, and tells
  // whether there were any. `fields` hold the term hits of the engine's pass.
  bool Remove(const Document& document, std::span<const ScannedField> fields,
              std::vector<ProductKind>& kinds) const;

 private:
  bool IsLeftOut(const ProductKind& kind, const Document& document,
                 std::span<const ScannedField> fields) const;

  bool IsAccessoryAlone(const Document& document,
                        std::span<const ScannedField> fields) const;

  std::set<std::string_view> electrical_;   // Kinds.
  std::set<std::string_view> accessories_;  // Kinds.
  std::set<std::string_view> protective_;   // Kinds of masks, helmets, gloves.
  std::set<std::string_view> toys_;         // Kinds that only children need.
  std::set<std::string_view> unprinted_;    // Kinds that no book is.
  std::map<std::string_view, const TableRow*> by_language_;
};

}  // namespace redflag
