// The text of a word-processor file (DOCX).
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "input/zip_archive.h"

namespace redflag {

// As HTML of paragraphs and links, so that a link whose text says something
// else than its address is seen; headers, footers and notes come last.
// kUnsupported where there is no text at all.
Result<std::string> WordText(std::string_view bytes, Unpacking& unpacking);

}  // namespace redflag
