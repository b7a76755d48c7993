#include "scan/crawler.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <zlib.h>

#include "support/child.h"
#include "support/crawl_tables.h"
#include "support/paths.h"
#include "support/scanner.h"

namespace redflag {
namespace {

using State = PageResult::State;
using Pages = std::map<std::string, PageResult>;

// A folder of this test's own that is served while it lives.
class Site {
 public:
  Site() : folder_(NewFolder()), server_(folder_) {}
  ~Site() { std::filesystem::remove_all(folder_); }
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  void Put(const std::string& name, const std::string& text) {
    std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
  }
  void PutGzip(const std::string& name, const std::string& text) {
    gzFile file = gzopen((folder_ + "/" + name).c_str(), "wb");
    gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
    gzclose(file);
  }
  std::string Url(const std::string& path) const {
    return "http://" + server_.address() + path;
  }
  CrawlOptions Options() const {
    CrawlOptions options;
    options.allow_addresses = {server_.address()};
    return options;
  }
  Pages Fetch(const std::vector<std::string>& sources,
              const CrawlOptions& options) const {
    Pages pages;
    const auto status =
        Crawl(sources, options, QuickCrawlTables(), [&](PageResult page) {
          std::string name = page.url;
          const std::string origin = Url("");
          if (name.rfind(origin, 0) == 0) name = name.substr(origin.size());
          EXPECT_EQ(pages.count(name), 0U) << name << " came twice";
          pages.emplace(name, std::move(page));
        });
    EXPECT_TRUE(status.ok()) << status.error().message;
    return pages;
  }
  Pages Fetch(const std::vector<std::string>& sources) const {
    return Fetch(sources, Options());
  }

 private:
  static std::string NewFolder() {
    std::string name =
        (std::filesystem::temp_directory_path() / "redflag-site-XXXXXX")
            .string();
    return mkdtemp(name.data()) == nullptr ? "" : name;
  }

