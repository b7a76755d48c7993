#include "report/filter.h"

#include <vector>

namespace redflag {

FilteredReport::FilteredReport(const Report& whole, const ReportFilter& filter)
    : whole_(whole), filter_(filter) {
  summary = whole.summary;
  tool_version = whole.tool_version;
  patterns_version = whole.patterns_version;
  patterns_digest = whole.patterns_digest;
  not_checked = whole.not_checked;
}

void FilteredReport::ForEachDocument(
    const std::function<void(const CheckedDocument&)>& visit) const {
  std::size_t shown = 0;
  whole_.ForEachDocument([&](const CheckedDocument& document) {
    if (filter_.top > 0 && shown >= filter_.top) return;
    ++shown;
    if (!filter_.min_severity) {
      visit(document);
      return;
    }
    CheckedDocument less = document;
    std::erase_if(less.findings, [this](const Finding& finding) {
      return finding.severity < *filter_.min_severity;
    });
    visit(less);
  });
}

}  // namespace redflag
