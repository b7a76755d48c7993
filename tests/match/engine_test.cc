#include "match/engine.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "text/normalize.h"
#include "text/term_forms.h"

namespace redflag {
namespace {

constexpr const char* kEnginePolicies =
    R"({"schema": "redflag/table/1", "table": "policies", "source": "s",
        "verified": "2026-11-21", "columns": {"id": "text"},
        "rows": [{"id": "p"}]})";

// A set with one rule: its `find` and whatever follows it.
PatternSet SetOf(const std::string& find) {
  const std::vector<PatternFile> files = {
      {"policies.json", kEnginePolicies},
      {"rules.json",
       R"({"schema": "redflag/patterns/1", "family": "claim", "rules": [
         {"id": "claim/x", "title": "t", "severity": "low", "message": "m",
          "remedy": "r", "policy": ["p"],
          "examples": {"match": [{"text": "a", "part": "a"}],
                       "no_match": ["b"]}, "find": )" +
           find + "}]}"}};
  Result<PatternSet> set = LoadPatterns(files);
  EXPECT_TRUE(set.ok()) << (set.ok() ? "" : set.error().message);
  return set.ok() ? std::move(set.value()) : PatternSet{};
}

// What the rule marks in a description, parts joined by " | ".
std::string Marks(const std::string& find, const std::string& given) {
  const PatternSet set = SetOf(find);
  const auto engine = Engine::Build(set, TermForms);
  const Field field{FieldKind::kDescription, 0, "", given};
  const NormalizedText text = Normalize(given);
  const std::vector<ScannedField> fields = {engine.value()->Scan(field, text)};
  std::string marks;
  for (const Match& match : engine.value()->Decide(fields, {})) {
    const Span span = text.ToGiven(match.span);
    marks +=
        (marks.empty() ? "" : " | ") + given.substr(span.start, span.size());
  }
  return marks;
}

TEST(EngineTest, FindsWholeWordsInEverySpelling) {
  struct Case {
    std::string terms, given, marked;
  };
  for (const Case& c : std::vector<Case>{
           {R"("cure")", "A CURE for all", "CURE"},
           {R"("cure")", "secure cured", ""},
           {R"("cur*")", "cured and cures", "cured | cures"},
           {R"("*gutschein")", "Ein Amazongutschein!", "Amazongutschein"},
           {R"("e-mail")", "e mail, e-mail, email", "e mail | e-mail"},
           {R"("a five star card")", "A Five-star card", "A Five-star card"},
           {R"("gratis-*")", "gratis-Ball, gratis Ball", "gratis-"},
           {R"("gratis-*", "gratis ball")", "gratis-Ball", "gratis-Ball"},
           {R"("-5 years")", "-5-years, 15 years", "-5-years"},
           {R"("->")", "now->here", "->"},
           {R"("gift card")", "a gift-card, a gift  card",
            "gift-card | gift  card"},
           {R"("für immer")", "fuer immer fur immer FÜR IMMER",
            "fuer immer | fur immer | FÜR IMMER"},
           {R"("返金")", "全額返金します", "返金"},
           {R"("fda")", "レビューfdaです éfda", "fda"},
           {R"("money back", "money back guarantee")", "money back guarantee",
            "money back guarantee"},
           {R"("free")", "fr&shy;ee <b>f</b>ree", "fr&shy;ee | f</b>ree"},
           {R"("coupon")", "a c0upon", "c0upon"},
       }) {
    SCOPED_TRACE(c.given);
    EXPECT_EQ(Marks(R"({"terms": [)" + c.terms + "]}", c.given), c.marked);
  }
}

TEST(EngineTest, FindsRegexesBoundedLikeWords) {
  EXPECT_EQ(Marks(R"({"regex": "kills [0-9]+%"})", "kills 99% ok"),
            "kills 99%");
  EXPECT_EQ(Marks(R"({"regex": "epa [0-9]{3}"})", "epa 1234 epa 123"),
            "epa 123");
}

TEST(EngineTest, JoinsWordsThatStandNear) {
  const std::string sentence =
      R"({"near": [{"terms": ["if"]}, {"terms": ["happy"]}, {"terms": ["review*"]}],
          "order": "given"})";
  EXPECT_EQ(Marks(sentence, "So if you are happy write a review."),
            "if you are happy write a review");
  EXPECT_EQ(Marks(sentence, "If you are happy, fine. Write a review."), "");
  EXPECT_EQ(Marks(sentence, "Write a review if you are happy."), "");
  const std::string words =
      R"({"near": [{"terms": ["cure*"]}, {"terms": ["cancer"]}],
          "within": {"words": 2}})";
  EXPECT_EQ(Marks(words, "cancer is cured"), "cancer is cured");
  EXPECT_EQ(Marks(words, "cures any kind of cancer"), "");
  const std::string two =
      R"({"near": [{"terms": ["happy"]}, {"terms": ["unhappy"]}],
          "within": {"sentences": 3}})";
  EXPECT_EQ(Marks(two, "Happy? Review us. Unhappy? Write to us."),
            "Happy? Review us. Unhappy");
}

TEST(EngineTest, CountsWordsOverSentences) {
  const std::string near =
      R"({"near": [{"terms": ["gift"]}, {"terms": ["rate"]}],
          "within": {"words": 2, "sentences": 2}})";
  EXPECT_EQ(Marks(near, "A gift waits! Rate it."), "gift waits! Rate");
  EXPECT_EQ(Marks(near, "A gift waits for you today! Rate it."), "");
  EXPECT_EQ(Marks(near, "A gift. Yes. Rate it."), "");
}

