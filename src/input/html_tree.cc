// Gumbo takes time that grows with the square of the nesting and frees its
// tree by recursion. So it parses into an arena that ends the parse (longjmp
// over C frames only) when memory or time is up, and is dropped whole.
#include "input/html_tree.h"

#include <algorithm>
#include <chrono>
#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <utility>

#include <gumbo.h>
#include <strings.h>

#include "core/limits.h"
#include "input/html_strip.h"

namespace redflag {
namespace {

// Of an arena: as much as the page, within these.
constexpr std::size_t kLeastBlock = std::size_t{1} << 16;
constexpr std::size_t kMostBlock = std::size_t{1} << 20;
constexpr std::size_t kAlign = alignof(std::max_align_t);

// The processor time of this thread. Not the clock on the wall: whether a page
// can be read must not depend on what else the machine does.
std::chrono::nanoseconds CpuTime() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) +
         std::chrono::nanoseconds(now.tv_nsec);
}

}  // namespace

struct HtmlTree::Arena {
  struct Block {
    Block* before;
  };

  ~Arena() {
    while (blocks != nullptr)
      std::free(std::exchange(blocks, blocks->before));
  }

  // Never returns nullptr: jumps out of the parse instead.
  void* Get(std::size_t size) {
    size = (size + kAlign - 1) / kAlign * kAlign;
    const bool look = ++calls % 128 == 0;
    if (used + size > DefaultLimits().page_memory_bytes ||
        (look && CpuTime() > deadline))
      std::longjmp(out, 1);
    if (size > left) AddBlock(size);
    void* const result = next;
    next += size;
    left -= size;
    return result;
  }

  void AddBlock(std::size_t size) {
    const std::size_t room = std::max(size, block_bytes);
    void* const memory = std::malloc(room + kAlign);
    if (memory == nullptr) std::longjmp(out, 1);
    auto* const block = static_cast<Block*>(memory);
    block->before = blocks;
    blocks = block;
    next = static_cast<char*>(memory) + kAlign;
    left = room;
    used += room;
  }

  static void* Allocate(void* self, std::size_t size) {
    return static_cast<Arena*>(self)->Get(size);
  }
  static void Free(void*, void*) {}

  // nullptr where a limit is reached. No object of this frame needs a
  // destructor, as the jump would pass it by.
  const GumboOutput* Parse(const char* text, std::size_t size) {
    block_bytes = std::clamp(size, kLeastBlock, kMostBlock);
    if (setjmp(out) != 0) return nullptr;  // NOLINT: see the file's preface
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = &Allocate;
    options.deallocator = &Free;
    options.userdata = this;
    options.max_errors = 0;
    return gumbo_parse_with_options(&options, text, size);
  }

  Block* blocks = nullptr;
  char* next = nullptr;
  std::size_t left = 0;
  std::size_t block_bytes = kLeastBlock;
  std::size_t used = 0;
  std::size_t calls = 0;
  std::chrono::nanoseconds deadline =
      CpuTime() + std::chrono::milliseconds(DefaultLimits().page_parse_ms);
  std::jmp_buf out{};
};

HtmlTree::HtmlTree() : arena_(std::make_unique<Arena>()) {}
HtmlTree::HtmlTree(HtmlTree&&) noexcept = default;
HtmlTree& HtmlTree::operator=(HtmlTree&&) noexcept = default;
HtmlTree::~HtmlTree() = default;

Result<HtmlTree> HtmlTree::Parse(std::string_view html,
                                 const AttributeTests& looked_at) {
  return ParseWhole(StripInvisible(html, looked_at));
}

Result<HtmlTree> HtmlTree::ParseWhole(std::string html) {
  HtmlTree tree;
  tree.html_ = std::make_unique<const std::string>(std::move(html));
  const GumboOutput* output =
      tree.arena_->Parse(tree.html_->data(), tree.html_->size());
  if (output == nullptr)
    return Error{ErrorKind::kLimit,
                 "the page takes too long or too much memory to parse"};
  const Status flat = tree.Flatten(output);
  if (!flat.ok()) return flat.error();
  return tree;
}

