#include "scan/duplicate_pass.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "match/pattern_set.h"
#include "support/scanner.h"

namespace redflag {
namespace {

const Duplicates& BuiltIn() {
  static const RuleBook kRules(BuiltInPatterns());
  static const Duplicates kDuplicates(BuiltInPatterns().tables, kRules);
  return kDuplicates;
}

struct Listing {
  std::string id;
  std::string title;
  std::string text;
  std::string brand;
  std::map<std::string, std::string> attributes;
  std::string marketplace = "US";
};

Document DocumentOf(const Listing& listing) {
  Document document;
  document.id = listing.id;
  document.source = "catalogue.ndjson";
  document.marketplace = listing.marketplace;
  document.brand = listing.brand;
  document.fields.push_back({FieldKind::kTitle, 0, "", listing.title});
  document.fields.push_back({FieldKind::kBullet, 0, "", listing.text});
  for (const auto& [name, value] : listing.attributes)
    document.fields.push_back({FieldKind::kAttribute, 0, name, value});
  return document;
}

void Add(std::int64_t key, const Document& document, DuplicatePass& pass) {
  const std::string sketch = DuplicatePass::SketchOf(BuiltIn(), document);
  if (sketch.empty()) return;
  EXPECT_TRUE(pass.Add(key, sketch).ok());
}

// The others that each repeated listing is told of, by its id.
std::map<std::string, std::string> RepeatsIn(
    const std::vector<Listing>& listings) {
  DuplicatePass pass(BuiltIn(), testing::TempDir());
  for (std::size_t i = 0; i < listings.size(); ++i)
    Add(static_cast<std::int64_t>(i), DocumentOf(listings[i]), pass);
  std::map<std::string, std::string> found;
  const Status status =
      pass.Find([&](std::int64_t key, const Repetition& repetition) {
        std::string others;
        for (const std::string& id : repetition.ids)
          others += (others.empty() ? "" : " ") + id;
        found[listings[static_cast<std::size_t>(key)].id] = others;
        return Status(Done{});
      });
  EXPECT_TRUE(status.ok());
  return found;
}

using Repeats = std::map<std::string, std::string>;

constexpr char kRope[] =
    "Braided cotton with a soft handle for long walks, two metres, with a "
    "brass hook that turns and a loop for bags and keys";
constexpr char kBasket[] =
    "Woven jute with two leather handles for wood, toys or laundry, round, "
    "folds flat when nobody needs it, wipe with a damp cloth";

TEST(DuplicatePassTest, TellsTheOthersOfACluster) {
  EXPECT_EQ(RepeatsIn({{"a", "Rope lead", kRope, "", {}},
                       {"b", "Rope lead", kRope, "", {}},
                       {"c", "Jute basket", kBasket, "", {}},
                       {"d", "Lead rope", kRope, "", {}}}),
            (Repeats{{"a", "b d"}, {"b", "a d"}, {"d", "a b"}}));
}

TEST(DuplicatePassTest, VariationsAreNoDuplicates) {
  EXPECT_EQ(RepeatsIn({{"a", "Rope lead", kRope, "", {{"color", "red"}}},
                       {"b", "Rope lead", kRope, "", {{"color", "blue"}}},
                       {"c", "Rope lead, pack of 2", kRope, "", {}},
                       {"d", "Rope lead, green", kRope, "", {}}}),
            Repeats{});
}

TEST(DuplicatePassTest, OneVariationListedTwiceIsADuplicate) {
  EXPECT_EQ(RepeatsIn({{"a", "Rope lead", kRope, "", {{"color", "red"}}},
                       {"b", "Rope lead", kRope, "", {{"color", "blue"}}},
                       {"c", "Rope lead", kRope, "", {{"color", "Red"}}}}),
            (Repeats{{"a", "c"}, {"c", "a"}}));
}

TEST(DuplicatePassTest, StoresOfOtherCountriesAreApart) {
  EXPECT_EQ(RepeatsIn({{"a", "Rope lead", kRope, "", {}, "US"},
                       {"b", "Rope lead", kRope, "", {}, "CA"}}),
            Repeats{});
}

TEST(DuplicatePassTest, TheSameRecordTwiceIsNoDuplicate) {
  EXPECT_EQ(RepeatsIn({{"a", "Rope lead", kRope, "", {}},
                       {"a", "Rope lead", kRope, "", {}}}),
            Repeats{});
}

TEST(DuplicatePassTest, MessagesAndShortTextsAreNotCompared) {
  EXPECT_EQ(RepeatsIn({{"a", "Rope", "", "", {}}, {"b", "Rope", "", "", {}}}),
            Repeats{});
  Document message = DocumentOf({"m", "Rope lead", kRope, "", {}});
  message.kind = DocumentKind::kMessage;
  EXPECT_FALSE(BuiltIn().Describe(message).has_value());
}

TEST(DuplicatePassTest, TheOrderOfAddingMakesNoDifference) {
  std::vector<Listing> listings;
  for (int i = 0; i < 60; ++i) {
    const std::string number(1, static_cast<char>('A' + i % 20));
    listings.push_back({"id" + std::to_string(i),
                        "Rope lead " + number,
                        std::string(kRope) + " for " + number + number,
                        "",
                        {}});
  }
  const Repeats first = RepeatsIn(listings);
  EXPECT_FALSE(first.empty());
  std::ranges::reverse(listings);
  EXPECT_EQ(RepeatsIn(listings), first);
}

TEST(DuplicatePassTest, DamagedSketchesAreRefused) {
  const std::string sketch = DuplicatePass::SketchOf(
      BuiltIn(), DocumentOf({"a", "Rope lead", kRope, "", {}}));
  DuplicatePass pass(BuiltIn(), testing::TempDir());
  for (std::size_t size = 0; size < sketch.size(); ++size)
    EXPECT_FALSE(pass.Add(1, sketch.substr(0, size)).ok()) << size;
  EXPECT_FALSE(pass.Add(1, sketch + "x").ok());
  EXPECT_TRUE(pass.Add(1, sketch).ok());
}

TEST(DuplicatePassTest, ALargeClusterNamesAFewAndCountsAll) {
  DuplicatePass pass(BuiltIn(), testing::TempDir());
  for (int i = 0; i < 3000; ++i)
    Add(i, DocumentOf({"id" + std::to_string(i), "Rope", kRope, "", {}}), pass);
  std::size_t visited = 0;
  ASSERT_TRUE(pass.Find([&visited](std::int64_t, const Repetition& repetition) {
                    ++visited;
                    EXPECT_EQ(repetition.ids.size(), Repetition::kNamed);
                    EXPECT_EQ(repetition.others, 2999U);
                    return Status(Done{});
                  })
                  .ok());
  EXPECT_EQ(visited, 3000U);
}

}  // namespace
}  // namespace redflag
