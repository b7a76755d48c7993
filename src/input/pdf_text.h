// The text of a PDF file, by the program pdftotext.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace redflag {

// pdftotext (Debian: poppler-utils) runs as a process of its own, under
// limits of time, memory and output. kUnsupported where it is not installed
// or the file holds no text, kLimit, kTruncated where it cannot read it.
Result<std::string> PdfText(std::string_view bytes);

}  // namespace redflag
