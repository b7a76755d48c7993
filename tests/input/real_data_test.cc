// Real pages and catalogues: no record is lost, every Amazon page is read.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "input/expand.h"
#include "input/vocabulary.h"
#include "support/input.h"
#include "support/paths.h"

namespace redflag {
namespace {

std::vector<std::string> FilesIn(const std::string& folder,
                                 const std::string& ending) {
  const std::vector<std::string> arguments = {folder};
  std::vector<std::string> files = ExpandInputs(arguments);
  std::erase_if(files, [&ending](const std::string& path) {
    return !path.ends_with(ending);
  });
  return files;
}

std::string NameOf(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

// "amazon.co.uk__B01_x.html.gz" to "UK".
std::string CountryOf(const std::string& name) {
  return Vocabulary(InputTables()).Marketplace(name.substr(0, name.find("__")));
}

TEST(RealDataTest, EveryPageIsOneListingOrSaysWhyNot) {
  const std::string folder = SharedPath("data/pages");
  if (folder.empty()) GTEST_SKIP() << "no pages beside the repository";
  int listings = 0;
  for (const std::string& path : FilesIn(folder, ".html.gz")) {
    const std::string name = NameOf(path);
    const std::vector<ReadItem> items = ReadFile(path);
    ASSERT_EQ(items.size(), 1U) << name;
    const auto* document = std::get_if<Document>(&items[0]);
    if (name.starts_with("other__")) {
      EXPECT_EQ(document, nullptr) << name;
      continue;
    }
    listings += document == nullptr ? 0 : 1;
    if (!name.starts_with("amazon.")) continue;
    ASSERT_NE(document, nullptr) << name;
    EXPECT_GT(document->Find(FieldKind::kTitle)->text.size(), 10U) << name;
    EXPECT_EQ(document->marketplace, CountryOf(name)) << name;
    EXPECT_EQ(document->id.substr(0, 2), name.substr(name.find("__") + 2, 2));
  }
  EXPECT_GE(listings, 94);
}

TEST(RealDataTest, NoRecordOfACatalogueIsLost) {
  const std::string folder = SharedPath("data/catalogues");
  if (folder.empty()) GTEST_SKIP() << "no catalogues beside the repository";
  std::size_t records = 0;
  for (const std::string& path : FilesIn(folder, ".ndjson.gz"))
    for (const ReadItem& item : ReadFile(path)) {
      ++records;
      EXPECT_TRUE(std::holds_alternative<Document>(item)) << path;
    }
  EXPECT_EQ(records, 17500U);
}

// Files as shops and interfaces write them, with the records they hold.
TEST(RealDataTest, ExportsHaveAllTheirRecords) {
  struct Case {
    const char* file;
    std::size_t records;
  };
  for (const Case& c :
       {Case{"data/catalogues/shopify_happypawsco_export_raw.csv", 37},
        Case{"data/catalogues/shopify_imagezoo_export_raw_first2000lines.csv",
             1000},
        Case{"data/suites/sp-api/listings-feed-schema-v2.example.json", 5}}) {
    const std::string path = SharedPath(c.file);
    if (path.empty()) GTEST_SKIP() << "no " << c.file;
    const std::vector<ReadItem> items = ReadFile(path);
    EXPECT_EQ(items.size(), c.records) << c.file;
    for (const ReadItem& item : items)
      EXPECT_TRUE(std::holds_alternative<Document>(item)) << c.file;
  }
}

// Answers of the marketplace's interfaces that hold items: every item is read.
TEST(RealDataTest, ExamplesOfInterfacesAreRead) {
  const std::string path = SharedPath("data/suites/sp-api/examples.ndjson");
  if (path.empty()) GTEST_SKIP() << "no examples of interfaces";
  std::ifstream lines(path);
  std::size_t read = 0;
  for (std::string line; std::getline(lines, line);) {
    const nlohmann::json all = nlohmann::json::parse(line);
    const nlohmann::json answer =
        all.value("example", all.value("response", nlohmann::json()));
    if (!answer.is_object()) continue;
    const bool item = answer.contains("asin") || answer.contains("sku");
    const std::size_t records = answer.contains("items")
                                    ? answer["items"].size()
                                : item ? 1
                                       : 0;
    const std::string file = all["file"];
    if (records == 0 ||
        !(file.starts_with("catalog") || file.starts_with("listingsItems")))
      continue;
    const std::vector<ReadItem> items = ReadAll(answer.dump(), "x.json");
    EXPECT_EQ(items.size(), records) << line;
    for (const ReadItem& each : items)
      EXPECT_TRUE(std::holds_alternative<Document>(each)) << line;
    read += items.size();
  }
  EXPECT_GE(read, 25U);
}

TEST(RealDataTest, EveryMailHasABody) {
  const std::string folder = SharedPath("data/messages/eml");
  if (folder.empty()) GTEST_SKIP() << "no mails beside the repository";
  ReadOptions options;
  options.untyped = DocumentKind::kMessage;
  for (const std::string& path : FilesIn(folder, ".eml")) {
    const Document mail = Only(ReadFile(path, options));
    EXPECT_NE(mail.Find(FieldKind::kBody), nullptr) << path;
  }
}

}  // namespace
}  // namespace redflag
