// Accounts: messenger ids, names on social networks, "@names".
#pragma once

#include <vector>

#include "link/facts.h"

namespace redflag {

// In order of position. `others` are the addresses and phone numbers already
// found, in order; a phone number after a messenger's name is its id.
std::vector<Found> ScanHandles(const Scan& scan,
                               const std::vector<Found>& others);

}  // namespace redflag
