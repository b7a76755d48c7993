#include "input/page_reader.h"

#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/input.h"
#include "support/paths.h"
#include "support/sanitized.h"

namespace redflag {
namespace {

using Lines = std::vector<std::string>;

std::vector<ReadItem> Page(const std::string& name) {
  return ReadFile(RepoPath("fixtures/" + name));
}

TEST(ReadPageTest, ReadsTheBlocksOfAnAmazonPageAndNothingElse) {
  const Document document = Only(Page("pages/amazon-like.html"));
  EXPECT_EQ(document.id, "B0TEST0002");
  EXPECT_EQ(document.marketplace, "DE");
  EXPECT_EQ(document.marketplace_from, "url");
  EXPECT_EQ(document.language, "de");
  EXPECT_EQ(document.brand, "Holmbrook");
  EXPECT_EQ(document.byline, "Besuchen Sie den Holmbrook-Store");
  EXPECT_EQ(document.manufacturer, "Holmbrook GmbH");
  EXPECT_EQ(document.category, "Küche › Tee");
  EXPECT_TRUE(document.unchecked.empty());
  EXPECT_EQ(
      FieldLines(document),
      (Lines{"title=Holmbrook Teekanne aus Glas & Edelstahl, 1 Liter",
             "bullets[0]=Für vier Tassen", "bullets[1]=Deckel schließt dicht",
             "description=Klares Glas.\nLeicht zu reinigen.",
             "a_plus[0]=Aus einer Hand\nWerkstatt am See\nVon Hand geblasen.",
             "a_plus[1]=Passt auf jedes Stövchen.",
             "images[0].alt=Teekanne von vorn",
             "images[0].url=https://images.example/pot.jpg",
             "attributes.Material=Borosilikatglas",
             "attributes.Hersteller=Holmbrook GmbH",
             "attributes.important_information=Sicherheitshinweise\nHeiß beim "
             "Ausgießen.",
             "brand=Holmbrook",
             "url=https://www.amazon.de/Holmbrook-Teekanne/dp/B0TEST0002"}));
}

TEST(ReadPageTest, ReadsJsonLdWithItsRealWorldFaults) {
  const Document document = Only(Page("pages/json-ld.html"));
  EXPECT_EQ(document.id, "OB-1");
  EXPECT_EQ(document.marketplace, "shop.holmbrook.example");
  EXPECT_EQ(document.seller, "Holmbrook Shop");
  EXPECT_EQ(FieldLines(document),
            (Lines{"title=Oak cutting board",
                   "description=Solid oak,  oiled by hand.",
                   "images[0].url=https://images.example/a.jpg",
                   "attributes.Thickness=3 cm", "brand=Holmbrook",
                   "url=https://shop.holmbrook.example/oak-board",
                   "page=The board is three centimetres thick."}));
}

TEST(ReadPageTest, ReadsMicrodataWithoutReviews) {
  const Document document = Only(Page("pages/microdata.html"));
  EXPECT_EQ(document.id, "SP-24");
  EXPECT_EQ(document.brand, "Holmbrook");
  EXPECT_EQ(document.Find(FieldKind::kTitle)->text, "Steel pan");
  EXPECT_EQ(document.Find(FieldKind::kDescription)->text, "For all hobs.");
  const Field* page = document.Find(FieldKind::kPage);
  ASSERT_NE(page, nullptr);
  EXPECT_EQ(page->text.find("Rusty"), std::string::npos);
}

TEST(ReadPageTest, ReadsOpenGraphAndTheMainText) {
  const Document document = Only(Page("pages/opengraph.html"));
  EXPECT_EQ(document.id, "opengraph");
  EXPECT_EQ(document.language, "fr");
  EXPECT_EQ(FieldLines(document),
            (Lines{"title=Bocal en verre", "description=Pour le muesli.",
                   "url=https://holmbrook.example/bocal",
                   "page=Ce bocal contient un litre, couvercle compris."}));
}

TEST(ReadPageTest, ADescriptionInAFrameIsNotClean) {
  const Document document = Only(Page("pages/framed.html"));
  EXPECT_EQ(document.marketplace, "ebay.fr");
  ASSERT_EQ(document.unchecked.size(), 1U);
  EXPECT_EQ(document.unchecked[0].field, "description");
  EXPECT_EQ(document.unchecked[0].code, ErrorKind::kInIframe);
}

TEST(ReadPageTest, TellsWhatIsNoListing) {
  struct Case {
    const char* name;
    ErrorKind code;
  };
  for (const Case& c : {
           Case{"pages/captcha.html", ErrorKind::kBlocked},
           Case{"pages/home.html", ErrorKind::kNotAListing},
           Case{"pages/not-found.html", ErrorKind::kNotAListing},
           Case{"broken/cut-page.html", ErrorKind::kTruncated},
       })
    EXPECT_EQ(OnlyFailure(Page(c.name)).code, c.code) << c.name;
}

// Wherever a page is cut, it never passes for whole.
TEST(ReadPageTest, ACutPageIsNeverClean) {
  std::ifstream file(RepoPath("fixtures/pages/amazon-like.html"));
  const std::string whole((std::istreambuf_iterator<char>(file)), {});
  const std::size_t body_end = whole.find("</body>");
  for (std::size_t size = whole.find("<body>") + 10; size < body_end - 10;
       size += kSanitized ? 56 : 7) {
    const std::vector<ReadItem> items =
        ReadAll(whole.substr(0, size), "page.html");
    ASSERT_EQ(items.size(), 1U);
    const auto* document = std::get_if<Document>(&items[0]);
    if (document == nullptr) continue;
    EXPECT_FALSE(document->unchecked.empty())
        << "cut at " << size << ": " << whole.substr(size - 20, 20);
  }
}

TEST(ReadPageTest, ReadsTheEncodingThatAPageNames) {
  const std::string page =
      "<html><head><meta charset=windows-1251><meta property=\"og:type\" "
      "content=\"product\"><meta property=\"og:title\" content=\"\xD7\xE0\xE9"
      "\"></head><body></body></html>";
  EXPECT_EQ(Only(ReadAll(page, "x.html")).Find(FieldKind::kTitle)->text, "Чай");
}

TEST(ReadPageTest, HostilePagesEndInTime) {
  std::string deep = "<html><body>";
  for (int i = 0; i < 100000; ++i)
    deep += "<div>";
  EXPECT_EQ(OnlyFailure(ReadAll(deep, "x.html")).code, ErrorKind::kLimit);
  std::string svg = "<html><body>";
  for (std::size_t i = 0; i < Often(300000); ++i)
    svg += "<svg>";
  EXPECT_EQ(OnlyFailure(ReadAll(svg, "x.html")).code, ErrorKind::kLimit);
  std::string attributes = "<html><body><p";
  for (int i = 0; i < 60000; ++i)
    attributes += " a" + std::to_string(i) + "=1";
  const std::vector<ReadItem> items =
      ReadAll(attributes + "></p></body></html>", "x.html");
  EXPECT_EQ(items.size(), 1U);
  EXPECT_EQ(
      OnlyFailure(ReadAll("<html>" + std::string(9 << 20, 'x'), "x")).code,
      ErrorKind::kLimit);
}

}  // namespace
}  // namespace redflag
