// `scan --notify`: what is posted, to whom, and what is said of it.

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/paths.h"
#include "support/program.h"

namespace redflag {
namespace {

using nlohmann::json;

class NotifyTest : public ProgramTest {
 protected:
  void SetUp() override {
    Write("a.json", R"([{"id": "tea", "marketplace": "US", "language": "en",
                         "title": "Tea that cures cancer"}])");
  }

  // Runs a command while a server answers with a status; $HOOK is its
  // address, $AT the flag that allows it, and `log` what was posted.
  ProgramRun WithHook(const std::string& status,
                      const std::string& command) const {
    return Shell("python3 " + RepoPath("tests/support/hook_server.py") +
                 " log " + status +
                 " >port & server=$!; "
                 "for i in $(seq 300); do [ -s port ] && break; sleep 0.1; "
                 "done; PORT=$(cat port); HOOK=http://127.0.0.1:$PORT/k3y; "
                 "AT=\"--allow-address 127.0.0.1:$PORT\"; " +
                 command + "; status=$?; kill $server; (exit $status)");
  }
};

TEST_F(NotifyTest, PostsTheSummaryOfTheRun) {
  const ProgramRun run = WithHook(
      "204",
      "REDFLAG_NOTIFY_TOKEN=s3cret redflag scan a.json --notify $HOOK $AT");
  EXPECT_EQ(run.status, 1) << run.err;
  const json request = json::parse(Read("log"));
  EXPECT_EQ(request["path"], "/k3y");
  EXPECT_EQ(request["type"], "application/json");
  EXPECT_EQ(request["token"], "Bearer s3cret");
  const json body = json::parse(request["body"].get<std::string>());
  EXPECT_EQ(body["schema"], "redflag/run/1");
  EXPECT_EQ(body["run"]["id"], 1);
  EXPECT_EQ(body["run"]["state"], "finished");
  EXPECT_EQ(body["summary"]["documents"], 1);
  EXPECT_GE(body["changes"]["new"], 1);
  EXPECT_EQ(body["exit_status"], 1);
  EXPECT_EQ((run.out + run.err).find("s3cret"), std::string::npos);
  EXPECT_EQ(run.err.find("nobody was told"), std::string::npos) << run.err;
}

TEST_F(NotifyTest, TheConfigurationMayNameTheAddress) {
  const ProgramRun run =
      WithHook("200",
               "echo \"{\\\"notify\\\": \\\"$HOOK\\\"}\" >.redflag.json; "
               "redflag config show; redflag scan a.json $AT");
  EXPECT_EQ(run.status, 1) << run.err;
  EXPECT_EQ(json::parse(Read("log"))["token"], nullptr);
  EXPECT_EQ(run.out.find("k3y"), std::string::npos) << run.out;
}

TEST_F(NotifyTest, TheTokenGoesNowhereThatTheUserDidNotName) {
  Write(".redflag.json", R"({"notify": "https://hooks.example/"})");
  const ProgramRun run =
      Shell("REDFLAG_NOTIFY_TOKEN=s3cret redflag scan a.json");
  EXPECT_EQ(run.status, 2);
  EXPECT_NE(run.err.find("--config"), std::string::npos) << run.err;
  const ProgramRun named = WithHook(
      "200",
      "echo \"{\\\"notify\\\": \\\"$HOOK\\\"}\" >own.json; "
      "REDFLAG_NOTIFY_TOKEN=s3cret redflag scan a.json --config own.json $AT");
  EXPECT_EQ(named.status, 1) << named.err;
  EXPECT_EQ(json::parse(Read("log"))["token"], "Bearer s3cret");
}

TEST_F(NotifyTest, AFailureIsSaidAndChangesNothing) {
  const ProgramRun plain = Shell("redflag scan a.json --db plain.db");
  const ProgramRun run = WithHook(
      "403",
      "REDFLAG_NOTIFY_TOKEN=s3cret redflag scan a.json --notify $HOOK $AT");
  EXPECT_EQ(run.status, plain.status);
  EXPECT_EQ(run.out, plain.out);
  EXPECT_NE(run.err.find("HTTP status 403"), std::string::npos) << run.err;
  EXPECT_EQ(run.err.find("s3cret"), std::string::npos) << run.err;
  EXPECT_EQ(run.err.find("k3y"), std::string::npos) << run.err;
}

TEST_F(NotifyTest, PrivateAddressesAreRefusedUnlessAllowed) {
  const ProgramRun run =
      WithHook("200", "redflag scan a.json --notify $HOOK; ls log");
  EXPECT_NE(run.status, 0) << "nothing came";
  EXPECT_NE(run.err.find("not a public web address"), std::string::npos)
      << run.err;
}

TEST_F(NotifyTest, AnAddressThatIsNoneStopsTheRunBeforeItBegins) {
  for (const char* address : {"hooks.example", "ftp://hooks.example/",
                              "https://a:b@hooks.example/"}) {
    const ProgramRun run =
        Shell(std::string("redflag scan a.json --notify ") + address);
    EXPECT_EQ(run.status, 2) << address;
    EXPECT_NE(run.err.find("notify"), std::string::npos) << run.err;
  }
  EXPECT_EQ(Shell("REDFLAG_NOTIFY_TOKEN=x redflag scan a.json --notify "
                  "http://hooks.example/")
                .status,
            2)
      << "a token in the open";
  EXPECT_NE(Shell("ls redflag.db").status, 0);
}

}  // namespace
}  // namespace redflag
