// What a scan tells people while it goes on and at its end, on standard error.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "core/report.h"
#include "scan/catalogue.h"

namespace redflag {

// How fast something grows, over the last minute.
class Pace {
 public:
  using Seconds = std::chrono::duration<double>;

  void Add(Seconds at, double amount);
  // A second; 0 while it is not known.
  double Rate() const;

 private:
  std::deque<std::pair<Seconds, double>> seen_;
};

// How far a scan is.
struct ScanState {
  std::uint64_t bytes = 0;
  std::uint64_t all_bytes = 0;
  std::size_t pages = 0;
  std::size_t all_pages = 0;
  std::size_t documents = 0;
};

// "1,200 checked, 450 a second; 41 % of the files, about 3 min left". Used by
// one thread.
class ProgressLine {
 public:
  std::string At(Pace::Seconds since_start, const ScanState& state);

 private:
  Pace documents_, bytes_, pages_;
};

// Tells how far the scan is as long as it lives: all the time on a terminal,
// else once a minute.
class ProgressTeller {
 public:
  // `progress` outlives it.
  explicit ProgressTeller(const CatalogueProgress& progress);
  ~ProgressTeller();
  ProgressTeller(const ProgressTeller&) = delete;
  ProgressTeller& operator=(const ProgressTeller&) = delete;

 private:
  void Tell();

  const CatalogueProgress& progress_;
  const bool on_terminal_;
  std::mutex mutex_;
  std::condition_variable over_;
  bool ended_ = false;
  std::thread thread_;
};

// What a run was asked, and what became of it.
struct RunFacts {
  std::int64_t run = 0;
  bool finished = false;
  std::size_t files = 0;
  std::size_t urls = 0;   // As given.
  std::size_t known = 0;  // Documents that were not scanned again.
  std::map<std::string, std::size_t> partial_codes;
};

// "run 7: of 3 files and 1 URL, 1,200 documents were checked (1,190 of them
// known from before), 2 in part (limit 2); not checked: 14 (failed-http 14)".
std::string RunSummaryText(const RunFacts& facts, const Report& report);

}  // namespace redflag
