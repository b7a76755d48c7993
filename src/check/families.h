// All families' checks, behind one interface.
#pragma once

#include <memory>
#include <vector>

#include "check/check.h"

namespace redflag {

// Thread-safe once built.
class FamilyCheck {
 public:
  virtual ~FamilyCheck() = default;
  // Appends the family's findings.
  virtual void Check(const CheckInput& input,
                     std::vector<Finding>& out) const = 0;
  // How the family came to its result, for `--explain`; lines for people.
  virtual std::vector<std::string> Explain(const CheckInput& input) const;
  virtual std::string_view family() const = 0;
};

// One check a family, in the order of the contract. REQUIRES: `patterns` and
// `rules` outlive them.
std::vector<std::unique_ptr<FamilyCheck>> MakeChecks(const PatternSet& patterns,
                                                     const RuleBook& rules);

}  // namespace redflag
