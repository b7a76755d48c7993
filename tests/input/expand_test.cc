#include "input/expand.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/temp_folder.h"

namespace redflag {
namespace {

namespace fs = std::filesystem;

class ExpandTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"b.json", "a.json", "sub/c.csv", ".hidden/d.json",
                             ".e.json", "empty/.keep"}) {
      const fs::path path = folder_.Path(name);
      fs::create_directories(path.parent_path());
      std::ofstream(path) << "x";
    }
  }

  std::vector<std::string> Expand(std::vector<std::string> arguments) {
    for (std::string& argument : arguments)
      if (argument != "-") argument = folder_.Path(argument);
    std::vector<std::string> names;
    for (const std::string& path : ExpandInputs(arguments))
      names.push_back(
          path == "-" ? path : fs::relative(path, folder_.Path("")).string());
    return names;
  }

  TempFolder folder_;
};

TEST_F(ExpandTest, WalksFoldersInOrderWithoutHiddenFiles) {
  EXPECT_EQ(Expand({"."}),
            (std::vector<std::string>{"a.json", "b.json", "sub/c.csv"}));
}

TEST_F(ExpandTest, FillsInGlobsAndNamesNothingTwice) {
  EXPECT_EQ(Expand({"b.json", "*.json", "-", "sub"}),
            (std::vector<std::string>{"b.json", "a.json", "-", "sub/c.csv"}));
}

TEST_F(ExpandTest, WhatIsNotThereStandsForItself) {
  EXPECT_EQ(Expand({"none.json", "*.xml", "empty"}),
            (std::vector<std::string>{"none.json", "*.xml", "empty"}));
}

}  // namespace
}  // namespace redflag
