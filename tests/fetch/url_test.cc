#include "fetch/url.h"

#include <string>

#include <gtest/gtest.h>

namespace redflag {
namespace {

constexpr std::size_t kMax = 8192;

TEST(ParseUrl, Parts) {
  const auto url = ParseUrl(" HTTPS://Shop.Example:8443/a b/?q=1#top ", kMax);
  ASSERT_TRUE(url.ok());
  EXPECT_EQ(url.value().scheme, "https");
  EXPECT_EQ(url.value().host, "shop.example");
  EXPECT_EQ(url.value().port, 8443);
  EXPECT_EQ(url.value().path, "/a%20b/?q=1");
  EXPECT_EQ(url.value().Origin(), "https://shop.example:8443");
  EXPECT_EQ(url.value().text.find('#'), std::string::npos);
}

TEST(ParseUrl, RelativeToAPage) {
  const auto base = ParseUrl("http://shop.example/a/b/c.html?x=1", kMax);
  ASSERT_TRUE(base.ok());
  struct {
    const char* given;
    const char* text;
  } const cases[] = {
      {"d.html", "http://shop.example/a/b/d.html"},
      {"../d.html", "http://shop.example/a/d.html"},
      {"/d", "http://shop.example/d"},
      {"//other.example/d", "http://other.example/d"},
      {"https://other.example/", "https://other.example/"},
  };
  for (const auto& test : cases) {
    const auto url = ParseUrl(test.given, kMax, &base.value());
    ASSERT_TRUE(url.ok()) << test.given;
    EXPECT_EQ(url.value().text, test.text);
  }
}

TEST(ParseUrl, OneSpellingForTheHost) {
  struct {
    const char* given;
    const char* host;
  } const cases[] = {
      {"http://127.1/", "127.0.0.1"},
      {"http://2130706433/", "127.0.0.1"},
      {"http://0177.0.0.1/", "127.0.0.1"},
      {"http://0x7f.0x0.0x0.0x1/", "127.0.0.1"},
      {"http://%31%32%37.1/", "127.0.0.1"},
      {"http://0x7f\xE3\x80\x82"
       "1/",
       "127.0.0.1"},
      {"http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.0.0.1/", "127.0.0.1"},
      {"http://[::1]/", "[::1]"},
      {"http://shop.example./", "shop.example"},
      {"http://b\xC3\xBC"
       "cher.example/",
       "xn--bcher-kva.example"},
  };
  for (const auto& test : cases) {
    const auto url = ParseUrl(test.given, kMax);
    ASSERT_TRUE(url.ok()) << test.given;
    EXPECT_EQ(url.value().host, test.host) << test.given;
  }
}

TEST(ParseUrl, Refused) {
  for (const std::string text :
       {"file:///etc/passwd", "ftp://host/x", "gopher://host/",
        "data:text/html,x", "javascript:alert(1)",
        "http://good.example\\@127.0.0.1/", "http://good.example@127.0.0.1/",
        "http://u:p@host/", "http://host/a\r\nX: 1",
        "http://host/a%0d%0aX:%201", "http://host/%00",
        "http://host/\x1b[2J"}) {
    const auto url = ParseUrl(text, kMax);
    ASSERT_FALSE(url.ok()) << text;
    EXPECT_EQ(url.error().kind, ErrorKind::kRefusedScheme) << text;
  }
}

TEST(ParseUrl, NoUrl) {
  for (const std::string text :
       {"", "shop.example", "/path", "http://", "http://ho st/",
        "http://host:99999/", "http://[::1/"}) {
    const auto url = ParseUrl(text, kMax);
    ASSERT_FALSE(url.ok()) << text << " became " << url.value().text;
    EXPECT_EQ(url.error().kind, ErrorKind::kSyntax) << text;
  }
  const auto url = ParseUrl("http://host/" + std::string(kMax, 'a'), kMax);
  ASSERT_FALSE(url.ok());
  EXPECT_EQ(url.error().kind, ErrorKind::kLimit);
}

}  // namespace
}  // namespace redflag
