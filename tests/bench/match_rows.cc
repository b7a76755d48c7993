// Matching beside other matchers on the same text.
#include <cstdio>
#include <vector>

#include "bench/bench.h"
#include "bench/peers.h"
#include "match/engine.h"
#include "text/term_forms.h"

namespace redflag {

void BenchMatching(const BenchInput& input) {
  const Corpus& corpus = input.corpus;
  const auto engine = Engine::Build(input.patterns, TermForms);
  if (!engine.ok()) return;
  const Work ours = [&] {
    for (std::size_t i = 0; i < corpus.fields.size(); ++i)
      Use(engine.value()
              ->Scan(*corpus.fields[i], corpus.texts[i])
              .leaves.size());
    return corpus.megabytes;
  };
  const std::vector<PeerPattern> patterns = PatternsOf(input.patterns);
  for (const auto& make : {Re2Loop, Re2Set, Yara, Hyperscan}) {
    const Peer peer = make(corpus, patterns);
    if (!peer.note.empty())
      std::printf("%s: %s\n", peer.name.c_str(), peer.note.c_str());
    if (!peer.run) continue;
    const auto [our_speed, their_speed] = SpeedsOf(ours, peer.run);
    Print({"matching, rules and all tables", "MB/s", our_speed, peer.name,
           their_speed});
  }
}

}  // namespace redflag
