#include "rank/merge.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace redflag {
namespace {

bool Says(const Finding& more, const Finding& less) {
  // What differs most often stands first.
  return more.span->start <= less.span->start &&
         more.span->end >= less.span->end && more.severity >= less.severity &&
         more.family == less.family && more.field == less.field;
}

// Of two findings on the same words one stays.
bool IsBetter(const Finding& a, const Finding& b) {
  if (a.severity != b.severity) return a.severity > b.severity;
  if (a.confidence != b.confidence) return a.confidence > b.confidence;
  return a.rule < b.rule;
}

}  // namespace

Merger::Merger(const Tables& tables) {
  for (const TableRow& row : tables.Get("rank/merged").rows)
    families_.emplace(row.Text("family"));
  for (const TableRow& row : tables.Get("rank/lures").rows)
    lures_.emplace(row.Text("rule"), row.Text("family"));
}

void Merger::Merge(std::vector<Finding>& findings) const {
  std::vector<bool> said(findings.size(), false);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& less = findings[i];
    if (!less.span || !families_.contains(less.family)) continue;
    said[i] = std::ranges::any_of(findings, [&less](const Finding& more) {
      if (&more == &less || !more.span || !Says(more, less)) return false;
      return !Says(less, more) || IsBetter(more, less);
    });
  }
  std::size_t next = 0;
  std::erase_if(findings, [&](const Finding&) { return said[next++]; });
  LowerLures(findings);
}

void Merger::LowerLures(std::vector<Finding>& findings) const {
  for (Finding& lure : findings) {
    const auto of =
        lures_.find(std::string_view(lure.rule).substr(0, lure.rule.find('.')));
    if (of == lures_.end()) continue;
    const bool leads = std::ranges::any_of(findings, [&](const Finding& other) {
      return other.family == of->second && other.field == lure.field &&
             other.severity >= Severity::kMedium &&
             other.status == RuleStatus::kStable;
    });
    if (leads) lure.severity = Severity::kLow;
  }
}

}  // namespace redflag
