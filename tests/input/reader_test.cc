#include "input/reader.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "support/input.h"
#include "support/paths.h"

namespace redflag {
namespace {

using Lines = std::vector<std::string>;

Document Fixture(const std::string& name, ReadOptions options = {}) {
  return Only(ReadFile(RepoPath("fixtures/" + name), options));
}

ReadOptions Audit() {
  ReadOptions options;
  options.untyped = DocumentKind::kMessage;
  return options;
}

TEST(ReadJsonTest, MapsTheKeysOfTheContract) {
  const Document document = Only(ReadAll(
      R"({"kind": "listing", "id": "B1", "marketplace": "GB", "language": "en-GB",
 "brand": "Acme", "product_type": "LAMP", "title": "Lamp", "bullets": ["a", "b"],
 "description": "<p>d</p>", "a_plus": ["p"], "search_terms": "s",
 "images": [{"url": "https://x/1.jpg", "alt": "lamp"}],
 "attributes": {"certifications": ["FCC", "CE"], "watts": 5, "new": true},
 "url": "https://www.amazon.co.uk/dp/B1", "monthly_units": 120, "extra": {"a": 1}})",
      "x.json"));
  EXPECT_EQ(document.source, "x.json#1");
  EXPECT_EQ(document.kind, DocumentKind::kListing);
  EXPECT_EQ(document.marketplace, "UK");
  EXPECT_EQ(document.marketplace_from, "document");
  EXPECT_EQ(document.language, "en");
  EXPECT_EQ(document.brand, "Acme");
  EXPECT_EQ(document.product_type, "LAMP");
  EXPECT_EQ(document.monthly_units, 120);
  EXPECT_EQ(FieldLines(document),
            (Lines{"title=Lamp", "bullets[0]=a", "bullets[1]=b",
                   "description=<p>d</p>", "a_plus[0]=p", "search_terms=s",
                   "images[0].alt=lamp", "images[0].url=https://x/1.jpg",
                   "attributes.certifications=FCC, CE", "attributes.watts=5",
                   "attributes.new=true", R"(attributes.extra={"a": 1})",
                   "brand=Acme", "url=https://www.amazon.co.uk/dp/B1"}));
}

TEST(ReadJsonTest, KnowsTheNamesThatOthersUse) {
  const Document document = Only(ReadAll(
      R"({"sku": "L1", "item_name": "Lamp", "bullet_points": ["a"], "product_description": "d"})",
      "x.json"));
  EXPECT_EQ(document.id, "L1");
  EXPECT_EQ(FieldLines(document),
            (Lines{"title=Lamp", "bullets[0]=a", "description=d"}));
}

TEST(ReadJsonTest, ABulletKeepsItsPlace) {
  EXPECT_EQ(FieldLines(Only(ReadAll(R"({"bullets": ["a", null, "c"]})", "x"))),
            (Lines{"bullets[0]=a", "bullets[2]=c"}));
}

TEST(ReadJsonTest, ARecordWithoutIdIsNamedByItsPlace) {
  EXPECT_EQ(Only(ReadAll(R"({"title": "Lamp"})", "x.json")).id, "x.json#1");
}

TEST(ReadJsonTest, TheFieldsTellTheKindWhereNothingElseDoes) {
  const auto kind = [](std::string_view json, const ReadOptions& options) {
    return Only(ReadAll(json, "x.json", options)).kind;
  };
  EXPECT_EQ(kind(R"({"body": "Hello"})", {}), DocumentKind::kMessage);
  EXPECT_EQ(kind(R"({"title": "Lamp"})", Audit()), DocumentKind::kListing);
  EXPECT_EQ(kind(R"({"id": "a"})", Audit()), DocumentKind::kMessage);
  EXPECT_EQ(kind(R"({"kind": "listing", "body": "Hello"})", Audit()),
            DocumentKind::kListing);
  EXPECT_EQ(Only(ReadAll(R"({"kind": "insert", "body": "x"})", "x")).channel,
            Channel::kInsert);
  EXPECT_EQ(OnlyFailure(ReadAll(R"({"kind": "poem"})", "x.json")).code,
            ErrorKind::kUnsupported);
}

