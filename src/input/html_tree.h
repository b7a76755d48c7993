// An HTML page as a flat list of nodes, parsed within bounds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace redflag {

struct HtmlAttribute {
  std::string_view name;   // Lower case.
  std::string_view value;  // Entities decoded.
};

class AttributeTests;

// A node; the nodes of a subtree follow their root without a gap.
struct HtmlNode {
  std::uint32_t parent = 0;  // The root is its own parent.
  std::uint32_t end = 0;     // One past the last node of its subtree.
  std::uint32_t first_attribute = 0;
  std::uint32_t attributes = 0;
  std::string_view tag;   // Lower case; "" for text.
  std::string_view text;  // Of text, entities decoded.
};

// Thread-safe once parsed.
class HtmlTree {
 public:
  // `html` is UTF-8. What StripInvisible takes out is left out. kLimit where
  // the page takes more memory, time or depth than core/limits.h allows.
  static Result<HtmlTree> Parse(std::string_view html,
                                const AttributeTests& looked_at);
  // The same of every byte of the page.
  static Result<HtmlTree> ParseWhole(std::string html);

  HtmlTree(HtmlTree&&) noexcept;
  HtmlTree& operator=(HtmlTree&&) noexcept;
  ~HtmlTree();

  const std::vector<HtmlNode>& nodes() const { return nodes_; }
  const HtmlNode& at(std::size_t index) const { return nodes_[index]; }
  // nullptr where the node has no such attribute, or none of those that
  // StripInvisible leaves.
  const HtmlAttribute* Find(std::size_t node, std::string_view name) const;
  // The same; "" where there is none.
  std::string_view Attribute(std::size_t node, std::string_view name) const;
  bool HasAttribute(std::size_t node, std::string_view name) const;
  // Whether the page stops before its end: elements of its frame are open.
  bool cut() const { return cut_; }

 private:
  struct Arena;
  HtmlTree();
  Status Flatten(const void* output);

  std::unique_ptr<Arena> arena_;  // Holds what the views refer to.
  // By itself, since a short string moves with the tree, and names of unknown
  // tags are views of it.
  std::unique_ptr<const std::string> html_;
  std::vector<HtmlNode> nodes_;
  std::vector<HtmlAttribute> attributes_;
  bool cut_ = false;
};

}  // namespace redflag
