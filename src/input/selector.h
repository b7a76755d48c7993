// Finding nodes of a page by a small part of CSS.
//
// A selector is compounds apart by blanks, each within the one before:
// "tr.po-brand td", "#feature-bullets li", "meta[property=og:title]",
// "[id^=sims-]", "[class*=captcha]". No other operators.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "input/html_tree.h"

namespace redflag {

class Selector {
 public:
  // Text that is no selector gives one that matches nothing.
  explicit Selector(std::string_view text);

  bool Matches(const HtmlTree& tree, std::size_t node) const;

 private:
  friend class AttributeTests;
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

// What selectors look at of the attributes of a page, to be asked before the
// page is parsed. Thread-safe: constant once all are added.
class AttributeTests {
 public:
  void Add(const Selectors& selectors);
  // Whether a test may hold of an attribute as the page writes it, letters by
  // their numbers ("&#x61;") and all; `name` is in lower case.
  bool MayHold(std::string_view name, std::string_view value) const;

 private:
  // A value that some test may hold of has one of the parts in it.
  struct Parts {
    bool any = false;                                           // All values.
    std::unordered_multimap<std::uint32_t, std::string> parts;  // By start.
    std::bitset<1 << 14> starts;                                // Hashed.
  };
  std::map<std::string, Parts, std::less<>> of_;
};

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
