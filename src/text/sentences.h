// Where sentences start.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace redflag {

// Byte offsets in `visible` (valid UTF-8) at which sentences start; the first
// is 0. Lines end sentences, except where a mail program wrapped them.
std::vector<std::size_t> SentenceStarts(std::string_view visible);

}  // namespace redflag
