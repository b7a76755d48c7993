// The whole way of a document.
#include <cstdio>

#include "bench/bench.h"

namespace redflag {

void BenchWhole(const BenchInput& input) {
  const Corpus& corpus = input.corpus;
  const Timing whole = Time([&] {
    for (const Document& document : corpus.documents)
      Use(input.scanner.Check(document).findings.size());
  });
  PrintRow("whole check, document to risk", corpus.megabytes / whole.median,
           "-", 0, whole.spread);
  std::printf("%-34s %9.0f listings/s on one core\n", "whole check",
              static_cast<double>(corpus.documents.size()) / whole.median);
}

}  // namespace redflag
