#include "app/scan_talk.h"

#include <gtest/gtest.h>

#include "support/sample_report.h"

namespace redflag {
namespace {

TEST(ProgressLine, TellsRateAndRemainingTime) {
  ProgressLine line;
  ScanState state;
  EXPECT_EQ(line.At(Pace::Seconds(0), state), "0 checked");
  state.all_bytes = 1000;
  state.bytes = 100;
  state.documents = 1234;
  EXPECT_EQ(line.At(Pace::Seconds(10), state),
            "1,234 checked, 123 a second; 10 % of the files, about 2 min left");
  state.bytes = 1000;
  EXPECT_EQ(line.At(Pace::Seconds(20), state),
            "1,234 checked, 61 a second; 100 % of the files");
}

TEST(ProgressLine, PagesAreToldOnceThereAreAny) {
  ProgressLine line;
  ScanState state;
  state.all_pages = 1000;
  line.At(Pace::Seconds(0), state);
  state.pages = 1;
  state.documents = 1;
  EXPECT_EQ(line.At(Pace::Seconds(2), state),
            "1 checked, 0.5 a second; 1 of 1,000 pages, about 33 min left");
}

TEST(Pace, IsThatOfTheLastMinute) {
  Pace pace;
  EXPECT_EQ(pace.Rate(), 0);
  pace.Add(Pace::Seconds(0), 0);
  pace.Add(Pace::Seconds(1), 10000);
  for (int second = 2; second < 100; ++second)
    pace.Add(Pace::Seconds(second), 10000 + second);
  EXPECT_EQ(pace.Rate(), 1);
}

TEST(RunSummary, SaysWhatWasAskedAndWhatCameOfIt) {
  const SampleReport report;
  RunFacts facts;
  facts.run = 7;
  facts.files = 1;
  facts.urls = 2;
  facts.known = 3;
  facts.partial_codes = {{"in-iframe", 1}};
  EXPECT_EQ(RunSummaryText(facts, report),
            "run 7: asked for 1 file and 2 URLs; checked 4 documents, 3 of "
            "them known from before; in part only 1 (in-iframe 1); not checked "
            "2 (blocked 1, syntax 1); not finished: the same scan again goes "
            "on with it");
}

}  // namespace
}  // namespace redflag
