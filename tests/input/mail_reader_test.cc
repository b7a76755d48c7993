#include "input/mail_reader.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/input.h"
#include "support/paths.h"

namespace redflag {
namespace {

using Lines = std::vector<std::string>;

Document Mail(const std::string& name) {
  ReadOptions options;
  options.untyped = DocumentKind::kMessage;
  return Only(ReadFile(RepoPath("fixtures/" + name), options));
}

TEST(ReadMailTest, DecodesSubjectAndParts) {
  const Document mail = Mail("messages/mail.eml");
  EXPECT_EQ(mail.kind, DocumentKind::kMessage);
  EXPECT_EQ(mail.id, "mail");
  EXPECT_EQ(mail.marketplace, "DE");
  EXPECT_TRUE(mail.unchecked.empty());
  EXPECT_EQ(FieldLines(mail),
            (Lines{"subject=Ihre Bestellung für die Küche",
                   "body=<p>Wenn alles gefällt: <b>Danke</b>!</p><p>Antworten "
                   "Sie einfach auf diese Nachricht.</p>",
                   "attributes.attachments=manual.pdf",
                   "attributes.part_2=PS: The manual is attached."}));
}

TEST(ReadMailTest, ABoundaryThatIsNeverFoundIsTold) {
  const Document mail = Mail("broken/boundary-missing.eml");
  EXPECT_NE(mail.Find(FieldKind::kBody)->text.find("another line"),
            std::string::npos);
  ASSERT_EQ(mail.unchecked.size(), 1U);
  EXPECT_EQ(mail.unchecked[0].code, ErrorKind::kSyntax);
}

TEST(ReadMailTest, AMailThatBreaksOffIsTold) {
  const Document mail = Mail("broken/cut.eml");
  EXPECT_NE(mail.Find(FieldKind::kBody), nullptr);
  ASSERT_EQ(mail.unchecked.size(), 1U);
  EXPECT_EQ(mail.unchecked[0].code, ErrorKind::kTruncated);
}

TEST(ReadMailTest, NestingIsBounded) {
  std::string mail = "From: a@b.example\nSubject: x\nMIME-Version: 1.0\n";
  for (int i = 0; i < 200; ++i) {
    const std::string boundary = "b" + std::to_string(i);
    mail += "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n--" +
            boundary + "\n";
  }
  EXPECT_EQ(OnlyFailure(ReadAll(mail, "x.eml")).code, ErrorKind::kLimit);
  for (int i = 0; i < 2000; ++i)
    mail += "Content-Type: multipart/mixed; boundary=c" + std::to_string(i) +
            "\n\n--c" + std::to_string(i) + "\n";
  EXPECT_EQ(OnlyFailure(ReadAll(mail, "x.eml")).code, ErrorKind::kLimit);
}

TEST(LooksLikeMailTest, NeedsTwoHeadersOfAMail) {
  EXPECT_TRUE(LooksLikeMail("From: a@b.example\nTo: c@d.example\n\nHi"));
  EXPECT_TRUE(LooksLikeMail("Received: by x\n\tfoo\nSubject: y\n\nHi"));
  EXPECT_FALSE(LooksLikeMail("Subject: Your order\n\nHello"));
  EXPECT_FALSE(LooksLikeMail("From: our house\nTo: yours\nThank you!\n\nX"));
  EXPECT_FALSE(LooksLikeMail("Note: see\nTo be clear: no\n"));
}

}  // namespace
}  // namespace redflag
