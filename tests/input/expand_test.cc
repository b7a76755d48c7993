#include "input/expand.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace redflag {
namespace {

namespace fs = std::filesystem;

class ExpandTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        fs::path(testing::TempDir()) /
        ("expand_" +
         std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
         std::to_string(
             fs::file_time_type::clock::now().time_since_epoch().count()));
    for (const char* name : {"b.json", "a.json", "sub/c.csv", ".hidden/d.json",
                             ".e.json", "empty/.keep"}) {
      fs::create_directories((folder_ / name).parent_path());
      std::ofstream(folder_ / name) << "x";
    }
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::vector<std::string> Expand(std::vector<std::string> arguments) {
    for (std::string& argument : arguments)
      if (argument != "-") argument = (folder_ / argument).string();
    std::vector<std::string> names;
    for (const std::string& path : ExpandInputs(arguments))
      names.push_back(path == "-" ? path
                                  : fs::relative(path, folder_).string());
    return names;
  }

  fs::path folder_;
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
