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
  std::size_t memory_bytes = std::size_t{32} << 20;
  // Where the temporary file lies; "" is $TMPDIR, else /tmp. It has no name
  // from its creation on, so that nothing of it outlives the process.
  std::string folder;
};

// A report whose documents lie in the spool's memory and file. Filters of
// the output (`--top`, `--min-severity`) are FilteredReport of report/.
class SpooledReport : public Report {
 public:
  // Sets each document's rank. The documents' fields are gone, but for the
  // beginning of title and subject.
  void ForEachDocument(const std::function<void(const CheckedDocument&)>& visit)
      const override = 0;
  // kStore where the temporary file could not be read back: the documents
  // from there on were not given. To be asked after the last reading.
  virtual Status status() const = 0;
};

// Memory beyond the budget: about a hundred bytes a document, for its place
// in the order.
class Spool {
 public:
  explicit Spool(const SpoolOptions& options = {});
  ~Spool();

  // Threads may call both at once. The order of the calls makes no
  // difference to the report. kStore when the disk does not take it.
  Status Add(const CheckedDocument& document);
  void AddNotChecked(NotChecked input);

  // The report so far, with its summary; the caller fills in the versions.
  // Nothing may be added afterwards.
  std::unique_ptr<SpooledReport> Finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace redflag
