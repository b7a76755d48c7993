// Which addresses may be dialled: public ones, and those allowed by name.
//
// The judgement is made on the address of the socket itself, after name
// resolution, so that no spelling of a URL, no redirect and no answer of a
// name server can lead around it.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/result.h"

namespace redflag {

// An IPv4 or IPv6 address, in network order; IPv4 uses the first four bytes.
struct IpAddress {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};

  friend bool operator==(const IpAddress&, const IpAddress&) = default;
  friend bool operator<(const IpAddress& a, const IpAddress& b) {
    return a.v6 != b.v6 ? b.v6 : a.bytes < b.bytes;
  }
};

// Reads "192.0.2.1" or "2001:db8::1"; no brackets, no zone.
Result<IpAddress> ParseIpAddress(std::string_view text);
std::string FormatIpAddress(const IpAddress& address);

// Whether the address is global unicast by the special-purpose registries of
// IANA. An IPv6 address that carries an IPv4 address is judged by both.
bool IsPublicAddress(const IpAddress& address);
bool IsLoopbackAddress(const IpAddress& address);

// Immutable once made; threads may share one.
class AddressGuard {
 public:
  // `allowed` holds exact "ADDRESS:PORT" pairs such as "127.0.0.1:8080" or
  // "[::1]:8080"; a name or a range is kInvalidOptions.
  static Result<AddressGuard> Make(std::span<const std::string> allowed);

  // Public addresses on the ports of the web (80 and 443), and the pairs
  // that were allowed.
  bool Allows(const IpAddress& address, int port) const;
  // Whether `host` (as in Url::host, or "localhost") with that port names an
  // allowed loopback address: a server of one's own, which needs a short pause
  // only.
  bool IsOwnLoopback(std::string_view host, int port) const;

 private:
  std::set<std::pair<IpAddress, int>> allowed_;
};

}  // namespace redflag
