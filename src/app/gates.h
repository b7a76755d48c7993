// Which findings count: those that a baseline does not hold, and that nobody
// with a name and a reason has accepted for a time.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/result.h"

namespace redflag {

struct GateOptions {
  std::string baseline;      // A report as JSON or NDJSON; "" is none.
  std::string suppressions;  // A file of suppressions; "" is none.
  // Whether documents may suppress their own findings. They may come from
  // anybody, so that nobody wants this unless they are the user's own.
  bool in_documents = false;
  std::string as_of;  // ISO date; suppressions hold until their last day.
};

// What a suppression is for; empty parts fit everything.
struct SuppressionEntry {
  std::string place;  // For messages: "accepted.json: entry 2".
  std::string rule;   // "claim/price", or "claim/*" for a family.
  std::string document;
  std::string match;
  std::string fingerprint;
  Suppression what;
  bool used = false;
};

// Reads "redflag-ignore RULE owner=NAME until=DATE reason=..." wherever it
// stands in the document. A mistake is told in `remarks`, and suppresses
// nothing.
std::vector<SuppressionEntry> EntriesIn(const Document& document,
                                        std::vector<std::string>& remarks);

// One thread at a time.
class Gates {
 public:
  // kInvalidOptions names the file and what is wrong in it.
  static Result<Gates> Load(const GateOptions& options);

  // Whether there is anything to judge by.
  bool HasEffect() const;

  // Marks what is known and what is suppressed; what triage has dismissed
  // stays so. Whether something was suppressed: the document's risk is another
  // one then.
  bool Judge(CheckedDocument& document);

  // What to tell at the end: expired and unused suppressions.
  std::vector<std::string> Remarks() const;

 private:
  explicit Gates(GateOptions options) : options_(std::move(options)) {}

  bool Suppress(std::vector<SuppressionEntry>& entries,
                const Document& document, Finding& finding) const;
  bool Holds(const SuppressionEntry& entry) const;

  GateOptions options_;
  std::set<std::string, std::less<>> known_;  // Fingerprints.
  std::vector<SuppressionEntry> entries_;
  std::vector<std::string> remarks_;
};

}  // namespace redflag
