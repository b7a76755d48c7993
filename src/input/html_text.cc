#include "input/html_text.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace redflag {
namespace {

// In order.
constexpr std::array<std::string_view, 43> kBlocks = {
    "address", "article", "aside",   "blockquote", "body",       "br",
    "caption", "center",  "dd",      "details",    "dialog",     "dir",
    "div",     "dl",      "dt",      "fieldset",   "figcaption", "figure",
    "footer",  "form",    "h1",      "h2",         "h3",         "h4",
    "h5",      "h6",      "header",  "hr",         "html",       "legend",
    "li",      "main",    "menu",    "nav",        "ol",         "option",
    "p",       "pre",     "section", "summary",    "table",      "tr",
    "ul"};

constexpr std::array<std::string_view, 12> kInvisible = {
    "head",   "script",   "style",  "template", "svg",    "iframe",
    "object", "textarea", "select", "datalist", "canvas", "audio"};

bool IsInvisible(std::string_view tag) {
  return std::ranges::find(kInvisible, tag) != kInvisible.end();
}

// Appends with runs of white space as one blank.
class TextSink {
 public:
  void Text(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (const std::size_t space = SpaceAt(text, i); space > 0) {
        gap_ = true;
        i += space - 1;
        continue;
      }
      if (gap_ && !out_.empty() && out_.back() != '\n') out_ += ' ';
      gap_ = false;
      out_ += text[i];
    }
  }
  void Line() {
    gap_ = false;
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
  }
  void Gap() { gap_ = true; }
  std::string Take() {
    while (!out_.empty() && out_.back() == '\n')
      out_.pop_back();
    return std::move(out_);
  }

 private:
  // The size of the white space at `at`: ASCII or a no-break space.
  static std::size_t SpaceAt(std::string_view text, std::size_t at) {
    if (std::string_view(" \t\r\n\f").find(text[at]) != std::string_view::npos)
      return 1;
    return text.substr(at).starts_with("\xC2\xA0") ? 2 : 0;
  }

  std::string out_;
  bool gap_ = false;
};

}  // namespace

bool IsBlock(std::string_view tag) {
  return std::ranges::binary_search(kBlocks, tag);
}

std::string HtmlText(const HtmlTree& tree, std::size_t root,
                     const HtmlTextOptions& options) {
  TextSink out;
  std::vector<std::size_t> open_blocks;  // Ends of the blocks we are in.
  const std::size_t end = tree.at(root).end;
  for (std::size_t i = root; i < end;) {
    const HtmlNode& node = tree.at(i);
    while (!open_blocks.empty() && i >= open_blocks.back()) {
      open_blocks.pop_back();
      out.Line();
    }
    if (node.tag.empty()) {
      out.Text(node.text);
      ++i;
      continue;
    }
    const bool dropped = IsInvisible(node.tag) ||
                         (node.tag == "noscript" && !options.noscript) ||
                         (options.drop != nullptr && i != root &&
                          MatchesAny(*options.drop, tree, i));
    if (dropped) {
      i = node.end;
      continue;
    }
    if (IsBlock(node.tag)) {
      out.Line();
      open_blocks.push_back(node.end);
    }
    if (node.tag == "td" || node.tag == "th") out.Gap();
    if (node.tag == "img" && options.image_alts) {
      out.Line();
      out.Text(tree.Attribute(i, "alt"));
      out.Line();
    }
    ++i;
  }
  return out.Take();
}

std::string TrimText(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f";
  const std::size_t from = text.find_first_not_of(kSpace);
  if (from == std::string_view::npos) return "";
  return std::string(
      text.substr(from, text.find_last_not_of(kSpace) - from + 1));
}

}  // namespace redflag
