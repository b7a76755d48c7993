// One rule of a pattern file, read and checked.
#pragma once

#include <map>
#include <set>
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

// What rules refer to by name, and what was found out about it: each list and
// regex is looked into once.
struct RuleNames {
  WordLists lists;
  NamedExpressions expressions;
  const Tables* tables = nullptr;
  std::map<std::string, TermList, std::less<>> resolved;
  std::set<std::string, std::less<>> sound_regexes;
};

// Throws PatternMistake.
Rule ReadRule(const nlohmann::json& object, const std::string& file,
              const std::string& family, RuleNames& names);

}  // namespace redflag
