// fixtures/README.md: a file of every format that is read, and what is in it.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/paths.h"
#include "support/program.h"

namespace redflag {
namespace {

using Json = nlohmann::json;
using Cells = std::vector<std::string>;

std::string TrimCell(const std::string& text) {
  const std::size_t from = text.find_first_not_of(' ');
  if (from == std::string::npos) return "";
  return text.substr(from, text.find_last_not_of(' ') - from + 1);
}

// The rows of the Markdown table below a heading, without its own two.
std::vector<Cells> TableBelow(const std::string& heading) {
  std::ifstream lines(RepoPath("fixtures/README.md"));
  std::vector<Cells> rows;
  bool below = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) below = line == heading;
    if (!below || !line.starts_with('|')) continue;
    std::istringstream rest(line.substr(1));
    Cells cells;
    for (std::string cell; std::getline(rest, cell, '|');)
      cells.push_back(TrimCell(cell));
    rows.push_back(cells);
  }
  rows.erase(rows.begin(), rows.begin() + 2);
  return rows;
}

struct Expected {
  std::string file, verb;
  std::size_t records = 0;
  std::size_t not_checked = 0;
  std::string found;
};

std::vector<Expected> ExpectedIn(bool has_pdf_text) {
  std::vector<Expected> all;
  for (const Cells& row : TableBelow("## In")) {
    Expected each{row.at(1), row.at(2), std::stoul(row.at(3)),
                  std::stoul(row.at(4)), row.at(5)};
    if (each.file.ends_with(".pdf") && !has_pdf_text) {
      each.not_checked = 1;
      each.found = "";
    }
    all.push_back(each);
  }
  return all;
}

// What a report says of one file.
struct Told {
  std::size_t records = 0;
  std::size_t not_checked = 0;
  std::set<std::string> found;  // "id field"
};

class FixtureTableTest : public ProgramTest {
 protected:
  void SetUp() override {
    expected_ = ExpectedIn(Shell("command -v pdftotext").status == 0);
  }

  Json Report(const std::string& verb, const std::string& inputs) const {
    const ProgramRun run =
        Shell("redflag " + verb + " --format json --fail-on never " + inputs);
    Json report = Json::parse(run.out, nullptr, false);
    EXPECT_FALSE(report.is_discarded()) << run.out << run.err;
    return report;
  }

  std::vector<Expected> expected_;
};

std::string FileOf(const Json& item) {
  const std::string fixtures = RepoPath("fixtures/");
  std::string source = item["source"];
  if (source.starts_with(fixtures)) source.erase(0, fixtures.size());
  // A folder and a file; what follows is a place within it.
  return source.substr(
      0, std::min(source.find_first_of("#/", source.find('/') + 1),
                  source.size()));
}

std::map<std::string, Told> ByFile(const Json& report) {
  std::map<std::string, Told> files;
  for (const Json& item : report["not_checked"]) {
    ++files[FileOf(item)].records;
    ++files[FileOf(item)].not_checked;
  }
  for (const Json& document : report["documents"]) {
    Told& told = files[FileOf(document)];
    ++told.records;
    std::string id = document["id"];
    id.erase(0, id.rfind('/') + 1);
    for (const Json& finding : document["findings"])
      if (finding["family"] == "off-platform" ||
          finding["family"] == "review-manipulation")
        told.found.insert(id + " " + finding["field"].get<std::string>());
  }
  return files;
}

std::string Joined(const std::set<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts)
    all += (all.empty() ? "" : ", ") + text;
  return all;
}

TEST_F(FixtureTableTest, EveryRecordIsADocumentOrIsNamedAsNotChecked) {
  std::map<std::string, std::string> inputs;
  for (const Expected& each : expected_)
    inputs[each.verb] += " '" + RepoPath("fixtures/" + each.file) + "'";
  std::map<std::string, Told> told;
  for (const auto& [verb, files] : inputs)
    told.merge(ByFile(Report(verb, files)));
  for (const Expected& each : expected_) {
    EXPECT_EQ(told[each.file].records, each.records) << each.file;
    EXPECT_EQ(told[each.file].not_checked, each.not_checked) << each.file;
    EXPECT_EQ(Joined(told[each.file].found), each.found) << each.file;
  }
}

