// What was typed, and what will be done.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/gates.h"
#include "core/finding.h"
#include "core/result.h"
#include "scan/follow.h"
#include "scan/scanner.h"

namespace CLI {  // NOLINT: the library's own name
class App;
}

namespace redflag {

// The options that verbs share, as typed. Parsing touches no file.
struct Flags {
  std::vector<std::string> inputs;
  std::string format = "table";
  std::string output;
  std::vector<std::string> reports;  // "json=a.json".
  std::string fail_on;
  std::string marketplace;
  std::string language;
  std::vector<std::string> patterns;
  std::string config;
  std::size_t jobs = 0;  // 0 is one a core.
  std::size_t top = 0;   // 0 is all.
  std::string min_severity;
  std::vector<std::string> own_brands;
  std::string as_of;
  std::string baseline;
  std::string suppressions;
  bool inline_suppressions = false;
  std::string explain;
  std::string channel = "messaging";
  std::string db = "redflag.db";
  std::vector<std::string> allow_addresses;
  std::size_t max_pages = 0;  // 0 is no limit.
  std::string max_time;       // "90s", "10m", "2h"; "" is no limit.
  bool follow = false;
  std::string notify;  // URL.
};

// Which groups of options a verb takes.
struct FlagGroups {
  bool reading = false;        // Inputs.
  bool scanning = false;       // Patterns, marketplace, own brands ...
  bool writing = false;        // Format and output.
  bool reporting = false;      // Further reports, top, severities.
  bool gating = false;         // Baseline and suppressions.
  bool inline_gating = false;  // Suppressions in documents, which are at hand.
  bool storing = false;        // The database.
  bool following = false;      // Links.
  bool crawling = false;       // Limits of the crawler.
};

// `formats` are those that the verb can write.
void AddFlags(CLI::App& app, const FlagGroups& groups, Flags& flags,
              std::span<const std::string_view> formats = {});

// One report to write.
struct ReportTarget {
  std::string format;
  std::string output;  // "" is standard output.
};

// The flags, completed by the configuration file and checked.
struct Settings {
  ScannerOptions scanner;
  GateOptions gates;
  std::vector<ReportTarget> reports;  // Never empty: --format is the first.
  // No severity fails the run for "never".
  std::optional<Severity> fail_on;
  Severity min_severity = Severity::kLow;
  bool name_findings = false;  // Reports show fingerprints.
  std::size_t jobs = 1;
  std::size_t top = 0;
  Channel channel = Channel::kMessaging;
  std::string db;
  std::vector<std::string> allow_addresses;
  std::string notify;  // Who is told at the end of a scan: a URL, or "".
  // Whether the user named that address, or the file that has it, and not
  // just any .redflag.json that lay on the way up.
  bool notify_named = false;
  std::size_t max_pages = 0;
  std::chrono::milliseconds max_time{0};
  // Where links lead is asked, and what it was is kept here; else null.
  std::shared_ptr<FollowedLinks> followed;
};

// kInvalidOptions with a message that names the flag or the file and key.
Result<Settings> Resolve(const Flags& typed);

// The scanner of the settings, which lives as long as the program: to take it
// apart would be a tenth of a short run. kInvalidOptions also for a
// marketplace that there is not: only the pattern sets know them.
Result<const Scanner*> BuildScanner(const Settings& settings);

// The producer, with the links of its documents followed first if that was
// asked for. The settings and the scanner outlive it.
Result<Producer> Following(const Settings& settings, const Scanner& scanner,
                           Producer produce);

}  // namespace redflag
