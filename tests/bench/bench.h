// What the rows of ./run bench share: the text, the clock, the table.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/document.h"
#include "core/normalized_text.h"
#include "match/pattern_set.h"
#include "scan/scanner.h"

namespace redflag {

// What a stage or a peer of it reached, in the unit of its row.
struct Figure {
  double median = 0;
  double spread = 0;  // The largest over the smallest of the rounds.
};

// Does a piece of work and returns its size in megabytes.
using Work = std::function<double()>;

// Megabytes a second of processor time, the children's included, so that what
// else the machine does counts as little as possible. Medians of some rounds.
Figure SpeedOf(const Work& work);
// Ours and a peer, a round of the one followed by one of the other, so that
// the machine's moods meet both alike.
std::pair<Figure, Figure> SpeedsOf(const Work& ours, const Work& theirs);
// Milliseconds of processor time, and by the clock on the wall.
Figure TimeOf(const std::function<void()>& work);
Figure WallTimeOf(const std::function<void()>& work);

// A line of the table. The ratio is that of the two figures as printed: the
// higher the better of speeds, the lower the better of times.
struct Row {
  std::string_view stage;
  std::string_view unit;  // "MB/s" or "ms".
  Figure ours;
  std::string_view peer = {};  // "" where there is none.
  Figure theirs = {};
};
void PrintHead();
// With the most memory that the process held since the last line.
void Print(const Row& row);

// Real listings of many kinds where the data is at hand, else made-up ones.
struct Corpus {
  std::vector<Document> documents;
  std::vector<const Field*> fields;
  std::vector<NormalizedText> texts;  // Of the fields.
  double megabytes = 0;
};
std::unique_ptr<const Corpus> LoadCorpus(const Tables& tables);

// A document as a line of NDJSON that is read back as such.
std::string LineOf(const Document& document);

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
void BenchMillion(const BenchInput& input);

// Keeps a result from being optimised away.
void Use(std::size_t value);

}  // namespace redflag
