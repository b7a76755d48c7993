#include "app/flags.h"

#include <chrono>
#include <thread>

#include <CLI/CLI.hpp>

#include "app/clock.h"
#include "app/config.h"

namespace redflag {
namespace {

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

// "90s", "10m", "2h": a whole number and its unit.
std::optional<std::chrono::milliseconds> ReadDuration(const std::string& text) {
  const std::size_t digits = text.find_first_not_of("0123456789");
  if (digits == 0 || digits > 6 || digits + 1 != text.size())
    return std::nullopt;
  const long number = std::stol(text.substr(0, digits));
  switch (text.back()) {
    case 's':
      return std::chrono::seconds(number);
    case 'm':
      return std::chrono::minutes(number);
    case 'h':
      return std::chrono::hours(number);
    default:
      return std::nullopt;
  }
}

void AddScanningFlags(CLI::App& app, Flags& flags) {
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

void AddReportingFlags(CLI::App& app, Flags& flags) {
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

void AddCrawlingFlags(CLI::App& app, Flags& flags) {
  app.add_option("--allow-address", flags.allow_addresses,
                 "a private ADDRESS:PORT that may be asked (repeatable)")
      ->type_name("ADDRESS:PORT");
  app.add_option("--max-pages", flags.max_pages, "stop after N pages")
      ->type_name("N");
  app.add_option("--max-time", flags.max_time,
                 "stop after this time: 90s, 10m, 2h")
      ->type_name("DURATION");
}

}  // namespace

void AddFlags(CLI::App& app, const FlagGroups& groups, Flags& flags) {
  if (groups.scanning) AddScanningFlags(app, flags);
  if (groups.reporting) AddReportingFlags(app, flags);
  if (groups.storing)
    app.add_option("--db", flags.db, "the store (default: redflag.db)")
        ->type_name("FILE");
  if (groups.crawling) AddCrawlingFlags(app, flags);
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
  settings.db = flags.db;
  settings.allow_addresses = flags.allow_addresses;
  settings.max_pages = flags.max_pages;
  if (!flags.max_time.empty()) {
    const auto time = ReadDuration(flags.max_time);
    if (!time)
      return Invalid("--max-time " + flags.max_time +
                     ": must be like 90s, 10m or 2h");
    settings.max_time = *time;
  }
  const unsigned cores = std::thread::hardware_concurrency();
  settings.jobs = flags.jobs != 0 ? flags.jobs : (cores != 0 ? cores : 1);
  return settings;
}

}  // namespace redflag
