#include "check/claims.h"

#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/scanner.h"

namespace redflag {
namespace {

std::vector<Finding> ClaimsIn(const std::string& text,
                              const std::string& marketplace,
                              const std::string& language,
                              FieldKind kind = FieldKind::kBullet) {
  Document document;
  document.id = "listing";
  document.marketplace = marketplace;
  document.language = language;
  Field title;
  title.kind = FieldKind::kTitle;
  title.text = "Lamp";
  document.fields.push_back(title);
  Field field;
  field.kind = kind;
  field.text = text;
  document.fields.push_back(field);
  std::vector<Finding> findings = TheScanner().Check(document).findings;
  std::erase_if(findings, [](const Finding& finding) {
    return finding.family != "claim" || finding.severity < Severity::kMedium;
  });
  return findings;
}

TEST(ClaimsTest, CallsAClassByItsRuleWithoutLanguage) {
  EXPECT_EQ(ClaimClass("claim/disease.de"), "claim/disease");
  EXPECT_EQ(ClaimClass("claim/disease"), "claim/disease");
}

// The law of another country says nothing about a listing.
TEST(ClaimsTest, CitesThePoliciesInForceWhereItIsSold) {
  const auto cited = [](const char* marketplace) {
    std::string text;
    for (const Finding& finding :
         ClaimsIn("Kills 99.9 % of all bacteria", marketplace, "en"))
      for (const Policy& policy : finding.policy)
        text += policy.title + "\n";
    return text;
  };
  const std::string us = cited("US");
  const std::string germany = cited("DE");
  EXPECT_NE(us.find("(US EPA)"), std::string::npos) << us;
  EXPECT_EQ(us.find("(EU)"), std::string::npos) << us;
  EXPECT_EQ(germany.find("(US EPA)"), std::string::npos) << germany;
  EXPECT_NE(germany, "");
}

TEST(ClaimsTest, TellsOneClaimOnce) {
  const auto findings =
      ClaimsIn("Satisfaction guaranteed or your money back", "US", "en");
  ASSERT_FALSE(findings.empty());
  for (std::size_t i = 1; i < findings.size(); ++i)
    EXPECT_FALSE(findings[i].span->Overlaps(*findings[i - 1].span));
}

TEST(ClaimsTest, GivesTheSameClaimInTwoFieldsOneRoot) {
  const auto upper = ClaimsIn("Cures Arthritis", "US", "en");
  const auto lower = ClaimsIn("It cures arthritis", "US", "en");
  ASSERT_EQ(upper.size(), 1U);
  ASSERT_EQ(lower.size(), 1U);
  EXPECT_EQ(upper[0].root, lower[0].root);
}

struct Case {
  const char* text;
  const char* marketplace;
  const char* language;
  bool is_claim;
};

// What a run of the tests calls the case.
void PrintTo(const Case& value, std::ostream* out) {
  *out << value.language << ": " << value.text;
}

class ClaimsContextTest : public ::testing::TestWithParam<Case> {};

TEST_P(ClaimsContextTest, JudgesWordsByTheirContext) {
  const Case& one = GetParam();
  const auto findings = ClaimsIn(one.text, one.marketplace, one.language);
  EXPECT_EQ(!findings.empty(), one.is_claim)
      << one.text << (findings.empty() ? "" : ": " + findings[0].rule);
}

INSTANTIATE_TEST_SUITE_P(
    Pairs, ClaimsContextTest,
    ::testing::Values(
        Case{"Kills 99.9% of germs", "US", "en", true},
        Case{"EPA Reg. No. 12345-67, kills 99.9% of germs", "US", "en", false},
        Case{"Cures psoriasis", "US", "en", true},
        Case{"Resin cures in 24 hours", "US", "en", false},
        Case{"Not intended to diagnose, treat, cure or prevent any disease",
             "US", "en", false},
        Case{"Heilt Neurodermitis", "DE", "de", true},
        Case{"Wärmebehandeltes Holz", "DE", "de", false},
        Case{"Bouteille biodégradable", "FR", "fr", true},
        Case{"Bouteille couleur verte", "FR", "fr", false},
        Case{"Uccide i batteri", "IT", "it", true},
        Case{"Panno per la cura del legno", "IT", "it", false},
        Case{"Cura la diabetes", "ES", "es", true},
        Case{"Tiempo de curado 24 h", "ES", "es", false},
        Case{"花粉症を改善", "JP", "ja", true},
        Case{"ドリル治具 改善版", "JP", "ja", false},
        Case{"预防癌症", "US", "zh", true},
        Case{"硅胶模具 固化24小时", "US", "zh", false}));

TEST(ClaimsTest, GradesGreenClaimsByLaw) {
  const std::string text = "Umweltfreundliche Dose";
  const auto now = ClaimsIn(text, "DE", "de");
  ASSERT_EQ(now.size(), 1U);
  EXPECT_EQ(now[0].severity, Severity::kHigh);
}

TEST(ClaimsTest, GoesEasyOnSearchTerms) {
  EXPECT_TRUE(ClaimsIn("travel mug eco friendly tumbler", "US", "en",
                       FieldKind::kSearchTerms)
                  .empty());
}

}  // namespace
}  // namespace redflag
