#include "support/golden.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "support/paths.h"

namespace redflag {

void ExpectGolden(const std::string& name, const std::string& actual) {
  const std::string path = RepoPath("fixtures/expected/" + name);
  if (std::getenv("REDFLAG_UPDATE_EXPECTED") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  std::ifstream in(path, std::ios::binary);
  ASSERT_TRUE(in) << path << " is missing";
  std::ostringstream expected;
  expected << in.rdbuf();
  EXPECT_EQ(actual, expected.str())
      << "If the change is meant: REDFLAG_UPDATE_EXPECTED=1 and run again.";
}

}  // namespace redflag
