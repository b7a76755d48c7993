// Runs the real program as a user would.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/temp_folder.h"

namespace redflag {

struct ProgramRun {
  int status = -1;  // Exit status; 128 + n where signal n ended it.
  std::string out;
  std::string err;
};

// Every test gets an empty folder and runs the program in it.
class ProgramTest : public ::testing::Test {
 protected:
  // Writes a file below the folder, making folders as needed.
  void Write(const std::string& name, const std::string& text) const;
  std::string Read(const std::string& name) const;
  std::string Path(const std::string& name) const { return folder_.Path(name); }

  // Runs a shell command in the folder; "redflag" is the built program.
  ProgramRun Shell(const std::string& command) const;

 private:
  TempFolder folder_;
};

}  // namespace redflag
