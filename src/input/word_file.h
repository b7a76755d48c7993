// The text of a word-processor file (DOCX).
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace redflag {

// As HTML of paragraphs and links, so that a link whose text says something
// else than its address is seen; headers, footers and notes come last.
Result<std::string> WordText(std::string_view bytes);

}  // namespace redflag
