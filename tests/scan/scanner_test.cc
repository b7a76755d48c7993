#include "scan/scanner.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "support/scanner.h"

namespace redflag {
namespace {

const Scanner& SharedScanner() {
  static const std::unique_ptr<const Scanner> kScanner = MakeScanner();
  return *kScanner;
}

CheckedDocument CheckText(std::string text) {
  Document document;
  document.id = "1";
  document.brand = "Zuvando";
  document.fields.push_back({FieldKind::kTitle, 0, "", "Desk lamp"});
  document.fields.push_back({FieldKind::kDescription, 0, "", std::move(text)});
  return SharedScanner().Check(std::move(document));
}

std::string Repeat(std::string_view part, std::size_t size = 1U << 17U) {
  std::string text;
  while (text.size() < size)
    text += part;
  return text;
}

// Each with each, these would not end within the test's time.
TEST(ScannerTest, LimitsWhatHostileTextsHold) {
  for (const std::string_view part :
       {"nike ", "case for nike adidas ", "グッチ風", "CE FCC ",
        "bluetooth headphones ", "this cures cancer, not acne. ",
        "leave a 5 star review for a gift card "}) {
    const CheckedDocument checked = CheckText(Repeat(part));
    const bool told = std::ranges::any_of(
        checked.document.unchecked, [](const Unchecked& one) {
          return one.code == ErrorKind::kLimit &&
                 one.message.find("more than") != std::string::npos;
        });
    EXPECT_TRUE(told) << part;
  }
}

TEST(ScannerTest, LimitsTheLinksOfAField) {
  for (const std::string_view part :
       {"www.a.com ", "qq12345678 ", "http://", "wechat id: ab_12 ",
        "search google for us "}) {
    const CheckedDocument checked = CheckText(Repeat(part));
    EXPECT_FALSE(checked.document.unchecked.empty()) << part;
  }
}

TEST(ScannerTest, OrdinaryTextIsCheckedWhole) {
  const CheckedDocument checked =
      CheckText(Repeat("A lamp for your desk. Bright, small, calm. ", 40000));
  EXPECT_TRUE(checked.document.unchecked.empty());
}

}  // namespace
}  // namespace redflag
