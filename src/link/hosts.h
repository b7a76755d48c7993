// What a host is: its registrable domain, its kind, and whose it is.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/table.h"

namespace redflag {

// How sure the last label of a name says that it is an address.
enum class TldClass {
  kNone,    // No top-level domain.
  kStrong,  // Hardly anything else: "com", "co.uk".
  kLikely,  // A word that shops like: "shop", "store".
  kPlain,   // A country's or another that is no word of the text's language.
  kWord,    // Also a word: "shop", "it" in English.
  kFile,    // Also the end of a file's name: "py".
};

// Parses a host as browsers do (WHATWG URL): percent-decoding, IDNA to ASCII,
// IPv4 in decimal, octal and hexadecimal, IPv6 in brackets. Nothing for what
// is no host.
std::optional<std::string> ParseHost(std::string_view host);

// Whether a host as ParseHost gives it is an IP address.
bool IsIpAddress(std::string_view host);
// ... of the reader's own network or machine.
bool IsPrivateAddress(std::string_view host);

// Thread-safe; immutable.
class Hosts {
 public:
  // Reads "off-platform/hosts", "off-platform/tlds" and
  // "off-platform/platforms".
  explicit Hosts(const Tables& tables);
  ~Hosts();

  // The registrable domain by the public suffix list, or "" where the host is
  // a public suffix itself or an address. REQUIRES: lower case.
  std::string Registrable(std::string_view host) const;
  // Whether `suffix` is in the public suffix list by name.
  bool IsSuffix(std::string_view suffix) const;

  // `language` may be "" (then every language's words count).
  TldClass ClassOfTld(std::string_view tld, std::string_view language) const;
  // Whether the table lists it: one that is met in shops' addresses.
  bool IsCommonTld(std::string_view tld) const { return tlds_.contains(tld); }
  // Top-level domains under which labels of digits alone are common.
  bool TakesNumbers(std::string_view tld) const;

  // The class of a host or of the domain it lies in ("shortener"), or "".
  std::string_view ClassOf(std::string_view host,
                           std::string_view registrable) const;

  // The platform (a column of the table) a marketplace belongs to: "amazon"
  // for country codes and Amazon's own host names, else the registrable name
  // of the shop's host without its suffix.
  std::string PlatformOf(std::string_view marketplace) const;
  // The platform whose own shop `registrable` is, or "".
  std::string PlatformOwning(std::string_view registrable) const;
  // Whether a domain's name is made to look like a platform's.
  bool LooksLikePlatform(std::string_view host,
                         std::string_view registrable) const;

 private:
  struct Psl;
  std::unique_ptr<const Psl> psl_;
  struct Tld {
    std::string_view kind;
    std::span<const std::string> languages;
    bool numbers;
  };
  std::unordered_map<std::string_view, Tld> tlds_;
  std::unordered_map<std::string_view, std::string_view> classes_;
  std::unordered_map<std::string_view, std::string_view> platforms_;
  std::vector<std::string_view> names_;  // Of platforms that are imitated.
};

}  // namespace redflag
