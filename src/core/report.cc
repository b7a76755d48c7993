#include "core/report.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>

namespace redflag {
namespace {

// "rows.csv#10" as "rows.csv" and 10, so that it comes after "rows.csv#9".
std::pair<std::string_view, std::uint64_t> FileAndRecord(
    std::string_view source) {
  const std::size_t hash = source.rfind('#');
  std::uint64_t record = 0;
  if (hash == std::string_view::npos) return {source, record};
  const char* end = source.data() + source.size();
  const auto read = std::from_chars(source.data() + hash + 1, end, record);
  if (read.ec != std::errc() || read.ptr != end) return {source, 0};
  return {source.substr(0, hash), record};
}

bool InputBefore(const NotChecked& a, const NotChecked& b) {
  const auto place_a = FileAndRecord(a.source);
  const auto place_b = FileAndRecord(b.source);
  return std::tie(place_a, a.code, a.message) <
         std::tie(place_b, b.code, b.message);
}

}  // namespace

void SortBySource(std::vector<NotChecked>& inputs) {
  std::ranges::stable_sort(inputs, InputBefore);
}

void ReportSummary::Count(const CheckedDocument& document) {
  ++documents;
  if (!document.document.unchecked.empty()) ++partial;
  ++by_band[std::string(BandName(document.band))];
  for (const Finding& finding : document.findings) {
    if (finding.suppression) {
      ++suppressed;
      if (!finding.suppression->verdict.empty()) ++dismissed;
      continue;
    }
    ++findings;
    if (finding.novelty == Novelty::kKnown) ++known;
    ++by_family[finding.family];
    if (finding.status != RuleStatus::kPreview &&
        finding.novelty != Novelty::kKnown)
      ++by_severity[std::string(SeverityName(finding.severity))];
  }
}

}  // namespace redflag
