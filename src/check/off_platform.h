// Off-platform: links, contacts and wording that lead a buyer away.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "check/check.h"
#include "core/table.h"

namespace redflag {

// Every link with a risky verdict becomes one finding, by the rule of its
// host class or, without one, of its kind; the rules that match wording are
// findings as they stand.
class OffPlatform {
 public:
  // REQUIRES: `tables` and `rules` outlive it.
  OffPlatform(const Tables& tables, const RuleBook& rules);

  // Appends the family's findings.
  void Check(const CheckInput& input, std::vector<Finding>& out) const;

 private:
  const Rule* RuleFor(const Link& link, FieldKind field) const;
  bool IsForLinks(const Rule& rule) const;

  // Rule by "kind:<link kind>", "class:<host class>" or "field:<field kind>".
  std::map<std::string, const Rule*, std::less<>> rules_;
};

}  // namespace redflag
