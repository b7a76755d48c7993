#include "input/html_strip.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "input/byte_source.h"
#include "input/html_text.h"
#include "input/html_tree.h"
#include "support/paths.h"
#include "support/sanitized.h"

namespace redflag {
namespace {

TEST(StripInvisibleTest, TakesOutScriptsStylesAndComments) {
  struct Case {
    const char* html;
    const char* rest;
  };
  for (const Case& c : {
           Case{"a<script>if (a<b) x('</p>')</script>b", "a<script></script>b"},
           Case{"a<STYLE type=x>p{}</STYLE >b", "a<STYLE type=x></STYLE >b"},
           Case{"a<!-- <p> -- > -->b", "ab"},
           Case{"a<!-- never closed", "a"},
           Case{"<p title='<script>'>a</p>", "<p title='<script>'>a</p>"},
           Case{"<p title=\"a>b\" x>c", "<p title=\"a>b\" x>c"},
           Case{"1 < 2 <b>x</b>", "1 < 2 <b>x</b>"},
           Case{"<p onclick='a(\">\")' id=x srcset=a>b", "<p  id=x >b"},
           Case{"<p\n  onload = go() class=y>b", "<p\n   class=y>b"},
           Case{"<p>  \n <b> x  y </b>\n\n</p>", "<p> <b> x  y </b> </p>"},
           Case{"<svg a=b><g><path d='M1'/></g></svg>c", "<svg a=b></svg>c"},
           Case{"<svg><g><p>x</p></g></svg>c", "<svg><g><p>x</p></g></svg>c"},
           Case{"<svg/><path/></svg>c", "<svg/><path/></svg>c"},
           Case{"<svg><path>never closed", "<svg><path>never closed"},
           Case{"<p data-asin=B0 data-state='0123456789012345678901234567890"
                "123456789012345678901234567890123456789'>c",
                "<p data-asin=B0 >c"},
           Case{"<p a=\"never closed>c", "<p a=\"never closed>c"},
           Case{"<p =x on>c", "<p =x >c"},
           Case{"<script type=\"application/ld+json\">{}</script>",
                "<script type=\"application/ld+json\">{}</script>"},
       })
    EXPECT_EQ(StripInvisible(c.html), c.rest) << c.html;
}

std::string BytesOf(const std::string& path) {
  Result<std::unique_ptr<ByteSource>> source = OpenFile(path, nullptr);
  EXPECT_TRUE(source.ok()) << path;
  ByteStream bytes(std::move(source.value()));
  bool over = false;
  return bytes.ReadAll(std::size_t{64} << 20, &over);
}

// What a reader sees of a page, and its structured data.
std::string TextOf(const Result<HtmlTree>& tree) {
  if (!tree.ok()) return tree.error().message;
  std::string text = HtmlText(tree.value(), 0);
  for (std::size_t i = 0; i < tree.value().nodes().size(); ++i) {
    const HtmlNode& node = tree.value().at(i);
    const bool data = node.tag == "script" &&
                      tree.value().Attribute(i, "type").find("ld+json") !=
                          std::string_view::npos;
    if (data && node.end > i + 1)
      text.append("\n").append(tree.value().at(i + 1).text);
    if (node.tag == "meta")
      text.append("\n").append(tree.value().Attribute(i, "content"));
  }
  return text;
}

TEST(StripInvisibleTest, LeavesTheTextOfRealPages) {
  const std::string folder = SharedPath("data/pages");
  if (folder.empty()) GTEST_SKIP() << "no pages beside the repository";
  std::size_t pages = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string path = entry.path();
    if (!path.ends_with(".html.gz")) continue;
    if (++pages % 8 != 0 && kSanitized) continue;
    const std::string html = BytesOf(path);
    const std::string stripped = StripInvisible(html);
    EXPECT_LT(stripped.size(), html.size()) << path;
    EXPECT_EQ(TextOf(HtmlTree::Parse(html)), TextOf(HtmlTree::ParseWhole(html)))
        << path;
  }
  EXPECT_EQ(pages, 99U);
}

// The work must not grow with the square of the size, and what cannot be read
// is told.
TEST(StripInvisibleTest, HostilePagesEnd) {
  const auto repeat = [](const std::string& part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < Often(times); ++i)
      text += part;
    return text;
  };
  for (const std::string& page :
       {repeat("<div>", 50000), repeat("<b>", 50000), repeat("<svg><g>", 50000),
        repeat("<svg>", 50000), repeat("<svg><path>", 50000),
        repeat("<a b='", 50000), repeat("<a ", 50000),
        "<p " + repeat("a=b ", 50000) + ">", repeat("<!--", 50000),
        repeat("<script>", 50000), repeat("<table><tr><td>", 20000)}) {
    EXPECT_LE(StripInvisible(page).size(), page.size());
    const Result<HtmlTree> tree = HtmlTree::Parse(page);
    if (!tree.ok()) {
      EXPECT_EQ(tree.error().kind, ErrorKind::kLimit);
    }
  }
}

}  // namespace
}  // namespace redflag
