// The spellings of a term that a text may hold, in the plain view.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace redflag {

// The term folded like a text (without reading it as markup), the same
// without its accents, and with German umlauts as two letters. No duplicates.
// A blank inside of a form stands for a hyphen as well; hyphens are left only
// at its ends.
std::vector<std::string> TermForms(std::string_view term);

}  // namespace redflag
