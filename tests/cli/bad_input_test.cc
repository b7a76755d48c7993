// Files that go wrong in the ways that sellers' files do: what is wrong is
// told with its place, the rest is checked, and memory stays bounded.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/paths.h"
#include "support/program.h"
#include "support/sanitized.h"

namespace redflag {
namespace {

using Json = nlohmann::json;
using Lines = std::vector<std::string>;

class BadInputTest : public ProgramTest {
 protected:
  // Writes the files of one sort.
  void Make(const std::string& sort) {
    ASSERT_EQ(
        Shell("python3 '" + RepoPath("tests/cli/bad_inputs.py") + "' " + sort)
            .status,
        0);
  }

  // The report on one file; the program also tells its most memory.
  Json Report(const std::string& file, const std::string& verb = "check") {
    // What the patterns cost where nobody has compiled them yet is not the
    // input's.
    Shell("echo x | redflag links - >warm");
    run_ = Shell(
        "python3 -c 'import resource, subprocess, sys\n"
        "status = subprocess.run(sys.argv[1:]).returncode\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
        "open(\"used\", \"w\").write(str(used))\n"
        "sys.exit(status)' redflag " +
        verb + " --format json --fail-on never --jobs 2 " + file);
    const Json report = Json::parse(run_.out, nullptr, false);
    EXPECT_FALSE(report.is_discarded()) << run_.out << run_.err;
    if (kSanitized) return report;
    EXPECT_LT(std::stoul(Read("used")), 224U << 10U) << file;
    return report;
  }

