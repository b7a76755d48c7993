#include "core/finding.h"

#include <array>

namespace redflag {
namespace {

constexpr std::array<std::string_view, 4> kSeverities = {"low", "medium",
                                                         "high", "critical"};
constexpr std::array<std::string_view, 5> kBands = {"none", "low", "medium",
                                                    "high", "critical"};
constexpr std::array<std::string_view, 3> kStatuses = {"preview", "stable",
                                                       "retired"};

}  // namespace

std::string_view SeverityName(Severity severity) {
  return kSeverities.at(static_cast<std::size_t>(severity));
}

std::optional<Severity> SeverityFromName(std::string_view name) {
  for (std::size_t i = 0; i < kSeverities.size(); ++i)
    if (kSeverities.at(i) == name) return static_cast<Severity>(i);
  return std::nullopt;
}

std::string_view BandName(Band band) {
  return kBands.at(static_cast<std::size_t>(band));
}

std::string_view RuleStatusName(RuleStatus status) {
  return kStatuses.at(static_cast<std::size_t>(status));
}

std::optional<RuleStatus> RuleStatusFromName(std::string_view name) {
  for (std::size_t i = 0; i < kStatuses.size(); ++i)
    if (kStatuses.at(i) == name) return static_cast<RuleStatus>(i);
  return std::nullopt;
}

}  // namespace redflag
