// `--follow` against a server of redirects on loopback.

#include <string>

#include <gtest/gtest.h>

#include "support/program.h"

namespace redflag {
namespace {

constexpr const char* kServer = R"(import http.server
class Handler(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.do_GET()
    def do_GET(self):
        to = {"/own": "/hop", "/hop": "https://www.amazon.com/gp/css/order-history",
              "/away": "https://www.amazon.com.lids.example/x",
              "/loop": "/loop"}.get(self.path)
        self.send_response(302 if to else 200)
        if to:
            self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()
    def log_message(self, *arguments):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
)";

constexpr const char* kShortener =
    R"({"schema": "redflag/table/1", "table": "off-platform/hosts",
 "source": "the test", "verified": "2026-11-22",
 "columns": {"class": "text", "hosts": "text"},
 "rows": [{"class": "shortener", "hosts": ["localhost"]}]}
)";

class FollowCommandTest : public ProgramTest {
 protected:
  void SetUp() override {
    Write("server.py", kServer);
    Write("hosts.json", kShortener);
  }

  // $MESSAGE holds a link to `path` of a shortener; $AT allows its address.
  ProgramRun WithServer(const std::string& path, const std::string& command) {
    return Shell(
        "rm -f port; python3 server.py >port 2>log & server=$!; "
        "for i in $(seq 300); do [ -s port ] && break; sleep 0.1; done; "
        "P=$(cat port); AT=\"--patterns hosts.json --allow-address "
        "127.0.0.1:$P\"; "
        "echo \"Your order: http://localhost:$P" +
        path + "\" >m.txt; " + command +
        "; status=$?; kill $server; (exit $status)");
  }
};

TEST_F(FollowCommandTest, WithoutItAShortenedLinkIsNotAskedFor) {
  const ProgramRun run =
      WithServer("/own", "redflag links m.txt $AT --format json");
  EXPECT_NE(run.out.find(R"("verdict": "off-platform")"), std::string::npos)
      << run.out << run.err;
  EXPECT_EQ(run.out.find(R"("chain")"), std::string::npos) << run.out;
}

TEST_F(FollowCommandTest, TheVerdictIsTheEndsAndTheChainIsShown) {
  const ProgramRun run =
      WithServer("/own", "redflag links m.txt $AT --follow --format json");
  EXPECT_NE(run.out.find(R"("verdict": "on-platform")"), std::string::npos)
      << run.out << run.err;
  EXPECT_NE(run.out.find("/hop\", \"https://www.amazon.com/gp/css"),
            std::string::npos)
      << run.out;
  const ProgramRun audit =
      WithServer("/own", "redflag audit m.txt $AT --follow --format json");
  EXPECT_EQ(audit.out.find("off-platform/"), std::string::npos) << audit.out;
}

TEST_F(FollowCommandTest, AFindingTellsWhereTheLinkLeads) {
  const ProgramRun run =
      WithServer("/away", "redflag audit m.txt $AT --follow --format json");
  EXPECT_EQ(run.status, 1) << run.err;
  EXPECT_NE(run.out.find("https://www.amazon.com.lids.example/x"),
            std::string::npos)
      << run.out;
}

TEST_F(FollowCommandTest, ALoopEndsAndStaysAFinding) {
  const ProgramRun run =
      WithServer("/loop", "redflag check m.txt $AT --follow --format json");
  EXPECT_EQ(run.status, 1) << run.err;
  EXPECT_NE(run.out.find("off-platform/shortener"), std::string::npos)
      << run.out;
}

}  // namespace
}  // namespace redflag