TEST(ReadJsonTest, SaysWhereTheMarketplaceIsFrom) {
  struct Case {
    const char* json;
    const char* marketplace;
    const char* from;
  };
  ReadOptions options;
  options.marketplace = "gb";
  for (const Case& c : {
           Case{R"({"marketplace": "amazon.de", "title": "x"})", "DE",
                "document"},
           Case{R"({"marketplace": "ebay.fr", "title": "x"})", "ebay.fr",
                "document"},
           Case{R"({"marketplace_id": "A1VC38T7YXB528", "title": "x"})", "JP",
                "document"},
           Case{R"({"url": "https://www.amazon.fr/dp/B1", "title": "x"})", "FR",
                "url"},
           Case{R"({"title": "x"})", "UK", "option"},
       }) {
    const Document document = Only(ReadAll(c.json, "x.json", options));
    EXPECT_EQ(document.marketplace, c.marketplace) << c.json;
    EXPECT_EQ(document.marketplace_from, c.from) << c.json;
  }
  const Document plain = Only(ReadAll(R"({"title": "x"})", "x.json"));
  EXPECT_EQ(plain.marketplace, "US");
  EXPECT_EQ(plain.marketplace_from, "default");
}

TEST(ReadJsonTest, ABrokenLineLosesOnlyItself) {
  EXPECT_EQ(Summary(ReadAll("{\"id\":\"a\",\"title\":\"T\"}\n"
                            "{\"id\":\"b\", broken\n"
                            "\n"
                            "{\"id\":\"c\"}\n",
                            "x.ndjson")),
            (Lines{"x.ndjson#1 a",
                   "x.ndjson#2 syntax: line 2, column 12: expected a name in "
                   "quotes",
                   "x.ndjson#3 c"}));
}

TEST(ReadJsonTest, SplitsArraysAndWrappers) {
  const Lines expected = {"x.json#1 a", "x.json#2 b"};
  EXPECT_EQ(Summary(ReadAll(R"([{"id":"a"}, {"id":"b"}])", "x.json")),
            expected);
  EXPECT_EQ(Summary(ReadAll("{\"v\": [1, {}], \"documents\": [\n {\"id\":"
                            "\"a\"},\n {\"id\":\"b\"}], \"end\": \"]\"}\n",
                            "x.json")),
            expected);
  EXPECT_EQ(
      Summary(ReadAll("{\n \"id\": \"a\"\n}\n{\n \"id\": \"b\"\n}", "x.json")),
      expected);
}

TEST(ReadJsonTest, GoesOnAfterABrokenElement) {
  EXPECT_EQ(Summary(ReadAll("[\n  {\"id\": \"a\"},\n"
                            "  {\"id\": \"b\", \"title\": \"never closed},\n"
                            "  {\"id\": \"c\"}\n]",
                            "x.json")),
            (Lines{"x.json#1 a",
                   "x.json#2 syntax: line 3, column 39: a text is never "
                   "closed",
                   "x.json#3 c"}));
}

TEST(ReadJsonTest, RefusesWhatIsTooLargeOrTooDeepAndGoesOn) {
  const std::string large =
      "{\"id\":\"a\",\"title\":\"" + std::string(9 << 20, 'x') + "\"}\n";
  const std::string deep =
      "{\"a\":" + std::string(500, '[') + std::string(500, ']') + "}\n";
  std::string wide = "{";
  for (int i = 0; i < 3000; ++i)
    wide += "\"k" + std::to_string(i) + "\":1,";
  wide += "\"id\":\"c\"}\n";
  const std::vector<ReadItem> items =
      ReadAll(large + deep + wide + "{\"id\":\"d\"}\n", "x.ndjson");
  ASSERT_EQ(items.size(), 4U);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(std::get<NotChecked>(items[static_cast<std::size_t>(i)]).code,
              ErrorKind::kLimit);
  EXPECT_EQ(std::get<Document>(items[3]).id, "d");
}

