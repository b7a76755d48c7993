#include "input/html_strip.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "input/byte_source.h"
#include "input/html_text.h"
#include "input/html_tree.h"
#include "input/page_layout.h"
#include "input/selector.h"
#include "input/vocabulary.h"
#include "support/input.h"
#include "support/paths.h"
#include "support/sanitized.h"

namespace redflag {
namespace {

TEST(StripInvisibleTest, TakesOutScriptsStylesAndComments) {
  struct Case {
    const char* html;
    const char* rest;
  };
  AttributeTests looked_at;
  looked_at.Add(MakeSelectors({"#x1x", ".red", "[data-x]", "[href*=best]"}));
  for (const Case& c : {
           Case{"a<script>if (a<b) x('</p>')</script>b", "a<script></script>b"},
           Case{"a<STYLE type=x>p{}</STYLE >b", "a<STYLE></STYLE >b"},
           Case{"a<!-- <p> -- > -->b", "ab"},
           Case{"a<!-- never closed", "a"},
           Case{"<b title='<script>'>a</b>", "<b>a</b>"},
           Case{"<b title=\"a>b\" x>c", "<b>c"},
           Case{"1 < 2 <b>x</b>", "1 < 2 <b>x</b>"},
           Case{"<b onclick='a(\">\")' id=x1x srcset=a>b", "<b id=x1x>b"},
           Case{"<b\n  onload = go() CLASS='a red'>b", "<b CLASS='a red'>b"},
           Case{"<b class=green id=y CLASS=red>b", "<b>b"},
           Case{"<b id=y class=r&#101;d>b", "<b class=r&#101;d>b"},
           Case{"<b data-x data-y=1 data-asin=B0>c",
                "<b data-x data-asin=B0>c"},
           Case{"<b> \n <i> x  y </i>\n\n</b>", "<b> <i> x  y </i> </b>"},
           Case{"<p> \n <b>x</b>\n</p>\n <p>", "<p> <b>x</b> </p><p>"},
           Case{"<td> <!-- a -->\n <b>", "<td> <b>"},
           Case{"<a href='https://a.b/c?d' id=y>e</a>",
                "<a href='https://a.b'>e</a>"},
           Case{"<a href=//a.b/c>d</a><a href=/c>d</a>",
                "<a href=//a.b>d</a><a>d</a>"},
           Case{"<a href=https://a.b/best>c</a>",
                "<a href=https://a.b/best>c</a>"},
           Case{"<a itemprop=url href=/c>d</a>",
                "<a itemprop=url href=/c>d</a>"},
           Case{"<form action='http://a.b/c' method=x>",
                "<form action='http://a.b'>"},
           Case{"<img class=a src=b alt='c d'/>", "<img src=b alt='c d'/>"},
           Case{"<meta name=a content=b id=c><iframe name=a src=b>",
                "<meta name=a content=b><iframe src=b>"},
           Case{"<svg a=b><g><path d='M1'/></g></svg>c", "<svg></svg>c"},
           Case{"<svg><g><p>x</p></g></svg>c", "<svg><g><p>x</p></g></svg>c"},
           Case{"<svg/><path/></svg>c", "<svg/><path/></svg>c"},
           Case{"<svg><path>never closed", "<svg><path>never closed"},
           Case{"<p a=\"never closed>c", "<p a=\"never closed>c"},
           Case{"<p =x on>c", "<p>c"},
           Case{"<script type=\"application/ld+json\">{}</script>",
                "<script type=\"application/ld+json\">{}</script>"},
       })
    EXPECT_EQ(StripInvisible(c.html, looked_at), c.rest) << c.html;
}

std::string BytesOf(const std::string& path) {
  Result<std::unique_ptr<ByteSource>> source = OpenFile(path, nullptr);
  EXPECT_TRUE(source.ok()) << path;
  ByteStream bytes(std::move(source.value()));
  bool over = false;
  return bytes.ReadAll(std::size_t{64} << 20, &over);
}

// What readers see of a page: its text, and what they ask of its elements.
std::string SeenOf(const Result<HtmlTree>& parsed) {
  if (!parsed.ok()) return parsed.error().message;
  const HtmlTree& tree = parsed.value();
  std::string seen = HtmlText(tree, 0);
  for (std::size_t i = 0; i < tree.nodes().size(); ++i) {
    const HtmlNode& node = tree.at(i);
    const std::string_view tag = node.tag;
    const bool data =
        tag == "script" &&
        tree.Attribute(i, "type").find("ld+json") != std::string_view::npos;
    if (data && node.end > i + 1) seen.append("\n").append(tree.at(i + 1).text);
    for (const std::string_view name : {"itemprop", "itemtype", "data-asin"})
      if (tree.HasAttribute(i, name))
        seen.append("\n").append(tree.Attribute(i, name));
    const bool item = tree.HasAttribute(i, "itemprop");
    if (tag == "meta" || item)
      seen.append("\n").append(tree.Attribute(i, "content"));
    if (tag == "link" || item)
      seen.append("\n").append(tree.Attribute(i, "href"));
    if (tag == "img")
      seen.append("\n")
          .append(tree.Attribute(i, "src"))
          .append("\n")
          .append(tree.Attribute(i, "alt"));
    if (tag == "a") seen.append("\n").append(HostOf(tree.Attribute(i, "href")));
  }
  return seen;
}

bool IsOfADrawing(const HtmlTree& tree, std::size_t node) {
  for (; node != 0; node = tree.at(node).parent)
    if (tree.at(node).tag == "svg") return true;
  return false;
}

// How much selectors find outside drawings, and the text of the first.
std::string FoundBy(const Selectors& selectors, const Result<HtmlTree>& tree) {
  std::string found;
  if (!tree.ok()) return found;
  for (const Selector& selector : selectors) {
    auto nodes = FindAll(tree.value(), 0, {selector});
    std::erase_if(nodes, [&tree](std::size_t node) {
      return IsOfADrawing(tree.value(), node);
    });
    found.append(std::to_string(nodes.size())).append(" ");
    if (!nodes.empty())
      found.append(HtmlText(tree.value(), nodes.front())).append("\n");
  }
  return found;
}

TEST(StripInvisibleTest, LeavesWhatReadersSeeOfRealPages) {
  const std::string folder = SharedPath("data/pages");
  if (folder.empty()) GTEST_SKIP() << "no pages beside the repository";
  Selectors all;
  for (const TableRow& row : InputTables().Get("input/page-blocks").rows)
    for (const std::string& selector : row.List("select"))
      all.emplace_back(selector);
  const PageLayout layout(InputTables());
  std::size_t pages = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string path = entry.path();
    if (!path.ends_with(".html.gz")) continue;
    if (++pages % 8 != 0 && kSanitized) continue;
    const std::string html = BytesOf(path);
    const auto stripped = HtmlTree::Parse(html, layout.LookedAt());
    const auto whole = HtmlTree::ParseWhole(html);
    EXPECT_LT(StripInvisible(html, layout.LookedAt()).size(), html.size());
    EXPECT_EQ(SeenOf(stripped), SeenOf(whole)) << path;
    EXPECT_EQ(FoundBy(all, stripped), FoundBy(all, whole)) << path;
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
        repeat("<", 500000), repeat("</", 500000), repeat("<a b='", 50000),
        repeat("<a ", 50000), "<p " + repeat("a=b ", 50000) + ">",
        repeat("<!--", 50000), repeat("<script>", 50000),
        repeat("<table><tr><td>", 20000)}) {
    EXPECT_LE(StripInvisible(page, {}).size(), page.size());
    const Result<HtmlTree> tree = HtmlTree::Parse(page, {});
    if (!tree.ok()) {
      EXPECT_EQ(tree.error().kind, ErrorKind::kLimit);
    }
  }
}

}  // namespace
}  // namespace redflag
