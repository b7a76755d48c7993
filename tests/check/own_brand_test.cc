#include "check/own_brand.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "match/pattern_set.h"
#include "support/scanner.h"

namespace redflag {
namespace {

const BrandVocabulary& Vocabulary() {
  static const BrandVocabulary kVocabulary(BuiltInPatterns().tables);
  return kVocabulary;
}

bool Owns(const Document& document, const std::string& mark,
          const CheckOptions& options = {}) {
  const OwnBrand own(Vocabulary(), document, options);
  return own.Is(NameWords(mark));
}

Document Branded(const std::string& brand) {
  Document document;
  document.brand = brand;
  return document;
}

TEST(NameWordsTest, LeavesCaseWidthAndPunctuationOut) {
  const std::vector<std::string> harley = {"harley", "davidson"};
  EXPECT_EQ(NameWords("Harley-Davidson®"), harley);
  EXPECT_EQ(NameWords("ＨＡＲＬＥＹ Davidson"), harley);
  EXPECT_TRUE(NameWords(" - ").empty());
}

TEST(OwnBrandTest, BrandFieldOwnsItsMark) {
  EXPECT_TRUE(Owns(Branded("LEGO"), "Lego"));
  EXPECT_TRUE(Owns(Branded("Disney Store"), "Disney"));
  EXPECT_TRUE(Owns(Branded("Disney Frozen"), "Frozen"));
  EXPECT_TRUE(Owns(Branded("タイガー魔法瓶"), "タイガー魔法瓶"));
}

TEST(OwnBrandTest, NameOfAStrangerOwnsNothing) {
  EXPECT_FALSE(Owns(Branded("Zuvando"), "Apple"));
  EXPECT_FALSE(Owns(Branded("iPhone Cases Pro"), "iPhone"));
  EXPECT_FALSE(Owns(Branded("for Dyson"), "Dyson"));
  EXPECT_FALSE(Owns(Branded("Generic"), "Generic"));
  EXPECT_FALSE(Owns(Branded("Legolas"), "Lego"));
}

TEST(OwnBrandTest, BylineManufacturerSellerAndOptionCount) {
  Document byline;
  byline.byline = "Visit the Acme Tools Store";
  EXPECT_TRUE(Owns(byline, "Acme Tools"));
  byline.byline = "Besuche den Acme-Store";
  EXPECT_TRUE(Owns(byline, "Acme"));

  Document made;
  made.manufacturer = "Acme GmbH";
  EXPECT_TRUE(Owns(made, "Acme"));

  Document attribute;
  attribute.fields.push_back({FieldKind::kAttribute, 0, "Marke", "Acme"});
  EXPECT_TRUE(Owns(attribute, "Acme"));

  CheckOptions options;
  options.own_brands = {"Acme"};
  EXPECT_TRUE(Owns(Document(), "ACME", options));
}

TEST(OwnBrandTest, UnbrandedIsKnownToBeNobodys) {
  const OwnBrand none(Vocabulary(), Document(), {});
  EXPECT_FALSE(none.known());
  const OwnBrand generic(Vocabulary(), Branded("ノーブランド"), {});
  EXPECT_TRUE(generic.known());
  EXPECT_TRUE(generic.names().empty());
}

}  // namespace
}  // namespace redflag
