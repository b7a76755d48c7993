// The host parser of the WHATWG URL standard, as far as names and addresses
// of the web go (section 3.5, "host parsing").
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <unicode/idna.h>

#include "core/ascii.h"
#include "link/characters.h"
#include "link/hosts.h"

namespace redflag {
namespace {

constexpr std::size_t kHostBytes = 1024;  // As given, before IDNA.

int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = ToLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string PercentDecode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && HexValue(text[i + 1]) >= 0 &&
        HexValue(text[i + 2]) >= 0) {
      out +=
          static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool IsPlain(const std::string& name) {
  for (const char c : name)
    if (!IsAscii(c)) return false;
  return true;
}

bool IsForbidden(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte <= 0x20 || byte == 0x7F) return true;
  return std::string_view("#%/:<>?@[\\]^|").find(c) != std::string_view::npos;
}

// The standard refuses names that UTS #46 maps to nothing or finds faulty,
// but not long labels, odd hyphens or leading and trailing hyphens.
std::optional<std::string> ToAscii(const std::string& name) {
  UErrorCode status = U_ZERO_ERROR;
  static const std::unique_ptr<const icu::IDNA> idna(
      icu::IDNA::createUTS46Instance(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
                                         UIDNA_NONTRANSITIONAL_TO_ASCII |
                                         UIDNA_NONTRANSITIONAL_TO_UNICODE,
                                     status));
  if (idna == nullptr) return std::nullopt;
  status = U_ZERO_ERROR;
  icu::IDNAInfo info;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  idna->nameToASCII_UTF8(name, sink, info, status);
  if (U_FAILURE(status)) return std::nullopt;
  constexpr std::uint32_t kTolerated =
      UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
      UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
      UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;
  if ((info.getErrors() & ~kTolerated) != 0 || out.empty()) return std::nullopt;
  return out;
}

// One part of an IPv4 address; nothing where it is no number.
std::optional<std::uint64_t> Ipv4Number(std::string_view part) {
  int base = 10;
  if (part.size() >= 2 && part[0] == '0' && ToLower(part[1]) == 'x') {
    part.remove_prefix(2);
    base = 16;
  } else if (part.size() >= 2 && part[0] == '0') {
    part.remove_prefix(1);
    base = 8;
  }
  if (part.empty()) return 0;
  std::uint64_t value = 0;
  const auto [end, error] =
      std::from_chars(part.data(), part.data() + part.size(), value, base);
  if (end != part.data() + part.size() || error == std::errc::invalid_argument)
    return std::nullopt;
  // Too large for 64 bits is too large for an address as well.
  return error == std::errc() ? value : ~std::uint64_t{0};
}

std::vector<std::string_view> Labels(std::string_view host) {
  std::vector<std::string_view> labels;
  for (std::size_t at = 0;;) {
    const std::size_t dot = host.find('.', at);
    labels.push_back(host.substr(at, dot - at));
    if (dot == std::string_view::npos) return labels;
    at = dot + 1;
  }
}

bool EndsInNumber(std::vector<std::string_view> labels) {
  if (labels.size() > 1 && labels.back().empty()) labels.pop_back();
  const std::string_view last = labels.back();
  if (last.empty()) return false;
  if (last.find_first_not_of("0123456789") == std::string_view::npos)
    return true;
  return last.size() >= 2 && last[0] == '0' && ToLower(last[1]) == 'x' &&
         last.find_first_not_of("0123456789abcdefABCDEF", 2) ==
             std::string_view::npos;
}

std::optional<std::string> ParseIpv4(std::vector<std::string_view> labels) {
  if (labels.size() > 1 && labels.back().empty()) labels.pop_back();
  if (labels.size() > 4) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i].empty()) return std::nullopt;
    const std::optional<std::uint64_t> number = Ipv4Number(labels[i]);
    if (!number) return std::nullopt;
    const bool last = i + 1 == labels.size();
    const std::uint64_t limit =
        last ? std::uint64_t{1} << (8 * (5 - labels.size())) : 256;
    if (*number >= limit) return std::nullopt;
    address += last ? *number : *number << (8 * (3 - i));
  }
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    if (!out.empty()) out += '.';
    out += std::to_string(address >> shift & 0xFF);
  }
  return out;
}

std::optional<std::string> ParseIpv6(std::string_view inner) {
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, std::string(inner).c_str(), bytes.data()) != 1)
    return std::nullopt;
  std::array<std::uint16_t, 8> pieces{};
  for (std::size_t i = 0; i < 8; ++i)
    pieces.at(i) =
        static_cast<std::uint16_t>(bytes.at(2 * i) << 8 | bytes.at(2 * i + 1));
  // The first longest run of two or more zeros becomes "::".
  std::size_t best = 8;
  std::size_t best_size = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t size = 0;
    while (i + size < 8 && pieces.at(i + size) == 0)
      ++size;
    if (size > best_size) {
      best = i;
      best_size = size;
    }
  }
  std::string out = "[";
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      out += i == 0 ? "::" : ":";
      i += best_size - 1;
      continue;
    }
    std::array<char, 8> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                   pieces.at(i), 16);
    out.append(digits.data(), end.ptr);
    if (i < 7) out += ':';
  }
  return out + "]";
}

}  // namespace

std::optional<std::string> ParseHost(std::string_view host) {
  if (host.empty() || host.size() > kHostBytes) return std::nullopt;
  if (host.front() == '[') {
    if (host.back() != ']') return std::nullopt;
    return ParseIpv6(host.substr(1, host.size() - 2));
  }
  const std::string name = PercentDecode(host);
  std::optional<std::string> ascii =
      IsPlain(name) ? LowerAscii(name) : ToAscii(name);
  if (!ascii) return std::nullopt;
  for (const char c : *ascii)
    if (IsForbidden(c)) return std::nullopt;
  const std::vector<std::string_view> labels = Labels(*ascii);
  if (EndsInNumber(labels)) return ParseIpv4(labels);
  return ascii;
}

bool IsIpAddress(std::string_view host) {
  if (!host.empty() && host.front() == '[') return true;
  std::array<unsigned char, 4> bytes{};
  return inet_pton(AF_INET, std::string(host).c_str(), bytes.data()) == 1;
}

bool IsPrivateAddress(std::string_view host) {
  std::array<unsigned char, 4> b{};
  if (inet_pton(AF_INET, std::string(host).c_str(), b.data()) != 1)
    return host == "[::1]" || host.starts_with("[fe80:") ||
           host.starts_with("[fc") || host.starts_with("[fd");
  return b[0] == 10 || b[0] == 127 || (b[0] == 192 && b[1] == 168) ||
         (b[0] == 172 && b[1] >= 16 && b[1] < 32) ||
         (b[0] == 169 && b[1] == 254) || b[0] == 0 || b[0] == 255;
}

}  // namespace redflag
