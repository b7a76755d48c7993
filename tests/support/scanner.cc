#include "support/scanner.h"

#include <utility>

#include <gtest/gtest.h>

#include "support/temp_folder.h"

namespace redflag {

const PatternSet& BuiltInPatterns() {
  static const PatternSet kPatterns = [] {
    Result<PatternSet> loaded = LoadPatterns(BuiltInPatternFiles());
    EXPECT_TRUE(loaded.ok()) << loaded.error().message;
    return loaded.ok() ? std::move(loaded.value()) : PatternSet();
  }();
  return kPatterns;
}

std::unique_ptr<const Scanner> MakeScanner(ScannerOptions options) {
  static const TempFolder kPacks;
  options.pack_folder = kPacks.Path("packs");
  return std::move(Scanner::Build(std::move(options)).value());
}

const Scanner& TheScanner() {
  static const auto kScanner = [] {
    ScannerOptions options;
    options.as_of = "2026-11-21";
    return MakeScanner(std::move(options));
  }();
  return *kScanner;
}

}  // namespace redflag
