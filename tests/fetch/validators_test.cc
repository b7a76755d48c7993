#include "fetch/validators.h"

#include <string>

#include <gtest/gtest.h>

namespace redflag {
namespace {

constexpr const char* kDate = "Sun, 22 Nov 2026 03:15:00 GMT";
constexpr const char* kEarlier = "Sat, 21 Nov 2026 10:00:00 GMT";

std::string Tag(const std::string& text) {
  return ValidatorsOf(text, "", kDate, 20).etag;
}

TEST(Validators, EntityTagsAreSentBackAsTheyCame) {
  for (const char* tag : {"\"v1\"", "W/\"v1\"", "\"a,b\"", "\"!~\\\""})
    EXPECT_EQ(Tag(tag), tag);
}

TEST(Validators, WhatIsNoEntityTagIsNotSentBack) {
  for (const std::string tag :
       {"", "*", "v1", "\"", "\"\"", "W/\"\"", "w/\"v1\"", "\"v1", "\"a\"b\"",
        "\"a\", \"b\"", "\"a b\"", "\"a\tb\"", "\"a\r\nX: y\"", "\"a\x7f\"",
        "\"\xc3\xa9\"", "\"a\x0b\"", "\"longer than the limit\""})
    EXPECT_EQ(Tag(tag), "") << tag;
}

std::string Time(const std::string& text, const std::string& date = kDate) {
  return ValidatorsOf("", text, date, 40).last_modified;
}

TEST(Validators, ATimeCountsWhereThePageHadRestedSince) {
  EXPECT_EQ(Time(kEarlier), kEarlier);
  EXPECT_EQ(Time("Saturday, 21-Nov-26 10:00:00 GMT"),
            "Saturday, 21-Nov-26 10:00:00 GMT");
  EXPECT_EQ(Time(kDate), "") << "it may change again within the second";
  EXPECT_EQ(Time("Mon, 23 Nov 2026 03:15:00 GMT"), "");
  EXPECT_EQ(Time(kEarlier, ""), "") << "by which clock?";
  for (const char* none :
       {"", "yesterday", "0", "Sat, 21 Nov 2026\r\nX: y",
        "Sat, 21 Nov 2026 10:00:00 GMT, Sat, 21 Nov 2026 10:00:00 GMT"})
    EXPECT_EQ(Time(none), "") << none;
}

TEST(Validators, TheEntityTagIsAskedByWhereThereIsOne) {
  EXPECT_EQ(ConditionHeader({"\"v1\"", kEarlier}), "If-None-Match: \"v1\"");
  EXPECT_EQ(ConditionHeader({"", kEarlier}),
            std::string("If-Modified-Since: ") + kEarlier);
  EXPECT_EQ(ConditionHeader({}), "");
}

}  // namespace
}  // namespace redflag
