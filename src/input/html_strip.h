// A page without what no reader of it looks at, so that it parses sooner.
#pragma once

#include <string>
#include <string_view>

#include "input/selector.h"

namespace redflag {

// Leaves out the bodies of scripts (but JSON-LD), styles, comments and
// drawings, white space between tags but for one blank, and of attributes all
// that neither a reader of pages nor `looked_at` asks for; of where a link
// leads the host stays. Parsed, the rest gives the same text. Linear.
std::string StripInvisible(std::string_view html,
                           const AttributeTests& looked_at);

}  // namespace redflag
