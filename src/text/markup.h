// HTML in a field, reduced to the text that a person reads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/normalized_text.h"

namespace redflag {

struct VisibleText {
  std::string text;  // Valid UTF-8.
  OffsetMap to_given;
  std::vector<MarkupAttribute> attributes;
  bool has_markup = false;
};

// Tags of known elements vanish (blocks and <br> leave '\n', table cells a
// blank), comments, scripts and styles go with their content, entities are
// decoded (twice where they were encoded twice). What looks like a tag and is
// none ("<3", "<dot>") stays. Linear; never fails.
VisibleText ReduceMarkup(std::string_view given);

}  // namespace redflag
