// Links beside what the machine can read at all.
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "bench/bench.h"
#include "link/extract.h"

namespace redflag {
namespace {

// The documents of the corpus without any link, and their texts.
struct Quiet {
  std::vector<const Document*> documents;
  std::vector<std::vector<NormalizedText>> texts;
  double megabytes = 0;
};

Quiet WithoutLinks(const Corpus& corpus, const LinkExtractor& extractor) {
  Quiet quiet;
  std::size_t next = 0;
  for (const Document& document : corpus.documents) {
    std::vector<NormalizedText> texts(
        corpus.texts.begin() + static_cast<std::ptrdiff_t>(next),
        corpus.texts.begin() +
            static_cast<std::ptrdiff_t>(next + document.fields.size()));
    next += document.fields.size();
    if (!extractor.Extract(document, texts).empty()) continue;
    for (const Field& field : document.fields)
      quiet.megabytes += static_cast<double>(field.text.size()) / 1e6;
    quiet.documents.push_back(&document);
    quiet.texts.push_back(std::move(texts));
  }
  return quiet;
}

// Over and over, as one reading takes no time.
double ReadOften(const Quiet& quiet) {
  constexpr int kTimes = 100;
  for (int round = 0; round < kTimes; ++round)
    for (const std::vector<NormalizedText>& texts : quiet.texts)
      for (const NormalizedText& text : texts)
        Use(std::memchr(text.visible.data(), '\x01', text.visible.size()) !=
                    nullptr
                ? 1
                : 0);
  return quiet.megabytes * kTimes;
}

}  // namespace

void BenchLinks(const BenchInput& input) {
  const LinkExtractor extractor(input.patterns.tables);
  const Quiet quiet = WithoutLinks(input.corpus, extractor);
  const auto [ours, reading] = SpeedsOf(
      [&] {
        for (std::size_t i = 0; i < quiet.documents.size(); ++i)
          Use(extractor.Extract(*quiet.documents[i], quiet.texts[i]).size());
        return quiet.megabytes;
      },
      [&quiet] { return ReadOften(quiet); });
  Print({"links, documents without any", "MB/s", ours, "memchr", reading});
  const Figure all = SpeedOf([&input] {
    for (const Document& document : input.corpus.documents)
      Use(input.scanner.Links(document).size());
    return input.corpus.megabytes;
  });
  Print({"links, with normalising", "MB/s", all});
}

}  // namespace redflag