TEST_F(FixtureTableTest, EveryFixtureHasARow) {
  std::set<std::string> rows;
  for (const Expected& each : expected_)
    EXPECT_TRUE(rows.insert(each.file).second) << each.file << " twice";
  std::set<std::string> files;
  for (const char* folder :
       {"listings", "messages", "pages", "formats", "broken"})
    for (const auto& entry : std::filesystem::directory_iterator(
             RepoPath("fixtures/" + std::string(folder))))
      if (entry.is_regular_file())
        files.insert(folder + ("/" + entry.path().filename().string()));
  EXPECT_EQ(rows, files);
}

TEST_F(FixtureTableTest, PackedFilesHoldAsMuch) {
  std::string list;
  std::map<std::string, Told> sums;
  for (const Expected& each : expected_) {
    list += each.verb + " " + each.file + "\n";
    sums[each.verb].records += each.records;
    sums[each.verb].not_checked += each.not_checked;
  }
  Write("list", list);
  const ProgramRun packed =
      Shell("python3 '" + RepoPath("tests/cli/pack_fixtures.py") + "' '" +
            RepoPath("") + "' < list");
  ASSERT_EQ(packed.status, 0) << packed.err;
  for (const auto& [verb, sum] : sums)
    for (const std::string& input : {verb + "/all.zip", verb + "/gz"}) {
      const Json report = Report(verb, input);
      const std::size_t not_checked = report["not_checked"].size();
      EXPECT_EQ(report["documents"].size() + not_checked, sum.records) << input;
      EXPECT_EQ(not_checked, sum.not_checked) << input;
    }
}

// A template says the same as tab-separated text, as workbook, and as
// workbook with macros.
TEST_F(FixtureTableTest, WorkbooksSayWhatTheirTextsSay) {
  std::string list;
  std::size_t books = 0;
  for (const Expected& each : expected_)
    if (each.file.starts_with("formats/amazon")) {
      list += each.verb + " " + each.file + "\n";
      ++books;
    }
  Write("list", list);
  ASSERT_EQ(Shell("python3 '" + RepoPath("tests/cli/pack_fixtures.py") + "' '" +
                  RepoPath("") + "' < list")
                .status,
            0);
  ASSERT_EQ(books, 3U);
  std::size_t book = 0;
  for (const Expected& each : expected_) {
    if (!each.file.starts_with("formats/amazon")) continue;
    const std::string name =
        "books/" + std::to_string(book++) + "-" +
        std::filesystem::path(each.file).filename().string();
    for (const char* ending : {".xlsx", ".xlsm"}) {
      const auto told = ByFile(Report("check", name + ending));
      ASSERT_EQ(told.size(), 1U) << name << ending;
      EXPECT_EQ(told.begin()->second.records, each.records) << name << ending;
      EXPECT_EQ(Joined(told.begin()->second.found), each.found) << name;
    }
  }
}

TEST_F(FixtureTableTest, EveryFormatOfReportsHasARow) {
  const std::string help = Shell("redflag check --help").out;
  const std::string offered = "FORMAT:{";
  const std::size_t from = help.find(offered) + offered.size();
  ASSERT_LT(from, help.size());
  std::istringstream names(help.substr(from, help.find('}', from) - from));
  std::set<std::string> formats;
  for (std::string name; std::getline(names, name, ',');)
    formats.insert(name);
  std::set<std::string> rows;
  for (const Cells& row : TableBelow("## Out")) {
    rows.insert(row.at(0));
    if (!row.at(1).starts_with("expected/")) continue;
    EXPECT_TRUE(std::filesystem::exists(RepoPath("fixtures/" + row.at(1))));
  }
  EXPECT_EQ(rows, formats);
}

}  // namespace
}  // namespace redflag
