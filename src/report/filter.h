// A report as the user asked to see it: `--min-severity` and `--top`.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "core/report.h"

namespace redflag {

struct ReportFilter {
  // Findings below are not shown; their documents stay.
  std::optional<Severity> min_severity;
  std::size_t top = 0;  // Documents shown, riskiest first; 0 is all.
};

// Shows less of another report; the summary, ranks, risks and shares stay
// those of the whole. What could not be checked is always shown.
class FilteredReport : public Report {
 public:
  // REQUIRES: `whole` outlives it.
  FilteredReport(const Report& whole, const ReportFilter& filter);

  void ForEachDocument(
      const std::function<void(const CheckedDocument&)>& visit) const override;
  Status status() const override { return whole_.status(); }

 private:
  const Report& whole_;
  ReportFilter filter_;
};

}  // namespace redflag
