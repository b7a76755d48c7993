#include "core/result.h"

#include <array>
#include <cstddef>

namespace redflag {

std::string_view ErrorCode(ErrorKind kind) {
  // In the order of the enum.
  static constexpr std::array<std::string_view, 25> kCodes = {
      "syntax",
      "encoding",
      "not-a-listing",
      "blocked",
      "in-iframe",
      "truncated",
      "limit",
      "unreadable",
      "unsupported",
      "engine-memory",
      "refused-robots",
      "refused-address",
      "refused-scheme",
      "refused-terms",
      "failed-dns",
      "failed-connect",
      "failed-tls",
      "failed-http",
      "failed-protocol",
      "failed-decoding",
      "failed-redirects",
      "timeout",
      "invalid-patterns",
      "invalid-options",
      "store"};
  return kCodes.at(static_cast<std::size_t>(kind));
}

}  // namespace redflag
