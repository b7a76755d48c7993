#include "app/flags.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <thread>

#include <CLI/CLI.hpp>

#include "app/config.h"

namespace redflag {
namespace {

std::string Today() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 16> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d", &utc);
  return text.data();
}

bool IsDate(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const std::size_t i : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U})
    if (text[i] < '0' || text[i] > '9') return false;
  const std::string month = text.substr(5, 2);
  const std::string day = text.substr(8, 2);
  return month >= "01" && month <= "12" && day >= "01" && day <= "31";
}

Error Invalid(const std::string& message) {
  return {ErrorKind::kInvalidOptions, message};
}

// What the flags leave open is taken from the configuration.
void Complete(const Config& config, Flags& flags) {
  if (flags.marketplace.empty()) flags.marketplace = config.marketplace;
  if (flags.language.empty()) flags.language = config.language;
  if (flags.fail_on.empty()) flags.fail_on = config.fail_on;
  if (flags.min_severity.empty()) flags.min_severity = config.min_severity;
  flags.own_brands.insert(flags.own_brands.end(), config.own_brands.begin(),
                          config.own_brands.end());
  flags.patterns.insert(flags.patterns.begin(), config.patterns.begin(),
                        config.patterns.end());
}

Status ReadSeverities(const Flags& flags, Settings& settings) {
  const std::string fail_on = flags.fail_on.empty() ? "high" : flags.fail_on;
  if (fail_on != "never") {
    settings.fail_on = SeverityFromName(fail_on);
    if (!settings.fail_on)
      return Invalid("--fail-on " + fail_on +
                     ": must be critical, high, medium, low or never");
  }
  if (!flags.min_severity.empty()) {
    const auto severity = SeverityFromName(flags.min_severity);
    if (!severity)
      return Invalid("--min-severity " + flags.min_severity +
                     ": must be critical, high, medium or low");
    settings.min_severity = *severity;
  }
  return Done{};
}

}  // namespace

void AddFlags(CLI::App& app, const FlagGroups& groups, Flags& flags) {
  if (groups.scanning) {
    app.add_option("--marketplace", flags.marketplace,
                   "country code or host for documents that name none")
        ->type_name("CODE");
    app.add_option("--language", flags.language,
                   "language for documents that name none (else detected)")
        ->type_name("TAG");
    app.add_option("--patterns", flags.patterns,
                   "folder or file of patterns, added to the built-in sets")
        ->type_name("DIR");
    app.add_option("--config", flags.config,
                   "configuration (else the nearest .redflag.json going up)")
        ->type_name("FILE");
    app.add_option("--own-brand", flags.own_brands,
                   "a brand of yours (repeatable)")
        ->type_name("NAME");
    app.add_option("--as-of", flags.as_of,
                   "the rules in force on this date (default: today)")
        ->type_name("DATE");
    app.add_option("--jobs", flags.jobs, "threads (default: one a core)")
        ->type_name("N");
  }
  if (groups.reporting) {
    app.add_option("--format", flags.format, "table, json or ndjson")
        ->type_name("FORMAT");
    app.add_option("--output", flags.output, "write the report to this file")
        ->type_name("FILE");
    app.add_option("--fail-on", flags.fail_on,
                   "exit with 1 from this severity on: critical, high "
                   "(default), medium, low, never")
        ->type_name("SEVERITY");
    app.add_option("--min-severity", flags.min_severity,
                   "leave less severe findings out of the report")
        ->type_name("SEVERITY");
    app.add_option("--top", flags.top, "only the N riskiest documents")
        ->type_name("N");
  }
}

Result<Settings> Resolve(const Flags& typed) {
  Flags flags = typed;
  Result<Config> config = LoadConfig(flags.config);
  if (!config.ok()) return config.error();
  Complete(config.value(), flags);
  Settings settings;
  const Status severities = ReadSeverities(flags, settings);
  if (!severities.ok()) return severities.error();
  if (!flags.as_of.empty() && !IsDate(flags.as_of))
    return Invalid("--as-of " + flags.as_of + ": must be a date, 2026-11-30");
  const auto channel = ChannelFromName(flags.channel);
  if (!channel)
    return Invalid("--channel " + flags.channel +
                   ": must be messaging, solicitation, insert or email");
  settings.channel = *channel;
  settings.scanner.pattern_paths = flags.patterns;
  settings.scanner.as_of = flags.as_of.empty() ? Today() : flags.as_of;
  settings.scanner.marketplace = flags.marketplace;
  settings.scanner.language = flags.language;
  settings.scanner.own_brands = flags.own_brands;
  settings.scanner.explain = flags.explain;
  settings.format = flags.format;
  settings.output = flags.output;
  settings.top = flags.top;
  const unsigned cores = std::thread::hardware_concurrency();
  settings.jobs = flags.jobs != 0 ? flags.jobs : (cores != 0 ? cores : 1);
  return settings;
}

}  // namespace redflag
