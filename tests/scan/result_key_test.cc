#include "scan/result_key.h"

#include <fstream>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "support/temp_folder.h"

namespace redflag {
namespace {

PatternSet Patterns() {
  PatternSet patterns;
  patterns.shared_digest = "1";
  Rule rule;
  rule.digest = "2";
  rule.where.from = "2026-03-01";
  rule.where.until = "2026-06-30";
  patterns.rules.push_back(rule);
  Table table;
  table.name = "certification/requirements";
  table.rows.emplace_back(std::make_shared<TableRow::Columns>());
  table.rows.back().Add("from", {"2027-01-18"});
  patterns.tables.Add(table);
  return patterns;
}

std::string KeyOn(const std::string& day) {
  ScannerOptions options;
  options.as_of = day;
  return KeysOf(Patterns(), options).all;
}

TEST(ResultKey, ChangesOnTheDaysOnWhichRulesDo) {
  const std::string before = KeyOn("2026-02-01");
  EXPECT_NE(before, "");
  EXPECT_EQ(KeyOn("2026-02-28"), before);
  const std::string during = KeyOn("2026-04-01");
  EXPECT_NE(during, before);
  EXPECT_NE(KeyOn("2026-03-01"), before);
  EXPECT_EQ(KeyOn("2026-06-29"), during);
  const std::string after = KeyOn("2026-07-01");
  EXPECT_NE(KeyOn("2026-06-30"), after) << "its last day";
  EXPECT_NE(after, during);
  EXPECT_EQ(KeyOn("2027-01-17"), after);
  EXPECT_NE(KeyOn("2027-01-18"), after) << "dates of tables count, too";
}

TEST(ResultKey, EveryOptionThatMattersIsInIt) {
  const std::string key = KeysOf(Patterns(), {}).all;
  EXPECT_EQ(KeysOf(Patterns(), {}).all, key);
  ScannerOptions other;
  other.marketplace = "DE";
  EXPECT_NE(KeysOf(Patterns(), other).all, key);
  other = {};
  other.language = "de";
  EXPECT_NE(KeysOf(Patterns(), other).all, key);
  other = {};
  other.own_brands = {"Acme"};
  EXPECT_NE(KeysOf(Patterns(), other).all, key);
  other = {};
  other.pack_folder = "/elsewhere";
  EXPECT_EQ(KeysOf(Patterns(), other).all, key);
  EXPECT_NE(KeysWith(KeysOf(Patterns(), {}), "more").all, key);
}

// Which of the three keys a change of the patterns changes: "all listing
// message".
std::string ChangedKeys(const PatternSet& before, const PatternSet& after) {
  const ResultKeys one = KeysOf(before, {});
  const ResultKeys two = KeysOf(after, {});
  std::string changed;
  if (one.all != two.all) changed += "all ";
  if (one.listing != two.listing) changed += "listing ";
  if (one.message != two.message) changed += "message ";
  return changed;
}

TEST(ResultKey, ARuleForOneKindLeavesTheOtherAlone) {
  PatternSet before = Patterns();
  PatternSet after = Patterns();
  EXPECT_EQ(ChangedKeys(before, after), "");
  after.digest = "sha256:other bytes";
  EXPECT_EQ(ChangedKeys(before, after), "") << "comments, examples";
  after.shared_digest = "other tables";
  EXPECT_EQ(ChangedKeys(before, after), "all listing message ");
  after = Patterns();
  after.rules[0].digest = "other";
  EXPECT_EQ(ChangedKeys(before, after), "all listing message ");
  before.rules[0].where.kind = after.rules[0].where.kind =
      DocumentKind::kMessage;
  EXPECT_EQ(ChangedKeys(before, after), "all message ");
  before.rules[0].where.kind = after.rules[0].where.kind =
      DocumentKind::kListing;
  EXPECT_EQ(ChangedKeys(before, after), "all listing ");
  after.rules[0].where.languages = {"de"};
  EXPECT_EQ(ChangedKeys(before, after), "all listing message ")
      << "the engine numbers languages";
  after.rules.clear();
  EXPECT_EQ(ChangedKeys(before, after), "all listing message ")
      << "a table may name it";
  after = before;
  after.rules[0].where.kind = DocumentKind::kMessage;
  after.rules[0].digest = "other";
  EXPECT_EQ(ChangedKeys(before, after), "all listing message ")
      << "it was for the one and is for the other";
}

Document Lamp() {
  Document lamp;
  lamp.id = "LAMP";
  lamp.source = "a.json#1";
  Field title;
  title.kind = FieldKind::kTitle;
  title.text = "Lamp";
  lamp.fields.push_back(title);
  return lamp;
}

TEST(DocumentDigest, IsOfWhatIsCheckedNotOfWhereItStands) {
  const std::string digest = DocumentDigest(Lamp(), "key");
  Document other = Lamp();
  other.source = "b.json#9";
  EXPECT_EQ(DocumentDigest(other, "key"), digest);
  EXPECT_NE(DocumentDigest(Lamp(), "other key"), digest);
  other.fields[0].text = "Lamps";
  EXPECT_NE(DocumentDigest(other, "key"), digest);
  other = Lamp();
  other.monthly_units = 0;
  EXPECT_NE(DocumentDigest(other, "key"), digest);
  other = Lamp();
  other.unchecked.push_back({"title", ErrorKind::kTruncated, ""});
  EXPECT_NE(DocumentDigest(other, "key"), digest);
}

// A listing that says what two fields of another one do.
TEST(DocumentDigest, TextsDoNotRunTogether) {
  Document one = Lamp();
  Document two = Lamp();
  one.brand = "a";
  one.seller = "bc";
  two.brand = "ab";
  two.seller = "c";
  EXPECT_NE(DocumentDigest(one, ""), DocumentDigest(two, ""));
  one = Lamp();
  two = Lamp();
  one.fields[0].text = std::string("x\0y", 3);
  two.fields[0].text = "x";
  EXPECT_NE(DocumentDigest(one, ""), DocumentDigest(two, ""));
}

TEST(FileDigest, IsOfTheBytes) {
  const TempFolder folder;
  const std::string path = folder.Path("a.json");
  std::ofstream(path) << "[]";
  const std::string digest = FileDigest(path, "key");
  EXPECT_NE(digest, "");
  EXPECT_NE(FileDigest(path, "other"), digest);
  std::ofstream(path) << "{}";
  EXPECT_NE(FileDigest(path, "key"), digest);
  EXPECT_EQ(FileDigest(folder.Path("none"), "key"), "");
  EXPECT_EQ(FileDigest(folder.Path(""), "key"), "") << "a folder";
}

TEST(PageDigest, IsOfTheBodyAndTellsItsKey) {
  const std::string digest = PageDigest("<p>", "text/html", "key");
  EXPECT_EQ(PageDigest("<p>", "text/html", "key"), digest);
  EXPECT_NE(PageDigest("<b>", "text/html", "key"), digest);
  EXPECT_NE(PageDigest("<p>", "text/plain", "key"), digest);
  EXPECT_NE(PageDigest("<p>", "text/html", "other"), digest);
  EXPECT_TRUE(IsPageDigest(digest, "key"));
  EXPECT_FALSE(IsPageDigest(digest, "other"));
  EXPECT_FALSE(IsPageDigest(digest.substr(0, 32), "key")) << "an older one";
  EXPECT_FALSE(IsPageDigest("", "key"));
}

TEST(RunPlan, NamesTheSources) {
  const std::string a[] = {"a", "bc"};
  const std::string b[] = {"ab", "c"};
  EXPECT_NE(RunPlan("key", a), RunPlan("key", b));
  EXPECT_EQ(RunPlan("", a), "") << "nothing is known to be the same";
}

}  // namespace
}  // namespace redflag
