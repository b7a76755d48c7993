// Normalising beside ICU.
#include <string>

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>

#include "bench/bench.h"
#include "text/normalize.h"

namespace redflag {
namespace {

void FoldByIcu(const Corpus& corpus) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* folder =
      icu::Normalizer2::getNFKCCasefoldInstance(status);
  for (const Field* field : corpus.fields) {
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    icu::Edits edits;
    folder->normalizeUTF8(
        0,
        icu::StringPiece(field->text.data(),
                         static_cast<int32_t>(field->text.size())),
        sink, &edits, status);
    Use(out.size());
  }
}

}  // namespace

void BenchText(const BenchInput& input) {
  const Corpus& corpus = input.corpus;
  const auto all = [&corpus] {
    for (const Field* field : corpus.fields)
      Use(Normalize(field->text).plain.size());
  };
  const Pair pair = TimePair(all, [&corpus] { FoldByIcu(corpus); });
  PrintRow("normalise, all views", corpus.megabytes / pair.ours.median,
           "ICU normalizeUTF8 with Edits", corpus.megabytes / pair.peer.median,
           pair.ours.spread);
}

}  // namespace redflag
