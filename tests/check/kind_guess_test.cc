#include "check/kind_guess.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "support/scanner.h"

namespace redflag {
namespace {

struct FigureCase {
  std::string text;
  std::vector<std::string_view> told;
};

TEST(PowerFigures, TellWhatHasPower) {
  const PowerFigures figures(TheScanner().patterns().tables);
  const std::vector<FigureCase> cases = {
      {"works on 230 v", {"mains"}},
      {"5000mah pack", {"lithium"}},
      {"a 12v pump", {""}},
      {"1800-w burner", {"mains"}},
      {"40 khz sweep", {""}},
      {"2.4 ghz link", {"radio"}},
      {"version 3 with 12 pages", std::vector<std::string_view>()},
      {"size 40 v-neck of model x230v", std::vector<std::string_view>()},
      {"99999999999999999999999 v", std::vector<std::string_view>()},
      {"", std::vector<std::string_view>()}};
  for (const FigureCase& one : cases)
    EXPECT_EQ(figures.In(one.text), one.told) << one.text;
}

struct GuessCase {
  std::string marketplace, language, title, bullet, told;
};

// What is missing is told of a guess too, and only as a note.
const std::vector<GuessCase> kGuesses = {
    {"DE", "de", "Kleine Stöpsel fürs Ohr", "Sofort mit dem Handy verbunden",
     "CE marking"},
    {"FR", "fr", "Elle vole au-dessus du jardin, la petite libellule",
     "Manette et batterie fournies", "CE marking"},
    {"US", "en", "Keeps rats out of the attic: hush box",
     "Plug it in and forget it, 40 kHz", "EPA Est."},
    {"JP", "ja", "お湯がすぐ沸く白い相棒", "コンセントにさすだけ", "PSE"},
    {"US", "zh", "一插就暖的小被窝", "三小时后自己断电", "UL"}};

TEST(KindGuess, IsOnlyEverANote) {
  for (const GuessCase& one : kGuesses) {
    Document document;
    document.id = "listing";
    document.marketplace = one.marketplace;
    document.language = one.language;
    document.fields.push_back({FieldKind::kTitle, 0, "", one.title});
    document.fields.push_back({FieldKind::kBullet, 0, "", one.bullet});
    const CheckedDocument checked = TheScanner().Check(std::move(document));

    bool told = false;
    for (const Finding& finding : checked.findings) {
      if (finding.family != "certification") continue;
      EXPECT_EQ(finding.severity, Severity::kLow) << one.title;
      told = told || finding.message.find(one.told) != std::string::npos;
    }
    EXPECT_TRUE(told) << one.title;
  }
}

}  // namespace
}  // namespace redflag
