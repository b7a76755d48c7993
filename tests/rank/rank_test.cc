#include "rank/rank.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/paths.h"

namespace redflag {
namespace {

// The weights as they are shipped, read without the loader of match/.
Tables ShippedWeights() {
  std::ifstream in(RepoPath("patterns/rank/weights.json"));
  const nlohmann::json file = nlohmann::json::parse(in);
  Table table;
  table.name = file["table"];
  for (const auto& row : file["rows"]) {
    TableRow cells;
    cells.Add("name", {row["name"].get<std::string>()});
    cells.Add("value", {row["value"].dump()});
    table.rows.push_back(std::move(cells));
  }
  Tables tables;
  tables.Add(std::move(table));
  return tables;
}

Finding Found(Severity severity, const std::string& rule,
              const std::string& match) {
  Finding finding;
  finding.family = rule.substr(0, rule.find('/'));
  finding.rule = rule;
  finding.severity = severity;
  finding.confidence = 0.9;
  finding.field_kind = FieldKind::kBullet;
  finding.field = "bullets[0]";
  finding.match = match;
  return finding;
}

class RankTest : public testing::Test {
 protected:
  CheckedDocument Scored(std::vector<Finding> findings, double units = 0) {
    CheckedDocument document;
    document.document.id = "A";
    if (units > 0) document.document.monthly_units = units;
    document.findings = std::move(findings);
    ranker_.Score(document);
    return document;
  }

  double Risk(std::vector<Finding> findings) {
    return Scored(std::move(findings)).risk;
  }

