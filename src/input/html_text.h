// What a person reads in a part of a page.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "input/html_tree.h"
#include "input/selector.h"

namespace redflag {

// Whether an element starts and ends a line; `tag` is in lower case.
bool IsBlock(std::string_view tag);

struct HtmlTextOptions {
  const Selectors* drop = nullptr;  // Elements left out.
  // Words of the images stand in brackets of their own line.
  bool image_alts = false;
  bool noscript = false;  // What is shown to browsers without scripts.
};

// The text of a subtree: white space runs are one blank, blocks and <br> start
// a new line; no empty lines.
std::string HtmlText(const HtmlTree& tree, std::size_t root,
                     const HtmlTextOptions& options = {});

// The same for the nodes [from, end) of one parent.
std::string TrimText(std::string_view text);

}  // namespace redflag
