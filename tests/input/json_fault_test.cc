#include "input/json_fault.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "input/encoding.h"
#include "support/paths.h"

namespace redflag {
namespace {

TEST(FindJsonFaultTest, PointsAtTheFault) {
  struct Case {
    const char* text;
    std::size_t offset;
    const char* what;
  };
  for (const Case& c : {
           Case{"", 0, "the record is empty"},
           Case{"{\"a\": 1", 7, "the record ends too early"},
           Case{"{\"a\" 1}", 5, "expected ':'"},
           Case{"{\"a\": 1 \"b\"}", 8, "expected ',' or '}'"},
           Case{"[1 2]", 3, "expected ',' or ']'"},
           Case{"[01]", 2, "expected ',' or ']'"},
           Case{"[tru]", 1, "expected a value"},
           Case{"[1.]", 3, "expected a digit"},
           Case{"[\"\\x\"]", 2, "a bad escape in a text"},
           Case{"[\"a\tb\"]", 3, "a control character in a text"},
           Case{"{} {}", 3, "something follows the end"},
       }) {
    const std::optional<JsonFault> fault = FindJsonFault(c.text);
    ASSERT_TRUE(fault) << c.text;
    EXPECT_EQ(fault->offset, c.offset) << c.text;
    EXPECT_EQ(fault->what, c.what) << c.text;
  }
}

TEST(PlaceOfTest, CountsLinesAndCodePoints) {
  EXPECT_EQ(PlaceOf("äö\nüx", 7, 3, 5), "line 4, column 2");
  EXPECT_EQ(PlaceOf("äöx", 4, 3, 5), "line 3, column 7");
}

// The JSON test suite's verdicts. Deliberate difference: encoding is not this
// check's business, so files that are not UTF-8 are left out.
TEST(FindJsonFaultTest, AgreesWithTheJsonTestSuite) {
  const std::string folder =
      SharedPath("data/suites/json-test-suite/test_parsing");
  if (folder.empty()) GTEST_SKIP() << "no JSON test suite";
  int cases = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    const std::string name = entry.path().filename().string();
    if (name.starts_with("i_") || !IsUtf8(text)) continue;
    ++cases;
    EXPECT_EQ(FindJsonFault(text).has_value(), name.starts_with("n_")) << name;
  }
  EXPECT_GT(cases, 200);
}

}  // namespace
}  // namespace redflag
