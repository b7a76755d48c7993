#include "text/normalize.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "text/language.h"
#include "text/term_forms.h"

namespace redflag {
namespace {

std::string GivenOf(const std::string& given, const std::string& part) {
  const NormalizedText text = Normalize(given);
  const std::size_t at = text.plain.find(part);
  if (at == std::string::npos) return "not in: " + text.plain;
  const Span span = text.ToGiven({at, at + part.size()});
  return given.substr(span.start, span.size());
}

TEST(NormalizeTest, GivesOneSpellingPerWord) {
  struct Case {
    std::string given, plain;
  };
  for (const Case& c : std::vector<Case>{
           {"Miracle   CURE", "miracle cure"},
           {"cur\u00ade", "cure"},
           {"100% c&#117;re", "100% cure"},
           {"c&uuml;re", "c\u00fcre"},
           {"ＡＣＭＥ．ｃｏｍ", "acme.com"},
           {"a<b></b>b", "ab"},
           {"a<br>b", "a b"},
           {"x &amp;period; y", "x . y"},
           {"size <10 lb and <3", "size <10 lb and <3"},
           {"acme<dot>com", "acme<dot>com"},
           {"don\u2019t \u2013 \u201cyes\u201d", "don't - \"yes\""},
           {"<script>var a = '<b>';</script>ok<!-- no -->", "ok"},
           {"Stra\u00dfe", "strasse"},
           {"\u2460 \u00bd", "1 1\u20442"},
           {"", ""},
       }) {
    SCOPED_TRACE(c.given);
    EXPECT_EQ(Normalize(c.given).plain, c.plain);
  }
}

TEST(NormalizeTest, LeadsBackToTheBytesGiven) {
  EXPECT_EQ(GivenOf("Fine c&#117;r&shy;e here", "cure"), "c&#117;r&shy;e");
  EXPECT_EQ(GivenOf("ｗｗｗ．ａｃｍｅ", "acme"), "ａｃｍｅ");
  EXPECT_EQ(GivenOf("<p>One</p><p>Two&nbsp; three</p>", "two three"),
            "Two&nbsp; three");
  EXPECT_EQ(GivenOf("ac\u200bme <b>Gear</b>", "acme gear"),
            "ac\u200bme <b>Gear");
}

TEST(NormalizeTest, SurvivesWhatIsNoUtf8) {
  const NormalizedText text = Normalize("a\xFF\xC3z");
  EXPECT_EQ(text.plain, "a\xEF\xBF\xBD\xEF\xBF\xBDz");
  EXPECT_EQ(text.ToGiven({text.plain.size() - 1, text.plain.size()}),
            (Span{3, 4}));
}

TEST(NormalizeTest, TakesDisguisesOff) {
  struct Case {
    std::string given, word;
  };
  for (const Case& c : std::vector<Case>{
           {"join wh4ts4pp now", "whatsapp"},
           {"L3GO bricks", "lego"},
           {"p\u0430yp\u0430l", "paypal"},  // Cyrillic a.
           {"a \u0441\u0443\u0440\u0435 b it is plain", "cype"},
           {"it will C U R E you", "cure"},
           {"l e a v e  a  5  s t a r  r a t i n g", "leave a 5 star rating"},
           {"a  b i g  g i f t", "a big gift"},
           {"g i v e\nf i v e\ns t a r s", "give five stars"},
           {"tu r e s e \u00f1 a aqu\u00ed", "rese\u00f1a"},
           {"r \u00e9 p o n s e libre", "r\u00e9ponse"},
           {"现在好-评-返-现活动", "好评返现"},
           {"现在 好 评 返 现", "好评返现"},
           {"a\u0332c\u0332m\u0332e\u0332 shop", "acme"},
           {"\U0001F150cme", "acme"},  // Negative circled A.
       }) {
    // Plain words in front are read another way than what may be disguised.
    for (const char* before :
         {"", "so many plain words stand before ", "it "}) {
      const std::string given = before + c.given;
      EXPECT_NE(Normalize(given).folded.find(c.word), std::string::npos)
          << given << " -> " << Normalize(given).folded;
    }
  }
}

// Each sign of leetspeak, and each that may stand between letters.
TEST(NormalizeTest, SeesEverySignOfADisguiseBehindPlainWords) {
  const std::string before = "so many plain words stand before ";
  for (const char sign : std::string("01!34@5$7"))
    EXPECT_NE(Normalize(before + "ab" + sign + "cd").folded, "") << sign;
  for (const char sign : std::string(" .-_*")) {
    std::string spaced;
    for (const char letter : std::string("cure"))
      spaced += std::string(spaced.empty() ? 0 : 1, sign) + letter;
    EXPECT_NE(Normalize(before + spaced).folded.find("cure"), std::string::npos)
        << spaced;
  }
}

TEST(NormalizeTest, LeavesPlainTextsAlone) {
  for (const char* given :
       {"Free shipping!", "Größe für Männer", "Размер одежды", "日本語の説明",
        "运动鞋 男 莆田", "黑-白两色", "Length 30 cm",
        "Order 111-2223334-5556667", "100% cotton"})
    EXPECT_EQ(Normalize(given).folded, "") << given;
}

TEST(NormalizeTest, KnowsWordsAndSentences) {
  const NormalizedText text =
      Normalize("Happy? Write a review. Unhappy? Reply");
  EXPECT_EQ(text.sentences.size(), 4U);
  EXPECT_EQ(text.WordsBetween(0, text.plain.size()), 6U);
  const Span second = text.SentenceAt(8);
  EXPECT_EQ(text.plain.substr(second.start, second.size()), "write a review. ");
}

TEST(NormalizeTest, NumbersOfAListBelongToTheirItem) {
  EXPECT_EQ(Normalize("Win!\n1. Rate it\n2) Tell us\n- Wait").sentences.size(),
            4U);
  EXPECT_EQ(Normalize("It has 5. That is all.").sentences.size(), 2U);
  EXPECT_EQ(Normalize("If **you** are *happy*, rate.").sentences.size(), 1U);
}

TEST(NormalizeTest, JoinsLinesThatAMailProgramWrapped) {
  const NormalizedText text = Normalize(
      "If you are happy with the lamp that you bought from us, please\n"
      "leave a review.\nThank you");
  EXPECT_EQ(text.sentences.size(), 2U);
}

TEST(NormalizeTest, BoundsWordsInEveryScript) {
  const NormalizedText text = Normalize("レビューfda é1");
  const std::size_t fda = text.plain.find("fda");
  EXPECT_TRUE(text.boundary[fda]);
  EXPECT_FALSE(text.boundary[fda + 1]);
  EXPECT_TRUE(text.boundary[3]);  // Between any two Kana.
  EXPECT_FALSE(text.boundary[text.plain.size() - 1]);
}

TEST(NormalizeTest, KeepsLinksOfMarkup) {
  const NormalizedText text =
      Normalize("See <a href='https://acme.example/?a=1&amp;b=2'>here</a> now");
  ASSERT_EQ(text.attributes.size(), 1U);
  EXPECT_EQ(text.attributes[0].value, "https://acme.example/?a=1&b=2");
  EXPECT_EQ(text.visible.substr(text.attributes[0].content.start,
                                text.attributes[0].content.size()),
            "here");
}

TEST(TermFormsTest, SpellsATermInItsWays) {
  EXPECT_EQ(TermForms("Für Dich"),
            (std::vector<std::string>{"für dich", "fur dich", "fuer dich"}));
  EXPECT_EQ(TermForms("-Art.-Nr."), (std::vector<std::string>{"-art. nr."}));
  EXPECT_EQ(TermForms("ガイド"), (std::vector<std::string>{"ガイド"}));
}

TEST(LanguageTest, TellsTheSeven) {
  struct Case {
    std::string text, tag;
  };
  for (const Case& c : std::vector<Case>{
           {"Thank you for your order, we hope that everything arrived well "
            "and that you enjoy it.",
            "en"},
           {"Vielen Dank für Ihre Bestellung, wir hoffen, dass alles gut "
            "angekommen ist.",
            "de"},
           {"Merci pour votre commande, nous espérons que tout est bien "
            "arrivé chez vous.",
            "fr"},
           {"Grazie per il tuo ordine, speriamo che sia arrivato tutto bene "
            "e in tempo.",
            "it"},
           {"Gracias por su pedido, esperamos que todo haya llegado bien y a "
            "tiempo.",
            "es"},
           {"ご注文ありがとうございます。商品が無事に届いたことを願っています"
            "。",
            "ja"},
           {"感谢您的订购，希望您收到的商品一切完好，如有问题请与我们联系。",
            "zh"},
       })
    EXPECT_EQ(DetectLanguage(c.text).tag, c.tag) << c.text;
}

}  // namespace
}  // namespace redflag
