#include "fetch/robots.h"

#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/paths.h"

namespace redflag {
namespace {

TEST(Robots, OwnGroupWinsOverStar) {
  const Robots robots = Robots::Parse(
      "User-agent: *\nDisallow: /\n\nUser-agent: redflag\nDisallow: /private\n",
      "redflag");
  EXPECT_TRUE(robots.Allows("/products/lamp.html"));
  EXPECT_FALSE(robots.Allows("/private/x"));
  EXPECT_EQ(robots.Refusal("/private/x"), "Disallow: /private");
  EXPECT_EQ(robots.Refusal("/products"), "");
}

TEST(Robots, LongestPatternWinsAndAllowWinsATie) {
  const Robots robots = Robots::Parse(
      "User-agent: *\nDisallow: /shop\nAllow: /shop/open\n"
      "Disallow: /tie\nAllow: /tie\n",
      "redflag");
  EXPECT_FALSE(robots.Allows("/shop/closed"));
  EXPECT_TRUE(robots.Allows("/shop/open/1"));
  EXPECT_TRUE(robots.Allows("/tie"));
}

TEST(Robots, StarsAndEnd) {
  const Robots robots = Robots::Parse(
      "User-agent: *\nDisallow: /*?sort=\nDisallow: /*.pdf$\n"
      "Disallow: /a*b*c$\n",
      "redflag");
  EXPECT_FALSE(robots.Allows("/list?sort=price"));
  EXPECT_FALSE(robots.Allows("/x/manual.pdf"));
  EXPECT_TRUE(robots.Allows("/x/manual.pdf?page=1"));
  EXPECT_FALSE(robots.Allows("/a1b2c3c"));
  EXPECT_TRUE(robots.Allows("/a1c"));
}

TEST(Robots, LineEndsAndByteOrderMark) {
  for (const std::string text :
       {"User-agent: *\rDisallow: /", "User-agent: *\r\nDisallow: /\r\n",
        "\xEF\xBB\xBFUser-agent: *\nDisallow: /"}) {
    EXPECT_FALSE(Robots::Parse(text, "redflag").Allows("/x")) << text;
  }
}

TEST(Robots, BytesThatAreNoRules) {
  const std::string noise("\0\xFF<html>: /\n:\n# only\nDisallow: /\n", 32);
  EXPECT_TRUE(Robots::Parse(noise, "redflag").Allows("/"));
}

TEST(Robots, CrawlDelayOfTheGroup) {
  const Robots robots = Robots::Parse(
      "User-agent: *\nCrawl-delay: 2.5\nDisallow: /x\n", "redflag");
  ASSERT_TRUE(robots.crawl_delay().has_value());
  EXPECT_DOUBLE_EQ(*robots.crawl_delay(), 2.5);
}

// Would not end in a matcher that goes back over what it has tried.
TEST(Robots, ManyStarsStayCheap) {
  std::string pattern = "/";
  for (int i = 0; i < 5000; ++i)
    pattern += "*a";
  const std::string text = "User-agent: *\nDisallow: " + pattern + "b$\n";
  const std::string path = "/" + std::string(8000, 'a');
  EXPECT_TRUE(Robots::Parse(text, "redflag").Allows(path));
}

TEST(Robots, ReferenceCases) {
  const std::string path =
      SharedPath("data/suites/robotstxt/robots_cases.json");
  if (path.empty()) GTEST_SKIP() << "no robots cases beside the repository";
  const auto suite = nlohmann::json::parse(std::ifstream(path));
  std::size_t passed = 0;
  for (const auto& test : suite["cases"]) {
    const Robots robots = Robots::Parse(test["robots"].get<std::string>(),
                                        test["agent"].get<std::string>());
    const bool allowed =
        robots.Allows(RobotsPath(test["url"].get<std::string>()));
    EXPECT_EQ(allowed, test["allowed"].get<bool>()) << test.dump();
    if (allowed == test["allowed"].get<bool>()) ++passed;
  }
  for (const auto& test : suite["path"]) {
    EXPECT_EQ(RobotsPath(test[0].get<std::string>()), test[1]) << test.dump();
  }
  for (const auto& test : suite["escape"]) {
    EXPECT_EQ(RobotsEscape(test[0].get<std::string>()), test[1]);
  }
  for (const auto& test : suite["valid_user_agent"]) {
    EXPECT_EQ(IsRobotsAgent(test["agent"].get<std::string>()), test["valid"]);
  }
  RecordProperty("passed", std::to_string(passed));
  std::printf("robots cases passed: %zu of %zu\n", passed,
              suite["cases"].size());
}

}  // namespace
}  // namespace redflag
