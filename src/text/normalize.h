// One spelling for matching, and the way back to the seller's bytes.
#pragma once

#include <string_view>

#include "core/normalized_text.h"

namespace redflag {

// Derives all views of a field's text. `given` may hold HTML (as a
// description from JSON does) or plain text; markup is recognised by itself.
// Invalid UTF-8 is read as U+FFFD. Linear in the length of `given`.
// Thread-safe.
NormalizedText Normalize(std::string_view given);

}  // namespace redflag
