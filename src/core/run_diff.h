// What changed between two runs over a catalogue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"

namespace redflag {

enum class Change {
  kNew,
  kChanged,  // The same rule in the same kind of field, on another text.
  kGone,     // Its listing was checked again and it is not there any more.
  kNotSeen,  // Its listing was not checked this time: nobody knows.
};

constexpr std::string_view ChangeName(Change change) {
  switch (change) {
    case Change::kNew:
      return "new";
    case Change::kChanged:
      return "changed";
    case Change::kGone:
      return "gone";
    case Change::kNotSeen:
      return "not-seen";
  }
  return "";
}

struct FindingChange {
  Change change = Change::kNew;
  std::string id;      // Of the document.
  std::string source;  // Of the document.
  double risk = 0;     // Of the document, in the run that has the finding.
  std::string rule;
  std::string family;
  Severity severity = Severity::kLow;
  std::string field;
  std::string match;
  std::string was;  // kChanged: the text it was on before.
  std::string message;
  std::string remedy;
  std::string fingerprint;
};

struct RunDiff {
  std::int64_t before = 0;  // Ids of runs; 0 is none.
  std::int64_t after = 0;
  std::string before_at;  // When they began: ISO time, UTC.
  std::string after_at;
  // In the order of Change, then of risk.
  std::vector<FindingChange> changes;
  std::size_t still_there = 0;        // Findings of both.
  std::size_t dismissed = 0;          // Left out of `changes`: by triage.
  std::vector<std::string> appeared;  // Ids of documents.
  std::vector<std::string> vanished;

  std::size_t CountOf(Change change) const {
    std::size_t count = 0;
    for (const FindingChange& each : changes)
      count += each.change == change ? 1 : 0;
    return count;
  }
};

}  // namespace redflag
