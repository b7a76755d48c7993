#include "check/families.h"

#include <string>
#include <string_view>
#include <utility>

#include "check/certification.h"
#include "check/claims.h"
#include "check/content.h"
#include "check/messages.h"
#include "check/off_platform.h"
#include "check/trademark.h"

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

// A family with a class of its own: T(tables, rules), and T::Check.
template <typename T>
class Checked : public FamilyCheck {
 public:
  Checked(std::string family, const PatternSet& patterns, const RuleBook& rules)
      : family_(std::move(family)), check_(patterns.tables, rules) {}

  void Check(const CheckInput& input,
             std::vector<Finding>& out) const override {
    check_.Check(input, out);
  }

  std::vector<std::string> Explain(const CheckInput& input) const override {
    if constexpr (requires { check_.Explain(input); })
      return check_.Explain(input);
    else
      return {};
  }

  std::string_view family() const override { return family_; }

 private:
  std::string family_;
  T check_;
};

class CheckList {
 public:
  CheckList(const PatternSet& patterns, const RuleBook& rules)
      : patterns_(patterns), rules_(rules) {}

  template <typename T>
  void Add(const char* family) {
    checks_.push_back(std::make_unique<Checked<T>>(family, patterns_, rules_));
  }
  void AddPlain(const char* family) {
    checks_.push_back(std::make_unique<PlainRules>(family));
  }
  std::vector<std::unique_ptr<FamilyCheck>> Take() {
    return std::move(checks_);
  }

 private:
  const PatternSet& patterns_;
  const RuleBook& rules_;
  std::vector<std::unique_ptr<FamilyCheck>> checks_;
};

}  // namespace

std::vector<std::string> FamilyCheck::Explain(
    const CheckInput& /*input*/) const {
  return {};
}

std::vector<std::unique_ptr<FamilyCheck>> MakeChecks(const PatternSet& patterns,
                                                     const RuleBook& rules) {
  // One line a family; a family with a class of its own says so here:
  // list.Add<OffPlatform>("off-platform").
  CheckList list(patterns, rules);
  list.Add<OffPlatform>("off-platform");
  list.Add<Certification>("certification");
  list.Add<Trademark>("trademark");
  list.Add<Messages>("review-manipulation");
  list.Add<Claims>("claim");
  list.Add<Content>("content");
  list.AddPlain("duplicate");
  list.AddPlain("account-health");
  return list.Take();
}

}  // namespace redflag
