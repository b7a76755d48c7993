// Finding nodes of a page by a small part of CSS.
//
// A selector is compounds apart by blanks, each within the one before:
// "tr.po-brand td", "#feature-bullets li", "meta[property=og:title]",
// "[id^=sims-]", "[class*=captcha]". No other operators.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "input/html_tree.h"

namespace redflag {

class Selector {
 public:
  // Text that is no selector gives one that matches nothing.
  explicit Selector(std::string_view text);

  bool Matches(const HtmlTree& tree, std::size_t node) const;

 private:
  enum class Compare { kPresent, kEqual, kPrefix, kPart, kWord };
  struct Test {
    std::string name;
    Compare compare = Compare::kPresent;
    std::string value;
  };
  struct Compound {
    std::string tag;
    std::vector<Test> tests;
  };
  static bool MatchesOne(const Compound& compound, const HtmlTree& tree,
                         std::size_t node);

  std::vector<Compound> compounds_;
};

using Selectors = std::vector<Selector>;

Selectors MakeSelectors(const std::vector<std::string>& texts);
bool MatchesAny(const Selectors& selectors, const HtmlTree& tree,
                std::size_t node);
// Nodes within `root` (itself too) that a selector matches, in order of the
// page; what lies within a match is not looked at.
std::vector<std::size_t> FindAll(const HtmlTree& tree, std::size_t root,
                                 const Selectors& selectors);
// The same, but of matches within each other only the innermost.
std::vector<std::size_t> FindInnermost(const HtmlTree& tree, std::size_t root,
                                       const Selectors& selectors);
// The first match of the first selector that has one; false without any.
bool FindFirst(const HtmlTree& tree, std::size_t root,
               const Selectors& selectors, std::size_t* found);

}  // namespace redflag
