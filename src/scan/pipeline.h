// Many documents through the scanner, on several threads, in order.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>

#include "core/document.h"
#include "core/finding.h"
#include "scan/scanner.h"

namespace redflag {

// What comes out, in the order of the input. Called by one thread at a time.
struct PipelineSinks {
  std::function<void(CheckedDocument)> checked;
  std::function<void(NotChecked)> not_checked;
};

// Gives its items one after another to the sink, on the caller's thread, and
// stops when the sink returns false.
using Producer = std::function<void(const ItemSink& sink)>;

// Checks everything that `produce` gives with `jobs` threads (at least one).
// Only a bounded number of documents is in memory at a time. Once `stop` is
// set, what has been taken in is finished and nothing more is read.
void RunPipeline(const Scanner& scanner, std::size_t jobs,
                 const Producer& produce, const PipelineSinks& sinks,
                 const std::atomic<bool>& stop);

}  // namespace redflag
