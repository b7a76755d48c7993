#include "app/output.h"

#include <filesystem>
#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "support/program.h"

namespace redflag {
namespace {

// Ends early, as one does whose store cannot be read any further.
class CutReport : public Report {
 public:
  void ForEachDocument(
      const std::function<void(const CheckedDocument&)>& visit) const override {
    visit({});
  }
  Status status() const override {
    return Error{ErrorKind::kStore, "the disk is gone"};
  }
};

class OutputTest : public ProgramTest {};

TEST_F(OutputTest, HalfAReportTakesNoPlace) {
  Write("old.json", "old");
  Settings settings;
  settings.reports = {{"json", Path("old.json")}, {"html", Path("new.html")}};
  const Status written = WriteReports(CutReport(), settings);
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().message, "the disk is gone");
  EXPECT_EQ(Read("old.json"), "old");
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& file :
       std::filesystem::directory_iterator(Path(".")))
    ++files;
  EXPECT_EQ(files, 1U);
}

TEST_F(OutputTest, NamesAFileThatCannotBeWritten) {
  const std::string file = Path("none/x.json");
  const Status written =
      WriteTo(file, [](std::ostream&) -> Status { return Done{}; });
  ASSERT_FALSE(written.ok());
  EXPECT_TRUE(written.error().message.starts_with(file));
}

}  // namespace
}  // namespace redflag
