// Claims about a product: medical, pesticide, green, price and others.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "check/check.h"
#include "core/table.h"

namespace redflag {

// Stateless; threads may share one.
class Claims {
 public:
  Claims(const Tables& tables, const RuleBook& rules);

  // Appends one finding for each claim: where several rules mark the same
  // words, the strongest speaks.
  void Check(const CheckInput& input, std::vector<Finding>& out) const;
};

// A rule's id without its language: "claim/cure.de" is "claim/cure". The same
// claim in several fields has one root.
std::string_view ClaimClass(std::string_view rule_id);

}  // namespace redflag