  ProgramRun run_;
};

Lines Ids(const Json& report) {
  Lines ids;
  for (const Json& document : report["documents"])
    ids.push_back(document["id"].get<std::string>());
  std::ranges::sort(ids);
  return ids;
}

// "source code: message" of what was not checked.
Lines NotCheckedIn(const Json& report) {
  Lines lines;
  for (const Json& input : report["not_checked"])
    lines.push_back(input["source"].get<std::string>() + " " +
                    input["code"].get<std::string>() + ": " +
                    input["message"].get<std::string>());
  return lines;
}

// "id field: message" of every part that was not checked.
Lines Unchecked(const Json& report) {
  Lines lines;
  for (const Json& document : report["documents"])
    for (const Json& part : document["unchecked"])
      lines.push_back(document["id"].get<std::string>() + " " +
                      part["field"].get<std::string>() + ": " +
                      part["message"].get<std::string>());
  std::ranges::sort(lines);
  return lines;
}

// "field of id" of every finding of a family.
Lines Findings(const Json& report, const std::string& family) {
  Lines lines;
  for (const Json& document : report["documents"])
    for (const Json& finding : document["findings"])
      if (finding["family"] == family)
        lines.push_back(finding["field"].get<std::string>() + " of " +
                        document["id"].get<std::string>());
  std::ranges::sort(lines);
  return lines;
}

TEST_F(BadInputTest, CellsOfAWorkbook) {
  Make("workbooks");
  const Json report = Report("cells.xlsx");
  EXPECT_EQ(run_.status, 3);
  EXPECT_EQ(Ids(report),
            (Lines{"4006381333931", "BROKEN", "CACHED", "SHARED", "UNCACHED"}));
  EXPECT_EQ(Findings(report, "off-platform"), (Lines{"title of CACHED"}));
  EXPECT_EQ(Unchecked(report),
            (Lines{"BROKEN title: B5: a formula with the error #REF!: mend "
                   "it, save and check again",
                   "UNCACHED bullets[0]: C4: a formula whose result is not in "
                   "the file: open the file in a spreadsheet program, save it "
                   "and check again"}));
}

TEST_F(BadInputTest, AMergedCellSpeaksForAllItsRows) {
  Make("workbooks");
  const Json report = Report("merged.xlsx");
  EXPECT_EQ(run_.status, 0);
  EXPECT_EQ(Ids(report), (Lines{"A", "B", "C", "D"}));
  EXPECT_EQ(Findings(report, "off-platform"),
            (Lines{"title of A", "title of B", "title of C"}));
}

TEST_F(BadInputTest, LargeWorkbooks) {
  Make("large_workbooks");
  EXPECT_EQ(Ids(Report("empty-rows.xlsx")), (Lines{"LAST"}));
  EXPECT_EQ(run_.status, 0);
  EXPECT_EQ(Ids(Report("wide.xlsx")).size(), 19998U);
  EXPECT_EQ(NotCheckedIn(Report("texts-bomb.xlsx")),
            (Lines{"texts-bomb.xlsx limit: the workbook cannot be read: the "
                   "workbook's texts take more than 96 MiB: save its sheets "
                   "as files of their own"}));
}

TEST_F(BadInputTest, AWorkbookBrokenInPart) {
  Make("workbooks");
  const Json two = Report("two-sheets.xlsx");
  EXPECT_EQ(run_.status, 3);
  EXPECT_EQ(Ids(two), (Lines{"A", "B"}));
  EXPECT_EQ(NotCheckedIn(two),
            (Lines{"two-sheets.xlsx/Cut#2 syntax: after row 2 the sheet cannot "
                   "be read: line 1: not well-formed (invalid token)",
                   "two-sheets.xlsx/Notes unsupported: no column of the header "
                   "is known (title, bullets, description, body, ...)"}));
}

TEST_F(BadInputTest, Archives) {
  Make("archives");
  const std::map<std::string, Lines> expected = {
      {"bomb.zip", {"bomb.zip/zeros.csv limit: unpacks to more than 64 MiB"}},
      {"cut.zip", {"cut.zip truncated: the zip archive is damaged"}},
      {"three.zip",
       {"three.zip/in.zip/in.zip limit: archives in archives, more than 2 "
        "deep: unpack it first"}},
      {"locked.zip",
       {"locked.zip/secret.json unsupported: is protected by a password: "
        "unpack it, or pack it anew without one"}},
      {"sheet.ods",
       {"sheet.ods unsupported: an OpenDocument file: save it as XLSX, DOCX, "
        "CSV or text"}}};
  for (const auto& [file, lines] : expected) {
    const Json report = Report(file);
    EXPECT_EQ(run_.status, 3) << file;
    EXPECT_EQ(NotCheckedIn(report), lines) << file;
    const bool has_more = file != "cut.zip" && file != "sheet.ods";
    EXPECT_EQ(report["documents"].size(), has_more ? 1U : 0U) << file;
  }
}

TEST_F(BadInputTest, NothingIsUnpackedByItsName) {
  Make("archives");
  const Json report = Report("names.zip");
  EXPECT_EQ(run_.status, 0);
  EXPECT_EQ(Ids(report).size(), 3U);
  EXPECT_EQ(Shell("ls ..  | grep -c up.json").out, "0\n");
}

TEST_F(BadInputTest, AllArchivesInAnArchiveShareOneLimit) {
  Make("large_archives");
  const Json report = Report("many.zip");
  EXPECT_EQ(run_.status, 3);
  const Lines lines = NotCheckedIn(report);
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines.back(),
            "many.zip/3.zip limit: the whole archive unpacks to more than 512 "
            "MiB");
  EXPECT_EQ(Ids(report), (Lines{"GOOD"}));
}

TEST_F(BadInputTest, Papers) {
  Make("papers");
  const std::map<std::string, std::string> expected = {
      {"locked.xlsx",
       "a file with a password: open it, save it without one and check it "
       "again"},
      {"old.xls",
       "an old Office file (XLS, DOC, PPT): save it as XLSX, DOCX, CSV or "
       "text"},
      {"mail.msg", "an Outlook message (MSG): save it as .eml, HTML or text"},
      {"picture.docx",
       "a Word file without text: pictures are not read; write what they say "
       "into a text file"}};
  for (const auto& [file, message] : expected) {
    const Json report = Report(file, "audit");
    EXPECT_EQ(run_.status, 3) << file;
    EXPECT_EQ(NotCheckedIn(report), (Lines{file + " unsupported: " + message}));
  }
  if (Shell("command -v pdftotext").status != 0) return;
  EXPECT_EQ(NotCheckedIn(Report("picture.pdf", "audit")),
            (Lines{"picture.pdf unsupported: a PDF file without text: pictures "
                   "are not read; write what they say into a text file"}));
  EXPECT_EQ(NotCheckedIn(Report("locked.pdf", "audit")),
            (Lines{"locked.pdf unsupported: a PDF file that is protected by a "
                   "password: save it without one"}));
  EXPECT_EQ(NotCheckedIn(Report("broken.pdf", "audit")),
            (Lines{"broken.pdf truncated: a PDF file that pdftotext cannot "
                   "read: it is damaged, or not whole"}));
}

TEST_F(BadInputTest, TextsOfSeveralEncodings) {
  Make("texts");
  EXPECT_EQ(Ids(Report("mixed.csv")), (Lines{"A", "B", "C", "D"}));
  EXPECT_EQ(run_.err,
            "redflag: mixed.csv: not UTF-8: read as Windows-1252 (first in "
            "#2)\nredflag: mixed.csv: not UTF-8: read as Shift_JIS (first in "
            "#4)\n");
  // What an export has lost is said once.
  Report("lost.tsv");
  EXPECT_EQ(run_.err,
            "redflag: lost.tsv: holds \"?\" in place of letters: an export has "
            "lost them; export it as UTF-8 (first in #1)\n");
  Report("twice.tsv");
  EXPECT_EQ(run_.err,
            "redflag: twice.tsv: UTF-8 was once taken for another encoding "
            "(\"Ã¼\" for \"ü\"); export it as UTF-8 (first in #1)\n");
  EXPECT_TRUE(Shell("redflag scan lost.tsv")
                  .err.starts_with("redflag: lost.tsv: holds \"?\" in place"));
}

TEST_F(BadInputTest, TablesAndMailboxes) {
  Make("texts");
  const Json quotes = Report("quotes.tsv");
  EXPECT_EQ(Ids(quotes), (Lines{"A", "B", "C", "D"}));
  EXPECT_EQ(NotCheckedIn(quotes), Lines{});
  EXPECT_EQ(Ids(Report("index.csv")), (Lines{"index.csv#1", "index.csv#2"}));
  const Json mails = Report("mails.mbox", "audit");
  EXPECT_EQ(run_.status, 3);
  EXPECT_EQ(mails["documents"].size(), 3U);
  EXPECT_EQ(Unchecked(mails),
            (Lines{"mails.mbox#2 body: the boundary between the mail's parts "
                   "is never found: \"x\""}));
}

}  // namespace
}  // namespace redflag
