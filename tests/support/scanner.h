// The built-in patterns and the scanner with them, read and compiled once a
// program: both take seconds under the sanitizers.
#pragma once

#include <memory>

#include "match/pattern_set.h"
#include "scan/scanner.h"

namespace redflag {

// With the rules' examples.
const PatternSet& BuiltInPatterns();

// The rules of a scanner have no examples.
std::unique_ptr<const Scanner> MakeScanner(ScannerOptions options = {});

// As of one day.
const Scanner& TheScanner();

}  // namespace redflag
