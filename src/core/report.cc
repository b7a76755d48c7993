#include "core/report.h"

namespace redflag {

void ReportSummary::Count(const CheckedDocument& document) {
  ++documents;
  if (!document.document.unchecked.empty()) ++partial;
  findings += document.findings.size();
  ++by_band[std::string(BandName(document.band))];
  for (const Finding& finding : document.findings) {
    ++by_family[finding.family];
    if (finding.status != RuleStatus::kPreview)
      ++by_severity[std::string(SeverityName(finding.severity))];
  }
}

}  // namespace redflag
