// Whatever a URL, a redirect, a name or a robots.txt points at: no connection
// to a private address. In a network namespace with canaries on such
// addresses; skipped where the machine grants none.

#include <algorithm>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/paths.h"
#include "support/program.h"

namespace redflag {
namespace {

// Private addresses, as they and others like them are spelled.
constexpr const char* kSpellings[] = {
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7F.1",
    "0177.0.0.1",
    "0177.1",
    "017700000001",
    "127.0.0.1.",
    "127.255.255.254",
    "0.0.0.0",
    "0",
    "0x0",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "lo%63alhost",
    "%31%32%37.0.0.1",
    "１２７.0.0.1",
    "127。0。0。1",
    "①②⑦.0.0.1",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "169.254.43518",
    "10.0.0.1",
    "10.1",
    "167772161",
    "192.168.0.1",
    "192.168.1",
    "0300.0250.0.1",
    "100.100.100.200",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:a9fe:a9fe]",
    "[::127.0.0.1]",
    "[64:ff9b::a00:1]",
    "[2002:7f00:1::]",
    "user:pass@169.254.169.254",
    "1.1.1.1@10.0.0.1",
};

class PrivateNetworkTest : public ProgramTest {
 protected:
  void SetUp() override {
    Write("hosts", "127.0.0.1 localhost\n::1 localhost\n");
    const ProgramRun run = InNamespace("true");
    if (run.status != 0)
      GTEST_SKIP() << "no network namespace to be had here: " << run.err;
    Write("canaries", "");
  }

  ProgramRun InNamespace(const std::string& command) const {
    return Shell("unshare -rnm python3 " +
                 RepoPath("tests/cli/private_network.py") + " . " + command);
  }

  // The report of a scan of `urls`, a line each.
  nlohmann::json Scan(const std::string& urls) const {
    Write("urls.txt", urls);
    const ProgramRun run = InNamespace(
        "redflag scan urls.txt --allow-address 127.0.0.1:8099 "
        "--format json --fail-on never");
    EXPECT_EQ(run.status, 3) << run.err;
    return nlohmann::json::parse(run.out, nullptr, false);
  }

  // The first line is our own look whether they sing.
  void ExpectSilentCanaries() const {
    const std::string canaries = Read("canaries");
    EXPECT_EQ(std::ranges::count(canaries, '\n'), 1) << canaries;
  }

  static void ExpectNothingFetched(const nlohmann::json& report,
                                   std::size_t asked) {
    ASSERT_TRUE(report.is_object());
    EXPECT_EQ(report["documents"].size(), 0U);
    EXPECT_EQ(report["not_checked"].size(), asked) << report["not_checked"];
  }
};

TEST_F(PrivateNetworkTest, AsTheFirstAddress) {
  std::string urls;
  for (const std::string spelling : kSpellings)
    urls += "http://" + spelling + "/" + std::to_string(urls.size()) + "\n";
  ExpectNothingFetched(Scan(urls), std::size(kSpellings));
  ExpectSilentCanaries();
}

TEST_F(PrivateNetworkTest, BehindARedirect) {
  std::string urls;
  for (const std::string spelling : kSpellings)
    urls += "http://127.0.0.1:8099/to/http://" + spelling + "/\n";
  ExpectNothingFetched(Scan(urls), std::size(kSpellings));
  ExpectSilentCanaries();
}

TEST_F(PrivateNetworkTest, BehindAName) {
  Write(
      "hosts",
      "127.0.0.1 a.example\n169.254.169.254 b.example\n10.0.0.1 c.example\n"
      "::1 d.example\n::ffff:10.0.0.1 e.example\n100.100.100.200 f.example\n");
  ExpectNothingFetched(Scan("http://a.example/\nhttp://b.example/\n"
                            "http://c.example/\nhttp://d.example/\n"
                            "http://e.example/\nhttps://f.example/\n"),
                       6);
  ExpectSilentCanaries();
}

TEST_F(PrivateNetworkTest, BehindRobotsTxt) {
  for (const std::string target :
       {"http://10.0.0.1/robots.txt", "http://[::1]/robots.txt",
        "http://2852039166/robots.txt"}) {
    Write("robots", target);
    ExpectNothingFetched(Scan("http://127.0.0.1:8099/page\n"), 1);
  }
  const std::string canaries = Read("canaries");
  EXPECT_EQ(std::ranges::count(canaries, '\n'), 3) << canaries;
}

}  // namespace
}  // namespace redflag