  Ranker ranker_{ShippedWeights()};
};

const Finding kCritical = Found(Severity::kCritical, "claim/cure", "cures");
const Finding kHigh = Found(Severity::kHigh, "trademark/dupe", "dupe");
const Finding kMedium = Found(Severity::kMedium, "claim/best", "best");
const Finding kLow = Found(Severity::kLow, "content/caps", "WOW");

std::vector<Finding> Many(const Finding& model, int count) {
  std::vector<Finding> findings;
  for (int i = 0; i < count; ++i) {
    Finding finding = model;
    finding.match += std::to_string(i);
    finding.rule += std::to_string(i);
    findings.push_back(finding);
  }
  return findings;
}

TEST_F(RankTest, NothingFoundIsNoRisk) {
  const CheckedDocument document = Scored({});
  EXPECT_EQ(document.risk, 0);
  EXPECT_EQ(document.band, Band::kNone);
}

TEST_F(RankTest, TheWorstFindingDecidesTheBand) {
  const std::vector<std::pair<Finding, Band>> cases = {
      {kLow, Band::kLow},
      {kMedium, Band::kMedium},
      {kHigh, Band::kHigh},
      {kCritical, Band::kCritical}};
  for (const auto& [finding, band] : cases) {
    EXPECT_EQ(Scored({finding}).band, band);
    EXPECT_EQ(Scored(Many(finding, 200)).band, band);
  }
}

TEST_F(RankTest, BandsKeepTheirRanges) {
  EXPECT_GT(Risk({kLow}), 0);
  EXPECT_LT(Risk(Many(kLow, 500)), 35);
  EXPECT_GE(Risk({kMedium}), 35);
  EXPECT_LT(Risk(Many(kMedium, 500)), 60);
  EXPECT_GE(Risk({kHigh}), 60);
  EXPECT_LT(Risk(Many(kHigh, 500)), 80);
  EXPECT_GE(Risk({kCritical}), 80);
  EXPECT_LE(Risk(Many(kCritical, 500)), 100);
}

TEST_F(RankTest, TenSmallThingsNeverOutrankOneGroundForSuspension) {
  for (const Finding& small : {kLow, kMedium, kHigh})
    EXPECT_LT(Risk(Many(small, 10)), Risk({kCritical}));
}

TEST_F(RankTest, AnotherIndependentFindingWeighsMore) {
  Finding contact =
      Found(Severity::kCritical, "off-platform/phone", "555 0142");
  EXPECT_GT(Risk({kCritical, contact}), Risk({kCritical}));
  EXPECT_GT(Risk({kCritical, contact}), Risk({kCritical, kHigh}));
  EXPECT_GT(Risk({kCritical, kHigh}), Risk({kCritical, kLow}));
}

TEST_F(RankTest, AnotherFamilyWeighsMoreThanTheSameAgain) {
  const Finding again = Found(Severity::kCritical, "claim/cure", "heals");
  const Finding other = Found(Severity::kCritical, "trademark/fake", "fake");
  EXPECT_GT(Risk({kCritical, other}), Risk({kCritical, again}));
}

TEST_F(RankTest, OneRootCauseCountsOnceAndTheStrongestHasTheShare) {
  Finding title = Found(Severity::kCritical, "off-platform/website", "a.com");
  title.root = "a.com";
  title.field_kind = FieldKind::kTitle;
  title.field = "title";
  title.span = Span{0, 5};
  Finding alt = title;
  alt.rule = "off-platform/hint";
  alt.field_kind = FieldKind::kImageAlt;
  alt.field = "images[0].alt";
  const CheckedDocument document = Scored({alt, title});
  EXPECT_EQ(document.risk, Risk({title}));
  EXPECT_EQ(document.findings[0].risk_share, 0);
  EXPECT_EQ(document.findings[1].risk_share, document.risk);
}

TEST_F(RankTest, SameWordsInTwoFieldsCountOnce) {
  Finding upper = kCritical;
  upper.match = "CURES";
  EXPECT_EQ(Risk({kCritical, upper}), Risk({kCritical}));
}

TEST_F(RankTest, TheSameWordsFoundByTwoRulesOfAFamilyCountOnce) {
  Finding whole = Found(Severity::kCritical, "claim/cure", "cures cancer");
  whole.span = Span{4, 16};
  Finding part = Found(Severity::kHigh, "claim/disease", "cancer");
  part.span = Span{10, 16};
  // A whole sentence about a reward, and in it the removal of a review.
  Finding sentence = whole;
  sentence.span = Span{0, 120};
  Finding inside = part;
  inside.span = Span{90, 120};
  EXPECT_GT(Risk({sentence, inside}), Risk({sentence}));
  Finding apart = part;
  apart.span = Span{16, 22};
  EXPECT_EQ(Risk({whole, part}), Risk({whole}));
  EXPECT_GT(Risk({whole, apart}), Risk({whole}));
}

TEST_F(RankTest, APreviewCountsNothing) {
  Finding preview = kCritical;
  preview.status = RuleStatus::kPreview;
  EXPECT_EQ(Scored({preview}).band, Band::kNone);
  EXPECT_EQ(Risk({kLow, preview}), Risk({kLow}));
}

TEST_F(RankTest, SurerMoreVisibleOrDisguisedIsRiskier) {
  Finding unsure = kHigh;
  unsure.confidence = 0.6;
  EXPECT_LT(Risk({unsure}), Risk({kHigh}));

  Finding title = kHigh;
  title.field_kind = FieldKind::kTitle;
  title.span = Span{0, 4};
  Finding alt = title;
  alt.field_kind = FieldKind::kImageAlt;
  EXPECT_LT(Risk({alt}), Risk({title}));

  Finding hidden = title;
  hidden.disguise = {"letter-spacing"};
  EXPECT_LT(Risk({title}), Risk({hidden}));
}

TEST_F(RankTest, WhatIsHardlySureCountsAsTheNextLowerSeverity) {
  Finding unsure = kCritical;
  unsure.confidence = 0.3;
  EXPECT_EQ(Scored({unsure}).band, Band::kHigh);
}

TEST_F(RankTest, WhatEndangersBuyersOutranksPromotion) {
  const Finding shipping =
      Found(Severity::kMedium, "claim/shipping.en", "free shipping");
  const Finding missing =
      Found(Severity::kMedium, "certification/missing-claim", "");
  EXPECT_LT(Risk({shipping}), Risk({missing}));
}

TEST_F(RankTest, UnitsSoldBreakATieAndNoMore) {
  const double few = Scored({kHigh}, 10).risk;
  const double many = Scored({kHigh}, 100000).risk;
  EXPECT_GT(many, few);
  EXPECT_LT(many - few, 1);
}

TEST_F(RankTest, SharesAreTenthsThatAddUpToTheRisk) {
  for (int count = 1; count < 30; ++count) {
    std::vector<Finding> findings = Many(kLow, count);
    findings.push_back(kMedium);
    const CheckedDocument document = Scored(findings);
    long sum = 0;
    for (const Finding& finding : document.findings)
      sum += std::lround(finding.risk_share * 10);
    EXPECT_EQ(sum, std::lround(document.risk * 10)) << count;
  }
}

TEST_F(RankTest, TheOrderOfFindingsMakesNoDifference) {
  std::vector<Finding> findings = {kCritical, kHigh, kMedium, kLow};
  const double risk = Risk(findings);
  std::ranges::reverse(findings);
  EXPECT_EQ(Risk(findings), risk);
}

TEST(RanksBeforeTest, HigherRiskFirstThenIdThenSource) {
  CheckedDocument a;
  a.document.id = "A";
  a.risk = 10;
  CheckedDocument b = a;
  b.document.id = "B";
  EXPECT_TRUE(RanksBefore(a, b));
  EXPECT_FALSE(RanksBefore(b, a));
  b.risk = 20;
  EXPECT_TRUE(RanksBefore(b, a));
  EXPECT_FALSE(RanksBefore(a, a));
}

}  // namespace
}  // namespace redflag
