// What a product must carry in its marketplace, and whether the listing says
// so; and claims of certification that are false or misused.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "check/check.h"
#include "core/finding.h"
#include "core/table.h"

namespace redflag {

// Reads the tables "certification/*", "product-kinds", "product-attributes"
// and "marketplace-groups". Immutable once built; threads may share one.
// REQUIRES: tables and rules outlive it.
class Certification {
 public:
  Certification(const Tables& tables, const RuleBook& rules);
  ~Certification();

  // Appends at most one finding about principal requirements that nothing
  // speaks of, at most one note of what else to hold ready, and the misused
  // claims. A document whose kind is not known gets only the last.
  void Check(const CheckInput& input, std::vector<Finding>& out) const;

  // Kind, circumstances, requirements and what was found for each.
  std::vector<std::string> Explain(const CheckInput& input) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace redflag
