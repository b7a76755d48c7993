// What an audit says about messages to buyers, from the text to the finding.
#include "check/messages.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scan/scanner.h"
#include "support/scanner.h"

namespace redflag {
namespace {

struct Letter {
  std::string body;
  std::string language = "en";
  std::string marketplace = "US";
  std::string subject = "";
  Channel channel = Channel::kMessaging;
};

CheckedDocument Audit(const Letter& letter) {
  Document document;
  document.id = "letter";
  document.kind = DocumentKind::kMessage;
  document.channel = letter.channel;
  document.language = letter.language;
  document.marketplace = letter.marketplace;
  if (!letter.subject.empty())
    document.fields.push_back({FieldKind::kSubject, 0, "", letter.subject});
  document.fields.push_back({FieldKind::kBody, 0, "", letter.body});
  return TheScanner().Check(std::move(document));
}

std::vector<std::string> RulesOf(const Letter& letter) {
  std::vector<std::string> rules;
  for (const Finding& finding : Audit(letter).findings)
    rules.push_back(finding.rule);
  return rules;
}

bool Has(const std::vector<std::string>& rules, const std::string& rule) {
  return std::ranges::find(rules, rule) != rules.end();
}

// The worst severity of the family, or nothing.
std::string WorstRequest(const Letter& letter) {
  std::string worst = "clean";
  Severity most = Severity::kLow;
  for (const Finding& finding : Audit(letter).findings) {
    if (finding.family != "review-manipulation" || finding.severity < most)
      continue;
    most = finding.severity;
    worst = SeverityName(most);
  }
  return worst;
}

TEST(MessagesTest, AConditionOnSatisfactionIsAFaultInEveryLanguage) {
  const std::vector<Letter> letters = {
      {"If you like the lamp, please review it; if not, write to us first."},
      {"Wenn Ihnen die Lampe gefällt, bewerten Sie sie bitte. Wenn nicht, "
       "schreiben Sie uns zuerst.",
       "de", "DE"},
      {"Si la lampe vous plaît, laissez un avis. Sinon, écrivez-nous d'abord.",
       "fr", "FR"},
      {"Se la lampada ti piace lascia una recensione, altrimenti scrivici "
       "prima.",
       "it", "IT"},
      {"Si te gusta la lámpara, deja una reseña; si no, escríbenos antes.",
       "es", "ES"},
      {"ランプにご満足いただけましたらレビューを、ご不満の場合は先にご連絡"
       "ください。",
       "ja", "JP"},
      {"满意请写评论，不满意请先联系我们。", "zh", "US"}};
  for (const Letter& letter : letters)
    EXPECT_EQ(WorstRequest(letter), "critical") << letter.body;
}

TEST(MessagesTest, UnconditionalHelpBesideANeutralRequestIsClean) {
  const std::vector<Letter> letters = {
      {"If a part is missing, reply and we send it. You can review the lamp "
       "in Your Orders, good or bad."},
      {"Fehlt ein Teil, antworten Sie bitte. Eine Bewertung ist freiwillig.",
       "de", "DE"},
      {"S'il manque une pièce, répondez à ce message. Un avis, bon ou mauvais, "
       "est le bienvenu.",
       "fr", "FR"},
      {"Se manca un pezzo rispondi qui. La recensione è facoltativa.", "it",
       "IT"},
      {"Si falta una pieza, responda aquí. Opinar es voluntario.", "es", "ES"},
      {"部品が不足している場合はご返信ください。レビューの投稿は任意です。",
       "ja", "JP"},
      {"如有缺件，请直接回复。评价完全自愿。", "zh", "US"}};
  for (const Letter& letter : letters)
    EXPECT_EQ(WorstRequest(letter), "clean") << letter.body;
}

TEST(MessagesTest, OneLanguageIsNotJudgedByAnothersWords) {
  // "gift" is poison in German, "note" a mark in French.
  EXPECT_EQ(WorstRequest({"Gift! Vor der Bewertung des Mittels Handschuhe "
                          "anziehen.",
                          "de", "DE"}),
            "clean");
}

TEST(MessagesTest, FaultsOfOneRequestShareTheirRoot) {
  const CheckedDocument checked =
      Audit({"Please leave a 5 star review and we will send a gift card."});
  std::vector<std::string> roots;
  for (const Finding& finding : checked.findings)
    if (finding.family == "review-manipulation") roots.push_back(finding.root);
  ASSERT_GE(roots.size(), 2U);
  EXPECT_TRUE(std::ranges::all_of(
      roots, [&roots](const std::string& root) { return root == roots[0]; }));
}

TEST(MessagesTest, AReviewRequestNamesItsOrder) {
  const std::string rule = "content/message-order-id";
  EXPECT_TRUE(Has(RulesOf({"Would you write a review?"}), rule));
  EXPECT_FALSE(
      Has(RulesOf({"Would you write a review of order 112-1190744-6638820?"}),
          rule));
  EXPECT_FALSE(
      Has(RulesOf({"Would you review {{order_number}}, please?"}), rule));
  EXPECT_FALSE(Has(RulesOf({"The invoice is attached."}), rule));
  Letter insert = {"Would you write a review?"};
  insert.channel = Channel::kInsert;
  EXPECT_FALSE(Has(RulesOf(insert), rule));
}

TEST(MessagesTest, TheFormOfAMessageIsJudged) {
  const std::vector<std::string> rules = RulesOf(
      {"<p style=\"text-align:center\">Hi [[buyer-nmae]] 🎉</p>"
       "<img src=\"http://img.lidworld.com/o.gif\" width=\"1\" height=\"1\">"});
  for (const char* rule :
       {"content/message-style", "content/message-emoji",
        "content/message-placeholder", "content/message-http-image",
        "content/message-tracking-pixel"})
    EXPECT_TRUE(Has(rules, rule)) << rule;
}

TEST(MessagesTest, TagsAndAttributesStyleAsStylesDo) {
  const char* rule = "content/message-style";
  for (const char* body :
       {"<center>Thank you</center>", "<p>Thank <Font size=4>you</Font></p>",
        "<p align=CENTER>Thank you</p>", "<td bgcolor=\"#fff\">Thank you</td>",
        "<p style=\"font: 12px Arial\">Thank you</p>"})
    EXPECT_TRUE(Has(RulesOf({body}), rule)) << body;
  for (const char* body :
       {"<p align=\"left\">Thank you</p>", "The centre of the <centre> font",
        "<p>The font is <b>bold</b></p>"})
    EXPECT_FALSE(Has(RulesOf({body}), rule)) << body;
}

TEST(MessagesTest, BlankLinesInARowAreTold) {
  const char* rule = "content/message-blank-lines";
  for (const char* body :
       {"Hello\n\n\nYour parcel is here.", "Hello\r\n \r\n\r\nYour parcel.",
        "Hello<br><br/>&nbsp;<BR />Your parcel.",
        "<p>Hello</p><p></p><p>&nbsp;</p><p>Your parcel.</p>"})
    EXPECT_TRUE(Has(RulesOf({body}), rule)) << body;
  for (const char* body :
       {"Hello\n\nYour parcel is here.\n\n\n\n",
        "<p>Hello</p>\n\n\n\n<p>Your parcel.</p>",
        "<p>Hello</p><br><p>Your parcel.</p>", "\n\n\n\nHello"})
    EXPECT_FALSE(Has(RulesOf({body}), rule)) << body;
  Letter mail = {"Hello\n\n\n\nYour parcel is here."};
  mail.channel = Channel::kEmail;
  EXPECT_FALSE(Has(RulesOf(mail), rule));
}

// The attachments that are told, each as "rule: name".
std::vector<std::string> AttachmentsOf(const std::string& key,
                                       const std::string& value) {
  Document document;
  document.id = "letter";
  document.kind = DocumentKind::kMessage;
  document.fields.push_back({FieldKind::kBody, 0, "", "Order 1."});
  document.fields.push_back({FieldKind::kAttribute, 0, key, value});
  std::vector<std::string> told;
  for (const Finding& finding : TheScanner().Check(document).findings)
    if (finding.rule.starts_with("content/message-attachment"))
      told.push_back(finding.rule + ": " + finding.match);
  return told;
}

TEST(MessagesTest, EachAttachmentIsJudgedByItself) {
  const std::string type = "content/message-attachment: ";
  const std::string purpose = "content/message-attachment-purpose: ";
  using Told = std::vector<std::string>;
  EXPECT_EQ(AttachmentsOf("attachments", "a.pdf, b.exe, c 2.zip"),
            (Told{type + "b.exe", type + "c 2.zip"}));
  EXPECT_EQ(AttachmentsOf("Anhang", "[{\"name\": \"Gutschein.pdf\"}]"),
            Told{purpose + "Gutschein.pdf"});
  EXPECT_EQ(AttachmentsOf("attachment", "manual.pdf"), Told{});
  EXPECT_EQ(AttachmentsOf("attachments", "version 1.2"), Told{});
  EXPECT_EQ(AttachmentsOf("attachments", "2"), Told{});
  EXPECT_EQ(AttachmentsOf("model", "x.exe"), Told{});
}

TEST(MessagesTest, ALinkMayNotFillInTheRating) {
  const char* rule = "review-manipulation/preset-rating";
  for (const char* body :
       {"<a href=\"https://www.amazon.com/review?asin=B0&amp;RATING=5\">x</a>",
        "https://www.amazon.de/review/create?stars=5&x=1"})
    EXPECT_TRUE(Has(RulesOf({body}), rule)) << body;
  for (const char* body :
       {"<a href=\"https://www.amazon.com/review?asin=B0\">x</a>",
        "https://www.amazon.de/s?rating=55", "energy rating=5"})
    EXPECT_FALSE(Has(RulesOf({body}), rule)) << body;
}

TEST(MessagesTest, AnImageNobodySeesTracks) {
  const char* rule = "content/message-tracking-pixel";
  EXPECT_TRUE(
      Has(RulesOf({"<img style=\"width: 1px; height: 1px\" src=\"a.gif\">"}),
          rule));
  EXPECT_FALSE(
      Has(RulesOf({"<img style=\"border-width: 1px\" src=\"a.gif\">"}), rule));
}

TEST(MessagesTest, EachUnknownPlaceholderIsToldOnce) {
  const std::vector<std::string> rules =
      RulesOf({"[[buyer-nmae]] [[order-idd]] [[buyer-nmae]]"});
  EXPECT_EQ(std::ranges::count(rules, "content/message-placeholder"), 2);
}

TEST(MessagesTest, KnownPlaceholdersOfAllToolsAreQuiet) {
  EXPECT_FALSE(Has(RulesOf({"[[buyer-name]] {{order.name}} {first_name} "
                            "%%buyer_first_name%% *|FNAME|* #order_id# "
                            "<%= name %> ${quantity} [product-name]"}),
                   "content/message-placeholder"));
}

TEST(MessagesTest, ImportantIsForWhatCompletesAnOrder) {
  Letter letter = {"Please review the product."};
  letter.subject = "[Important] Your order";
  EXPECT_TRUE(Has(RulesOf(letter), "content/message-important"));
  letter.body = "Please confirm the engraving.";
  EXPECT_FALSE(Has(RulesOf(letter), "content/message-important"));
}

TEST(MessagesTest, TheLimitOfTheChannelIsForMessagesOnly) {
  Letter letter = {std::string(2000, 'a')};
  EXPECT_FALSE(Has(RulesOf(letter), "content/message-length"));
  letter.body += "a";
  EXPECT_TRUE(Has(RulesOf(letter), "content/message-length"));
  letter.channel = Channel::kInsert;
  EXPECT_FALSE(Has(RulesOf(letter), "content/message-length"));
}

TEST(MessagesTest, OddInputEndsInAnAnswer) {
  std::string placeholders;
  for (int i = 0; i < 5000; ++i)
    placeholders += "[[x" + std::to_string(i) + "]]";
  EXPECT_TRUE(Has(RulesOf({placeholders}), "content/message-placeholder"));
  EXPECT_EQ(WorstRequest({std::string(100000, '[')}), "clean");
  EXPECT_EQ(WorstRequest({"שלום, תודה על ההזמנה", "he"}), "clean");
  EXPECT_EQ(WorstRequest({""}), "clean");
}

}  // namespace
}  // namespace redflag
