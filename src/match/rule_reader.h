// One rule of a pattern file, read and checked.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/table.h"
#include "match/pattern_json.h"
#include "match/pattern_set.h"

namespace redflag {

// The word lists of all files by name, entries not yet resolved.
using WordLists = std::map<std::string, std::vector<std::string>, std::less<>>;

// The named expressions of all files, as written.
using NamedExpressions = std::map<std::string, nlohmann::json, std::less<>>;

// What rules refer to by name.
struct RuleNames {
  WordLists lists;
  NamedExpressions expressions;
  const Tables* tables = nullptr;
};

// The terms of a list with its "@other" entries taken in. Throws
// PatternMistake for a list that is not there or contains itself.
std::vector<std::string> ResolveList(const WordLists& lists,
                                     const std::string& name);

// Throws PatternMistake.
Rule ReadRule(const nlohmann::json& object, const std::string& file,
              const std::string& family, const RuleNames& names);

}  // namespace redflag
