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

// Texts that stand one behind the other, as a reader has them: what it costs
// to fetch them from anywhere says nothing of who reads them.
struct TextRow {
  std::string all;
  std::vector<std::string_view> texts;
};

// `text_of` tells the text of each field, by number.
TextRow InARow(const Corpus& corpus,
               const std::function<const std::string&(std::size_t)>& text_of) {
  TextRow row;
  for (std::size_t i = 0; i < corpus.texts.size(); ++i)
    row.all += text_of(i);
  std::size_t at = 0;
  for (std::size_t i = 0; i < corpus.texts.size(); ++i) {
    row.texts.push_back(
        std::string_view(row.all).substr(at, text_of(i).size()));
    at += row.texts.back().size();
  }
  return row;
}

void FoldByIcu(const TextRow& row) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* folder =
      icu::Normalizer2::getNFKCCasefoldInstance(status);
  for (const std::string_view text : row.texts) {
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    icu::Edits edits;
    folder->normalizeUTF8(
        0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())),
        sink, &edits, status);
    Use(out.size());
  }
}

void SkeletonsByIcu(const TextRow& row) {
  UErrorCode status = U_ZERO_ERROR;
  USpoofChecker* const checker = uspoof_open(&status);
  for (const std::string_view text : row.texts) {
    std::string out(text.size() * 3 + 16, ' ');
    Use(static_cast<std::size_t>(uspoof_getSkeletonUTF8(
        checker, 0, text.data(), static_cast<int32_t>(text.size()), out.data(),
        static_cast<int32_t>(out.size()), &status)));
    status = U_ZERO_ERROR;
  }
  uspoof_close(checker);
}

void SentencesByIcu(const TextRow& row) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaker(
      icu::BreakIterator::createSentenceInstance(icu::Locale::getRoot(),
                                                 status));
  for (const std::string_view given : row.texts) {
    UText text = UTEXT_INITIALIZER;
    utext_openUTF8(&text, given.data(), static_cast<int64_t>(given.size()),
                   &status);
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
  const TextRow given = InARow(
      corpus, [&](std::size_t i) -> auto& { return corpus.fields[i]->text; });
  const TextRow visible = InARow(
      corpus, [&](std::size_t i) -> auto& { return corpus.texts[i].visible; });
  const TextRow plain = InARow(
      corpus, [&](std::size_t i) -> auto& { return corpus.texts[i].plain; });
  constexpr const char* kIcu = "ICU normalizeUTF8 with Edits";
  PrintPair(
      "plain view with offsets", kIcu, size,
      [&visible] {
        for (const std::string_view text : visible.texts)
          Use(FoldPlain(text).text.size());
      },
      [&visible] { FoldByIcu(visible); });
  PrintPair(
      "all views, words and sentences", kIcu, size,
      [&given] {
        for (const std::string_view text : given.texts)
          Use(Normalize(text).plain.size());
      },
      [&given] { FoldByIcu(given); });
  PrintPair(
      "disguises off", "uspoof_getSkeletonUTF8", size,
      [&plain] {
        for (const std::string_view text : plain.texts)
          Use(Undisguise(text).text.size());
      },
      [&plain] { SkeletonsByIcu(plain); });
  PrintPair(
      "sentences", "ICU's break iterator", size,
      [&visible] {
        for (const std::string_view text : visible.texts)
          Use(SentenceStarts(text).size());
      },
      [&visible] { SentencesByIcu(visible); });
  const Figure language = SpeedOf([&corpus, &visible] {
    for (const std::string_view text : visible.texts)
      Use(DetectLanguage(text).tag.size());
    return corpus.megabytes;
  });
  Print({"language, every field", "MB/s", language});
}

}  // namespace redflag
