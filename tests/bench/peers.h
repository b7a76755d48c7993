// Other programs that find patterns in text, on the patterns of our rules. Each
// is asked for less than our engine tells: no tables, no positions.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <re2/set.h>

#include "bench/bench.h"

namespace redflag {

// What one leaf of a rule's expressions looks for: a regex, or else terms in
// the spellings that texts have.
struct PeerPattern {
  std::string regex;
  std::vector<std::string> terms;
};

// All that the rules look for, what takes a match back included; equal ones
// once.
std::vector<PeerPattern> PatternsOf(const PatternSet& patterns);

// A pattern as one regex of RE2.
std::string RegexOf(const PeerPattern& pattern);

// All of them, in as few sets as RE2 compiles; none where it does not.
using Re2Sets = std::vector<std::unique_ptr<RE2::Set>>;
Re2Sets Re2SetsOf(const std::vector<PeerPattern>& patterns);

// Gives the texts in parts, another one at each call, until it starts anew: a
// text that was met before flatters who keeps what he learnt of it.
class Parts {
 public:
  Parts(const Corpus& corpus, std::size_t count)
      : corpus_(corpus), count_(count) {}

  // Calls `use` for each plain text of the next part; its megabytes.
  template <typename Use>
  double Next(Use&& use) {
    double megabytes = 0;
    for (std::size_t i = next_++ % count_; i < corpus_.texts.size();
         i += count_) {
      use(corpus_.texts[i].plain);
      megabytes += static_cast<double>(corpus_.texts[i].plain.size()) / 1e6;
    }
    return megabytes;
  }

 private:
  const Corpus& corpus_;
  std::size_t count_;
  std::size_t next_ = 0;
};

// Ready to run; null where it is not installed, as `note` then says. `note`
// also tells what had to be left out.
struct Peer {
  std::string name;
  std::string note;
  Work run;
};
Peer Re2Loop(const Corpus& corpus, const std::vector<PeerPattern>& patterns);
Peer Re2Set(const Corpus& corpus, const std::vector<PeerPattern>& patterns);
Peer Yara(const Corpus& corpus, const std::vector<PeerPattern>& patterns);
Peer Hyperscan(const Corpus& corpus, const std::vector<PeerPattern>& patterns);

}  // namespace redflag
