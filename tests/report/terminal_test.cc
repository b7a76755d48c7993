#include "report/terminal.h"

#include <string>

#include <gtest/gtest.h>

namespace redflag {
namespace {

std::string Lines(std::string_view text, std::size_t columns) {
  const std::vector<Cell> cells = CellsOf(text);
  std::string lines;
  for (const Span line : BreakLines(cells, columns)) {
    for (std::size_t i = line.start; i < line.end; ++i)
      lines += cells[i].text;
    lines += '|';
  }
  return lines;
}

TEST(TerminalTest, BreaksAtBlanksAndInWordsTooLong) {
  EXPECT_EQ(Lines("", 10), "");
  EXPECT_EQ(Lines("one two three", 7), "one two|three|");
  EXPECT_EQ(Lines("one two  three ", 8), "one two|three|");
  EXPECT_EQ(Lines("abcdefghij", 4), "abcd|efgh|ij|");
  EXPECT_EQ(Lines("a abcdefghij", 4), "a|abcd|efgh|ij|");
}

TEST(TerminalTest, WideCharactersTakeTwoColumns) {
  EXPECT_EQ(Lines("日本語の説明", 4), "日本|語の|説明|");
  EXPECT_EQ(ColumnsOf(U'é'), 1U);
  EXPECT_EQ(ColumnsOf(0x0301), 0U);
}

TEST(TerminalTest, HiddenCharactersAreSpelledOut) {
  EXPECT_EQ(Lines("a\u200Bb\u00AD", 40), "a<U+200B>b<U+00AD>|");
  EXPECT_EQ(Lines("\xff", 40), "\uFFFD|");
}

}  // namespace
}  // namespace redflag
