#include "fetch/address_guard.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include <arpa/inet.h>

namespace redflag {
namespace {

struct Block4 {
  std::array<std::uint8_t, 4> base;
  int bits;
};

struct Block6 {
  std::array<std::uint8_t, 16> base;
  int bits;
};

// The registries of special-purpose addresses (IANA), multicast and the
// reserved class E.
constexpr std::array kDenied4 = {
    Block4{{0, 0, 0, 0}, 8},      Block4{{10, 0, 0, 0}, 8},
    Block4{{100, 64, 0, 0}, 10},  Block4{{127, 0, 0, 0}, 8},
    Block4{{169, 254, 0, 0}, 16}, Block4{{172, 16, 0, 0}, 12},
    Block4{{192, 0, 0, 0}, 24},   Block4{{192, 0, 2, 0}, 24},
    Block4{{192, 88, 99, 0}, 24}, Block4{{192, 168, 0, 0}, 16},
    Block4{{198, 18, 0, 0}, 15},  Block4{{198, 51, 100, 0}, 24},
    Block4{{203, 0, 113, 0}, 24}, Block4{{224, 0, 0, 0}, 4},
    Block4{{240, 0, 0, 0}, 4},
};

// Of IPv6 only 2000::/3 is global unicast; these are its exceptions.
constexpr std::array kDenied6 = {
    Block6{{0x20, 0x01, 0x00}, 23},        // IETF protocols, Teredo.
    Block6{{0x20, 0x01, 0x0D, 0xB8}, 32},  // Documentation.
    Block6{{0x20, 0x02}, 16},              // 6to4.
    Block6{{0x3F, 0xFF, 0x00}, 20},        // Documentation.
};

// 64:ff9b::/96, the well-known prefix of NAT64.
constexpr Block6 kNat64 = {{0x00, 0x64, 0xFF, 0x9B}, 96};
constexpr Block6 kMapped = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, 96};
constexpr Block6 kGlobalUnicast = {{0x20}, 3};

template <std::size_t N>
bool InBlock(const std::array<std::uint8_t, 16>& address,
             const std::array<std::uint8_t, N>& base, int bits) {
  std::size_t at = 0;
  for (; bits >= 8; bits -= 8, ++at) {
    if (address[at] != base[at]) return false;
  }
  if (bits == 0) return true;
  const int mask = 0xFF << (8 - bits) & 0xFF;
  return (address[at] & mask) == (base[at] & mask);
}

bool InBlock(const IpAddress& address, const Block6& block) {
  return InBlock(address.bytes, block.base, block.bits);
}

IpAddress LastFourBytes(const IpAddress& address) {
  IpAddress inner;
  std::copy(address.bytes.begin() + 12, address.bytes.end(),
            inner.bytes.begin());
  return inner;
}

bool IsPublic4(const IpAddress& address) {
  return std::none_of(kDenied4.begin(), kDenied4.end(),
                      [&address](const Block4& block) {
                        return InBlock(address.bytes, block.base, block.bits);
                      });
}

// Splits "ADDRESS:PORT" or "[ADDRESS]:PORT".
bool SplitPort(std::string_view text, std::string_view* host, int* port) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return false;
  *host = text.substr(0, colon);
  if (host->size() > 2 && host->front() == '[' && host->back() == ']') {
    *host = host->substr(1, host->size() - 2);
  } else if (host->find(':') != std::string_view::npos) {
    return false;  // IPv6 without brackets: the port would be a guess.
  }
  const char* end = text.data() + text.size();
  const auto [parsed, error] =
      std::from_chars(text.data() + colon + 1, end, *port);
  return error == std::errc{} && parsed == end && *port > 0 && *port < 65536;
}

}  // namespace

Result<IpAddress> ParseIpAddress(std::string_view text) {
  const std::string copy(text);
  IpAddress address;
  if (inet_pton(AF_INET, copy.c_str(), address.bytes.data()) == 1) {
    return address;
  }
  address.v6 = true;
  if (inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) {
    return address;
  }
  return Error{ErrorKind::kInvalidOptions, copy + " is no IP address"};
}

std::string FormatIpAddress(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(address.v6 ? AF_INET6 : AF_INET, address.bytes.data(), text.data(),
            static_cast<socklen_t>(text.size()));
  return text.data();
}

bool IsPublicAddress(const IpAddress& address) {
  if (!address.v6) return IsPublic4(address);
  if (InBlock(address, kMapped) || InBlock(address, kNat64)) {
    return IsPublic4(LastFourBytes(address));
  }
  if (!InBlock(address, kGlobalUnicast)) return false;
  return std::none_of(
      kDenied6.begin(), kDenied6.end(),
      [&address](const Block6& block) { return InBlock(address, block); });
}

bool IsLoopbackAddress(const IpAddress& address) {
  if (!address.v6) return address.bytes[0] == 127;
  if (InBlock(address, kMapped)) {
    return IsLoopbackAddress(LastFourBytes(address));
  }
  IpAddress loopback{.v6 = true};
  loopback.bytes[15] = 1;
  return address == loopback;
}

Result<AddressGuard> AddressGuard::Make(std::span<const std::string> allowed) {
  AddressGuard guard;
  for (const std::string& text : allowed) {
    std::string_view host;
    int port = 0;
    if (!SplitPort(text, &host, &port)) {
      return Error{ErrorKind::kInvalidOptions,
                   text +
                       " is no ADDRESS:PORT such as 127.0.0.1:8080 or "
                       "[::1]:8080"};
    }
    auto address = ParseIpAddress(host);
    if (!address.ok()) {
      return Error{ErrorKind::kInvalidOptions,
                   text +
                       ": an allowed address is an IP address with a "
                       "port, not a name or a range"};
    }
    guard.allowed_.emplace(address.value(), port);
  }
  return guard;
}

bool AddressGuard::Allows(const IpAddress& address, int port) const {
  if (allowed_.count({address, port}) != 0) return true;
  return (port == 80 || port == 443) && IsPublicAddress(address);
}

bool AddressGuard::IsOwnLoopback(std::string_view host, int port) const {
  if (host.size() > 2 && host.front() == '[') {
    host = host.substr(1, host.size() - 2);
  }
  const auto own = [port](const std::pair<IpAddress, int>& pair) {
    return pair.second == port && IsLoopbackAddress(pair.first);
  };
  if (host == "localhost") {
    return std::any_of(allowed_.begin(), allowed_.end(), own);
  }
  const auto address = ParseIpAddress(host);
  return address.ok() && IsLoopbackAddress(address.value()) &&
         allowed_.count({address.value(), port}) != 0;
}

}  // namespace redflag
