// Runs the examples that rules carry, through the whole product.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "match/pattern_set.h"
#include "scan/scanner.h"

namespace redflag {

struct ExampleFailure {
  std::string rule;
  std::string file;
  std::string text;
  std::string reason;  // "does not match", "marks "x" and not "y"" ...
};

struct ExampleResults {
  std::size_t rules = 0;
  std::size_t examples = 0;
  std::vector<ExampleFailure> failures;
};

// The examples of all rules whose id, family or file starts with `filter`
// (every rule for ""). Retired rules have none to run.
ExampleResults CheckExamples(const Scanner& scanner, const std::string& filter);

}  // namespace redflag
