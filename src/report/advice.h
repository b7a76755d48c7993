// What to do about an input that could not be checked.
#pragma once

#include <string_view>

#include "core/result.h"

namespace redflag {

// One sentence for people; never empty.
std::string_view AdviceFor(ErrorKind kind);

}  // namespace redflag
