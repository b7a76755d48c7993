#include "rank/merge.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/finding.h"
#include "core/table.h"

namespace redflag {
namespace {

Merger MergerOfReviews() {
  Table table;
  table.name = "rank/merged";
  TableRow row;
  row.Add("family", {"review"});
  table.rows.push_back(std::move(row));
  Tables tables;
  tables.Add(std::move(table));
  return Merger(tables);
}

Finding At(std::string rule, std::size_t start, std::size_t end,
           Severity severity) {
  Finding finding;
  finding.family = rule.substr(0, rule.find('/'));
  finding.rule = std::move(rule);
  finding.field = "body";
  finding.severity = severity;
  finding.confidence = 0.8;
  finding.span = Span{start, end};
  return finding;
}

std::string Left(std::vector<Finding> findings) {
  MergerOfReviews().Merge(findings);
  std::string rules;
  for (const Finding& finding : findings)
    rules += finding.rule + " ";
  return rules;
}

TEST(MergerTest, LeavesOutWhatAnotherSays) {
  EXPECT_EQ(Left({At("review/all", 0, 20, Severity::kHigh),
                  At("review/part", 5, 9, Severity::kMedium)}),
            "review/all ");
  EXPECT_EQ(Left({At("review/same-a", 0, 5, Severity::kHigh),
                  At("review/same-b", 0, 5, Severity::kHigh)}),
            "review/same-a ");
}

TEST(MergerTest, KeepsWhatSaysMore) {
  EXPECT_EQ(Left({At("review/all", 0, 20, Severity::kMedium),
                  At("review/worse", 5, 9, Severity::kCritical)}),
            "review/all review/worse ");
  EXPECT_EQ(Left({At("review/left", 0, 9, Severity::kHigh),
                  At("review/right", 5, 20, Severity::kHigh)}),
            "review/left review/right ");
  EXPECT_EQ(Left({At("link/all", 0, 20, Severity::kHigh),
                  At("link/part", 5, 9, Severity::kHigh)}),
            "link/all link/part ");
}

TEST(MergerTest, KeepsWhatIsAbsentAndWhatStandsElsewhere) {
  Finding absent = At("review/absent", 0, 0, Severity::kLow);
  absent.span.reset();
  Finding subject = At("review/subject", 5, 9, Severity::kLow);
  subject.field = "subject";
  EXPECT_EQ(Left({At("review/all", 0, 20, Severity::kHigh), absent, subject}),
            "review/all review/absent review/subject ");
}

}  // namespace
}  // namespace redflag
