#include "report/writer.h"

#include <map>
#include <optional>
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
  ExpectGolden("report.csv", Written(report, "csv"));
  ExpectGolden("report.sarif", Written(report, "sarif"));
  ExpectGolden("report.junit.xml", Written(report, "junit"));
  ExpectGolden("report.md", Written(report, "markdown"));
}

TEST(ReportWriterTest, ListedFormatsExistAndOthersAreNamed) {
  for (const std::string_view format : ReportFormats())
    EXPECT_TRUE(MakeReportWriter(format, {}).ok()) << format;
  const auto unknown = MakeReportWriter("yaml", {});
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().kind, ErrorKind::kInvalidOptions);
  EXPECT_EQ(unknown.error().message,
            "unknown format \"yaml\"; one of table, json, ndjson, html, csv, "
            "xlsx, sarif, junit, markdown");
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

// Writers print twice the same, whatever the clock says.
TEST(ReportWriterTest, TheSameReportGivesTheSameBytes) {
  const SampleReport report;
  for (const std::string_view format : ReportFormats())
    EXPECT_EQ(Written(report, format), Written(report, format)) << format;
}

SampleReport JudgedReport() {
  SampleReport report;
  report.documents[0].findings[0].suppression = {"a marketplace address", "Ann",
                                                 "2027-01-31", false, ""};
  report.documents[0].findings[1].novelty = Novelty::kNew;
  for (Finding& finding : report.documents[1].findings)
    finding.novelty = Novelty::kKnown;
  report.summary = {};
  for (const CheckedDocument& document : report.documents)
    report.summary.Count(document);
  return report;
}

TEST(ReportWriterTest, KnownAndSuppressedFindingsAreToldApart) {
  const SampleReport report = JudgedReport();
  EXPECT_EQ(report.summary.known, 5U);
  EXPECT_EQ(report.summary.suppressed, 1U);
  EXPECT_EQ(report.summary.by_severity,
            (std::map<std::string, std::size_t>{{"high", 1}}));
  const std::string table = Written(report, "table");
  EXPECT_EQ(table.find("www.acme-store.com"), std::string::npos) << table;
  EXPECT_NE(table.find("5 findings of the baseline"), std::string::npos);
  EXPECT_NE(table.find("1 finding by suppressions"), std::string::npos);
  const std::string sarif = Written(report, "sarif");
  EXPECT_NE(sarif.find(R"("baselineState": "unchanged")"), std::string::npos);
  EXPECT_NE(sarif.find(R"("baselineState": "new")"), std::string::npos);
  EXPECT_NE(sarif.find("accepted by Ann until 2027-01-31: a marketplace"),
            std::string::npos);
  EXPECT_NE(Written(report, "junit").find(R"(failures="1")"),
            std::string::npos);
  EXPECT_NE(Written(report, "json").find(R"("owner": "Ann")"),
            std::string::npos);
}

TEST(ReportWriterTest, JunitFailsFromTheSeverityAskedFor) {
  const SampleReport report;
  WriteOptions options;
  options.fail_on = Severity::kCritical;
  EXPECT_NE(Written(report, "junit", options).find(R"(failures="1")"),
            std::string::npos);
  options.fail_on = std::nullopt;
  EXPECT_NE(Written(report, "junit", options).find(R"(failures="0")"),
            std::string::npos);
}

TEST(ReportWriterTest, NoCellOfCsvIsAFormula) {
  for (const char* text : {"=1+1", "+1", "-1", "@SUM(A1)", "  =1+1", "\t=1",
                           "\r\n=1", "|calc", "＝1"}) {
    SampleReport report;
    report.documents[0].findings[0].match = text;
    const std::string csv = Written(report, "csv");
    EXPECT_NE(csv.find(std::string(",\"'")), std::string::npos) << text;
    EXPECT_EQ(csv.find(std::string(",\"") + text), std::string::npos) << text;
  }
}

TEST(ReportWriterTest, MarkdownStaysWithinAComment) {
  SampleReport report;
  const CheckedDocument document = report.documents[0];
  for (int i = 0; i < 2000; ++i)
    report.documents.push_back(document);
  const std::string markdown = Written(report, "markdown");
  EXPECT_LT(markdown.size(), 65536U);
  EXPECT_NE(markdown.find("more rows are in the full report"),
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