namespace {

std::string_view TagName(const GumboElement& element) {
  if (element.tag != GUMBO_TAG_UNKNOWN)
    return gumbo_normalized_tagname(element.tag);
  GumboStringPiece name = element.original_tag;
  gumbo_tag_from_original_text(&name);
  return name.data == nullptr ? std::string_view("unknown")
                              : std::string_view(name.data, name.length);
}

bool IsElement(const GumboNode& node) {
  return node.type == GUMBO_NODE_ELEMENT || node.type == GUMBO_NODE_TEMPLATE;
}

bool IsText(const GumboNode& node) {
  return node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE ||
         node.type == GUMBO_NODE_CDATA;
}

// Whether a page has a tag, in either case; `tag` is "<body" or "</body".
bool HasTag(std::string_view html, std::string_view tag) {
  for (std::size_t at = html.find('<'); at != std::string_view::npos;
       at = html.find('<', at + 1))
    if (html.size() - at > tag.size() &&
        strncasecmp(html.data() + at, tag.data(), tag.size()) == 0)
      return true;
  return false;
}

// A page with a frame that is never closed. Authors who leave out all end
// tags that HTML lets them leave out do so for paragraphs too.
bool IsCut(std::string_view html) {
  if (HasTag(html, "</html") || HasTag(html, "</body")) return false;
  if (!HasTag(html, "<html") && !HasTag(html, "<body")) return false;
  const std::size_t last = html.find_last_not_of(" \t\r\n");
  const bool whole_tag = last != std::string_view::npos && html[last] == '>';
  return !whole_tag || !HasTag(html, "<p>") || HasTag(html, "</p>");
}

}  // namespace

Status HtmlTree::Flatten(const void* output) {
  struct Step {
    const GumboNode* node;
    std::uint32_t index;  // Of the node in nodes_.
    unsigned next;        // Child to visit.
  };
  const auto* document = static_cast<const GumboOutput*>(output);
  std::vector<Step> path;
  const auto add = [&](const GumboNode* node) {
    const auto index = static_cast<std::uint32_t>(nodes_.size());
    HtmlNode flat;
    flat.parent = path.empty() ? 0 : path.back().index;
    flat.end = index + 1;
    if (IsText(*node)) {
      flat.text = node->v.text.text;
      nodes_.push_back(flat);
      return;
    }
    flat.tag = TagName(node->v.element);
    flat.first_attribute = static_cast<std::uint32_t>(attributes_.size());
    flat.attributes = node->v.element.attributes.length;
    for (unsigned i = 0; i < node->v.element.attributes.length; ++i) {
      const auto* attribute = static_cast<const GumboAttribute*>(
          node->v.element.attributes.data[i]);
      attributes_.push_back({attribute->name, attribute->value});
    }
    nodes_.push_back(flat);
    path.push_back({node, index, 0});
  };
  add(document->root);
  while (!path.empty()) {
    if (path.size() > DefaultLimits().page_depth)
      return Error{ErrorKind::kLimit,
                   "the page is nested deeper than " +
                       std::to_string(DefaultLimits().page_depth) + " levels"};
    const GumboVector& children = path.back().node->v.element.children;
    if (path.back().next == children.length) {
      nodes_[path.back().index].end = static_cast<std::uint32_t>(nodes_.size());
      path.pop_back();
      continue;
    }
    const auto* child =
        static_cast<const GumboNode*>(children.data[path.back().next++]);
    if (IsElement(*child) || IsText(*child)) add(child);
  }
  cut_ = IsCut(*html_);
  return Done{};
}

const HtmlAttribute* HtmlTree::Find(std::size_t node,
                                    std::string_view name) const {
  const HtmlNode& at = nodes_[node];
  for (std::uint32_t i = 0; i < at.attributes; ++i)
    if (attributes_[at.first_attribute + i].name == name)
      return &attributes_[at.first_attribute + i];
  return nullptr;
}

std::string_view HtmlTree::Attribute(std::size_t node,
                                     std::string_view name) const {
  const HtmlAttribute* const found = Find(node, name);
  return found == nullptr ? std::string_view() : found->value;
}

bool HtmlTree::HasAttribute(std::size_t node, std::string_view name) const {
  return Find(node, name) != nullptr;
}

}  // namespace redflag
