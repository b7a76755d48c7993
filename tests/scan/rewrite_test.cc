#include "scan/rewrite.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "support/scanner.h"

namespace redflag {
namespace {

const Scanner& BuiltInScanner() {
  static const std::unique_ptr<const Scanner> kScanner = MakeScanner();
  return *kScanner;
}

Document Message(const std::string& language, const std::string& subject,
                 const std::string& body) {
  Document document;
  document.id = "letter";
  document.kind = DocumentKind::kMessage;
  document.language = language;
  document.marketplace = "US";
  document.fields.push_back({FieldKind::kSubject, 0, "", subject});
  document.fields.push_back({FieldKind::kBody, 0, "", body});
  return document;
}

TEST(RewriteTest, StrikesTheOfferAndAsksNeutrally) {
  const Rewriting rewriting =
      Rewrite(BuiltInScanner(),
              Message("en", "Order 112-1190744-6638820",
                      "Hello Sam.\nLeave us 5 stars and get a $10 gift card. "
                      "If a part is missing, reply to this message."));
  EXPECT_TRUE(rewriting.passes);
  EXPECT_EQ(rewriting.struck, std::vector<std::string>{
                                  "Leave us 5 stars and get a $10 gift card."});
  EXPECT_EQ(rewriting.body,
            "Hello Sam.\nWould you share your opinion of the product in a "
            "review? Good or bad, it helps other customers. If a part is "
            "missing, reply to this message.");
  EXPECT_EQ(rewriting.subject, "Order 112-1190744-6638820");
}

TEST(RewriteTest, LeavesACleanMessageAsItIs) {
  const Rewriting rewriting = Rewrite(
      BuiltInScanner(), Message("en", "Invoice", "The invoice is attached."));
  EXPECT_TRUE(rewriting.passes);
  EXPECT_TRUE(rewriting.struck.empty());
  EXPECT_EQ(rewriting.body, "The invoice is attached.");
}

TEST(RewriteTest, PassesInEveryLanguage) {
  const std::vector<std::pair<std::string, std::string>> messages = {
      {"de",
       "Für fünf Sterne bekommen Sie einen Gutschein. Bitte löschen Sie "
       "die schlechte Bewertung."},
      {"fr", "Laissez 5 étoiles et recevez une carte cadeau."},
      {"it", "Lascia 5 stelle e ricevi un buono regalo."},
      {"es", "Deja 5 estrellas y recibe una tarjeta regalo."},
      {"ja", "星5のレビューでギフト券を進呈します。"},
      {"zh", "五星好评返现20元。"}};
  for (const auto& [language, body] : messages) {
    const Rewriting rewriting =
        Rewrite(BuiltInScanner(), Message(language, "", body));
    EXPECT_TRUE(rewriting.passes) << language;
    EXPECT_FALSE(rewriting.struck.empty()) << language;
    EXPECT_FALSE(rewriting.body.empty()) << language;
  }
}

}  // namespace
}  // namespace redflag