TEST(EngineTest, TakesBackAPartOfAnExpression) {
  const std::string near =
      R"({"near": [{"terms": ["gift"],
                    "except": {"before:1": {"terms": ["no"]}}},
                   {"terms": ["review"]}]})";
  EXPECT_EQ(Marks(near, "A gift for a review."), "gift for a review");
  EXPECT_EQ(Marks(near, "No gift for a review."), "");
  EXPECT_EQ(Marks(near, "No review, no gift, but a gift."),
            "review, no gift, but a gift");
}

TEST(EngineTest, TakesBackWhatAnExceptionCovers) {
  const auto with = [](const std::string& unless) {
    return R"({"terms": ["cure"]}, "unless": )" + unless;
  };
  EXPECT_EQ(Marks(with(R"({"overlap": {"terms": ["cure time"]}})"),
                  "cure time; a cure"),
            "cure");
  EXPECT_EQ(Marks(with(R"({"words:1": {"terms": ["epoxy"]}})"),
                  "epoxy will cure. A cure for you"),
            "cure");
  EXPECT_EQ(Marks(with(R"({"sentence": {"terms": ["glue"]}})"),
                  "The glue will cure. A cure!"),
            "cure");
  EXPECT_EQ(Marks(with(R"({"document": {"terms": ["glue"]}})"),
                  "The glue will cure. A cure!"),
            "");
  // The text is no title, so no title names the glue.
  EXPECT_EQ(Marks(with(R"({"title": {"terms": ["glue"]}})"),
                  "The glue will set. A cure!"),
            "cure");
}

TEST(EngineTest, TakesBackByScopesThatHoldTogether) {
  const std::string find = R"({"terms": ["miracle drops"]},
      "unless": {"all": {"document": {"terms": ["sticker"]},
                         "sentence": {"terms": ["reads"]}}})";
  EXPECT_EQ(Marks(find, "A sticker. It reads Miracle Drops."), "");
  EXPECT_EQ(Marks(find, "A sticker. Miracle Drops!"), "Miracle Drops");
  EXPECT_EQ(Marks(find, "It reads Miracle Drops."), "Miracle Drops");
}

// What the rule marks in the description of a listing of that title.
std::string MarksUnder(const std::string& title, const std::string& find,
                       const std::string& given) {
  const PatternSet set = SetOf(find);
  const auto engine = Engine::Build(set, TermForms);
  const Field head{FieldKind::kTitle, 0, "", title};
  const Field field{FieldKind::kDescription, 0, "", given};
  const NormalizedText head_text = Normalize(title);
  const NormalizedText text = Normalize(given);
  const std::vector<ScannedField> fields = {
      engine.value()->Scan(head, head_text), engine.value()->Scan(field, text)};
  std::string marks;
  for (const Match& match : engine.value()->Decide(fields, {})) {
    const Span span = text.ToGiven(match.span);
    marks += given.substr(span.start, span.size());
  }
  return marks;
}

TEST(EngineTest, TakesBackWhereTheTitleLacksAWord) {
  const std::string find = R"({"terms": ["miracle"]},
      "unless": {"all": {"not_title": {"terms": ["notebook"]},
                         "document": {"terms": ["pages"]}}})";
  EXPECT_EQ(MarksUnder("A tale", find, "A miracle on 96 pages."), "");
  EXPECT_EQ(MarksUnder("A notebook", find, "A miracle on 96 pages."),
            "miracle");
  EXPECT_EQ(MarksUnder("A tale", find, "A miracle."), "miracle");
}

TEST(EngineTest, KeepsOnlyWhatStandsBesideWhatIsWanted) {
  const std::string find = R"({"terms": ["moths"]},
      "only_if": {"document": {"terms": ["cedar"]},
                  "sentence": {"terms": ["closet"]}})";
  EXPECT_EQ(Marks(find, "Cedar rings. Moths avoid the closet."), "Moths");
  EXPECT_EQ(Marks(find, "Cedar rings. Moths in print."), "");
  EXPECT_EQ(Marks(find, "Moths avoid the closet."), "");
}

TEST(EngineTest, KnowsWhereARuleHolds) {
  MatchContext context;
  context.marketplace = "DE";
  context.languages = {"de"};
  context.date = "2026-11-21";
  const Field title{FieldKind::kTitle, 0, "", "x"};
  const Field brand{FieldKind::kBrand, 0, "", "x"};
  Where where;
  EXPECT_TRUE(Holds(where, context, &title));
  EXPECT_FALSE(Holds(where, context, &brand));
  where.marketplaces = {"DE", "FR"};
  where.languages = {"de"};
  where.from = "2026-09-27";
  EXPECT_TRUE(Holds(where, context, &title));
  context.date = "2026-09-26";
  EXPECT_FALSE(Holds(where, context, &title));
  context.date = "2026-09-27";
  where.not_fields = {FieldKind::kTitle};
  EXPECT_FALSE(Holds(where, context, &title));
}

TEST(EngineTest, SurvivesHostileTexts) {
  std::string all_terms;
  for (int i = 0; i < 20000; ++i)
    all_terms += "cure cancer ";
  const std::string near =
      R"({"near": [{"terms": ["cure"]}, {"terms": ["cancer"]}]})";
  EXPECT_FALSE(Marks(near, all_terms).empty());
  EXPECT_EQ(Marks(near, std::string(1 << 20, 'x')), "");
  // Hits in the middle of an endless word are widened only so far.
  EXPECT_LT(Marks(R"({"terms": ["*x*"]})", std::string(1 << 16, 'x')).size(),
            4096U);
}

}  // namespace
}  // namespace redflag