// Texts and escapes that stand across the blocks in which bytes come in.
TEST(ReadJsonTest, BlocksDoNotMatter) {
  std::string list = "[";
  for (std::size_t i = 0; i < 3000; ++i) {
    if (i > 0) list += ",\n ";
    list += "{\"id\": \"" + std::string(i % 97, 'x') +
            "\\\"{]\", \"title\": \"" + std::string(100, 'y') + "\"}";
  }
  const std::vector<ReadItem> items = ReadAll(list + "]", "x.json");
  ASSERT_EQ(items.size(), 3000U);
  for (const ReadItem& item : items)
    ASSERT_TRUE(std::holds_alternative<Document>(item));
}

TEST(ReadJsonTest, AWrapperMayStandOnOneLine) {
  EXPECT_EQ(Summary(ReadAll(R"({"documents": [{"id": "a"}, {"id": "b"}]})",
                            "x.json")),
            (Lines{"x.json#1 a", "x.json#2 b"}));
}

TEST(ReadJsonTest, ReadsListingsOfTheMarketplacesOwnInterface) {
  const Document document = Only(ReadAll(
      R"({"sku": "LID-01", "summaries": [{"asin": "B0TEST0001", "itemName": "Lid"}],
 "attributes": {"bullet_point": [{"value": "Tight", "language_tag": "en_GB",
 "marketplace_id": "A1F83G8C2ARO7P"}, {"value": "Flat"}],
 "material": [{"value": "Steel"}, {"value": "Oak"}]}})",
      "x.json"));
  EXPECT_EQ(document.id, "LID-01");
  EXPECT_EQ(document.marketplace, "UK");
  EXPECT_EQ(document.language, "en");
  EXPECT_EQ(
      FieldLines(document),
      (Lines{"title=Lid", "bullets[0]=Tight", "bullets[1]=Flat",
             "attributes.material=Steel, Oak", "attributes.asin=B0TEST0001"}));
}

TEST(ReadJsonTest, ReadsWhatOtherParsersRefuse) {
  const Document document =
      Only(ReadAll("{\"id\": 123456789012345678901234, "
                   "\"title\": \"a\\\\\\ud83d b \\ud83d\\ude00\"}",
                   "x.json"));
  EXPECT_EQ(document.id, "123456789012345678901234");
  EXPECT_EQ(document.Find(FieldKind::kTitle)->text, "a\\\xEF\xBF\xBD b 😀");
}

TEST(ReadJsonTest, ARecordOfSomethingElseIsNoListing) {
  EXPECT_EQ(OnlyFailure(ReadAll(R"({"compilerOptions": {"a": 1}})", "x")).code,
            ErrorKind::kNotAListing);
}

TEST(ReadJsonTest, ReadsTheProductsOfLinkedData) {
  const std::vector<ReadItem> items = ReadAll(
      R"({"@context": "https://schema.org", "@type": "ItemList", "name": "All",
 "itemListElement": [
 {"@type": "ListItem", "position": 1, "item": {"@type": "ProductGroup",
  "name": "Basket", "brand": {"@type": "Brand", "name": "Fern"},
  "review": [{"@type": "Review", "reviewBody": "Call 0151 2345678"}],
  "hasVariant": [{"@type": "Product", "name": "Basket, round", "sku": "B-1"}]}},
 {"@type": "ListItem", "item": {"@type": "WebPage", "name": "About us"}},
 {"@type": "Product", "name": "Runner", "description": "40 cm"}]})",
      "x.jsonld");
  EXPECT_EQ(Summary(items), (Lines{"x.jsonld#1 x.jsonld#1", "x.jsonld#2 B-1",
                                   "x.jsonld#3 x.jsonld#3"}));
  EXPECT_EQ(FieldLines(std::get<Document>(items.at(0))),
            (Lines{"title=Basket", "brand=Fern"}));
  EXPECT_EQ(FieldLines(std::get<Document>(items.at(2))),
            (Lines{"title=Runner", "description=40 cm"}));
  EXPECT_EQ(OnlyFailure(ReadAll(R"([{"@type": "WebSite", "name": "Fern"}])",
                                "x.jsonld"))
                .code,
            ErrorKind::kNotAListing);
}

