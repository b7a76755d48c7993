#include "input/table_reader.h"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/input.h"
#include "support/paths.h"

namespace redflag {
namespace {

using Lines = std::vector<std::string>;

std::vector<ReadItem> Fixture(const std::string& name) {
  return ReadFile(RepoPath("fixtures/" + name));
}

Document At(const std::vector<ReadItem>& items, std::size_t index) {
  EXPECT_LT(index, items.size());
  return std::get<Document>(items.at(index));
}

TEST(ReadTableTest, MapsNumberedColumnsAndKeepsTheRest) {
  const std::vector<ReadItem> items = Fixture("listings/listings.csv");
  ASSERT_EQ(items.size(), 2U);
  const Document lamp = At(items, 0);
  EXPECT_EQ(lamp.id, "LAMP-01");
  EXPECT_EQ(lamp.brand, "Lumora");
  EXPECT_EQ(FieldLines(lamp),
            (Lines{"title=Desk lamp, folding", "bullets[0]=Warm light",
                   "bullets[1]=Folds flat",
                   "description=First line\nsecond line, \"quoted\"",
                   "search_terms=desk light", "attributes.Colour=oak",
                   "brand=Lumora"}));
  EXPECT_TRUE(At(items, 1).source.ends_with("listings.csv#2"));
}

TEST(ReadTableTest, ReadsATsvOfAnotherLanguageAndEncoding) {
  const std::vector<ReadItem> items = Fixture("listings/artikel-cp1252.tsv");
  ASSERT_EQ(items.size(), 2U);
  const Document pot = At(items, 0);
  EXPECT_EQ(pot.marketplace, "DE");
  EXPECT_EQ(FieldLines(pot),
            (Lines{"title=Teekanne \"Größe L\" aus Glas",
                   "bullets[0]=Für 4 Tassen", "bullets[1]=Spülmaschinenfest",
                   "description=Schöne Kanne – 1 Liter", "brand=Hölmbrook"}));
  ASSERT_EQ(pot.notes.size(), 1U);
  EXPECT_NE(pot.notes[0].find("Windows-1252"), std::string::npos);
  EXPECT_EQ(At(items, 1).Find(FieldKind::kTitle)->text, "Teesieb 5\" fein");
}

TEST(ReadTableTest, ReadsUtf16AndSemicolons) {
  EXPECT_EQ(FieldLines(At(Fixture("listings/articles-utf16.csv"), 0)),
            (Lines{"title=Glass jar", "description=Für Müsli"}));
}

TEST(ReadTableTest, RowsOfOneProductAreOneDocument) {
  const std::vector<ReadItem> items = Fixture("listings/variants.csv");
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(FieldLines(At(items, 0)),
            (Lines{"title=Oak cutting board", "description=<p>Solid oak.</p>",
                   "images[0].alt=Board from above",
                   "images[0].url=https://images.example/a.jpg",
                   "images[1].alt=Board from the side",
                   "images[1].url=https://images.example/b.jpg",
                   "attributes.Tags=kitchen, oak",
                   "attributes.Option1 Value=Small, Large",
                   "attributes.Variant SKU=OB-S", "brand=Holmbrook"}));
}

TEST(ReadTableTest, FindsTheHeaderOfAFlatFile) {
  EXPECT_EQ(FieldLines(At(Fixture("listings/flat-file.txt"), 0)),
            (Lines{"title=Silicone lid, 24 cm", "bullets[0]=Tight seal",
                   "bullets[1]=Dishwasher safe", "description=Flexible lid.",
                   "search_terms=pan cover", "brand=Holmbrook"}));
}

TEST(ReadTableTest, ReadsTheColumnPathsOfProductTypeSheets) {
  const Document document = At(
      ReadAll("contribution_sku#1.value\titem_name[marketplace_id=X]"
              "[language_tag=en_US]#1.value\tbullet_point[marketplace_id=X]#1."
              "value\tbullet_point[marketplace_id=X]#2.value\nA\tLamp\to\tt\n",
              "sheet.txt"),
      0);
  EXPECT_EQ(document.id, "A");
  EXPECT_EQ(FieldLines(document),
            (Lines{"title=Lamp", "bullets[0]=o", "bullets[1]=t"}));
}

TEST(ReadTableTest, ASiteInTheHeaderIsTheMarketplace) {
  for (const auto& [site, marketplace] :
       {std::pair("Germany", "DE"), {"UK", "UK"}, {"eBayMotors", "US"}})
    EXPECT_EQ(At(ReadAll("*Action(SiteID=" + std::string(site) +
                             "|Country=DE);CustomLabel;*Title\nAdd;A;Lamp\n",
                         "x.csv"),
                 0)
                  .marketplace,
              marketplace);
}

TEST(ReadTableTest, AnArticleNumberIsABetterIdThanAListings) {
  EXPECT_EQ(
      At(ReadAll("title,listing-id,seller-sku\nLamp,17,A\n", "x.csv"), 0).id,
      "A");
  EXPECT_EQ(At(ReadAll("title,listing-id\nLamp,17\n", "x.csv"), 0).id, "17");
}

TEST(ReadTableTest, ACellMayHoldAllBullets) {
  EXPECT_EQ(FieldLines(At(ReadAll("id,title,bullets\nA,Lamp,\"one\ntwo\"\n"
                                  "B,Pot,\"[\"\"x\"\", \"\"y\"\"]\"\n",
                                  "x.csv"),
                          1)),
            (Lines{"title=Pot", "bullets[0]=x", "bullets[1]=y"}));
}

TEST(ReadTableTest, ABadRowCostsOnlyItself) {
  const std::string folder = RepoPath("fixtures/broken/");
  EXPECT_EQ(Summary(Fixture("broken/short-row.csv"), folder),
            (Lines{"short-row.csv#1 A",
                   "short-row.csv#2 syntax: line 3: 2 columns, the header has "
                   "3",
                   "short-row.csv#3 C"}));
  EXPECT_EQ(Summary(Fixture("broken/open-quote.csv"), folder),
            (Lines{"open-quote.csv#1 syntax: line 2: a quote is never closed",
                   "open-quote.csv#2 B", "open-quote.csv#3 C"}));
  EXPECT_EQ(
      Summary(Fixture("broken/nul.csv"), folder),
      (Lines{"nul.csv#1 syntax: line 2: holds a NUL byte", "nul.csv#2 B"}));
}

TEST(ReadTableTest, AStrayQuoteGivesBackTheRowItSwallowed) {
  EXPECT_EQ(Summary(ReadAll("id,title,description\nA,\"Lamp,x\nB,Pot,y\n"
                            "C,\"Jar\",z\nD,Pan,w\n",
                            "x.csv")),
            (Lines{"x.csv#1 syntax: line 2: a quote is never closed",
                   "x.csv#2 B", "x.csv#3 C", "x.csv#4 D"}));
}

TEST(ReadTableTest, SaysWhenNoColumnIsKnown) {
  EXPECT_EQ(OnlyFailure(ReadAll("foo,bar\n1,2\n", "x.csv")).code,
            ErrorKind::kUnsupported);
}

TEST(TableDelimiterTest, TellsTablesFromText) {
  const Vocabulary vocabulary(InputTables());
  struct Case {
    const char* head;
    const char* name;
    char delimiter;  // '\0' for text.
  };
  for (const Case& c : {
           Case{"sku,title,description\n", "export", ','},
           Case{"sku;title;description\n", "export", ';'},
           Case{"sku\ttitle\tdescription\n", "export", '\t'},
           Case{"Hello Anna, thank you for your order\n", "a.txt", '\0'},
           Case{"Title | of a text\nmore\n", "a.txt", '\0'},
           Case{"title\nLamp\n", "a.csv", '\t'},
           Case{"sep=;\nsku;title\n", "a.csv", ';'},
       }) {
    const std::optional<char> told = TableDelimiter(c.head, c.name, vocabulary);
    EXPECT_EQ(told.value_or('\0'), c.delimiter) << c.head;
  }
}

}  // namespace
}  // namespace redflag
