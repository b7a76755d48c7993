// A finished report: what the writers print and the store keeps.
//
// The documents of a large run do not fit in memory, so a report gives them
// one at a time, in the order of rank, as often as asked.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/finding.h"
#include "core/result.h"

namespace redflag {

struct ReportSummary {
  std::size_t documents = 0;
  std::size_t partial = 0;
  std::size_t findings = 0;  // Without the suppressed ones.
  std::size_t known = 0;     // Of `findings`: in the baseline.
  std::size_t suppressed = 0;
  std::size_t dismissed = 0;                     // Of `suppressed`: by triage.
  std::map<std::string, std::size_t> by_band;    // Documents, "none" too.
  std::map<std::string, std::size_t> by_family;  // Of `findings`.
  // Of `findings`, preview and known apart: what can fail a run.
  std::map<std::string, std::size_t> by_severity;
  std::size_t not_checked = 0;

  // Counts a document and its findings.
  void Count(const CheckedDocument& document);

  friend bool operator==(const ReportSummary&, const ReportSummary&) = default;
};

// The order in which reports tell what could not be checked: by file and
// number of the record.
void SortBySource(std::vector<NotChecked>& inputs);

class Report {
 public:
  virtual ~Report() = default;

  // Calls `visit` for each document, riskiest first, ties by id.
  virtual void ForEachDocument(
      const std::function<void(const CheckedDocument&)>& visit) const = 0;

  // kStore where the last ForEachDocument ended early since what the report
  // is kept in could not be read. A report that is cut short is no report:
  // to be asked after every writing.
  virtual Status status() const { return Done{}; }

  ReportSummary summary;
  std::string tool_version;
  std::string patterns_version;
  std::string patterns_digest;  // "sha256:..."
  std::vector<NotChecked> not_checked;
};

}  // namespace redflag
