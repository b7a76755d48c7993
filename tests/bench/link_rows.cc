// Links beside what the machine can read at all.
#include "bench/bench.h"

namespace redflag {

void BenchLinks(const BenchInput& input) {
  const Corpus& corpus = input.corpus;
  const Timing links = Time([&] {
    for (const Document& document : corpus.documents)
      Use(input.scanner.Links(document).size());
  });
  PrintRow("links (with normalising)", corpus.megabytes / links.median, "-", 0,
           links.spread);
}

}  // namespace redflag
