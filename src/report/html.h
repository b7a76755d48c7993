// The parts of the HTML report that are made when the program is built.
#pragma once

#include <string_view>

namespace redflag {

// Contents of html/report.css and html/report.js, and the SHA-256 of each in
// hexadecimal digits, by which the page allows these two and nothing else.
extern const std::string_view kHtmlStyle;
extern const std::string_view kHtmlStyleHash;
extern const std::string_view kHtmlScript;
extern const std::string_view kHtmlScriptHash;

}  // namespace redflag
