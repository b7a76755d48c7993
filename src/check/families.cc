#include "check/families.h"

#include <string>
#include <string_view>
#include <utility>

namespace redflag {
namespace {

// A family whose rules are findings as they stand.
class PlainRules : public FamilyCheck {
 public:
  explicit PlainRules(std::string family) : family_(std::move(family)) {}

  void Check(const CheckInput& input,
             std::vector<Finding>& out) const override {
    for (const Match& match : input.matches)
      if (match.rule->family == family_) out.push_back(FindingOf(match, input));
  }

  std::string_view family() const override { return family_; }

 private:
  std::string family_;
};

}  // namespace

std::vector<std::string> FamilyCheck::Explain(
    const CheckInput& /*input*/) const {
  return {};
}

std::vector<std::unique_ptr<FamilyCheck>> MakeChecks(
    const PatternSet& /*patterns*/, const RuleBook& /*rules*/) {
  std::vector<std::unique_ptr<FamilyCheck>> checks;
  for (const char* family :
       {"off-platform", "certification", "trademark", "review-manipulation",
        "claim", "content", "duplicate", "account-health"})
    checks.push_back(std::make_unique<PlainRules>(family));
  return checks;
}

}  // namespace redflag
