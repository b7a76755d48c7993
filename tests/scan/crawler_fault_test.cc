// The crawler against a server of faults: whatever a server does, no page is
// taken for whole that was not.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "scan/crawler.h"
#include "support/child.h"
#include "support/crawl_tables.h"
#include "support/paths.h"

namespace redflag {
namespace {

using nlohmann::json;
using State = PageResult::State;

std::string ServerPath() {
  return SharedPath("tools/faultserver.py");
}

std::vector<std::string> ServerCommand(const std::string& origins) {
  return {"python3",       "-u",  ServerPath(), "--port",  "0",
          "--max-seconds", "280", "--agent",    "redflag", "--origins",
          origins};
}

// A running server and its ports by the name of the origin.
struct FaultServer {
  explicit FaultServer(const std::vector<std::string>& command)
      : child(command) {
    std::string line = child.ReadLine();
    while (!line.empty() && line.rfind("READY ", 0) != 0) {
      line = child.ReadLine();
    }
    if (!line.empty()) info = json::parse(line.substr(6));
  }
  std::string Address(const std::string& origin) const {
    return "127.0.0.1:" + std::to_string(info["ports"][origin].get<int>());
  }

  Child child;
  json info;
};

struct Fault {
  std::string path;
  std::string verdict;
};

std::vector<Fault> AllFaults() {
  Child child({"python3", ServerPath(), "--list-json"});
  std::string text;
  for (std::string line = child.ReadLine(); !line.empty();
       line = child.ReadLine()) {
    text += line + "\n";
  }
  std::vector<Fault> faults;
  for (const json& fault : json::parse(text)) {
    faults.push_back({fault["path"], fault["verdict"]});
  }
  return faults;
}

CrawlOptions QuickOptions() {
  CrawlOptions options;
  options.limits.transfer_ms = 2000;
  options.limits.stall_ms = 1000;
  options.limits.connect_ms = 1000;
  options.limits.body_decoded_bytes = 8 << 20;
  return options;
}

std::map<std::string, PageResult> CrawlAll(
    const std::vector<std::string>& urls, const CrawlOptions& options,
    const Tables& tables = QuickCrawlTables()) {
  std::map<std::string, PageResult> pages;
  const auto status = Crawl(urls, options, tables, [&pages](PageResult page) {
    EXPECT_EQ(pages.count(page.url), 0U) << page.url << " twice";
    const std::string url = page.url;
    page.body.resize(std::min<std::size_t>(page.body.size(), 100));
    pages.emplace(url, std::move(page));
  });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(pages.size(), urls.size());
  return pages;
}

// What the reader of pages must notice, not the crawler: the response itself
// is whole.
bool IsForTheReader(const Fault& fault) {
  return fault.verdict == "notlisting" ||
         (fault.verdict == "truncated" && (fault.path.rfind("/html/", 0) == 0 ||
                                           fault.path.rfind("/soft/", 0) == 0));
}

// Good pages in a compression that was not asked for: a server that obeys
// the request's header never sends them.
bool IsUnasked(const Fault& fault) {
  return fault.path == "/enc/zstd" || fault.path == "/enc/br";
}

// Servers that never give the page: trying again is right, so is giving up.
bool NeverRecovers(const Fault& fault) {
  return fault.path == "/retry/429-bad" || fault.path == "/retry/429-past" ||
         fault.path == "/retry/429-negative";
}

bool IsRight(const Fault& fault, const PageResult& page) {
  const State state = page.state;
  if (NeverRecovers(fault)) return state == State::kFailed;
  // Answers 304 only to a request with a validator.
  if (fault.path == "/cache/304-first") return state == State::kOk;
  if (IsUnasked(fault)) return state == State::kFailed;
  if (IsForTheReader(fault)) return state == State::kOk;
  if (fault.verdict == "ok" || fault.verdict == "notmod") {
    return state == State::kOk;
  }
  if (fault.verdict == "refused") {
    // Names that do not resolve here are not dialled either.
    return state == State::kRefused || page.code == ErrorKind::kFailedDns;
  }
  if (fault.verdict == "truncated") {
    return state == State::kTruncated || state == State::kFailed;
  }
  const bool recovers =
      fault.verdict == "retry" && fault.path.rfind("/retry/", 0) == 0;
  return recovers ? state == State::kOk
                  : state == State::kFailed || state == State::kTruncated;
}

TEST(CrawlerFaults, EveryPathEndsAsItShould) {
  if (ServerPath().empty()) GTEST_SKIP() << "no fault server";
  std::vector<Fault> faults = AllFaults();
  ASSERT_GT(faults.size(), 100U);
  std::erase_if(faults, [](const Fault& fault) {
    return fault.path.rfind("/robots", 0) == 0 || fault.path == "/private";
  });
  // Several servers, for a host is asked one thing at a time; the last has
  // the fault that closes its host for the rest of the run.
  constexpr std::size_t kServers = 8;
  std::vector<std::unique_ptr<FaultServer>> servers;
  CrawlOptions options = QuickOptions();
  for (std::size_t i = 0; i <= kServers; ++i) {
    servers.push_back(std::make_unique<FaultServer>(ServerCommand("one")));
    ASSERT_FALSE(servers.back()->info.is_null());
    options.allow_addresses.push_back(servers.back()->Address("main"));
  }
  std::vector<std::string> urls;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    const bool closes = faults[i].path == "/retry/429-huge";
    const std::size_t server = closes ? kServers : i % kServers;
    urls.push_back("http://" + servers[server]->Address("main") +
                   faults[i].path);
  }
  // Only some of the faults that pass need more than a second try.
  std::vector<std::string> patient;
  std::vector<std::string> others;
  for (const std::string& url : urls) {
    const bool retry = url.find("/retry/") != std::string::npos;
    (retry ? patient : others).push_back(url);
  }
  auto pages = CrawlAll(others, options, QuickCrawlTables({{"tries", "2"}}));
  pages.merge(CrawlAll(patient, options));
  // On a busy machine a good page may miss the short deadline of this test.
  std::vector<std::string> late;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    const PageResult& page = pages.at(urls[i]);
    const bool in_time = page.code != ErrorKind::kTimeout;
    if (!in_time && !IsRight(faults[i], page)) late.push_back(urls[i]);
  }
  options.limits.transfer_ms = 30000;
  for (const auto& [url, page] : CrawlAll(late, options))
    pages[url] = page;
  std::size_t right = 0;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    const PageResult& page = pages.at(urls[i]);
    const bool good = IsRight(faults[i], page);
    right += good ? 1 : 0;
    EXPECT_TRUE(good) << faults[i].path << " should be " << faults[i].verdict
                      << ", is " << PageStateName(page.state) << ": "
                      << ErrorCode(page.code) << ", " << page.message;
    if (std::getenv("REDFLAG_SHOW_FAULTS") != nullptr) {
      std::printf("%6.0f %-28s %-10s %-10s %-18s %s\n", page.ms,
                  faults[i].path.c_str(), faults[i].verdict.c_str(),
                  std::string(PageStateName(page.state)).c_str(),
                  page.state == State::kOk
                      ? ""
                      : std::string(ErrorCode(page.code)).c_str(),
                  page.message.c_str());
    }
  }
  std::printf("fault states right: %zu of %zu\n", right, faults.size());
}

