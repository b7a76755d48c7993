#include "report/writer.h"

#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "report/filter.h"
#include "support/golden.h"
#include "support/sample_report.h"

namespace redflag {
namespace {

std::string Written(const Report& report, std::string_view format,
                    const WriteOptions& options = {}) {
  const auto writer = MakeReportWriter(format, options);
  std::ostringstream out;
  if (writer.ok()) writer.value()->Write(report, out);
  return out.str();
}

TEST(ReportWriterTest, EveryFormatKeepsItsBytes) {
  const SampleReport report;
  ExpectGolden("report.json", Written(report, "json"));
  ExpectGolden("report.ndjson", Written(report, "ndjson"));
  ExpectGolden("report.80.txt", Written(report, "table"));
  ExpectGolden("report.120.txt", Written(report, "table", {120, false}));
  ExpectGolden("report.colour.txt", Written(report, "table", {80, true}));
}

TEST(ReportWriterTest, ListedFormatsExistAndOthersAreNamed) {
  for (const std::string_view format : ReportFormats())
    EXPECT_TRUE(MakeReportWriter(format, {}).ok()) << format;
  const auto unknown = MakeReportWriter("yaml", {});
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().kind, ErrorKind::kInvalidOptions);
  EXPECT_EQ(unknown.error().message,
            "unknown format \"yaml\"; one of table, json, ndjson");
}

TEST(ReportWriterTest, AnEmptyReportIsWhole) {
  SampleReport report;
  report.documents.clear();
  report.not_checked.clear();
  report.summary = {};
  EXPECT_NE(Written(report, "json").find("\"documents\": []"),
            std::string::npos);
  EXPECT_NE(Written(report, "table").find("No document was found"),
            std::string::npos);
}

TEST(ReportWriterTest, BytesThatAreNoTextAreReplaced) {
  SampleReport report;
  report.documents[0].document.id = "a\xff\xc3\"\n\x01";
  const std::string json = Written(report, "json");
  EXPECT_NE(json.find("\"id\": \"a\uFFFD\uFFFD\\\"\\n\\u0001\""),
            std::string::npos);
}

TEST(ReportWriterTest, NothingReachesTheTerminalRaw) {
  SampleReport report;
  report.documents[0].document.id = "\x1b]0;title\x07 \u009b2J \u202Eevil";
  const std::string table = Written(report, "table");
  EXPECT_EQ(table.find('\x1b'), std::string::npos);
  EXPECT_EQ(table.find("\u009b"), std::string::npos);
  EXPECT_EQ(table.find("\u202E"), std::string::npos);
  EXPECT_NE(table.find("<U+202E>evil"), std::string::npos);
}

TEST(ReportWriterTest, ColourIsOnlyThereWhenAskedFor) {
  const SampleReport report;
  EXPECT_EQ(Written(report, "table").find('\x1b'), std::string::npos);
  EXPECT_NE(Written(report, "table", {80, true}).find('\x1b'),
            std::string::npos);
}

TEST(FilteredReportTest, ShowsLessAndCountsAll) {
  const SampleReport whole;
  const FilteredReport filtered(whole, {Severity::kHigh, 1});
  std::size_t documents = 0;
  filtered.ForEachDocument([&documents](const CheckedDocument& document) {
    ++documents;
    EXPECT_EQ(document.document.id, "B0TEST0001");
    EXPECT_EQ(document.findings.size(), 2U);
  });
  EXPECT_EQ(documents, 1U);
  EXPECT_EQ(filtered.summary.documents, 4U);
  EXPECT_EQ(filtered.not_checked.size(), 2U);
  EXPECT_NE(Written(filtered, "table").find("1 document of 4"),
            std::string::npos);
}

}  // namespace
}  // namespace redflag
