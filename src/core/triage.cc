#include "core/triage.h"

#include <array>
#include <utility>

#include "core/ascii.h"

namespace redflag {
namespace {

constexpr std::array<std::string_view, 4> kVerdicts = {
    "accepted", "false-alarm", "risk-taken", "fixed-elsewhere"};

// A fetched page's source is its address; other documents may name theirs.
std::string HostOf(const Document& document) {
  const bool fetched = document.source.find("://") != std::string::npos;
  return HostIn(fetched ? document.source : document.url);
}

// What the words mean is the address itself; the root knows less of it, and
// is all there is of a link whose way was followed.
bool LeadsTo(const Finding& finding, std::string_view host) {
  const std::string& address =
      finding.meaning.empty() ? finding.match : finding.meaning;
  return IsHostWithin(HostIn(address), host) ||
         IsHostWithin(finding.root, host);
}

}  // namespace

bool RuleFits(std::string_view rule, std::string_view id) {
  if (rule.ends_with("/*"))
    return id.starts_with(rule.substr(0, rule.size() - 1));
  return id.starts_with(rule) &&
         (id.size() == rule.size() || id[rule.size()] == '.');
}

std::string_view VerdictName(TriageVerdict verdict) {
  return kVerdicts.at(static_cast<std::size_t>(verdict));
}

std::optional<TriageVerdict> VerdictFromName(std::string_view name) {
  for (std::size_t i = 0; i < kVerdicts.size(); ++i)
    if (kVerdicts.at(i) == name) return static_cast<TriageVerdict>(i);
  return std::nullopt;
}

bool TriageScope::IsEmpty() const {
  return *this == TriageScope();
}

std::string ScopeText(const TriageScope& scope) {
  const std::pair<std::string_view, const std::string&> parts[] = {
      {"finding ", scope.fingerprint},
      {"rule ", scope.rule},
      {"document ", scope.document},
      {"pages of ", scope.host},
      {"links to ", scope.link_host}};
  std::string text;
  for (const auto& [name, value] : parts) {
    if (value.empty()) continue;
    text.append(text.empty() ? "" : ", ").append(name).append(value);
  }
  return text;
}

bool IsAbout(const TriageScope& scope, const Document& document,
             const Finding& finding) {
  if (!scope.fingerprint.empty() && scope.fingerprint != finding.fingerprint)
    return false;
  if (!scope.rule.empty() && !RuleFits(scope.rule, finding.rule)) return false;
  if (!scope.document.empty() && scope.document != document.id) return false;
  if (!scope.host.empty() && !IsHostWithin(HostOf(document), scope.host))
    return false;
  return scope.link_host.empty() || LeadsTo(finding, scope.link_host);
}

bool IsHostWithin(std::string_view host, std::string_view above) {
  if (above.empty() || host.size() < above.size()) return false;
  const std::size_t begin = host.size() - above.size();
  for (std::size_t i = 0; i < above.size(); ++i)
    if (LowerAscii(host[begin + i]) != LowerAscii(above[i])) return false;
  return begin == 0 || host[begin - 1] == '.';
}

std::string HostIn(std::string_view address) {
  const std::size_t scheme = address.find("://");
  if (scheme != std::string_view::npos) address.remove_prefix(scheme + 3);
  address = address.substr(0, address.find_first_of("/?#\\ "));
  const std::size_t at = address.rfind('@');
  if (at != std::string_view::npos) address.remove_prefix(at + 1);
  // Of IPv6 the brackets stay: they tell its colons from a port's.
  const std::size_t end =
      address.starts_with('[') ? address.find(']') + 1 : address.find(':');
  std::string host(address.substr(0, end));
  for (char& c : host)
    c = LowerAscii(c);
  return host;
}

}  // namespace redflag