TEST(ReadJsonTest, APatchSaysThatItIsOne) {
  EXPECT_EQ(FieldLines(Only(ReadAll(
                R"({"productType": "LAMP", "patches": [{"op": "replace",
 "path": "/attributes/bullet_point", "value": [{"value": "Oak"}]}]})",
                "x.json"))),
            (Lines{"bullets[0]=Oak", "attributes.op=replace"}));
}

TEST(ReadJsonTest, ATextAloneIsAMessageWhereMessagesAreRead) {
  const char* const json = R"({"text": "Hello"})";
  EXPECT_EQ(FieldLines(Only(ReadAll(json, "x.json", Audit()))),
            (Lines{"body=Hello"}));
  EXPECT_EQ(OnlyFailure(ReadAll(json, "x.json")).code, ErrorKind::kNotAListing);
}

TEST(ReadTextTest, TakesTheHeadOffASavedMail) {
  struct Case {
    const char* text;
    Lines fields;
  };
  for (const Case& c : {
           Case{"Von: Shop <shop@acme.example>\nGesendet: Montag, 10:00\n"
                "An: abc@marketplace.example\nBetreff: Ihr Korb\n\nGuten Tag",
                {"subject=Ihr Korb", "body=\nGuten Tag"}},
           Case{"<html><head><title>x</title></head><body lang=FR>\n"
                "<p class=MsoNormal><b>De :</b> Shop &lt;a@acme.example&gt;</p>"
                "<p class=MsoNormal><b>Envoyé&nbsp;:</b> lundi</p>"
                "<p><b>À :</b> abc@marketplace.example</p>"
                "<p><b>Objet :</b> Votre <i>panier</i></p><p>Bonjour</p>",
                {"subject=Votre panier", "body=<p>Bonjour</p>"}},
           // Of the message itself.
           Case{"From: our house\nTo: yours\nThank you!",
                {"body=From: our house\nTo: yours\nThank you!"}},
           Case{"Hello\nFrom: a\nTo: b\nSent: c\n",
                {"body=Hello\nFrom: a\nTo: b\nSent: c\n"}},
       })
    EXPECT_EQ(FieldLines(Only(ReadAll(c.text, "x.htm", Audit()))), c.fields);
}

TEST(ReadTextTest, IsTakenForWhatTheVerbReads) {
  EXPECT_EQ(FieldLines(Only(ReadAll("Hello", "a/thanks.txt"))),
            (Lines{"description=Hello"}));
  const Document message = Only(ReadAll("Hello", "a/thanks.txt", Audit()));
  EXPECT_EQ(message.id, "thanks");
  EXPECT_EQ(message.kind, DocumentKind::kMessage);
  EXPECT_EQ(FieldLines(message), (Lines{"body=Hello"}));
}

TEST(ReadTextTest, TakesTheSubjectOffATemplate) {
  EXPECT_EQ(FieldLines(Fixture("messages/thank-you.txt", Audit())),
            (Lines{"subject=Your order [[order-id]]",
                   "body=Hello [[buyer-name]],\n\nthank you for your order. If "
                   "anything is missing or broken, reply to this message.\n"}));
  EXPECT_EQ(
      Fixture("messages/danke.md", Audit()).Find(FieldKind::kSubject)->text,
      "Ihre Bestellung");
}

TEST(ReadTextTest, AnHtmlMessageStaysHtml) {
  const Document message = Fixture("messages/reply.html", Audit());
  EXPECT_TRUE(message.Find(FieldKind::kBody)->text.starts_with("<html>"));
}

TEST(ReadTextTest, APieceOfHtmlIsADescription) {
  EXPECT_EQ(FieldLines(Only(ReadAll("<p>Flexible lid</p>", "lid.html"))),
            (Lines{"description=<p>Flexible lid</p>"}));
}

