#include "fetch/politeness.h"

#include <string>

#include <gtest/gtest.h>

#include "match/pattern_set.h"

namespace redflag {
namespace {

using Ms = std::chrono::milliseconds;

const PatternSet& BuiltIn() {
  static const PatternSet set = [] {
    auto loaded = LoadPatterns(BuiltInPatternFiles());
    EXPECT_TRUE(loaded.ok());
    return loaded.ok() ? std::move(loaded.value()) : PatternSet{};
  }();
  return set;
}

TEST(Politeness, BuiltInTableIsWhole) {
  const auto p = Politeness::From(BuiltIn().tables.Get("crawl/politeness"));
  ASSERT_TRUE(p.ok()) << p.error().message;
  EXPECT_GE(p.value().pause, Ms(1000));
  EXPECT_GE(p.value().tries, 2);
  EXPECT_FALSE(p.value().agent.empty());
}

TEST(Politeness, AMissingRowIsNamed) {
  const auto p = Politeness::From(Table{});
  ASSERT_FALSE(p.ok());
  EXPECT_EQ(p.error().kind, ErrorKind::kInvalidPatterns);
  EXPECT_NE(p.error().message.find("agent"), std::string::npos);
}

TEST(Politeness, BackoffDoublesUpToItsCap) {
  Politeness p;
  p.backoff_first = Ms(1000);
  p.backoff_max = Ms(10000);
  EXPECT_EQ(p.Backoff(1, 0), Ms(500));
  EXPECT_EQ(p.Backoff(1, 500), Ms(1000));
  EXPECT_EQ(p.Backoff(3, 0), Ms(2000));
  EXPECT_EQ(p.Backoff(1000, 0), Ms(5000));
}

TEST(Politeness, PauseIsTheLongestOfAll) {
  Politeness p;
  p.pause = Ms(1000);
  p.crawl_delay_max = Ms(30000);
  EXPECT_EQ(p.Pause(Ms(10), std::nullopt, 0), Ms(1000));
  EXPECT_EQ(p.Pause(Ms(4000), std::nullopt, 0), Ms(4000));
  EXPECT_EQ(p.Pause(Ms(10), 2.5, 0), Ms(2500));
  EXPECT_EQ(p.Pause(Ms(10), 86400.0, 0), Ms(30000));
  p.pause_jitter = 25;
  EXPECT_EQ(p.Pause(Ms(10), std::nullopt, 250), Ms(1250));
  EXPECT_EQ(p.Pause(Ms(10), std::nullopt, 251), Ms(1000));
}

TEST(Terms, RefusesMarketplacesAndNamesBetterSources) {
  const Terms terms(BuiltIn().tables.Get("crawl/terms"));
  for (const char* host : {"www.amazon.com", "amazon.de", "smile.amazon.co.uk",
                           "www.ebay.de", "www.etsy.com"}) {
    const auto refusal = terms.Refusal(host);
    ASSERT_TRUE(refusal.has_value()) << host;
    EXPECT_EQ(refusal->kind, ErrorKind::kRefusedTerms);
    EXPECT_NE(refusal->message.find("export"), std::string::npos);
  }
  for (const char* host : {"shop.example", "notamazon.com",
                           "amazon.com.evil.example", "com", "my-etsy.com"}) {
    EXPECT_FALSE(terms.Refusal(host).has_value()) << host;
  }
}

TEST(ParseRetryAfter, SecondsAndDates) {
  struct {
    const char* value;
    const char* date;
    std::int64_t seconds;  // -1: nothing.
  } const cases[] = {
      {"2", "", 2},
      {"0", "", 0},
      {"", "", -1},
      {"soon", "", -1},
      {"-1", "", -1},
      {"1.5", "", -1},
      {"Thu, 01 Jan 1970 00:20:00 GMT", "", 200},
      {"Thu, 01 Jan 1970 00:20:00 GMT", "Thu, 01 Jan 1970 00:19:57 GMT", 3},
      {"Thu, 01 Jan 1970 00:00:01 GMT", "", -1},
  };
  for (const auto& test : cases) {
    const auto wait = ParseRetryAfter(test.value, test.date, 1000);
    EXPECT_EQ(wait ? wait->count() : -1, test.seconds) << test.value;
  }
  const auto huge = ParseRetryAfter("99999999999999999999999", "", 1000);
  ASSERT_TRUE(huge.has_value());
  EXPECT_GT(huge->count(), 86400);
}

}  // namespace
}  // namespace redflag
