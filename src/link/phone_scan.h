// Phone numbers, in digits, in words and as vanity numbers.
//
// Listings are full of numbers that look the same: part numbers, EAN codes,
// order ids, sizes. So a number counts by its shape (a country code, a known
// way of grouping), by what announces it and by what speaks against it.
#pragma once

#include <vector>

#include "link/facts.h"

namespace redflag {

// In order of position, without overlap. `others` are the addresses already
// found, in order: a number beside one is the more likely a contact.
std::vector<Found> ScanPhones(const Scan& scan,
                              const std::vector<Found>& others);

}  // namespace redflag
