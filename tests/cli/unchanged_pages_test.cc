// Pages that the server of a shop says have not changed.

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/child.h"
#include "support/paths.h"
#include "support/program.h"

namespace redflag {
namespace {

constexpr const char* kEarlier = "Last-Modified: Sat, 21 Nov 2020 10:00:00 GMT";

class UnchangedPagesTest : public ProgramTest {
 protected:
  void SetUp() override {
    Page("tea.html", "Acme tea that cures cancer");
    Head("tea.html", "ETag: \"v1\"");
    server_ = std::make_unique<Child>(std::vector<std::string>{
        "python3", RepoPath("tests/support/shop_server.py"), Path("shop"),
        Path("log")});
    address_ = "127.0.0.1:" + server_->ReadLine();
  }

  void Page(const std::string& name, const std::string& title) const {
    Write("shop/" + name,
          "<!doctype html><html lang=en><head><title>" + title +
              "</title><script type='application/ld+json'>{\"@context\":"
              "\"https://schema.org\",\"@type\":\"Product\",\"name\":\"" +
              title + "\"}</script></head><body><h1>" + title +
              "</h1></body></html>");
  }
  void Head(const std::string& name, const std::string& lines) const {
    Write("shop/" + name + ".head", lines + "\n");
  }

  // A scan of pages; what the server was asked for stands in asked_.
  std::string Scan(const std::string& pages = "tea.html",
                   const std::string& flags = "") {
    Write("log", "");
    std::string command = "redflag scan";
    std::istringstream names(pages);
    for (std::string name; names >> name;)
      command.append(" http://").append(address_).append("/").append(name);
    const ProgramRun run =
        Shell(command + " --format json --fail-on never --allow-address " +
              address_ + " " + flags);
    EXPECT_TRUE(run.status == 0 || run.status == 3) << run.status << run.err;
    asked_.clear();
    std::istringstream lines(Read("log"));
    for (std::string line; std::getline(lines, line);)
      if (line.rfind("/robots.txt", 0) != 0) asked_ += line + "\n";
    return run.out;
  }

  std::string asked_;

