// What rules cost: told before they run, and measured on a sample.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/normalized_text.h"
#include "core/result.h"
#include "match/engine.h"
#include "match/pattern_set.h"

namespace redflag {

// Why a regex costs more than a rule of a user's set may; "" where it does
// not. REQUIRES: RE2 accepts `regex`.
std::string TooCostly(std::string_view regex);

// The first rule of one of these files whose cost passes the limit is the
// error.
Status CheckCosts(const PatternSet& patterns,
                  std::span<const PatternFile> files);

// All regexes of a rule, in order.
std::vector<std::string_view> RegexesOf(const Rule& rule);

struct RuleCost {
  const Rule* rule;  // Lives as long as the PatternSet.
  double seconds;    // On the sample, beyond what any rule costs.
  double share;      // Of the seconds of all rules.
};

// Times each rule alone on the rules' own examples, in the views that
// `normalize` gives. The dearest first.
std::vector<RuleCost> MeasureRules(
    const PatternSet& patterns, TermFormsFunction forms,
    NormalizedText (*normalize)(std::string_view text));

}  // namespace redflag
