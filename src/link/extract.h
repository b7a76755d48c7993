// Every link and contact in a document, plain or disguised.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/link.h"
#include "core/normalized_text.h"
#include "core/table.h"

namespace redflag {

// Immutable once built; threads may share one.
class LinkExtractor {
 public:
  // Reads the tables "off-platform/*". REQUIRES: `tables` outlives it.
  explicit LinkExtractor(const Tables& tables);
  ~LinkExtractor();

  // The links of all fields, in order of field and position.
  // `texts` are the fields' normalised texts, in the order of
  // document.fields. Linear in the length of the texts. Of a field no more
  // than hits_per_term of those with an address, and of those without.
  std::vector<Link> Extract(const Document& document,
                            std::span<const NormalizedText> texts) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace redflag
