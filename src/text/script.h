// Which writing systems the tables of names are written in.
#pragma once

namespace redflag {

// Whether `c` is of a script in which none of the names we know is written:
// Greek, Cyrillic, Arabic, Thai, Korean and the like, but not Latin, Han or
// kana. False for digits, signs and whatever all scripts share. Thread-safe.
bool IsForeignScript(char32_t c);

}  // namespace redflag
