#include "fetch/post.h"

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/child.h"
#include "support/crawl_tables.h"
#include "support/paths.h"
#include "support/temp_folder.h"

namespace redflag {
namespace {

class PostTest : public testing::Test {
 protected:
  // Starts a server that answers with these statuses.
  void Serve(const std::vector<std::string>& statuses) {
    std::vector<std::string> command = {
        "python3", RepoPath("tests/support/hook_server.py"),
        folder_.Path("log")};
    command.insert(command.end(), statuses.begin(), statuses.end());
    server_ = std::make_unique<Child>(command);
    address_ = "127.0.0.1:" + server_->ReadLine();
  }

  Status Send(bool allowed, const std::string& token = "") const {
    const std::vector<std::string> addresses = {address_};
    HttpOptions options;
    if (allowed) options.guard = AddressGuard::Make(addresses).value();
    const auto politeness =
        Politeness::From(QuickCrawlTables().Get("crawl/politeness"));
    PostMessage message;
    message.url = "http://" + address_ + "/hook?key=confidential";
    message.json = R"({"findings": 3})";
    message.token = token;
    return Post(message, options, politeness.value(), nullptr);
  }

  std::vector<std::string> Requests() const {
    std::ifstream in(folder_.Path("log"));
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
      lines.push_back(line);
    return lines;
  }

  TempFolder folder_;
  std::unique_ptr<Child> server_;
  std::string address_ = "127.0.0.1:1";
};

TEST_F(PostTest, SendsTheBodyOnce) {
  Serve({"204"});
  const Status sent = Send(true, "s3cret");
  ASSERT_TRUE(sent.ok()) << sent.error().message;
  ASSERT_EQ(Requests().size(), 1U);
  for (const char* part : {R"({\"findings\": 3})", "application/json",
                           "Bearer s3cret", "/hook?key=confidential"})
    EXPECT_NE(Requests()[0].find(part), std::string::npos) << Requests()[0];
}

TEST_F(PostTest, TriesAgainWhileItMayPass) {
  Serve({"503", "500", "200"});
  EXPECT_TRUE(Send(true).ok());
  EXPECT_EQ(Requests().size(), 3U);
}

TEST_F(PostTest, GivesUpAfterSomeTries) {
  Serve({"503"});
  const Status sent = Send(true);
  ASSERT_FALSE(sent.ok());
  EXPECT_EQ(Requests().size(), 4U);
  EXPECT_NE(sent.error().message.find("HTTP status 503, 4 times"),
            std::string::npos)
      << sent.error().message;
}

TEST_F(PostTest, ARefusalIsNotAskedAgain) {
  Serve({"403"});
  EXPECT_FALSE(Send(true).ok());
  EXPECT_EQ(Requests().size(), 1U);
}

TEST_F(PostTest, RedirectsAreNotFollowed) {
  Serve({"307"});
  const Status sent = Send(true, "s3cret");
  ASSERT_FALSE(sent.ok());
  EXPECT_EQ(Requests().size(), 1U);
}

TEST_F(PostTest, PrivateAddressesAreNotAsked) {
  Serve({"200"});
  const Status sent = Send(false);
  ASSERT_FALSE(sent.ok());
  EXPECT_EQ(sent.error().kind, ErrorKind::kRefusedAddress);
  EXPECT_TRUE(Requests().empty());
}

TEST_F(PostTest, SecretsStandInNoMessage) {
  Serve({"403"});
  for (const Status& sent : {Send(true, "s3cret"), Send(false, "s3cret")}) {
    ASSERT_FALSE(sent.ok());
    EXPECT_EQ(sent.error().message.find("s3cret"), std::string::npos);
    EXPECT_EQ(sent.error().message.find("confidential"), std::string::npos)
        << sent.error().message;
  }
}

TEST(CheckPostTest, SaysWhatCouldNeverBeSent) {
  struct Case {
    const char* url;
    const char* token;
    bool ok;
  };
  const Case cases[] = {
      {"https://hooks.example/x", "abc", true},
      {"http://hooks.example/x", "", true},
      {"http://hooks.example/x", "abc", false},
      {"http://127.0.0.1:9/x", "abc", false},
      {"https://hooks.example/x", "a\r\nX-Other: b", false},
      {"https://user:pass@hooks.example/x", "", false},
      {"ftp://hooks.example/x", "", false},
      {"hooks.example", "", false},
  };
  for (const Case& each : cases) {
    PostMessage message;
    message.url = each.url;
    message.token = each.token;
    EXPECT_EQ(CheckPost(message, HttpOptions()).ok(), each.ok) << each.url;
  }
}

}  // namespace
}  // namespace redflag