TEST(ReadFileTest, TellsWhatIsWrongWithAnInput) {
  const auto broken = [](const std::string& name) {
    return Summary(ReadFile(RepoPath("fixtures/broken/" + name)),
                   RepoPath("fixtures/broken/"));
  };
  EXPECT_EQ(broken("empty.json"),
            (Lines{"empty.json syntax: the input is empty"}));
  EXPECT_EQ(broken("picture.json"), (Lines{"picture.json unsupported: an "
                                           "image"}));
  EXPECT_EQ(broken("broken-line.ndjson"),
            (Lines{"broken-line.ndjson#1 A",
                   "broken-line.ndjson#2 syntax: line 2, column 53: expected "
                   "',' or ']'",
                   "broken-line.ndjson#3 C"}));
  EXPECT_EQ(broken("cut.json"),
            (Lines{"cut.json#1 A",
                   "cut.json#2 truncated: line 2, column 29: a text is never "
                   "closed"}));
  EXPECT_EQ(broken("nul.ndjson"),
            (Lines{"nul.ndjson#1 syntax: line 1, column 27: a NUL byte in a "
                   "text",
                   "nul.ndjson#2 B"}));
  EXPECT_EQ(Summary(ReadFile("/no/such/file.json")),
            (Lines{"/no/such/file.json unreadable: /no/such/file.json: No "
                   "such file or directory"}));
}

TEST(ReadFileTest, NothingGoesByInSilence) {
  for (const char* text : {"[]", "{\"documents\": []}", "sku,title\n", " \n"})
    EXPECT_EQ(OnlyFailure(ReadAll(text, "x.csv")).code, ErrorKind::kSyntax)
        << text;
}

TEST(ReadFileTest, ATemplateMayBeginWithAPlaceholder) {
  for (const char* text :
       {"[[buyer-name]], thank you.", "{{name}}, thank you.",
        "{first_name}, thank you.", "[order-id] is on its way."}) {
    const std::vector<ReadItem> items = ReadAll(text, "thanks.txt");
    ASSERT_EQ(items.size(), 1U) << text;
    ASSERT_TRUE(std::holds_alternative<Document>(items[0])) << text;
    EXPECT_EQ(std::get<Document>(items[0]).fields.back().text, text);
  }
}

TEST(ReadFileTest, DamagedUtf8IsReadAndSaid) {
  const Document document = Fixture("broken/damaged-utf8.ndjson");
  EXPECT_EQ(document.Find(FieldKind::kTitle)->text,
            "Größe: schön, für Tee\uFFFD");
  ASSERT_EQ(document.notes.size(), 1U);
  EXPECT_NE(document.notes[0].find("U+FFFD"), std::string::npos);
}

TEST(ReadFileTest, BelievesTheHeaderOfAResponseAboutTheEncoding) {
  std::vector<std::string> titles;
  // The Greek word for "basket".
  Reader(InputTables(), {})
      .ReadBytes(
          "<html><head><meta property=\"og:type\" content=\"product\"><meta "
          "property=\"og:title\" content=\"\xCA\xE1\xEB\xDC\xE8\xE9\">"
          "</head><body></body></html>",
          "https://shop.example/1",
          [&titles](ReadItem item) {
            const auto* document = std::get_if<Document>(&item);
            if (document == nullptr) return true;
            for (const Field& field : document->fields)
              if (field.kind == FieldKind::kTitle) titles.push_back(field.text);
            return true;
          },
          "text/html; charset=ISO-8859-7");
  EXPECT_EQ(titles, std::vector<std::string>{"Καλάθι"});
}

TEST(ReadFileTest, StopsWhenTheSinkSaysSo) {
  int seen = 0;
  Reader(InputTables(), {})
      .ReadBytes("{\"id\":\"a\"}\n{\"id\":\"b\"}\n", "x.ndjson",
                 [&seen](const ReadItem&) {
                   ++seen;
                   return false;
                 });
  EXPECT_EQ(seen, 1);
}

}  // namespace
}  // namespace redflag