TEST(CrawlerFaults, EveryRobotsTxtIsRead) {
  if (ServerPath().empty()) GTEST_SKIP() << "no fault server";
  std::vector<Fault> faults = AllFaults();
  std::erase_if(faults, [](const Fault& fault) {
    return fault.path.rfind("/robots/", 0) != 0;
  });
  const FaultServer server(ServerCommand("all"));
  ASSERT_FALSE(server.info.is_null());
  CrawlOptions options = QuickOptions();
  std::vector<std::string> urls;
  for (const Fault& fault : faults) {
    const std::string origin = "robots-" + fault.path.substr(8);
    options.allow_addresses.push_back(server.Address(origin));
    // The one origin whose rules tell two paths apart.
    const char* path = origin == "robots-longest" ? "/ok/page/1" : "/ok";
    urls.push_back("http://" + server.Address(origin) + path);
  }
  urls.push_back("http://" + server.Address("robots-ok") + "/private");
  faults.push_back({"/private", "refused"});
  const auto pages = CrawlAll(urls, options);
  std::size_t right = 0;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    const PageResult& page = pages.at(urls[i]);
    const bool good = IsRight(faults[i], page);
    right += good ? 1 : 0;
    EXPECT_TRUE(good) << faults[i].path << " should be " << faults[i].verdict
                      << ", is " << PageStateName(page.state) << ": "
                      << page.message;
  }
  std::printf("robots origins right: %zu of %zu\n", right, faults.size());
}

TEST(CrawlerFaults, CertificatesAreChecked) {
  if (ServerPath().empty()) GTEST_SKIP() << "no fault server";
  auto command = ServerCommand("one");
  command.emplace_back("--tls");
  const FaultServer server(command);
  if (server.info.is_null() || !server.info.contains("ca")) {
    GTEST_SKIP() << "no openssl command";
  }
  CrawlOptions options = QuickOptions();
  std::vector<std::string> urls;
  for (const char* name :
       {"good", "expired", "future", "wronghost", "selfsigned", "plain",
        "stall", "garbage", "close"}) {
    const std::string address = server.Address(std::string("tls-") + name);
    options.allow_addresses.push_back(address);
    urls.push_back("https://" + address + "/ok");
  }
  const auto distrusting = CrawlAll(urls, options);
  options.ca_file = server.info["ca"].get<std::string>();
  const auto trusting = CrawlAll(urls, options);
  EXPECT_EQ(trusting.at(urls[0]).state, State::kOk)
      << trusting.at(urls[0]).message;
  for (const std::string& url : urls) {
    EXPECT_EQ(distrusting.at(url).state, State::kFailed) << url;
    EXPECT_EQ(trusting.at(url).state,
              url == urls[0] ? State::kOk : State::kFailed);
  }
  for (std::size_t i = 1; i <= 4; ++i) {
    EXPECT_EQ(trusting.at(urls[i]).code, ErrorKind::kFailedTls);
  }
}

