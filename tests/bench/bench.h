// What the rows of ./run bench share: the text, the clock, the table.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/normalized_text.h"
#include "match/pattern_set.h"
#include "scan/scanner.h"

namespace redflag {

struct Timing {
  double median = 0;  // Seconds.
  double spread = 0;  // Slowest over fastest.
};

// Runs `work` several times.
Timing Time(const std::function<void()>& work);

// Ours and its peer, each run of the one followed by one of the other, so
// that the machine's moods meet both alike.
struct Pair {
  Timing ours;
  Timing peer;
};
Pair TimePair(const std::function<void()>& ours,
              const std::function<void()>& peer);

// A line of the table; `ours` and `theirs` in MB/s, 0 where there is no peer.
void PrintHead();
void PrintRow(const char* stage, double ours, const char* peer, double theirs,
              double spread);

// Real listings of many kinds where the data is at hand, else made-up ones.
struct Corpus {
  std::vector<Document> documents;
  std::vector<const Field*> fields;
  std::vector<NormalizedText> texts;  // Of the fields.
  double megabytes = 0;
};
std::unique_ptr<const Corpus> LoadCorpus(const Tables& tables);

struct BenchInput {
  const Corpus& corpus;
  const Scanner& scanner;
  const PatternSet& patterns;
};

// The rows of each stage, one file each.
void BenchText(const BenchInput& input);
void BenchInputs(const BenchInput& input);
void BenchLinks(const BenchInput& input);
void BenchMatching(const BenchInput& input);
void BenchScaling(const BenchInput& input);
void BenchStartup(const BenchInput& input);
void BenchWhole(const BenchInput& input);

// Keeps a result from being optimised away.
void Use(std::size_t value);

}  // namespace redflag
