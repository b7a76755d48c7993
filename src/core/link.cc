#include "core/link.h"

#include <array>
#include <cstddef>

namespace redflag {

std::string_view LinkKindName(LinkKind kind) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "url", "domain", "email", "phone", "handle", "messenger", "qr", "search"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::string_view LinkVerdictName(LinkVerdict verdict) {
  static constexpr std::array<std::string_view, 4> kNames = {
      "on-platform", "off-platform", "allowed", "unknown"};
  return kNames.at(static_cast<std::size_t>(verdict));
}

}  // namespace redflag
