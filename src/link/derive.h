// Texts that hide in a text: spelt with gaps between the letters, escaped,
// percent-encoded, encoded in base64.
#pragma once

#include <vector>

#include "link/facts.h"

namespace redflag {

// The view with the gaps of letter-spaced runs closed ("w w w . a c m e",
// "a-c-m-e" and "w.w.w.a.c.m.e.d.e"), or nothing where no such run is there.
// One entry at most. REQUIRES: `view` outlives the result.
std::vector<View> CloseGaps(const View& view, const Facts& facts,
                            const Circumstances& about);

// The view with dots put where words stand for them or where they were left
// out: "acmedotcom", "www acme com", "bit ly/x"; one entry at most.
// REQUIRES: `view` outlives the result.
std::vector<View> Respell(const View& view, const Facts& facts,
                          const Circumstances& about);

// The names of files in the text, read as what they say: an underscore is a
// blank, and the end that tells the type is left out. A view for each.
std::vector<View> FileNames(const View& view, const Facts& facts);

// What encoded words of `view` say, a view for each. Linear.
std::vector<View> DecodeWords(const View& view, const Facts& facts);

// Decodes %XX, \uXXXX, \xXX and &#NN; once; sets *disguise to what was found.
std::string DecodeEscapes(std::string_view text, Disguise* disguise);

}  // namespace redflag
