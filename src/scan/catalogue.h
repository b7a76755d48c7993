// One run over a catalogue into a store: files first, then pages.
//
// What the store has already, from this run before it was interrupted or from
// an earlier one, is neither fetched nor scanned again. Work goes to the
// pipeline and results to the store in one order, so that an input is recorded
// as done in the same commit as the last of its documents.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/result.h"
#include "input/reader.h"
#include "scan/crawler.h"
#include "scan/pipeline.h"
#include "scan/result_key.h"
#include "scan/scanner.h"
#include "store/store.h"

namespace redflag {

struct CatalogueSources {
  std::vector<std::string> files;
  std::vector<std::string> urls;
};

// How far a run is; read by other threads while it goes on.
struct CatalogueProgress {
  std::atomic<std::uint64_t> bytes = 0;  // Of the files, as they are.
  std::atomic<std::uint64_t> all_bytes = 0;
  std::atomic<std::size_t> pages = 0;
  std::atomic<std::size_t> all_pages = 0;  // As far as they are known.
  std::atomic<std::size_t> documents = 0;
  // Of `documents`: not scanned, as the store had the result.
  std::atomic<std::size_t> known = 0;
};

struct CatalogueOptions {
  std::int64_t run = 0;  // Of the store; begun or gone on with.
  // Of the scanner; "" where nothing may be taken from the store.
  ResultKeys keys;
  // Whether results of earlier runs are used.
  bool carry = true;
  std::size_t jobs = 1;
  std::chrono::milliseconds max_time{0};  // 0: no limit.
  ReadOptions reading;
  CrawlOptions crawling;  // Its time is max_time.
  // Puts something between the sources and the pipeline; may be empty.
  std::function<Result<Producer>(Producer)> wrap;
  std::function<std::string()> now;  // ISO time, UTC.
  // Told of every document that is read, and again once it is checked, on
  // several threads; may be empty.
  std::function<void(const Document&)> remark;
};

// Once `stop` is set, what was taken in is finished and the rest is recorded
// as not checked; it is also set here, when the time is up or the store does
// not take any more. Commits, and finishes the run in the store if it came to
// its end, which is what it returns. An error means that the store failed, or
// the options are wrong.
Result<bool> ScanCatalogue(const Scanner& scanner,
                           const CatalogueSources& sources,
                           const CatalogueOptions& options, Store& store,
                           std::atomic<bool>& stop,
                           CatalogueProgress& progress);

}  // namespace redflag
