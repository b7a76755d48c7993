// Damage that SQLite does not see: a changed letter in a text.
#pragma once

#include <cstdint>

#include "core/finding.h"

namespace redflag {

// Of all that the store keeps of a result; where the document stands and its
// rank are of a run. Never 0. No protection against intent.
std::int64_t ChecksumOf(const CheckedDocument& checked);

}  // namespace redflag
