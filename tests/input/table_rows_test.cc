#include "input/table_rows.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/paths.h"
#include "support/sanitized.h"

namespace redflag {
namespace {

using Cells = std::vector<std::string>;

std::vector<Cells> AllRows(std::string_view text, char delimiter) {
  ByteStream bytes(OpenBytes(text));
  TableRows rows(bytes, delimiter);
  TableRowText row;
  std::vector<Cells> all;
  while (rows.Next(&row))
    all.push_back(row.cells);
  return all;
}

TEST(TableRowsTest, ReadsQuotesEndingsAndBlankLines) {
  EXPECT_EQ(AllRows("a,b\r\n\r\n\"x,1\",\"say \"\"hi\"\"\"\r\n", ','),
            (std::vector<Cells>{{"a", "b"}, {"x,1", "say \"hi\""}}));
  EXPECT_EQ(AllRows("a;b\r1;2", ';'),
            (std::vector<Cells>{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(AllRows("a\t\"b\n1\t2\n", '\t'),
            (std::vector<Cells>{{"a", "\"b"}, {"1", "2"}}));
}

TEST(TableRowsTest, TabsKeepTheQuotesOfTexts) {
  const auto rows = [](const std::string& text) {
    ByteStream bytes(OpenBytes(text));
    TableRows table(bytes, '\t');
    table.Expect(2);
    TableRowText row;
    std::vector<Cells> all;
    while (table.Next(&row))
      all.push_back(row.error ? Cells{row.error->message} : row.cells);
    return all;
  };
  // As a spreadsheet program writes them.
  EXPECT_EQ(rows("a\t\"x, \"\"y\"\"\"\n"),
            (std::vector<Cells>{{"a", "x, \"y\""}}));
  EXPECT_EQ(rows("a\t\"one\ntwo\n\nthree\"\nb\tc\n"),
            (std::vector<Cells>{{"a", "one\ntwo\n\nthree"}, {"b", "c"}}));
  EXPECT_EQ(rows("\"one\ntwo\"\t\"3\n4\"\n"),
            (std::vector<Cells>{{"one\ntwo", "3\n4"}}));
  // As others do.
  for (const char* text :
       {"24\" lamp", "\"Best\" lamp", "\"Oak\"", "\"Oak", "\"\"", "\""})
    EXPECT_EQ(rows(std::string("a\t") + text + "\nb\tc\n"),
              (std::vector<Cells>{{"a", text}, {"b", "c"}}));
  // A row that is short, with a quote that is one of its text.
  EXPECT_EQ(
      rows("\"a\nb\tc\nd\te\n"),
      (std::vector<Cells>{
          {"line 1: 1 columns, the header has 2"}, {"b", "c"}, {"d", "e"}}));
}

TEST(TableRowsTest, ALineOfBlanksIsNoRow) {
  for (const char delimiter : {',', '\t'}) {
    const std::string between(1, delimiter);
    EXPECT_EQ(AllRows("a" + between + "b\n \n1" + between + "2\n", delimiter),
              (std::vector<Cells>{{"a", "b"}, {"1", "2"}}));
  }
}

TEST(TableRowsTest, ALineOverTheLimitIsDroppedNotKept) {
  const std::string text = "a,b\n" + std::string(9 << 20, 'x') + ",1\nc,d\n";
  ByteStream large(OpenBytes(text));
  TableRows rows(large, ',');
  TableRowText row;
  ASSERT_TRUE(rows.Next(&row));
  ASSERT_TRUE(rows.Next(&row));
  ASSERT_TRUE(row.error);
  EXPECT_EQ(row.error->kind, ErrorKind::kLimit);
  ASSERT_TRUE(rows.Next(&row));
  EXPECT_EQ(row.cells, (Cells{"c", "d"}));
}

TEST(TableRowsTest, ManyOpenQuotesEndInTime) {
  std::string text;
  for (std::size_t i = 0; i < Often(50000); ++i)
    text += "a,\"b " + std::to_string(i) + "\n";
  text += "\"";
  ByteStream bytes(OpenBytes(text));
  TableRows rows(bytes, ',');
  rows.Expect(2);
  TableRowText row;
  std::size_t count = 0;
  while (rows.Next(&row))
    ++count;
  EXPECT_GT(count, 0U);
}

// Each case of csv-spectrum as its JSON says, but for location_coordinates,
// whose own JSON holds other numbers than its CSV.
TEST(TableRowsTest, AgreesWithCsvSpectrum) {
  const std::string folder = SharedPath("data/suites/csv-spectrum");
  if (folder.empty()) GTEST_SKIP() << "no csv-spectrum beside the repository";
  for (const auto& entry :
       std::filesystem::directory_iterator(folder + "/csvs")) {
    std::ifstream csv(entry.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(csv)), {});
    std::ifstream expected(folder + "/json/" + entry.path().stem().string() +
                           ".json");
    if (entry.path().stem() == "location_coordinates") continue;
    const auto rows = nlohmann::json::parse(expected);
    const std::vector<Cells> got = AllRows(text, ',');
    ASSERT_EQ(got.size(), rows.size() + 1) << entry.path();
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (std::size_t c = 0; c < got[0].size(); ++c) {
        std::string cell = got[i + 1][c];
        std::string wanted = rows[i].at(got[0][c]).get<std::string>();
        std::erase(wanted, '\r');
        std::erase(cell, '\r');
        EXPECT_EQ(cell, wanted) << entry.path();
      }
  }
}

}  // namespace
}  // namespace redflag