 private:
  std::unique_ptr<Child> server_;
  std::string address_;
};

TEST_F(UnchangedPagesTest, ReadAsOnTheNightOnWhichTheyWereFetched) {
  const std::string first = Scan();
  EXPECT_EQ(asked_, "/tea.html - 200\n");
  EXPECT_NE(first.find("cures cancer"), std::string::npos) << first;
  for (int night = 0; night < 2; ++night) {
    EXPECT_EQ(Scan(), first);
    EXPECT_EQ(asked_, "/tea.html \"v1\" 304\n");
  }
  EXPECT_EQ(Scan("tea.html", "--full"), first);
  EXPECT_EQ(asked_, "/tea.html - 200\n");
  EXPECT_EQ(Scan(), first);
  EXPECT_EQ(asked_, "/tea.html \"v1\" 304\n") << "what --full fetched counts";
}

TEST_F(UnchangedPagesTest, ChangedOnesAreScanned) {
  Scan();
  Page("tea.html", "Acme tea, see www.acme-tea.com");
  Head("tea.html", "ETag: W/\"v2\"");
  const std::string changed = Scan();
  EXPECT_EQ(asked_, "/tea.html \"v1\" 200\n");
  EXPECT_NE(changed.find("www.acme-tea.com"), std::string::npos) << changed;
  EXPECT_EQ(changed.find("cures cancer"), std::string::npos) << changed;
  EXPECT_EQ(Scan(), changed);
  EXPECT_EQ(asked_, "/tea.html W/\"v2\" 304\n");
}

TEST_F(UnchangedPagesTest, OtherPatternsOrOptionsNeedTheBody) {
  const std::string first = Scan();
  Write("ours/tea.json", R"({"schema": "redflag/patterns/1",
    "family": "claim", "rules": [{"id": "claim/tea", "title": "Tea",
    "status": "stable", "severity": "low", "confidence": 0.9,
    "find": {"terms": ["tea"]}, "message": "Tea.", "remedy": "No tea.",
    "policy": ["amazon-code-of-conduct"],
    "examples": {"match": [{"text": "Tea in bags", "part": "Tea"}],
    "no_match": ["Coffee"]}}]})");
  const std::string ours = Scan("tea.html", "--patterns ours");
  EXPECT_EQ(asked_, "/tea.html - 200\n");
  EXPECT_NE(ours.find("claim/tea"), std::string::npos) << ours;
  EXPECT_EQ(Scan("tea.html", "--patterns ours"), ours);
  EXPECT_EQ(asked_, "/tea.html \"v1\" 304\n");
  Scan("tea.html", "--marketplace DE");
  EXPECT_EQ(asked_, "/tea.html - 200\n");
  EXPECT_EQ(Scan(), first);
  EXPECT_EQ(asked_, "/tea.html - 200\n") << "last fetched for other rules";
}

TEST_F(UnchangedPagesTest, TimesServeWhereThereIsNoEntityTag) {
  Head("tea.html", kEarlier);
  const std::string first = Scan();
  EXPECT_EQ(Scan(), first);
  EXPECT_EQ(asked_, "/tea.html Sat, 21 Nov 2020 10:00:00 GMT 304\n");
}

TEST_F(UnchangedPagesTest, AnAnswerThatNobodyAskedForIsAFailure) {
  Head("tea.html", "Status: 304\nETag: \"v1\"");
  for (int night = 0; night < 2; ++night) {
    const std::string report = Scan();
    EXPECT_EQ(asked_, "/tea.html - 304\n");
    EXPECT_NE(report.find("failed-http"), std::string::npos) << report;
    EXPECT_NE(report.find(R"("not_checked": 1)"), std::string::npos) << report;
  }
}

TEST_F(UnchangedPagesTest, OnesThatFailedAreAskedForWhole) {
  const std::string first = Scan();
  Head("tea.html", "Status: 404");
  EXPECT_NE(Scan().find("failed-http"), std::string::npos);
  EXPECT_EQ(asked_, "/tea.html \"v1\" 404\n");
  Head("tea.html", "ETag: \"v1\"");
  EXPECT_EQ(Scan(), first);
  EXPECT_EQ(asked_, "/tea.html - 200\n");
}

TEST_F(UnchangedPagesTest, TheBodyCountsAndNotWhatIsSaidOfIt) {
  Head("tea.html", "ETag: \"v1\"\nAlways: 200");
  const std::string first = Scan();
  EXPECT_EQ(Scan(), first);
  EXPECT_EQ(asked_, "/tea.html \"v1\" 200\n");
  Page("tea.html", "Acme lamp");
  EXPECT_EQ(Scan().find("cures cancer"), std::string::npos);
}

TEST_F(UnchangedPagesTest, ThoseOfAnotherAddressSayNothingOfThisOne) {
  Head("old.html", "Status: 302\nLocation: /tea.html\nETag: \"v1\"");
  for (int night = 0; night < 2; ++night) {
    EXPECT_NE(Scan("old.html").find("cures cancer"), std::string::npos);
    EXPECT_EQ(asked_, "/old.html - 302\n/tea.html - 200\n");
  }
  // A page that has moved since.
  Scan("tea.html");
  Page("new.html", "Acme tea that cures cancer");
  Head("tea.html", "Status: 301\nLocation: /new.html");
  Head("new.html", "ETag: \"v1\"");
  Scan("tea.html");
  EXPECT_EQ(asked_, "/tea.html \"v1\" 301\n/new.html - 200\n");
}

TEST_F(UnchangedPagesTest, WhatIsNoListingIsAskedForWhole) {
  Write("shop/home.html", "<title>Welcome</title><h1>Welcome</h1>");
  Head("home.html", "ETag: \"v1\"");
  for (int night = 0; night < 2; ++night) {
    const std::string report = Scan("home.html tea.html");
    EXPECT_NE(report.find("not-a-listing"), std::string::npos) << report;
    EXPECT_EQ(asked_.find("/home.html \""), std::string::npos) << asked_;
  }
}

TEST_F(UnchangedPagesTest, OnesWithAPartLeftOutAreAskedForWhole) {
  Page("tea.html", "Tea " + std::string(std::size_t{2} << 20, 'x'));
  const std::string first = Scan();
  EXPECT_NE(first.find(R"("partial")"), std::string::npos);
  EXPECT_EQ(Scan(), first);
  EXPECT_EQ(asked_, "/tea.html - 200\n") << "a limit may be another tomorrow";
}

TEST_F(UnchangedPagesTest, HostileTagsAreNotSentBack) {
  Head("tea.html", "ETag: *");
  Scan();
  Scan();
  EXPECT_EQ(asked_, "/tea.html - 200\n") << "it would match all";
}

TEST_F(UnchangedPagesTest, OfARunThatWasForgottenThePageIsFetched) {
  const std::string first = Scan();
  Page("lamp.html", "Acme lamp");
  Scan("lamp.html");
  Shell("redflag store compact --keep 1");
  EXPECT_EQ(Scan(), first);
  EXPECT_EQ(asked_, "/tea.html - 200\n");
}

}  // namespace
}  // namespace redflag
