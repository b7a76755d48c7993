// What a listing sells, told from its own words.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "check/check.h"
#include "core/document.h"
#include "core/table.h"
#include "match/engine.h"

namespace redflag {

// Reads the tables "product-kinds" and "product-kinds/*". Immutable once
// built; threads may share one. REQUIRES: the tables outlive it.
//
// The head of the title decides: of "case for bluetooth headphones" the case.
// Which noun is the head differs between languages and stands in the table
// "product-kinds/grammar". Product type and category confirm, or speak where
// the title says nothing.
class ProductKinds {
 public:
  explicit ProductKinds(const Tables& tables);
  ~ProductKinds();

  // The kinds of a document, surest first; several for a kit, none where
  // nothing is recognised. `fields` hold the term hits of the engine's pass,
  // in the order of document.fields. Linear in their number.
  std::vector<ProductKind> Classify(const Document& document,
                                    std::span<const ScannedField> fields) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace redflag
