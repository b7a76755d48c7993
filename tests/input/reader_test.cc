#include "input/reader.h"

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "support/input.h"

namespace redflag {
namespace {

using Lines = std::vector<std::string>;

// Ids of documents and messages of failures, in order.
Lines Summary(const std::vector<ReadItem>& items) {
  Lines lines;
  for (const ReadItem& item : items) {
    if (const auto* document = std::get_if<Document>(&item))
      lines.push_back(document->source + " " + document->id);
    else
      lines.push_back(std::get<NotChecked>(item).source + " " +
                      std::string(ErrorCode(std::get<NotChecked>(item).code)) +
                      ": " + std::get<NotChecked>(item).message);
  }
  return lines;
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

TEST(ReadJsonTest, TellsWhereTheInputEnds) {
  EXPECT_EQ(
      Summary(ReadAll("[{\"id\": \"a\"}, {\"id\": \"b\", \"ti", "x.json")),
      (Lines{"x.json#1 a",
             "x.json#2 truncated: line 1, column 30: a text is never "
             "closed"}));
}

TEST(ReadTextTest, IsTakenForWhatTheVerbReads) {
  EXPECT_EQ(FieldLines(Only(ReadAll("Hello", "a/thanks.txt"))),
            (Lines{"description=Hello"}));
  ReadOptions audit;
  audit.untyped = DocumentKind::kMessage;
  const Document message = Only(ReadAll("Hello", "a/thanks.txt", audit));
  EXPECT_EQ(message.id, "thanks");
  EXPECT_EQ(message.kind, DocumentKind::kMessage);
  EXPECT_EQ(FieldLines(message), (Lines{"body=Hello"}));
}

}  // namespace
}  // namespace redflag
