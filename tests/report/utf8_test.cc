#include "report/utf8.h"

#include <string_view>

#include <gtest/gtest.h>

namespace redflag {
namespace {

TEST(Utf8Test, TellsWhatIsNoUtf8) {
  struct Case {
    std::string_view text;
    bool valid;
    std::size_t size;
  };
  const Case cases[] = {
      {"a", true, 1},
      {"é", true, 2},
      {"語", true, 3},
      {"😀", true, 4},
      {"\xC0\x80", false, 1},          // Overlong NUL.
      {"\xE0\x80\x80", false, 1},      // Overlong of three bytes.
      {"\xED\xA0\x80", false, 1},      // A surrogate.
      {"\xF4\x90\x80\x80", false, 1},  // Beyond U+10FFFF.
      {"\xE8\xAA", false, 1},          // Cut short.
      {"\x80", false, 1},              // A continuation alone.
  };
  for (const Case& c : cases) {
    const CodePoint point = DecodeAt(c.text, 0);
    EXPECT_EQ(point.valid, c.valid) << c.text;
    EXPECT_EQ(point.size, c.size) << c.text;
  }
  EXPECT_EQ(DecodeAt("a", 1).size, 0U);
}

TEST(Utf8Test, CutsBetweenCodePoints) {
  EXPECT_EQ(CutUtf8("aé", 2), "a");
  EXPECT_EQ(CutUtf8("aé", 3), "aé");
  EXPECT_EQ(CutUtf8("語", 2), "");
}

}  // namespace
}  // namespace redflag
