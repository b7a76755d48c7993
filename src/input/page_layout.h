// Where the pages of shops keep what, and what their furniture says: the
// tables "input/page-blocks" and "input/page-texts", ready for use.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/table.h"
#include "input/html_tree.h"
#include "input/selector.h"

namespace redflag {

// Thread-safe: constant once built.
class PageLayout {
 public:
  struct NamedBlock {
    std::string name;  // Of the attribute that its text becomes.
    Selectors select;
  };

  explicit PageLayout(const Tables& tables);

  // The blocks of a part ("title") on the pages of a layout ("amazon",
  // "shop", "any"); none where the table has no such row.
  const Selectors& Blocks(std::string_view layout, std::string_view part) const;
  // Blocks that become attributes, of a layout.
  const std::vector<NamedBlock>& Attributes(std::string_view layout) const;

  // What all these blocks look at of a page's attributes.
  const AttributeTests& LookedAt() const { return looked_at_; }

  // Whether a line is the page's own ("Read more"); case and marks around it
  // make no difference.
  bool IsFurniture(std::string_view line) const;
  // The text without the lines that are the page's own.
  std::string WithoutFurniture(std::string_view text) const;
  // Whether `text` holds one of the phrases of a part ("blocked", "missing").
  bool Says(std::string_view part, std::string_view text) const;
  // "Visit the Acme Store" to "Acme"; "" where no pattern fits.
  std::string BrandOfByline(std::string_view byline) const;

 private:
  using Key = std::pair<std::string, std::string>;
  std::map<Key, Selectors> blocks_;
  std::map<std::string, std::vector<NamedBlock>, std::less<>> attributes_;
  AttributeTests looked_at_;
  std::set<std::string, std::less<>> furniture_;
  std::vector<std::string> furniture_starts_;
  std::map<std::string, std::vector<std::string>, std::less<>> phrases_;
  std::vector<std::pair<std::string, std::string>> bylines_;
};

}  // namespace redflag
