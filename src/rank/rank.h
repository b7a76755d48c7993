// Findings to a risk: how urgent a document is, and which finding says so.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "core/finding.h"
#include "core/table.h"

namespace redflag {

// Immutable once built; threads may share one.
//
// The worst credible finding decides the band, so that no number of small
// things outranks one ground for suspension. Inside the band the risk grows
// with that finding's confidence, visibility and disguise, with the number of
// other independent findings, and a little with the units sold.
class Ranker {
 public:
  // Copies the weights out of the table "rank/weights", where the last row of
  // a name holds; a name without a row weighs 0.
  explicit Ranker(const Tables& tables);

  // Sets the document's risk (0 to 100, whole tenths) and band, and each
  // finding's share; the shares, in tenths too, add up to the risk. Findings
  // of rules in preview, suppressed ones, and all but the strongest of one root
  // cause, have the share 0.
  void Score(CheckedDocument& document) const;

 private:
  friend class Scoring;

  static constexpr std::size_t kSeverities = 4;
  static constexpr std::size_t kFieldKinds = 13;

  std::array<double, kSeverities> floor_{};
  double ceiling_ = 0;
  double credible_ = 0;
  double same_words_ = 0;
  double part_lead_ = 0, part_others_ = 0, part_exposure_ = 0;
  std::array<double, kSeverities> other_{};  // By severities below the worst.
  double other_half_ = 0;
  double repeat_rule_ = 0, repeat_family_ = 0;
  std::array<double, kSeverities> points_{};
  double plain_ = 0, disguised_ = 0;
  double exposure_units_ = 0;
  std::array<double, kFieldKinds> visible_{};
  double visible_absent_ = 0;
  // By rule without its language ("claim/shipping"), or by family.
  std::map<std::string, double, std::less<>> gravity_;
};

// The order of a report: risk descending, ties by id, then by source.
bool RanksBefore(const CheckedDocument& a, const CheckedDocument& b);

}  // namespace redflag
