// The whole matrix of marketplaces and kinds: what each principal requirement
// is there for is told where a listing is silent, and not where it speaks.
#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "check/certification.h"
#include "support/scanner.h"

namespace redflag {
namespace {

constexpr const char* kDate = "2026-11-20";

// One principal requirement of one kind in one marketplace.
struct Cell {
  std::string kind, marketplace, requirement, when;
};

const TableRow* RowOf(std::string_view table, std::string_view id) {
  const auto& rows = TheScanner().patterns().tables.Get(table).rows;
  const auto row = std::ranges::find_if(
      rows, [id](const TableRow& one) { return one.Text("id") == id; });
  return row == rows.end() ? nullptr : &*row;
}

// The members of those names that are groups, and the others themselves.
std::set<std::string> Members(std::span<const std::string> names,
                              std::string_view groups) {
  std::set<std::string> members;
  for (const std::string& name : names) {
    const TableRow* group = RowOf(groups, name);
    if (group == nullptr)
      members.insert(name);
    else
      members.insert(group->List("members").begin(),
                     group->List("members").end());
  }
  return members;
}

std::vector<Cell> PrincipalCells() {
  std::vector<Cell> cells;
  const Tables& tables = TheScanner().patterns().tables;
  for (const TableRow& row : tables.Get("certification/matrix").rows) {
    const std::string_view principal = row.Text("principal");
    if (principal.empty() || principal == "low") continue;
    for (const std::string& kind :
         Members(row.List("kinds"), "product-kind-groups"))
      for (const std::string& marketplace :
           Members(row.List("marketplaces"), "marketplace-groups"))
        cells.push_back({kind, marketplace,
                         std::string(row.Text("requirement")),
                         std::string(row.Text("when"))});
  }
  return cells;
}

// Words that make a condition of the matrix hold.
std::string WordsFor(const std::string& when) {
  static const std::map<std::string, std::string> kWords = {
      {"radio", "Bluetooth"},
      {"mains", "with 230 V wall plug"},
      {"coin", "with CR2032 button cell"},
      {"co", "for carbon monoxide"},
      {"child", "for kids"},
      {"lithium", "rechargeable"}};
  const auto words = kWords.find(when);
  return words == kWords.end() ? "in grey" : words->second;
}

// Whether a kind is by nature what the condition excludes.
bool Excludes(const Cell& cell) {
  if (!cell.when.starts_with('!')) return false;
  const TableRow* kind = RowOf("product-kinds", cell.kind);
  return kind != nullptr && kind->Lists("attributes", cell.when.substr(1));
}

// What is told of a listing of that kind: the message of the finding about
// what is missing, where it is of more than low severity.
std::string Told(const Cell& cell, const std::string& bullet) {
  Document document;
  document.id = "listing";
  document.marketplace = cell.marketplace;
  document.language = "en";
  document.fields.push_back({FieldKind::kTitle, 0, "", "Velunora X20"});
  document.fields.push_back(
      {FieldKind::kBullet, 0, "", "Model X20, " + WordsFor(cell.when) + "."});
  document.fields.push_back({FieldKind::kBullet, 1, "", bullet});
  const CheckedDocument checked =
      TheScanner().CheckExample(std::move(document), {cell.kind}, kDate);
  for (const Finding& finding : checked.findings)
    if (finding.rule == "certification/missing-claim" &&
        finding.severity > Severity::kLow)
      return finding.message;
  return "";
}

std::string NameOf(const Cell& cell) {
  return cell.kind + " in " + cell.marketplace + ": " + cell.requirement + " " +
         cell.when;
}

TEST(CertificationMatrix, IsLarge) {
  EXPECT_GE(PrincipalCells().size(), 500U);
}

TEST(CertificationMatrix, NamesWhatASilentListingLacks) {
  for (const Cell& cell : PrincipalCells()) {
    if (Excludes(cell)) continue;
    const TableRow* requirement =
        RowOf("certification/requirements", cell.requirement);
    ASSERT_NE(requirement, nullptr) << NameOf(cell);
    const std::string told = Told(cell, "Comes in a plain box.");
    EXPECT_NE(told.find(requirement->Text("name")), std::string::npos)
        << NameOf(cell) << " told: " << told;
  }
}

TEST(CertificationMatrix, IsContentWithAListingThatStatesIt) {
  for (const Cell& cell : PrincipalCells()) {
    if (Excludes(cell)) continue;
    const TableRow* requirement =
        RowOf("certification/requirements", cell.requirement);
    ASSERT_NE(requirement, nullptr) << NameOf(cell);
    ASSERT_FALSE(requirement->List("aliases").empty()) << NameOf(cell);
    const std::string& alias = requirement->List("aliases").front();
    EXPECT_EQ(Told(cell, "Conformity: " + alias + "."), "")
        << NameOf(cell) << " stated: " << alias;
  }
}

}  // namespace
}  // namespace redflag
