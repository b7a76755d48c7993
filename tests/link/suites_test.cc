// Public test suites beside the repository: linkify-it's fixtures, the web
// platform's URL tests (hosts only), the public suffix list's tests. Each
// difference that is meant is listed here with its reason.
#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "link/hosts.h"
#include "support/links.h"
#include "support/paths.h"

namespace redflag {
namespace {

std::vector<std::string> LinesOf(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

bool IsAddress(const Link& link) {
  return link.kind == LinkKind::kUrl || link.kind == LinkKind::kDomain ||
         link.kind == LinkKind::kEmail;
}

std::vector<std::string> AddressesIn(const std::string& text) {
  std::vector<std::string> found;
  for (const Link& link :
       LinksIn(DocumentWith(text, "en", DocumentKind::kMessage)))
    if (IsAddress(link)) found.push_back(link.text);
  return found;
}

TEST(SuitesTest, FindsWhatLinkifyFinds) {
  const std::string path = SharedPath("data/suites/linkify-it/links.txt");
  if (path.empty()) GTEST_SKIP() << "linkify-it's fixtures are not there";
  const std::set<std::string> different = {
      // A label that is a symbol alone names no shop that a reader can type.
      "➡.ws/䨹",
      // A browser takes it for a broken IPv4 address.
      "//test.123"};
  std::size_t passed = 0;
  std::size_t all = 0;
  std::vector<std::string> lines = LinesOf(path);
  lines.emplace_back();
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (lines[i].empty() || lines[i].starts_with("%")) continue;
    const std::string text = lines[i];
    std::string want = lines[i + 1].empty() ? text : lines[i + 1];
    if (!lines[i + 1].empty()) ++i;
    // Remarks follow the link on lines that are links as a whole.
    if (want == text)
      want = text.substr(0, std::min(text.find(" %"), text.find("  ")));
    ++all;
    const std::vector<std::string> found = AddressesIn(text);
    const bool right = std::ranges::find(found, want) != found.end();
    if (right) ++passed;
    if (different.contains(want)) continue;
    EXPECT_TRUE(right) << text << "\n  want " << want << "\n  got "
                       << (found.empty() ? "nothing" : found.front());
  }
  RecordProperty("passed", std::to_string(passed) + "/" + std::to_string(all));
  EXPECT_GE(passed + different.size(), all);
}

TEST(SuitesTest, LeavesAloneWhatLinkifyLeavesAlone) {
  const std::string path = SharedPath("data/suites/linkify-it/not_links.txt");
  if (path.empty()) GTEST_SKIP() << "linkify-it's fixtures are not there";
  const std::set<std::string> different = {
      // A broken "http" is how sellers hide an address.
      "hppt://example.com"};
  std::size_t all = 0;
  std::size_t passed = 0;
  for (const std::string& line : LinesOf(path)) {
    if (line.empty() || line.starts_with("%")) continue;
    ++all;
    const std::vector<std::string> found = AddressesIn(line);
    if (found.empty()) ++passed;
    if (different.contains(line)) continue;
    EXPECT_TRUE(found.empty())
        << line << "\n  got " << (found.empty() ? "" : found.front());
  }
  RecordProperty("passed", std::to_string(passed) + "/" + std::to_string(all));
}

TEST(SuitesTest, ParsesHostsAsBrowsersDo) {
  const std::string path = SharedPath("data/suites/whatwg-url/toascii.json");
  if (path.empty()) GTEST_SKIP() << "the URL tests are not there";
  std::ifstream in(path);
  const nlohmann::json cases = nlohmann::json::parse(in);
  // The tests follow Unicode 15.1 and later, the ICU of Debian 12 Unicode 15.
  const std::set<std::string> different = {
      // Ignored since; refused before.
      "look\u180Eout.net", "look\u206Bout.net",
      // Capitals without a small letter then, and a character whose mapping
      // was an error: mapped since, refused before.
      "\u04C0.com", "\U0002F868.com", "\u2183.com",
      // Capital sharp s: a sharp s since, "ss" before.
      "\u1E9E.com", "\u1E9E.foo.com"};
  std::size_t all = 0;
  std::size_t passed = 0;
  for (const nlohmann::json& one : cases) {
    if (!one.is_object()) continue;
    ++all;
    const std::string input = one.at("input").get<std::string>();
    const std::optional<std::string> host = ParseHost(input);
    const bool right = one.at("output").is_null()
                           ? !host.has_value()
                           : host == one.at("output").get<std::string>();
    if (right) ++passed;
    // A newer ICU may pass these as well.
    if (different.contains(input)) continue;
    EXPECT_TRUE(right) << one.dump() << "\n  got " << host.value_or("nothing");
  }
  RecordProperty("passed", std::to_string(passed) + "/" + std::to_string(all));
  EXPECT_GE(passed + different.size(), all);
}

TEST(SuitesTest, KnowsTheHostsOfUrls) {
  const std::string path =
      SharedPath("data/suites/whatwg-url/urltestdata.json");
  if (path.empty()) GTEST_SKIP() << "the URL tests are not there";
  std::ifstream in(path);
  const nlohmann::json cases = nlohmann::json::parse(in);
  std::size_t all = 0;
  std::size_t passed = 0;
  std::string wrong;
  for (const nlohmann::json& one : cases) {
    if (!one.is_object() || one.contains("failure")) continue;
    const std::string input = one.at("input").get<std::string>();
    const std::string want = one.at("hostname").get<std::string>();
    // Absolute http URLs without user names: the hosts that text can show.
    const std::size_t start = input.starts_with("http://")    ? 7
                              : input.starts_with("https://") ? 8
                                                              : 0;
    if (start == 0 || input.find('@') != std::string::npos) continue;
    if (input.find_first_of("\t\n\r\\") != std::string::npos) continue;
    std::size_t end = input.find_first_of("/?#", start);
    std::string host = input.substr(start, end - start);
    const std::size_t bracket = host.find(']');
    const std::size_t colon =
        host.find(':', bracket == std::string::npos ? 0 : bracket);
    host = host.substr(0, colon);
    if (host.empty()) continue;
    ++all;
    if (ParseHost(host) == want)
      ++passed;
    else
      wrong += "\n  " + input + " want " + want;
  }
  RecordProperty("passed", std::to_string(passed) + "/" + std::to_string(all));
  EXPECT_EQ(passed, all) << wrong;
}

TEST(SuitesTest, KnowsPublicSuffixes) {
  const std::string path = SharedPath("data/suites/publicsuffix/tests.txt");
  if (path.empty()) GTEST_SKIP() << "the public suffix tests are not there";
  const Tables none;
  const Hosts hosts(none);
  std::size_t all = 0;
  std::size_t passed = 0;
  std::string wrong;
  for (const std::string& line : LinesOf(path)) {
    if (line.empty() || line.starts_with("//")) continue;
    std::istringstream words(line);
    std::string domain;
    std::string want;
    words >> domain >> want;
    if (domain == "null" || domain.starts_with(".")) continue;
    const std::optional<std::string> host = ParseHost(domain);
    const std::optional<std::string> registrable =
        want == "null" ? std::string() : ParseHost(want);
    ++all;
    if (host && hosts.Registrable(*host) == registrable.value_or("?"))
      ++passed;
    else
      wrong += "\n  " + line;
  }
  RecordProperty("passed", std::to_string(passed) + "/" + std::to_string(all));
  EXPECT_EQ(passed, all) << wrong;
}

}  // namespace
}  // namespace redflag
