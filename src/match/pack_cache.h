// Compiled patterns kept between runs, in a folder of the user's own.
//
// A pack is good for one build of the program with one build of each library,
// and for the pattern files it was made of; its name is the digest of all
// that. What is missing, damaged, written half or not the user's own is as if
// it were not there: the patterns are compiled again, and nobody is told.
#pragma once

#include <span>
#include <string>

#include "match/engine.h"
#include "match/pack.h"
#include "match/pattern_set.h"

namespace redflag {

// $XDG_CACHE_HOME/redflag, else ~/.cache/redflag; "" where neither is known.
std::string DefaultPackFolder();

// Names this build of the program and of each library it uses; "" where it
// cannot tell.
std::string BuildDigest();

// The built-in patterns with those of `added`, from `folder` where they are
// there, else compiled, and left there for the next time. "" is no folder.
Result<PatternEngine> LoadEngine(std::span<const PatternFile> added,
                                 TermFormsFunction forms,
                                 const std::string& folder);

}  // namespace redflag
