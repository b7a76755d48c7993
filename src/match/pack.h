// A pattern set and its engine, ready for use, as bytes: what a cold start
// reads instead of parsing and compiling (match/pack_cache.h keeps them).
//
// The big arrays are used where they lie in the bytes; rules and tables are
// read into the types that the rest of the program knows. A rule of a pack
// has neither `find` and `unless` (the engine has them, compiled) nor
// examples: those who want them load the pattern files themselves.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "match/engine.h"
#include "match/pattern_set.h"

namespace redflag {

// A pattern set with the engine that is built of it.
struct PatternEngine {
  std::unique_ptr<const PatternSet> patterns;
  std::unique_ptr<const Engine> engine;
};

// Bytes of this machine and this build of the program alone.
std::string WritePack(const PatternSet& patterns, const Engine& engine);

// The bytes of a pack, at an address fit for what they hold.
struct PackBytes {
  std::shared_ptr<char> data;
  std::size_t size = 0;
};

// Nothing where the bytes are no pack. REQUIRES: WritePack wrote them, unless
// they are damaged in a way that leaves their end missing; a checksum must
// have told everything else.
std::optional<PatternEngine> ReadPack(PackBytes bytes);

}  // namespace redflag
