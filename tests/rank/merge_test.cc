#include "rank/merge.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/finding.h"
#include "core/table.h"

namespace redflag {
namespace {

// Of the family "review", where "claim/price" is a lure into "link".
Merger MakeMerger() {
  Table merged;
  merged.name = "rank/merged";
  merged.rows.emplace_back().Add("family", {"review"});
  Table lures;
  lures.name = "rank/lures";
  TableRow& lure = lures.rows.emplace_back();
  lure.Add("rule", {"claim/price"});
  lure.Add("family", {"link"});
  Tables tables;
  tables.Add(std::move(merged));
  tables.Add(std::move(lures));
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
  MakeMerger().Merge(findings);
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

TEST(MergerTest, LowersLuresBesideWhatTheyLeadTo) {
  struct Case {
    Finding lure, other;
    Severity left;
  };
  const Finding price = At("claim/price.en", 30, 40, Severity::kMedium);
  Finding title = At("link/site", 0, 20, Severity::kHigh);
  title.field = "title";
  Finding preview = At("link/site", 0, 20, Severity::kHigh);
  preview.status = RuleStatus::kPreview;
  for (const Case& c :
       {Case{price, At("link/site", 0, 20, Severity::kHigh), Severity::kLow},
        Case{price, At("link/hint", 0, 20, Severity::kLow), Severity::kMedium},
        Case{price, At("claim/rank", 0, 20, Severity::kHigh),
             Severity::kMedium},
        Case{price, title, Severity::kMedium},
        Case{price, preview, Severity::kMedium},
        Case{At("claim/cure.en", 30, 40, Severity::kHigh),
             At("link/site", 0, 20, Severity::kHigh), Severity::kHigh}}) {
    std::vector<Finding> findings = {c.lure, c.other};
    MakeMerger().Merge(findings);
    EXPECT_EQ(findings[0].severity, c.left) << c.other.rule;
    EXPECT_EQ(findings[1].severity, c.other.severity);
  }
}

}  // namespace
}  // namespace redflag
