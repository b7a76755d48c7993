// The false friends of links and contacts: none of them is a finding that a
// seller would have to act on.

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "scan/scanner.h"
#include "support/paths.h"
#include "support/scanner.h"

namespace redflag {
namespace {

struct Friend {
  std::string pattern, language, kind, text;
};

std::vector<Friend> ReadFriends() {
  std::ifstream file(RepoPath("tests/check/false_friends.tsv"));
  std::vector<Friend> friends;
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream cells(line);
    Friend one;
    std::getline(cells, one.pattern, '\t');
    std::getline(cells, one.language, '\t');
    std::getline(cells, one.kind, '\t');
    std::getline(cells, one.text, '\t');
    friends.push_back(std::move(one));
  }
  return friends;
}

Document DocumentOf(const Friend& one) {
  const std::string& tag = one.language;
  Document document;
  document.id = one.pattern;
  document.language = tag;
  document.marketplace = tag == "en" || tag == "zh" ? "US"
                         : tag == "ja"              ? "JP"
                         : tag == "de"              ? "DE"
                         : tag == "fr"              ? "FR"
                         : tag == "it"              ? "IT"
                                                    : "ES";
  document.brand = "Kettlebrook";
  Field field;
  field.kind = FieldKind::kDescription;
  if (one.kind == "message") {
    document.kind = DocumentKind::kMessage;
    field.kind = FieldKind::kBody;
  }
  field.text = one.text;
  document.fields.push_back(field);
  return document;
}

TEST(FalseFriendsTest, StaySilent) {
  const std::unique_ptr<const Scanner> scanner = MakeScanner();
  const std::vector<Friend> friends = ReadFriends();
  ASSERT_GE(friends.size(), 100U);
  for (const Friend& one : friends)
    for (const Finding& finding : scanner->Check(DocumentOf(one)).findings) {
      if (finding.family != "off-platform") continue;
      EXPECT_EQ(finding.severity, Severity::kLow)
          << one.pattern << " (" << one.language << "): " << finding.rule
          << " marks \"" << finding.match << "\" in: " << one.text;
    }
}

}  // namespace
}  // namespace redflag
