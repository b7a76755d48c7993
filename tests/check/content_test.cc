#include "check/content.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scan/scanner.h"
#include "support/scanner.h"

namespace redflag {
namespace {

Field FieldOf(FieldKind kind, std::string text, int index = 0) {
  Field field;
  field.kind = kind;
  field.index = index;
  field.text = std::move(text);
  return field;
}

// The rules of the family content that a listing breaks, sorted.
std::vector<std::string> BrokenBy(std::vector<Field> fields,
                                  const std::string& marketplace = "US",
                                  const std::string& as_of = "2026-11-21") {
  Document document;
  document.id = "listing";
  document.marketplace = marketplace;
  document.language = "en";
  document.fields = std::move(fields);
  std::vector<std::string> rules;
  for (const Finding& finding :
       TheScanner().CheckExample(document, {}, as_of).findings)
    if (finding.family == "content") rules.push_back(finding.rule);
  std::ranges::sort(rules);
  return rules;
}

using Rules = std::vector<std::string>;

TEST(LengthInTest, CountsWhatTheMarketplaceCounts) {
  EXPECT_EQ(LengthIn(" für 5 € ", LengthUnit::kCharacters), 7U);
  EXPECT_EQ(LengthIn(" für 5 € ", LengthUnit::kBytes), 10U);
  EXPECT_EQ(LengthIn(" für 5 € ", LengthUnit::kBytesWithoutBlanks), 8U);
  EXPECT_EQ(LengthIn("灯 🎁", LengthUnit::kBytesWithoutBlanks), 7U);
  EXPECT_EQ(LengthIn("   ", LengthUnit::kBytes), 0U);
}

TEST(ContentTest, LeavesAnOrdinaryListingAlone) {
  EXPECT_EQ(BrokenBy({FieldOf(FieldKind::kTitle, "Garden lamp, steel, 40 cm"),
                      FieldOf(FieldKind::kBullet, "Powder-coated steel"),
                      FieldOf(FieldKind::kSearchTerms, "path light")}),
            Rules{});
}

TEST(ContentTest, AsksNoTitleOfAChangeToAListing) {
  Field change = FieldOf(FieldKind::kAttribute, "PATCH");
  change.key = "operationType";
  const Field bullet = FieldOf(FieldKind::kBullet, "Powder-coated steel");
  EXPECT_EQ(BrokenBy({bullet, change}), Rules{});
  change.text = "UPDATE";
  EXPECT_EQ(BrokenBy({bullet, change}), Rules{"content/empty-title"});
}

TEST(ContentTest, KnowsTheTitleLimitsByDateAndStore) {
  const std::string title(76, 'a');
  const auto broken = [&title](const char* marketplace, const char* date) {
    return BrokenBy({FieldOf(FieldKind::kTitle, title)}, marketplace, date);
  };
  EXPECT_EQ(broken("US", "2026-07-27"), Rules{"content/title-length-75"});
  EXPECT_EQ(broken("US", "2026-07-26"), Rules{});
  EXPECT_EQ(broken("AE", "2026-07-27"), Rules{});
  EXPECT_EQ(BrokenBy({FieldOf(FieldKind::kTitle, title.substr(1))}), Rules{});
  EXPECT_EQ(BrokenBy({FieldOf(FieldKind::kTitle, std::string(201, 'a'))}),
            Rules{"content/title-length"});
}

TEST(ContentTest, CountsSearchTermsWithAndWithoutBlanks) {
  const auto broken = [](const std::string& terms) {
    return BrokenBy({FieldOf(FieldKind::kTitle, "Garden lamp"),
                     FieldOf(FieldKind::kSearchTerms, terms)});
  };
  EXPECT_EQ(broken(std::string(249, 'a')), Rules{});
  EXPECT_EQ(broken(std::string(250, 'a')), Rules{"content/search-terms-bytes"});
  EXPECT_EQ(broken(std::string(240, 'a') + " b c d e f g h"),
            Rules{"content/search-terms-blanks"});
}

TEST(ContentTest, NamesWhatIsWrongInATitle) {
  const auto broken = [](const std::string& title) {
    return BrokenBy({FieldOf(FieldKind::kTitle, title)});
  };
  EXPECT_EQ(broken("GARDEN LAMP STEEL BLACK"), Rules{"content/capitals"});
  EXPECT_EQ(broken("Lamp garden lamp path lamp"),
            Rules{"content/word-repetition"});
  EXPECT_EQ(broken("Garden lamp!"), Rules{"content/title-symbol"});
  EXPECT_EQ(broken("Looking for a lamp?"), Rules{"content/title-symbol"});
  EXPECT_EQ(broken("Lampa dla ca?ej rodziny"), Rules{});  // A letter was lost.
  EXPECT_EQ(broken("<b>Garden lamp"),
            (Rules{"content/markup", "content/title-decoration"}));
  EXPECT_EQ(broken(" "), Rules{"content/empty-title"});
}

TEST(ContentTest, ComparesBullets) {
  const Field title = FieldOf(FieldKind::kTitle, "Garden lamp");
  EXPECT_EQ(BrokenBy({title, FieldOf(FieldKind::kBullet, "Warm white", 0),
                      FieldOf(FieldKind::kBullet, " Warm  WHITE ", 1)}),
            Rules{"content/bullet-repeated"});
  std::vector<Field> many = {title};
  for (int i = 0; i < 6; ++i)
    many.push_back(
        FieldOf(FieldKind::kBullet, "Steel part no. " + std::to_string(i), i));
  EXPECT_EQ(BrokenBy(many), Rules{"content/bullet-count"});
}

TEST(ContentTest, StandsUnendingAndBrokenMarkup) {
  const Field title = FieldOf(FieldKind::kTitle, "Garden lamp");
  const std::string open(200000, '<');
  EXPECT_EQ(BrokenBy({title, FieldOf(FieldKind::kBullet, "Steel <b " + open)}),
            (Rules{"content/bullet-length", "content/bullets-size"}));
}

}  // namespace
}  // namespace redflag
