// A run of the store as people are told about it: with what was decided.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "app/baseline.h"
#include "app/exit_status.h"
#include "app/flags.h"
#include "app/gates.h"
#include "core/report.h"
#include "core/result.h"
#include "core/run_diff.h"
#include "scan/scanner.h"
#include "store/store.h"

namespace redflag {

class ToldRun {
 public:
  // Findings that triage or the gates let pass are marked, and the documents
  // ranked without them. `scanner` may be null: where its weights are needed,
  // one is built. REQUIRES: the store outlives it.
  static Result<ToldRun> Load(Store& store, std::int64_t run,
                              const Settings& settings, Gates& gates,
                              const Scanner* scanner = nullptr);

  const Report& report() const { return *report_; }
  std::int64_t run() const { return run_; }

  // What changed since an earlier run, by default since the one before,
  // without what was dismissed or suppressed.
  Result<RunDiff> Compare(std::optional<std::int64_t> earlier) const;

  // Writes the reports that the settings ask for.
  Status Write(const Settings& settings) const;

  // The contract's status; with `only_new` for what is new since the run
  // before.
  Result<ExitStatus> StatusFor(const Settings& settings, bool only_new) const;
  // The same for what is new in `diff`, and not of the baseline.
  ExitStatus StatusOfNew(const RunDiff& diff, const Settings& settings) const;

 private:
  ToldRun(Store& store, std::int64_t run) : store_(store), run_(run) {}

  Store& store_;
  std::int64_t run_;
  std::unique_ptr<Report> report_;
  Fingerprints passed_;  // Dismissed or suppressed.
  Fingerprints known_;   // Of the baseline.
};

}  // namespace redflag
