// Normalising beside ICU.
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <unicode/brkiter.h>
#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/uspoof.h>
#include <unicode/utext.h>

#include "bench/bench.h"
#include "text/disguise.h"
#include "text/fold.h"
#include "text/language.h"
#include "text/normalize.h"
#include "text/sentences.h"

namespace redflag {
namespace {

void PrintPair(std::string_view stage, std::string_view peer, double megabytes,
               const std::function<void()>& ours,
               const std::function<void()>& theirs) {
  const auto sized = [megabytes](const std::function<void()>& work) -> Work {
    return [megabytes, &work] {
      work();
      return megabytes;
    };
  };
  const auto [our_speed, their_speed] = SpeedsOf(sized(ours), sized(theirs));
  Print({stage, "MB/s", our_speed, peer, their_speed});
}

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

void SkeletonsByIcu(const Corpus& corpus) {
  UErrorCode status = U_ZERO_ERROR;
  USpoofChecker* const checker = uspoof_open(&status);
  for (const NormalizedText& text : corpus.texts) {
    std::string out(text.plain.size() * 3 + 16, ' ');
    Use(static_cast<std::size_t>(uspoof_getSkeletonUTF8(
        checker, 0, text.plain.data(), static_cast<int32_t>(text.plain.size()),
        out.data(), static_cast<int32_t>(out.size()), &status)));
    status = U_ZERO_ERROR;
  }
  uspoof_close(checker);
}

void SentencesByIcu(const Corpus& corpus) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaker(
      icu::BreakIterator::createSentenceInstance(icu::Locale::getRoot(),
                                                 status));
  for (const NormalizedText& given : corpus.texts) {
    UText text = UTEXT_INITIALIZER;
    utext_openUTF8(&text, given.visible.data(),
                   static_cast<int64_t>(given.visible.size()), &status);
    breaker->setText(&text, status);
    while (breaker->next() != icu::BreakIterator::DONE)
      Use(1);
    utext_close(&text);
  }
}

}  // namespace

void BenchText(const BenchInput& input) {
  const Corpus& corpus = input.corpus;
  const double size = corpus.megabytes;
  const auto icu = [&corpus] { FoldByIcu(corpus); };
  constexpr const char* kIcu = "ICU normalizeUTF8 with Edits";
  PrintPair(
      "plain view with offsets", kIcu, size,
      [&corpus] {
        for (const NormalizedText& text : corpus.texts)
          Use(FoldPlain(text.visible).text.size());
      },
      icu);
  PrintPair(
      "all views, words and sentences", kIcu, size,
      [&corpus] {
        for (const Field* field : corpus.fields)
          Use(Normalize(field->text).plain.size());
      },
      icu);
  PrintPair(
      "disguises off", "uspoof_getSkeletonUTF8", size,
      [&corpus] {
        for (const NormalizedText& text : corpus.texts)
          Use(Undisguise(text.plain).text.size());
      },
      [&corpus] { SkeletonsByIcu(corpus); });
  PrintPair(
      "sentences", "ICU's break iterator", size,
      [&corpus] {
        for (const NormalizedText& text : corpus.texts)
          Use(SentenceStarts(text.visible).size());
      },
      [&corpus] { SentencesByIcu(corpus); });
  const Figure language = SpeedOf([&corpus] {
    for (const NormalizedText& text : corpus.texts)
      Use(DetectLanguage(text.visible).tag.size());
    return corpus.megabytes;
  });
  Print({"language, every field", "MB/s", language});
}

}  // namespace redflag
