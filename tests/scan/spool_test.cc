#include "scan/spool.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "report/writer.h"
#include "support/sample_report.h"

namespace redflag {
namespace {

std::string Written(const Report& report) {
  const auto writer = MakeReportWriter("json", {});
  std::ostringstream out;
  writer.value()->Write(report, out);
  return out.str();
}

std::unique_ptr<Report> Spooled(const std::vector<CheckedDocument>& documents,
                                const std::vector<NotChecked>& not_checked,
                                const SpoolOptions& options) {
  Spool spool(options);
  for (const CheckedDocument& document : documents)
    EXPECT_TRUE(spool.Add(document).ok());
  for (const NotChecked& input : not_checked)
    spool.AddNotChecked(input);
  auto report = spool.Finish();
  report->tool_version = "0.1.0";
  report->patterns_version = "2026.11";
  report->patterns_digest = "sha256:0123";
  return report;
}

TEST(SpoolTest, GivesBackTheSameReportFromMemoryAndFromAFile) {
  const SampleReport sample;
  const std::string expected = Written(sample);
  for (const std::size_t memory_bytes : {0UL, 1000UL, 1UL << 20U}) {
    const auto report = Spooled(sample.documents, sample.not_checked,
                                {memory_bytes, testing::TempDir()});
    EXPECT_EQ(Written(*report), expected) << memory_bytes;
    EXPECT_EQ(Written(*report), expected) << "a second time";
    EXPECT_TRUE(report->status().ok());
    EXPECT_EQ(report->summary, sample.summary);
  }
}

TEST(SpoolTest, TheOrderOfAddingMakesNoDifference) {
  SampleReport sample;
  std::vector<CheckedDocument> documents = sample.documents;
  for (int i = 0; i < 20; ++i) {
    documents.push_back(documents[1]);
    documents.back().document.id = "copy-" + std::to_string(i);
  }
  const std::string first =
      Written(*Spooled(documents, sample.not_checked, {500, ""}));
  std::ranges::reverse(documents);
  std::ranges::reverse(sample.not_checked);
  EXPECT_EQ(Written(*Spooled(documents, sample.not_checked, {700, ""})), first);
}

TEST(SpoolTest, KeepsWhatReportsNeedAndNotTheFields) {
  CheckedDocument document;
  document.document.monthly_units = 0;
  document.document.notes = {"read as Windows-1252"};
  document.explanations = {"a", "b"};
  document.document.fields = {
      {FieldKind::kDescription, 0, "", std::string(100000, 'x')},
      {FieldKind::kTitle, 0, "", "Chair " + std::string(1000, 'x')}};
  const auto report = Spooled({document}, {}, {});
  report->ForEachDocument([](const CheckedDocument& back) {
    EXPECT_EQ(back.document.monthly_units, 0);
    EXPECT_EQ(back.document.notes.size(), 1U);
    EXPECT_EQ(back.explanations.size(), 2U);
    ASSERT_EQ(back.document.fields.size(), 1U);
    EXPECT_EQ(back.document.fields[0].kind, FieldKind::kTitle);
    EXPECT_LT(back.document.fields[0].text.size(), 300U);
  });
}

TEST(SpoolTest, RecordsThatCouldNotBeCheckedComeInTheirOrder) {
  const auto report = Spooled({},
                              {{"rows.csv#10", ErrorKind::kSyntax, ""},
                               {"rows.csv#9", ErrorKind::kSyntax, ""},
                               {"a#b", ErrorKind::kSyntax, ""}},
                              {});
  ASSERT_EQ(report->not_checked.size(), 3U);
  EXPECT_EQ(report->not_checked[0].source, "a#b");
  EXPECT_EQ(report->not_checked[1].source, "rows.csv#9");
  EXPECT_EQ(report->summary.not_checked, 3U);
}

TEST(SpoolTest, ADiskThatCannotBeWrittenIsAnError) {
  Spool spool({0, "/nonexistent"});
  const Status added = spool.Add({});
  ASSERT_FALSE(added.ok());
  EXPECT_EQ(added.error().kind, ErrorKind::kStore);
}

}  // namespace
}  // namespace redflag
