// The view with disguises off: look-alike letters, leetspeak, letter-spacing.
#pragma once

#include <string_view>

#include "text/fold.h"

namespace redflag {

// `plain` with each token that looks disguised rewritten in ASCII; an empty
// text where none does. Only a filter for intent: what it yields is looked up
// in rules and marks, so that a harmless token that changes ("b12") matters
// only if the result is a word that somebody looks for.
FoldedText Undisguise(std::string_view plain);

}  // namespace redflag
