#include "app/suggest.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace redflag {
namespace {

TEST(NearestTest, FindsWhatWasMeant) {
  const std::vector<std::string> names = {
      "check",    "audit",       "scan",          "report",
      "links",    "--format",    "--jobs",        "--fail-on",
      "--output", "--own-brand", "--min-severity"};
  const struct {
    const char* typed;
    const char* meant;
  } cases[] = {{"chekc", "check"},
               {"chek", "check"},
               {"adit", "audit"},
               {"reprot", "report"},
               {"link", "links"},
               {"--formt", "--format"},
               {"--jbos", "--jobs"},
               {"--failon", "--fail-on"},
               {"--min", "--min-severity"},
               {"--ownbrand", "--own-brand"},
               {"listing.json", ""},
               {"xyz", ""},
               {"", ""},
               {"--zzzzzz", ""}};
  for (const auto& test : cases)
    EXPECT_EQ(Nearest(test.typed, names), test.meant) << test.typed;
}

}  // namespace
}  // namespace redflag
