#include "fetch/sitemap.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace redflag {
namespace {

using Urls = std::vector<std::string>;

TEST(ParseSitemap, Pages) {
  const std::string xml =
      "<?xml version=\"1.0\"?>\n<!-- <urlset> -->\n"
      "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
      "<url><loc> http://a.example/?x=1&amp;y=&#50; </loc>"
      "<image:image><image:loc>http://a.example/i.jpg</image:loc></image:image>"
      "</url>\n<url><loc><![CDATA[http://a.example/b?c&d]]></loc></url>\n"
      "<url><!-- <loc>http://a.example/no</loc> --></url></urlset>";
  ASSERT_TRUE(IsSitemap(xml));
  const Sitemap sitemap = ParseSitemap(xml, 100);
  EXPECT_FALSE(sitemap.is_index);
  EXPECT_TRUE(sitemap.complete);
  EXPECT_EQ(sitemap.urls,
            (Urls{"http://a.example/?x=1&y=2", "http://a.example/b?c&d"}));
}

TEST(ParseSitemap, IndexWithPrefix) {
  const std::string xml =
      "<sm:sitemapindex xmlns:sm='x'><sm:sitemap><sm:loc>/s1.xml.gz</sm:loc>"
      "</sm:sitemap></sm:sitemapindex>";
  ASSERT_TRUE(IsSitemap(xml));
  const Sitemap sitemap = ParseSitemap(xml, 100);
  EXPECT_TRUE(sitemap.is_index);
  EXPECT_EQ(sitemap.urls, Urls{"/s1.xml.gz"});
}

TEST(ParseSitemap, CutOffOrTooLong) {
  const std::string xml =
      "<urlset><url><loc>/1</loc></url><url><loc>/2</loc></url></urlset>";
  for (std::size_t size = 0; size + 1 < xml.size(); ++size) {
    EXPECT_FALSE(ParseSitemap(xml.substr(0, size), 100).complete) << size;
  }
  const Sitemap sitemap = ParseSitemap(xml, 1);
  EXPECT_FALSE(sitemap.complete);
  EXPECT_EQ(sitemap.urls, Urls{"/1"});
  EXPECT_TRUE(ParseSitemap(xml, 2).complete);
}

TEST(IsSitemap, OtherThings) {
  for (const std::string text :
       {"", "<html><urlset>", "http://a.example/", "<!-- <urlset> -->",
        "</urlset>", "<rss version='2.0'>"}) {
    EXPECT_FALSE(IsSitemap(text)) << text;
  }
}

}  // namespace
}  // namespace redflag
