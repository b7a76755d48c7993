#include "app/commands/show_rule.h"

#include <algorithm>
#include <iterator>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace redflag {

Result<const Scanner*> BuildWithTexts(Settings settings) {
  settings.scanner.pack_folder.clear();
  return BuildScanner(settings);
}

Result<PatternSet> ReadPatterns(const Settings& settings) {
  std::vector<PatternFile> files = BuiltInPatternFiles();
  for (const std::string& path : settings.scanner.pattern_paths) {
    Result<std::vector<PatternFile>> added = ReadPatternFiles(path);
    if (!added.ok()) return added.error();
    std::ranges::move(added.value(), std::back_inserter(files));
  }
  return LoadPatterns(files);
}

void PrintRule(const Rule& rule, std::ostream& out) {
  out << rule.id << ": " << rule.title << "\n"
      << "  severity    " << SeverityName(rule.severity) << ", confidence "
      << rule.confidence << ", " << RuleStatusName(rule.status) << "\n"
      << "  why         " << rule.message << "\n"
      << "  what to do  " << rule.remedy << "\n";
  for (const auto& [policy, marketplaces] : rule.policy)
    out << "  policy      " << policy.title << ", " << policy.url << " (read "
        << policy.verified << ")\n";
  for (const MatchExample& example : rule.match_examples)
    out << "  flags       " << example.text << "\n";
  for (const CleanExample& example : rule.clean_examples)
    out << "  leaves      " << example.text << "\n";
  out << "  file        " << rule.file << "\n";
}

}  // namespace redflag
