#include "app/commands/show_rule.h"

#include <ostream>

namespace redflag {

Result<const Scanner*> BuildWithTexts(Settings settings) {
  settings.scanner.pack_folder.clear();
  return BuildScanner(settings);
}

void PrintRule(const Rule& rule, std::ostream& out) {
  out << rule.id << ": " << rule.title << "\n"
      << "  severity    " << SeverityName(rule.severity) << ", confidence "
      << rule.confidence << ", " << RuleStatusName(rule.status) << "\n"
      << "  why         " << rule.message << "\n"
      << "  what to do  " << rule.remedy << "\n";
  for (const Policy& policy : rule.policy)
    out << "  policy      " << policy.title << ", " << policy.url << " (read "
        << policy.verified << ")\n";
  for (const MatchExample& example : rule.match_examples)
    out << "  flags       " << example.text << "\n";
  for (const CleanExample& example : rule.clean_examples)
    out << "  leaves      " << example.text << "\n";
  out << "  file        " << rule.file << "\n";
}

}  // namespace redflag
