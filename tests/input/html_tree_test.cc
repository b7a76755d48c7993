#include "input/html_tree.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "input/html_text.h"
#include "input/selector.h"

namespace redflag {
namespace {

HtmlTree Parsed(std::string_view html) {
  Result<HtmlTree> tree = HtmlTree::ParseWhole(std::string(html));
  EXPECT_TRUE(tree.ok());
  return std::move(tree.value());
}

TEST(HtmlTextTest, ReadsAsAPersonDoes) {
  struct Case {
    const char* html;
    const char* text;
  };
  for (const Case& c : {
           Case{"<p>a  b\n c</p><p>d</p>", "a b c\nd"},
           Case{"a<br>b", "a\nb"},
           Case{"<b>a</b>b <i> c</i>", "ab c"},
           Case{"<ul><li>a</li><li>b</li></ul>", "a\nb"},
           Case{"<table><tr><td>a</td><td>b</td></tr></table>", "a b"},
           Case{"x&nbsp;&amp;&lt;y", "x &<y"},
           Case{"a<script>b</script><svg><title>c</title></svg>d", "ad"},
       })
    EXPECT_EQ(HtmlText(Parsed(c.html), 0), c.text) << c.html;
}

TEST(SelectorTest, MatchesItsPartOfCss) {
  const HtmlTree tree = Parsed(
      "<div id=box class='a b'><ul><li data-x=1>one</li></ul></div>"
      "<p id=box2 class=ab>two</p>");
  struct Case {
    const char* selector;
    std::size_t found;
  };
  for (const Case& c : {
           Case{"#box", 1},
           Case{".a", 1},
           Case{"div.b", 1},
           Case{"p.b", 0},
           Case{"#box li", 1},
           Case{"#box ul li", 1},
           Case{"#box2 li", 0},
           Case{"[id^=box]", 2},
           Case{"[id*=ox2]", 1},
           Case{"[data-x]", 1},
           Case{"[data-x=\"1\"]", 1},
           Case{"[class~=b]", 1},
           Case{"", 0},
       })
    EXPECT_EQ(FindAll(tree, 0, MakeSelectors({c.selector})).size(), c.found)
        << c.selector;
}

TEST(SelectorTest, TellsBeforehandWhatMayHold) {
  AttributeTests tests;
  tests.Add(MakeSelectors({"#box", "p.abc [class*=bc-d]", "li.red.green",
                           "[data-x]", "[href^=tel]", "[role=a]"}));
  struct Case {
    const char* name;
    const char* value;
    bool may;
  };
  for (const Case& c : {
           Case{"id", "box", true},
           Case{"id", "the-box-2", true},
           Case{"id", "bo", false},
           Case{"id", "", false},
           Case{"class", "abc-d", true},
           Case{"class", "evergreen", true},
           Case{"class", "gree n", false},
           Case{"class", "&#114;ed", true},
           Case{"data-x", "", true},
           Case{"data-y", "box", false},
           Case{"href", "mailto:tel", true},
           Case{"href", "/te/l", false},
           Case{"role", "b", true},
       })
    EXPECT_EQ(tests.MayHold(c.name, c.value), c.may)
        << c.name << "=" << c.value;
}

TEST(HtmlTreeTest, NamesOfUnknownTagsMoveWithTheTree) {
  const HtmlTree tree = Parsed("<qq>a");
  EXPECT_TRUE(std::ranges::any_of(
      tree.nodes(), [](const HtmlNode& node) { return node.tag == "qq"; }));
}

TEST(HtmlTreeTest, KnowsAPageThatBreaksOff) {
  EXPECT_FALSE(Parsed("<html><body><div>a</div></body></html>").cut());
  EXPECT_FALSE(Parsed("<html><body><p>a<p>b<div>c</div>").cut());
  EXPECT_FALSE(Parsed("<p>a").cut());
  EXPECT_TRUE(Parsed("<html><body><div>a</div><div>b").cut());
  EXPECT_TRUE(Parsed("<html><body><div>a</div>").cut());
  EXPECT_TRUE(Parsed("<html><body><div>a<script>var x = 1").cut());
}

}  // namespace
}  // namespace redflag
