// Expected outputs that are kept in fixtures/expected/.
#pragma once

#include <string>

namespace redflag {

// Fails the running test where `actual` differs from the file of that name.
// With REDFLAG_UPDATE_EXPECTED=1 in the environment it writes the file.
void ExpectGolden(const std::string& name, const std::string& actual);

}  // namespace redflag
