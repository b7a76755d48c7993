// The scanner with the built-in patterns as of one day, built once a program.
#pragma once

#include "scan/scanner.h"

namespace redflag {

const Scanner& TheScanner();

}  // namespace redflag
