// All checked documents of a run, in bounded memory, given back by rank.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "core/finding.h"
#include "core/report.h"
#include "core/result.h"

namespace redflag {

struct SpoolOptions {
  // Serialised documents kept in memory before they go to the file.
  std::size_t memory_bytes = std::size_t{8} << 20;
  // Where the temporary file lies; "" is $TMPDIR, else /tmp. It has no name
  // from its creation on, so that nothing of it outlives the process.
  std::string folder;
};

// What is over the budget goes to the file in order, as a run; the report
// merges the runs. Memory beyond the budget: 64 KiB a run.
class Spool {
 public:
  explicit Spool(const SpoolOptions& options = {});
  ~Spool();

  // Threads may call both at once. The order of the calls makes no
  // difference to the report. kStore when the disk does not take it.
  Status Add(const CheckedDocument& document);
  void AddNotChecked(NotChecked input);

  // The report, with its summary; the caller fills in the versions. Sets each
  // document's rank. Of the documents' fields only the heading of title and
  // subject is left. Filters of the output (`--top`, `--min-severity`) are
  // FilteredReport of report/. Nothing may be added afterwards.
  std::unique_ptr<Report> Finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace redflag
