#include "match/import_marks.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "match/pattern_set.h"
#include "support/scanner.h"

namespace redflag {
namespace {

ImportedMarks Import(const std::string& bytes) {
  const Result<ImportedMarks> marks =
      ImportMarks(bytes, "list.csv", {"Watch list", "2026-11-21"},
                  BuiltInPatterns().tables);
  EXPECT_TRUE(marks.ok());
  return marks.ok() ? marks.value() : ImportedMarks{};
}

// The marks of the table that an import gives, read back as patterns are.
std::vector<std::string> MarksOf(const ImportedMarks& imported) {
  const Result<PatternSet> patterns =
      LoadPatterns(std::vector<PatternFile>{{"list.json", imported.json}});
  EXPECT_TRUE(patterns.ok()) << patterns.error().message;
  std::vector<std::string> marks;
  for (const TableRow& row :
       patterns.value().tables.Get("trademark/marks").rows)
    marks.emplace_back(row.Text("mark"));
  return marks;
}

using Names = std::vector<std::string>;

TEST(ImportMarksTest, ReadsTheUsualForms) {
  for (const std::string bytes :
       {"mark,owner\nZorvex,Zorvex Inc\n\"Gran, Tolo\",G\n",
        "Owner;Wortmarke\nZorvex Inc;Zorvex\nG;Gran, Tolo\n",
        "\xEF\xBB\xBFZorvex\r\n\"Gran, Tolo\"\r\n",
        "[\"Zorvex\", {\"name\": \"Gran, Tolo\", \"owner\": \"G\"}]",
        "{\"mark\": \"Zorvex\"}\n{\"mark\": \"Gran, Tolo\"}\n"})
    EXPECT_EQ(MarksOf(Import(bytes)), (Names{"Zorvex", "Gran, Tolo"})) << bytes;
}

TEST(ImportMarksTest, TellsWhatItCannotUseAndTakesTheRest) {
  const ImportedMarks imported =
      Import("mark\nZorvex\n,\nQ\nzorvex\n.*evil.*\n" +
             std::string(1000000, 'x') + "\nApple\nGrantolo\n");
  EXPECT_EQ(MarksOf(imported), (Names{"Zorvex", "Grantolo"}));
  std::vector<std::size_t> lines;
  for (const ImportRemark& remark : imported.remarks)
    if (remark.left_out) lines.push_back(remark.line);
  EXPECT_EQ(lines, (std::vector<std::size_t>{3, 4, 5, 6, 7, 8}));
  for (const ImportRemark& remark : imported.remarks)
    EXPECT_LT(remark.message.size(), 200U);
}

TEST(ImportMarksTest, ShortAndOrdinaryWordsNeedTheirGoods) {
  const ImportedMarks imported = Import("mark\nRiver\nXQZ\nZorvex\n");
  EXPECT_EQ(imported.marks, 3U);
  EXPECT_EQ(imported.remarks.size(), 2U);
  EXPECT_EQ(std::ranges::count_if(imported.remarks, &ImportRemark::left_out),
            0);
  EXPECT_NE(imported.json.find("\"common\":true"), std::string::npos);
}

TEST(ImportMarksTest, NothingUsableIsAnError) {
  for (const char* bytes : {"", "mark\n", "[1, 2]", "[\"a\"", "mark\n.*\n"})
    EXPECT_FALSE(
        ImportMarks(bytes, "list.csv", {}, BuiltInPatterns().tables).ok())
        << bytes;
}

}  // namespace
}  // namespace redflag
