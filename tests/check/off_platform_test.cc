#include "check/off_platform.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "scan/scanner.h"
#include "support/scanner.h"

namespace redflag {
namespace {

std::vector<Finding> FindingsIn(Document document) {
  static const std::unique_ptr<const Scanner> kScanner = MakeScanner();
  std::vector<Finding> findings = kScanner->Check(std::move(document)).findings;
  std::erase_if(findings, [](const Finding& finding) {
    return finding.family != "off-platform";
  });
  return findings;
}

Document With(FieldKind kind, const std::string& text) {
  Document document;
  document.id = "test";
  document.language = "en";
  document.marketplace = "US";
  document.brand = "Kettlebrook";
  Field field;
  field.kind = kind;
  field.text = text;
  document.fields.push_back(field);
  return document;
}

TEST(OffPlatformTest, ALinkIsOneFindingThatSaysWhatItMeans) {
  const std::vector<Finding> findings = FindingsIn(
      With(FieldKind::kDescription, "Lids at w w w . l i d s . c o m"));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule, "off-platform/website");
  EXPECT_EQ(findings[0].severity, Severity::kCritical);
  EXPECT_EQ(findings[0].match, "w w w . l i d s . c o m");
  EXPECT_EQ(findings[0].meaning, "www.lids.com");
  EXPECT_EQ(findings[0].disguise, std::vector<std::string>{"letter-spacing"});
}

// E30: the address itself is on the packaging.
TEST(OffPlatformTest, HintsAtContactDataAreToldInEveryLanguage) {
  const std::pair<const char*, const char*> kHints[] = {
      {"en", "You will find our phone number on the card in the box."},
      {"de", "Unsere Telefonnummer steht auf der Karte im Karton."},
      {"fr", "Nos coordonnées figurent au dos de la boîte."},
      {"it", "I nostri contatti sono sul retro della scatola."},
      {"es", "Nuestro teléfono está en la tarjeta de la caja."},
      {"ja", "当店の電話番号は箱の裏に記載しています。"},
      {"zh", "我们的联系方式印在包装盒背面。"}};
  for (const auto& [language, text] : kHints) {
    Document document = With(FieldKind::kDescription, text);
    document.language = language;
    EXPECT_EQ(FindingsIn(document).size(), 1U) << text;
  }
}

TEST(OffPlatformTest, AnInsertIsJudgedMildly) {
  Document document = With(FieldKind::kBody, "Service: 503-555-0148");
  document.kind = DocumentKind::kMessage;
  document.channel = Channel::kInsert;
  EXPECT_EQ(FindingsIn(document).at(0).severity, Severity::kLow);
  document.channel = Channel::kMessaging;
  EXPECT_EQ(FindingsIn(document).at(0).severity, Severity::kHigh);
}

TEST(OffPlatformTest, ProductPagesAreMarketingInMessagesOnly) {
  const std::string text = "See https://www.amazon.com/dp/B0TEST0001";
  EXPECT_TRUE(FindingsIn(With(FieldKind::kDescription, text)).empty());
  Document message = With(FieldKind::kBody, text);
  message.kind = DocumentKind::kMessage;
  EXPECT_EQ(FindingsIn(message).at(0).rule,
            "off-platform/marketplace-page-in-message");
}

TEST(OffPlatformTest, WordsAroundALinkMayTakeItBack) {
  EXPECT_TRUE(
      FindingsIn(With(FieldKind::kBullet, "Replaces 800-555-0123")).empty());
  EXPECT_EQ(
      FindingsIn(With(FieldKind::kBullet, "Call us: 800-555-0123")).at(0).rule,
      "off-platform/phone");
}

TEST(OffPlatformTest, ManyLinksOfOneFieldAreAllTold) {
  std::string text;
  for (int i = 0; i < 30; ++i)
    text += "www.lids" + std::to_string(i) + ".com and ";
  EXPECT_EQ(FindingsIn(With(FieldKind::kDescription, text)).size(), 30U);
}

TEST(OffPlatformTest, AnAddressAsBrandIsTold) {
  EXPECT_FALSE(
      FindingsIn(With(FieldKind::kBrand, "www.kettlebrook.com")).empty());
}

TEST(OffPlatformTest, TwoSpellingsOfOneTargetShareTheirRoot) {
  const std::vector<Finding> findings = FindingsIn(With(
      FieldKind::kDescription, "See lids.com, write to info(at)lids(dot)com"));
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].root, findings[1].root);
}

TEST(OffPlatformTest, TheUsualClassRulesDoNotFireTwice) {
  const std::vector<Finding> findings =
      FindingsIn(With(FieldKind::kDescription, "Video: bit.ly/lids"));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule, "off-platform/shortener");
}

}  // namespace
}  // namespace redflag
