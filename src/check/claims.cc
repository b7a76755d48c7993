#include "check/claims.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

namespace redflag {
namespace {

// Stronger first; of equals the one that says more, then the first in text.
bool IsStronger(const Match& a, const Match& b) {
  return std::make_tuple(-static_cast<int>(a.severity), -a.confidence,
                         -static_cast<double>(a.span.size()), a.span.start,
                         std::string_view(a.rule->id)) <
         std::make_tuple(-static_cast<int>(b.severity), -b.confidence,
                         -static_cast<double>(b.span.size()), b.span.start,
                         std::string_view(b.rule->id));
}

// A stronger match speaks for one inside it, and for any of its own class
// that shares words with it.
bool SpeaksFor(const Match& stronger, const Match& weaker) {
  if (stronger.field != weaker.field) return false;
  if (stronger.span.Contains(weaker.span)) return true;
  return ClaimClass(stronger.rule->id) == ClaimClass(weaker.rule->id) &&
         stronger.span.Overlaps(weaker.span);
}

std::vector<const Match*> ClaimsAmong(std::span<const Match> matches) {
  std::vector<const Match*> claims;
  for (const Match& match : matches)
    if (match.rule->family == "claim") claims.push_back(&match);
  return claims;
}

// The claims that are left when the strongest have spoken, in order of text.
std::vector<const Match*> Strongest(std::vector<const Match*> claims) {
  std::ranges::sort(claims, [](const Match* a, const Match* b) {
    return IsStronger(*a, *b);
  });
  std::vector<const Match*> kept;
  for (const Match* claim : claims) {
    const bool spoken_for = std::ranges::any_of(
        kept,
        [claim](const Match* other) { return SpeaksFor(*other, *claim); });
    if (!spoken_for) kept.push_back(claim);
  }
  std::ranges::sort(kept, [](const Match* a, const Match* b) {
    return std::tie(a->field, a->span, a->rule->id) <
           std::tie(b->field, b->span, b->rule->id);
  });
  return kept;
}

}  // namespace

std::string_view ClaimClass(std::string_view rule_id) {
  return rule_id.substr(0, rule_id.find('.'));
}

Claims::Claims(const Tables& /*tables*/, const RuleBook& /*rules*/) {}

void Claims::Check(const CheckInput& input, std::vector<Finding>& out) const {
  for (const Match* claim : Strongest(ClaimsAmong(input.matches))) {
    Finding finding = FindingOf(*claim, input);
    const NormalizedText& text = *input.fields[claim->field].text;
    finding.root = std::string(ClaimClass(claim->rule->id)) + ":" +
                   text.plain.substr(claim->span.start, claim->span.size());
    out.push_back(std::move(finding));
  }
}

}  // namespace redflag