TEST(CrawlerFaults, PortsWithNobodyBehindThem) {
  if (ServerPath().empty()) GTEST_SKIP() << "no fault server";
  const FaultServer server(ServerCommand("one"));
  ASSERT_FALSE(server.info.is_null());
  CrawlOptions options = QuickOptions();
  options.allow_addresses = {server.Address("refused")};
  const std::string url = "http://" + server.Address("refused") + "/ok";
  const auto pages = CrawlAll({url}, options);
  EXPECT_EQ(pages.at(url).state, State::kFailed);
  EXPECT_EQ(pages.at(url).code, ErrorKind::kFailedConnect);
}

// A host that only fails is not asked for ever.
// What a host of two failures running answers to four URLs.
std::vector<PageResult> AskFailingHost(const std::vector<std::string>& paths) {
  const FaultServer server(ServerCommand("one"));
  EXPECT_FALSE(server.info.is_null());
  CrawlOptions options = QuickOptions();
  options.allow_addresses = {server.Address("main")};
  std::vector<std::string> urls;
  for (const std::string& path : paths)
    urls.push_back("http://" + server.Address("main") + path);
  std::vector<PageResult> pages;
  const auto status = Crawl(
      urls, options, QuickCrawlTables({{"host_failures", "2"}, {"tries", "1"}}),
      [&pages](PageResult page) { pages.push_back(std::move(page)); });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(pages.size(), urls.size());
  return pages;
}

TEST(CrawlerFaults, AHostThatOnlyFailsIsLeftAlone) {
  if (ServerPath().empty()) GTEST_SKIP() << "no fault server";
  const auto pages =
      AskFailingHost({"/status/500", "/status/502", "/ok", "/ok/bait"});
  ASSERT_EQ(pages.size(), 4U);
  for (const PageResult& page : pages)
    EXPECT_EQ(page.state, State::kFailed) << page.url;
  EXPECT_NE(pages.back().message.find("2 times running"), std::string::npos)
      << pages.back().message;
}

// Each such page would cost its megabytes.
TEST(CrawlerFaults, AHostOfPagesWithoutAnEndIsLeftAlone) {
  if (ServerPath().empty()) GTEST_SKIP() << "no fault server";
  const auto pages =
      AskFailingHost({"/endless/close", "/endless/chunked", "/ok", "/ok/bait"});
  ASSERT_EQ(pages.size(), 4U);
  EXPECT_EQ(pages.front().state, State::kTruncated);
  EXPECT_NE(pages.back().state, State::kOk);
  EXPECT_NE(pages.back().message.find("2 times running"), std::string::npos)
      << pages.back().message;
}

// A reply longer than it said must not become the reply to the next request.
TEST(CrawlerFaults, RepliesAreNotMixedUp) {
  if (ServerPath().empty()) GTEST_SKIP() << "no fault server";
  const FaultServer server(ServerCommand("one"));
  ASSERT_FALSE(server.info.is_null());
  CrawlOptions options = QuickOptions();
  // The good replies are what counts here: a busy machine gets time for them.
  options.limits.transfer_ms = 20000;
  options.limits.stall_ms = 10000;
  options.limits.connect_ms = 10000;
  const std::string origin = "http://" + server.Address("main");
  options.allow_addresses = {server.Address("main")};
  const std::string bait = origin + "/ok/bait";
  const std::string expected = CrawlAll({bait}, options).at(bait).body;
  ASSERT_FALSE(expected.empty());
  for (const char* path : {"/cl/too-short", "/cl/and-chunked",
                           "/conn/keepalive-lie", "/chunked/trailers"}) {
    const auto pages = CrawlAll({origin + path, bait}, options);
    EXPECT_EQ(pages.at(bait).body, expected) << path;
  }
}

