// URLs, bare domains and e-mail addresses, plain or disguised.
//
// A name is a chain of labels held together by joints: a dot, or what stands
// for one ("(dot)", " punto ", "•"). A chain is an address when its last
// label is a top-level domain and the rest of the evidence agrees: the words
// before it, its shape, the listing's own brand.
#pragma once

#include <vector>

#include "link/facts.h"

namespace redflag {

// In order of position, without overlap. Linear in the view's length.
std::vector<Found> ScanAddresses(const Scan& scan);

// The end of the path, query and fragment that start at `at`, or `at`.
std::size_t PathEnd(const std::string& text, std::size_t at);

}  // namespace redflag
