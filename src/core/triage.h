// What people decided about findings, and which findings that is about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/finding.h"

namespace redflag {

// The first is somebody's promise to mend it; the others dismiss a finding.
enum class TriageVerdict {
  kAccepted,
  kFalseAlarm,
  kRiskTaken,
  kFixedElsewhere,
};

// "accepted", "false-alarm", "risk-taken", "fixed-elsewhere".
std::string_view VerdictName(TriageVerdict verdict);
std::optional<TriageVerdict> VerdictFromName(std::string_view name);

// Which findings a decision is about: all parts that are not empty must fit.
struct TriageScope {
  std::string fingerprint{};
  std::string rule{};       // "claim/price" (in any language), or "claim/*".
  std::string document{};   // Its id.
  std::string host{};       // Of the document's page, or a host above it.
  std::string link_host{};  // What the finding leads to, or a host above it.

  bool IsEmpty() const;
  // About more than one finding, and about some that nobody has seen yet.
  bool IsBlanket() const { return fingerprint.empty(); }

  friend bool operator==(const TriageScope&, const TriageScope&) = default;
};

// "finding 9f2c...", "rule claim/price in document LAMP-7", for people.
std::string ScopeText(const TriageScope& scope);

struct TriageDecision {
  std::int64_t id = 0;  // In the store.
  TriageScope scope;
  TriageVerdict verdict = TriageVerdict::kAccepted;
  std::string reason;
  std::string owner;
  std::string until;       // ISO date, the last day on which it holds; "" is
                           // for good.
  std::string decided_at;  // ISO time, UTC.

  // Whether it still holds on a date.
  bool HoldsOn(std::string_view date) const {
    return until.empty() || date <= until;
  }
};

// Whether what people write for a rule means the rule `id`: "claim/*" is a
// family, "claim/price" the rule in each language ("claim/price.de").
bool RuleFits(std::string_view rule, std::string_view id);

bool IsAbout(const TriageScope& scope, const Document& document,
             const Finding& finding);

// Whether `host` is `above` or a host below it; letter case aside.
bool IsHostWithin(std::string_view host, std::string_view above);
// The host of a URL, of a bare "host/path" or of a mail address, in lower
// case; "" where there is none.
std::string HostIn(std::string_view address);

}  // namespace redflag
