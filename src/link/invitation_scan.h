// Invitations without an address: "scan the code to join", "google us".
#pragma once

#include <vector>

#include "link/facts.h"

namespace redflag {

// In order of position; at most one of a kind in a sentence.
std::vector<Found> ScanInvitations(const Scan& scan);

}  // namespace redflag