// What each page came with, sent back the next time.
TEST(CrawlerFaults, PagesAreAskedWhetherTheyChanged) {
  if (ServerPath().empty()) GTEST_SKIP() << "no fault server";
  const FaultServer server(ServerCommand("one"));
  ASSERT_FALSE(server.info.is_null());
  CrawlOptions options = QuickOptions();
  const std::string origin = "http://" + server.Address("main");
  options.allow_addresses = {server.Address("main")};
  const std::map<std::string, State> after = {
      {"/cache/etag", State::kUnchanged},
      {"/cache/lastmod", State::kUnchanged},
      {"/cache/304-unasked", State::kFailed},
      {"/cache/stuck-etag", State::kOk},
      {"/cache/changing", State::kOk},
      {"/cache/etag-huge", State::kOk},
      {"/cache/etag-crlf", State::kOk}};
  std::vector<std::string> urls;
  for (const auto& [path, state] : after)
    urls.push_back(origin + path);
  const auto before = CrawlAll(urls, options);
  EXPECT_TRUE(before.at(origin + "/cache/etag-huge").validators.empty());
  EXPECT_TRUE(before.at(origin + "/cache/etag-crlf").validators.empty());
  options.validators = [&before](const std::string& url) {
    return before.at(url).validators;
  };
  const auto pages = CrawlAll(urls, options);
  for (const auto& [path, state] : after)
    EXPECT_EQ(pages.at(origin + path).state, state) << path;
}

// Every spelling of an address that is not public, as the first URL.
TEST(Crawler, AddressesThatAreNotPublicAreNeverDialled) {
  const std::vector<std::string> urls = {
      "http://127.0.0.1:9/", "http://127.1/", "http://2130706433/",
      "http://0177.0.0.1/", "http://0x7f.0x0.0x0.0x1/", "http://0.0.0.0/",
      "http://0/", "http://localhost/", "http://[::1]/", "http://[::]/",
      "http://[::ffff:127.0.0.1]/", "http://[::ffff:a9fe:a9fe]/",
      "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/",
      "http://[64:ff9b:1::7f00:1]/", "http://[2002:7f00:1::]/",
      "http://[2001:0:7f00:1::]/", "http://[fe80::1]/", "http://[fec0::1]/",
      "http://[fd00:ec2::254]/", "http://169.254.169.254/latest/",
      "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.0.1/",
      "http://100.64.0.1/", "http://224.0.0.1/", "http://255.255.255.255/",
      "http://240.0.0.1/", "http://198.18.0.1/",
      "http://good.example@127.0.0.1/", "http://good.example\\@127.0.0.1/",
      "http://127.0.0.1:9#@good.example/",
      "http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.0.0.1:9/",
      "http://\xE2\x91\xA0\xE2\x91\xA1\xE2\x91\xA6.0.0.1:9/",
      // Two literals, so that the 1 is no part of the escape.
      "http://0x7f\xE3\x80\x82"
      "1:9/",
      "https://127.0.0.1/", "file:///etc/passwd", "ftp://127.0.0.1/x",
      "gopher://127.0.0.1:6379/_FLUSHALL"};
  for (const std::string& url : urls) {
    // One by one: many are spellings of one address, and fetched once.
    const PageResult page = CrawlAll({url}, QuickOptions()).at(url);
    EXPECT_EQ(page.state, State::kRefused)
        << url << ": " << ErrorCode(page.code) << ", " << page.message;
  }
}

// The server's own count of what the client did. The pause gives the server's
// thread time to count a request as ended, which it does after its last byte.
TEST(CrawlerFaults, MannersAsTheServerSawThem) {
  if (ServerPath().empty()) GTEST_SKIP() << "no fault server";
  const FaultServer server(ServerCommand("one"));
  ASSERT_FALSE(server.info.is_null());
  CrawlOptions options = QuickOptions();
  const std::string origin = "http://" + server.Address("main");
  options.allow_addresses = {server.Address("main")};
  std::vector<std::string> urls;
  urls.reserve(33);
  for (int i = 0; i < 30; ++i) {
    urls.push_back(origin + "/ok/page/" + std::to_string(i));
  }
  for (const char* path : {"/retry/429", "/retry/429-date", "/slow/300ms"}) {
    urls.push_back(origin + path);
  }
  const Tables patient = QuickCrawlTables({{"own_pause", "100"}});
  for (const auto& [url, page] : CrawlAll(urls, options, patient)) {
    EXPECT_EQ(page.state, State::kOk) << url << page.message;
  }
  std::string stats;
  const std::vector<std::string> ask = {origin + "/__stats"};
  const auto status =
      Crawl(ask, options, patient,
            [&stats](const PageResult& page) { stats = page.body; });
  ASSERT_TRUE(status.ok());
  const json seen = json::parse(stats);
  SCOPED_TRACE(stats);
  if (std::getenv("REDFLAG_SHOW_FAULTS") != nullptr) puts(stats.c_str());
  const json& main = seen.contains("main") ? seen["main"] : seen;
  EXPECT_EQ(main.value("max_concurrent", 1), 1);
  EXPECT_EQ(main.value("early_after_retry", 0), 0);
}

}  // namespace
}  // namespace redflag