  std::string folder_;
  FolderServer server_;
};

std::string States(const Pages& pages) {
  std::string text;
  for (const auto& [url, page] : pages) {
    text += url + " " + std::string(PageStateName(page.state));
    if (page.state != State::kOk)
      text += " " + std::string(ErrorCode(page.code));
    text += "\n";
  }
  return text;
}

TEST(Crawl, PagesKeepTheirBytesAndType) {
  Site site;
  site.Put("lamp.html", "<title>Lamp</title>");
  const Pages pages = site.Fetch({site.Url("/lamp.html"), site.Url("/none")});
  EXPECT_EQ(States(pages), "/lamp.html ok\n/none failed failed-http\n");
  EXPECT_EQ(pages.at("/lamp.html").body, "<title>Lamp</title>");
  EXPECT_EQ(pages.at("/lamp.html").content_type, "text/html");
  EXPECT_EQ(pages.at("/lamp.html").status, 200);
  EXPECT_NE(pages.at("/none").message.find("404"), std::string::npos);
  EXPECT_EQ(PageNotChecked(pages.at("/none")).source, site.Url("/none"));
}

TEST(Crawl, PagesAndRobotsAreWholeWhereNothingMayStayInMemory) {
  Site site;
  const std::string page(100000, 'x');
  site.Put("robots.txt", "User-agent: *\nDisallow: /secret\n" + page);
  site.Put("lamp.html", page);
  site.Put("secret.html", page);
  CrawlOptions options = site.Options();
  options.limits.bodies_bytes = 0;
  options.limits.robots_bytes = 50000;
  const Pages pages =
      site.Fetch({site.Url("/lamp.html"), site.Url("/secret.html")}, options);
  EXPECT_EQ(States(pages),
            "/lamp.html ok\n/secret.html refused refused-robots\n");
  EXPECT_EQ(pages.at("/lamp.html").body, page);
}

TEST(Crawl, WhatTheRunHasIsNotFetchedAgain) {
  Site site;
  for (const char* name : {"a.html", "b.html", "c.html"})
    site.Put(name, name);
  site.Put("sitemap.txt", "/a.html\n/b.html\n/c.html\n");
  CrawlOptions options = site.Options();
  std::atomic<std::size_t> known = 0;
  options.known = &known;
  options.has = [&site](const std::string& url) {
    return url == site.Url("/b.html");
  };
  EXPECT_EQ(States(site.Fetch({site.Url("/sitemap.txt")}, options)),
            "/a.html ok\n/c.html ok\n");
  EXPECT_EQ(known, 3U) << "without the sitemap";
  // It counts for the most pages that are wanted.
  options.max_pages = 2;
  EXPECT_EQ(States(site.Fetch(
                {site.Url("/b.html"), site.Url("/a.html"), site.Url("/c.html")},
                options)),
            "/a.html ok\n/c.html failed limit\n");
}

TEST(Crawl, WhatItsEndCutsOffIsTold) {
  Site site;
  site.Put("a.html", "x");
  const std::atomic<bool> stop = true;
  CrawlOptions options = site.Options();
  options.stop = &stop;
  const Pages pages = site.Fetch({site.Url("/a.html"), "ftp://x"}, options);
  EXPECT_TRUE(pages.at("/a.html").cut_off);
  EXPECT_FALSE(pages.at("ftp://x").cut_off);
}

TEST(Crawl, RobotsTxtIsObeyed) {
  Site site;
  site.Put("robots.txt", "User-agent: *\nDisallow: /secret\n");
  site.Put("secret.html", "x");
  site.Put("open.html", "x");
  EXPECT_EQ(
      States(site.Fetch({site.Url("/open.html"), site.Url("/secret.html")})),
      "/open.html ok\n/secret.html refused refused-robots\n");
}

TEST(Crawl, SitemapsOfAllForms) {
  Site site;
  for (const char* name : {"a.html", "b.html", "c.html"})
    site.Put(name, name);
  site.Put(
      "sitemap.xml",
      "<sitemapindex><sitemap><loc>/one.xml</loc></sitemap><sitemap><loc>" +
          site.Url("/two.xml.gz") +
          "</loc></sitemap><sitemap><loc>/three.txt</loc></sitemap>"
          "<sitemap><loc>/gone.xml</loc></sitemap></sitemapindex>");
  site.Put("one.xml", "<urlset><url><loc>/a.html</loc></url></urlset>");
  site.PutGzip("two.xml.gz", "<urlset><url><loc>" + site.Url("/b.html") +
                                 "</loc></url><url><loc>/a.html</loc></url>"
                                 "</urlset>");
  site.Put("three.txt", "# pages\n\n" + site.Url("/c.html") + "\r\n/a.html\n");
  const Pages pages = site.Fetch({site.Url("/sitemap.xml")});
  EXPECT_EQ(States(pages),
            "/a.html ok\n/b.html ok\n/c.html ok\n/gone.xml failed "
            "failed-http\n");
  EXPECT_EQ(pages.at("/b.html").source, site.Url("/two.xml.gz"));
}

TEST(Crawl, SitemapsThatAreNotWhole) {
  Site site;
  site.Put("a.html", "x");
  site.Put("cut.xml", "<urlset><url><loc>/a.html</loc></url><url><lo");
  site.Put("none.xml", "<urlset></urlset>");
  site.Put("self.xml",
           "<sitemapindex><sitemap><loc>/self.xml</loc></sitemap>"
           "</sitemapindex>");
  EXPECT_EQ(States(site.Fetch({site.Url("/cut.xml"), site.Url("/none.xml"),
                               site.Url("/self.xml")})),
            "/a.html ok\n/cut.xml truncated truncated\n"
            "/none.xml failed unreadable\n");
  CrawlOptions options = site.Options();
  options.limits.sitemap_urls = 1;
  site.Put("long.xml",
           "<urlset><url><loc>/a.html</loc></url><url><loc>/b.html</loc></url>"
           "</urlset>");
  EXPECT_EQ(States(site.Fetch({site.Url("/long.xml")}, options)),
            "/a.html ok\n/long.xml truncated limit\n");
}

TEST(Crawl, AUrlThatComesTwiceIsFetchedOnce) {
  Site site;
  site.Put("a.html", "x");
  EXPECT_EQ(States(site.Fetch({site.Url("/a.html"), site.Url("/a.html#top"),
                               site.Url("/x/../a.html")})),
            "/a.html ok\n");
}

TEST(Crawl, LimitsOfTheRunLeaveNothingOut) {
  Site site;
  std::vector<std::string> urls;
  for (int i = 0; i < 5; ++i) {
    const std::string name = "p" + std::to_string(i) + ".html";
    site.Put(name, "x");
    urls.push_back(site.Url("/" + name));
  }
  CrawlOptions options = site.Options();
  options.max_pages = 2;
  EXPECT_EQ(States(site.Fetch(urls, options)),
            "/p0.html ok\n/p1.html ok\n/p2.html failed limit\n"
            "/p3.html failed limit\n/p4.html failed limit\n");
  options.max_pages = 0;
  const std::atomic<bool> stop = true;
  options.stop = &stop;
  const Pages stopped = site.Fetch(urls, options);
  EXPECT_EQ(stopped.size(), urls.size());
  for (const auto& [url, page] : stopped)
    EXPECT_EQ(page.state, State::kFailed);
  options.stop = nullptr;
  options.limits.crawl_urls = 4;
  EXPECT_EQ(site.Fetch(urls, options).at("/p4.html").code, ErrorKind::kLimit);
}

TEST(Crawl, AStopDuringTheRunRecordsTheRest) {
  Site site;
  std::vector<std::string> urls;
  for (int i = 0; i < 20; ++i) {
    const std::string name = "p" + std::to_string(i) + ".html";
    site.Put(name, "x");
    urls.push_back(site.Url("/" + name));
  }
  std::atomic<bool> stop = false;
  CrawlOptions options = site.Options();
  options.stop = &stop;
  std::size_t ok = 0;
  std::size_t all = 0;
  const auto status =
      Crawl(urls, options, QuickCrawlTables(), [&](const PageResult& page) {
        ++all;
        ok += page.state == State::kOk ? 1 : 0;
        if (ok == 3) stop = true;
      });
  ASSERT_TRUE(status.ok());
  EXPECT_EQ(all, urls.size());
  EXPECT_GE(ok, 3U);
  EXPECT_LT(ok, urls.size());
}

TEST(Crawl, MarketplacesAreRefusedByTheirTerms) {
  const std::vector<std::string> urls = {
      "https://www.amazon.com/dp/B0TEST0001"};
  std::size_t calls = 0;
  const auto status = Crawl(
      urls, {}, BuiltInPatterns().tables, [&calls](const PageResult& page) {
        ++calls;
        EXPECT_EQ(page.state, State::kRefused);
        EXPECT_EQ(page.code, ErrorKind::kRefusedTerms);
        EXPECT_NE(page.message.find("export"), std::string::npos);
      });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(calls, 1U);
}

TEST(Crawl, BadOptionsAreAnError) {
  CrawlOptions options;
  options.allow_addresses = {"localhost:80"};
  const std::vector<std::string> urls = {"http://localhost/"};
  const auto status =
      Crawl(urls, options, QuickCrawlTables(), [](const PageResult&) {});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, ErrorKind::kInvalidOptions);
}

TEST(IsUrlList, TellsListsFromOtherTexts) {
  struct {
    const char* text;
    bool list;
    bool relative;
  } const cases[] = {
      {"http://a.example/1\nhttps://a.example/2\n", true, true},
      {"\xEF\xBB\xBF# mine\r\n\r\nhttp://a.example/1\r\n", true, true},
      {"/lamp.html\n/robot.html\n", false, true},
      {"http://a.example/1 is our shop\n", false, false},
      {"Visit\nhttp://a.example/1\n", false, false},
      {"# nothing\n", false, false},
      {"", false, false},
      {"<html>", false, false},
      {"<?xml version='1.0'?><urlset><url>", true, true},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(IsUrlList(test.text), test.list) << test.text;
    EXPECT_EQ(IsUrlList(test.text, true), test.relative) << test.text;
  }
  EXPECT_EQ(UrlsOfList("# x\n /a \r\n\nhttp://b.example/\n"),
            (std::vector<std::string>{"/a", "http://b.example/"}));
  EXPECT_EQ(UrlsOfList("<urlset><url><loc>http://a.example/?a&amp;b</loc>"
                       "</url></urlset>"),
            (std::vector<std::string>{"http://a.example/?a&b"}));
}

TEST(LinkResolver, GivesTheChain) {
  Site site;
  site.Put("a.html", "x");
  const std::vector<std::string> links = {site.Url("/a.html"),
                                          site.Url("/gone"), "http://10.0.0.1/",
                                          "mailto:x@y.z"};
  const auto resolver = LinkResolver::Make(site.Options(), QuickCrawlTables());
  ASSERT_TRUE(resolver.ok());
  const std::vector<LinkChain> chains = resolver.value()->Resolve(links);
  ASSERT_EQ(chains.size(), links.size());
  EXPECT_TRUE(chains[0].complete);
  ASSERT_EQ(chains[0].hops.size(), 1U);
  EXPECT_EQ(chains[0].hops[0].status, 200);
  EXPECT_EQ(chains[1].code, ErrorKind::kFailedHttp);
  EXPECT_EQ(chains[2].code, ErrorKind::kRefusedAddress);
  EXPECT_EQ(chains[3].code, ErrorKind::kRefusedScheme);
}

}  // namespace
}  // namespace redflag
