// The spellings of a term that a text may hold, in the plain view.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace redflag {

// The term folded like a text (without reading it as markup), the same
// without its accents, with German umlauts as two letters, and each with
// blanks and hyphens exchanged. No duplicates.
std::vector<std::string> TermForms(std::string_view term);

}  // namespace redflag
