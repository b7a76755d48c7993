// What a check found in a document, and the document with its risk.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/span.h"

namespace redflag {

// In rising order, so that they compare.
enum class Severity { kLow, kMedium, kHigh, kCritical };
enum class Band { kNone, kLow, kMedium, kHigh, kCritical };
// A rule in preview is shown and never fails a run.
enum class RuleStatus { kPreview, kStable, kRetired };

std::string_view SeverityName(Severity severity);
std::optional<Severity> SeverityFromName(std::string_view name);
std::string_view BandName(Band band);
std::string_view RuleStatusName(RuleStatus status);
std::optional<RuleStatus> RuleStatusFromName(std::string_view name);

struct Policy {
  std::string title;
  std::string url;
  std::string verified;  // ISO date on which the page was last read, or "".
};

// Why a finding that somebody looked at does not count.
struct Suppression {
  std::string reason;
  std::string owner;         // Who says so.
  std::string until;         // ISO date, the last day on which it holds.
  bool in_document = false;  // The document says it itself.
  std::string verdict;       // Of triage ("false-alarm"); else "".
};

// Who has taken a finding on. It counts until it is mended.
struct Acceptance {
  std::string reason;
  std::string owner;
  std::string until;  // ISO date, or "".
};

// Whether a finding was there before; unasked without a baseline.
enum class Novelty { kUnasked, kNew, kKnown };

struct Finding {
  std::string rule;    // "off-platform/website"
  std::string family;  // The part of `rule` before the slash.
  RuleStatus status = RuleStatus::kStable;
  Severity severity = Severity::kLow;
  double confidence = 1;  // 0 to 1.
  FieldKind field_kind = FieldKind::kPage;
  std::string field;         // Contract name: "bullets[1]"; may be "".
  std::optional<Span> span;  // Bytes of the field as given; none if absent.
  std::string match;         // Those bytes.
  std::size_t line = 0;      // Of the source, from 1; 0 if not known.
  std::string evidence;      // The seller's words around it.
  std::string message;
  std::string remedy;
  std::vector<Policy> policy;
  // What the text means with its disguise off, where that differs; it is
  // also a sign of intent.
  std::string meaning;
  std::vector<std::string> disguise;
  // Findings of one document with the same root cause count once; the link's
  // target, the requirement, the mark. "" means the rule and the match.
  std::string root;
  std::string fingerprint;  // 16 hex digits.
  double risk_share = 0;    // Points of the document's risk.
  // What is suppressed is told and counts for nothing; what is known counts
  // for the risk and fails no run.
  std::optional<Suppression> suppression;
  std::optional<Acceptance> accepted;
  Novelty novelty = Novelty::kUnasked;
};

struct CheckedDocument {
  Document document;
  std::vector<std::string> product_kinds;
  std::vector<Finding> findings;
  // Lines for `--explain FAMILY`: how the family came to its result.
  std::vector<std::string> explanations;
  double risk = 0;  // 0 to 100, one decimal.
  Band band = Band::kNone;
  std::size_t rank = 0;  // 1 is the riskiest of the report.
};

}  // namespace redflag
