#include "support/scanner.h"

namespace redflag {

const Scanner& TheScanner() {
  static const auto kScanner = [] {
    ScannerOptions options;
    options.as_of = "2026-11-21";
    return Scanner::Build(options);
  }();
  return *kScanner.value();
}

}  // namespace redflag
