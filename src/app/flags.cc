#include "app/flags.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>
#include <utility>

#include <CLI/CLI.hpp>

#include "app/clock.h"
#include "app/commands.h"
#include "app/config.h"
#include "core/ascii.h"
#include "input/vocabulary.h"
#include "match/pack_cache.h"

namespace redflag {
namespace {

Error Invalid(const std::string& message) {
  return {ErrorKind::kInvalidOptions, message};
}

// What the flags leave open is taken from the configuration.
void Complete(const Config& config, Flags& flags) {
  if (flags.marketplace.empty()) flags.marketplace = config.marketplace;
  if (flags.language.empty()) flags.language = config.language;
  if (flags.fail_on.empty()) flags.fail_on = config.fail_on;
  if (flags.min_severity.empty()) flags.min_severity = config.min_severity;
  if (flags.baseline.empty()) flags.baseline = config.baseline;
  if (flags.suppressions.empty()) flags.suppressions = config.suppressions;
  if (flags.notify.empty()) flags.notify = config.notify;
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

// Whether the first part is one of BCP 47: "de", "pt-BR", "yue"; or "".
bool IsLanguageTag(std::string_view text) {
  const std::string_view primary = text.substr(0, text.find_first_of("-_"));
  return text.empty() || ((primary.size() == 2 || primary.size() == 3) &&
                          std::ranges::all_of(primary, IsAsciiLetter));
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

// Options of one verb, a row each.
class Options {
 public:
  explicit Options(CLI::App& app) : app_(app) {}

  template <typename Value>
  void Add(const char* name, Value& value, const char* type,
           const std::string& help) {
    // One value each time, so that an input may follow.
    app_.add_option(name, value, help)
        ->type_name(type)
        ->allow_extra_args(false);
  }

  // A value that is one of these words; completions and --help list them.
  void AddWord(const char* name, std::string& value, const char* type,
               std::span<const std::string_view> words,
               const std::string& help) {
    app_.add_option(name, value, help)
        ->type_name(type)
        ->allow_extra_args(false)
        ->check(CLI::IsMember(
            std::vector<std::string>(words.begin(), words.end())));
  }

 private:
  CLI::App& app_;
};

void AddScanningFlags(Options options, Flags& flags) {
  options.Add("--marketplace", flags.marketplace, "CODE",
              "country code or host for documents that name none");
  options.Add("--language", flags.language, "TAG",
              "language for documents that name none (else detected)");
  options.Add("--patterns", flags.patterns, "DIR",
              "folder or file of patterns, added to the built-in sets");
  options.Add("--config", flags.config, "FILE",
              "configuration (else the nearest .redflag.json going up)");
  options.Add("--own-brand", flags.own_brands, "NAME",
              "a brand of yours (repeatable)");
  options.Add("--as-of", flags.as_of, "DATE",
              "the rules in force on this date (default: today)");
  options.Add("--jobs", flags.jobs, "N", "threads (default: one a core)");
}

void AddWritingFlags(Options options, Flags& flags,
                     std::span<const std::string_view> formats) {
  options.AddWord("--format", flags.format, "FORMAT", formats,
                  "how the report is written");
  options.Add("--output", flags.output, "FILE",
              "write the report to this file");
}

void AddReportingFlags(Options options, Flags& flags) {
  options.Add("--report", flags.reports, "FORMAT=FILE",
              "write another report to a file (repeatable)");
  static constexpr std::array<std::string_view, 5> kSeverities = {
      "critical", "high", "medium", "low", "never"};
  options.AddWord("--fail-on", flags.fail_on, "SEVERITY", kSeverities,
                  "exit with 1 from this severity on (default: high)");
  options.AddWord("--min-severity", flags.min_severity, "SEVERITY",
                  std::span(kSeverities).first(4),
                  "leave less severe findings out of the report");
  options.Add("--top", flags.top, "N", "only the N riskiest documents");
}

void AddFollowingFlags(CLI::App& app, Flags& flags) {
  app.add_flag("--follow", flags.follow,
               "ask where shortened and doubtful links lead");
  Options(app).Add("--allow-address", flags.allow_addresses, "ADDRESS:PORT",
                   "a private ADDRESS:PORT that may be asked (repeatable)");
}

void AddGatingFlags(Options options, Flags& flags) {
  options.Add("--baseline", flags.baseline, "FILE",
              "an earlier report (--report json=FILE): only what is new fails");
  options.Add("--suppressions", flags.suppressions, "FILE",
              "findings that are accepted, with reason, owner and last day");
}

void AddInlineGatingFlags(CLI::App& app, Flags& flags) {
  app.add_flag("--inline-suppressions", flags.inline_suppressions,
               "let documents accept findings themselves: \"redflag-ignore "
               "RULE owner=NAME until=DATE reason=TEXT\"");
}

void AddCrawlingFlags(Options options, Flags& flags) {
  options.Add("--max-pages", flags.max_pages, "N", "stop after N pages");
  options.Add("--max-time", flags.max_time, "DURATION",
              "stop after this time: 90s, 10m, 2h");
}

bool Writes(const std::vector<ReportTarget>& reports,
            const std::string& output) {
  return std::ranges::any_of(reports, [&](const ReportTarget& report) {
    return report.output == output;
  });
}

// --format and --output, then each --report.
Result<std::vector<ReportTarget>> ReadReports(const Flags& flags) {
  std::vector<ReportTarget> reports = {{flags.format, flags.output}};
  for (const std::string& typed : flags.reports) {
    const std::size_t equals = typed.find('=');
    if (equals == std::string::npos || equals + 1 == typed.size())
      return Invalid("--report " + typed +
                     ": must be FORMAT=FILE, like html=report.html");
    ReportTarget report{typed.substr(0, equals), typed.substr(equals + 1)};
    if (Writes(reports, report.output))
      return Invalid("--report " + typed +
                     ": another report goes to this file already");
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace

void AddFlags(CLI::App& app, const FlagGroups& groups, Flags& flags,
              std::span<const std::string_view> formats) {
  if (groups.reading)
    app.add_option("INPUT", flags.inputs,
                   "files, folders, globs, or - for standard input")
        ->required();
  Options options(app);
  if (groups.scanning) AddScanningFlags(options, flags);
  if (groups.writing) AddWritingFlags(options, flags, formats);
  if (groups.reporting) AddReportingFlags(options, flags);
  if (groups.gating) AddGatingFlags(options, flags);
  if (groups.inline_gating) AddInlineGatingFlags(app, flags);
  if (groups.storing)
    options.Add("--db", flags.db, "FILE", "the store (default: redflag.db)");
  if (groups.following) AddFollowingFlags(app, flags);
  if (groups.crawling) AddCrawlingFlags(options, flags);
}

Result<Settings> Resolve(const Flags& typed) {
  Flags flags = typed;
  Result<Config> config = LoadConfig(flags.config);
  if (!config.ok()) return config.error();
  Complete(config.value(), flags);
  Settings settings;
  const Status severities = ReadSeverities(flags, settings);
  if (!severities.ok()) return severities.error();
  if (!IsLanguageTag(flags.language))
    return Invalid("language \"" + flags.language +
                   "\" is no tag; use one like en, de or pt-BR");
  if (!flags.as_of.empty() && !IsDate(flags.as_of))
    return Invalid("--as-of " + flags.as_of + ": must be a date, 2026-11-30");
  const auto channel = ChannelFromName(flags.channel);
  if (!channel)
    return Invalid("--channel " + flags.channel +
                   ": must be messaging, solicitation, insert or email");
  settings.channel = *channel;
  Result<std::vector<ReportTarget>> reports = ReadReports(flags);
  if (!reports.ok()) return reports.error();
  settings.reports = std::move(reports.value());
  settings.scanner.pattern_paths = flags.patterns;
  settings.scanner.as_of = flags.as_of.empty() ? Today() : flags.as_of;
  settings.scanner.marketplace = flags.marketplace;
  settings.scanner.language = flags.language;
  settings.scanner.own_brands = flags.own_brands;
  settings.scanner.explain = flags.explain;
  settings.scanner.pack_folder = DefaultPackFolder();
  settings.gates = {flags.baseline, flags.suppressions,
                    flags.inline_suppressions, settings.scanner.as_of};
  settings.top = flags.top;
  settings.db = flags.db;
  settings.allow_addresses = flags.allow_addresses;
  settings.notify = flags.notify;
  settings.notify_named = !typed.notify.empty() || !typed.config.empty();
  settings.max_pages = flags.max_pages;
  if (flags.follow) {
    settings.followed = std::make_shared<FollowedLinks>();
    settings.scanner.followed = settings.followed;
  }
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

Result<const Scanner*> BuildScanner(const Settings& settings) {
  // Never freed, and no leak, as it can be reached to the end.
  static auto* const kept =  // NOLINT: no const, it takes the next one
      new std::vector<std::unique_ptr<const Scanner>>;
  auto built = Scanner::Build(settings.scanner);
  if (!built.ok()) return built.error();
  const Scanner* scanner = kept->emplace_back(std::move(built.value())).get();
  const std::string& given = settings.scanner.marketplace;
  if (given.empty()) return scanner;
  const Tables& tables = scanner->patterns().tables;
  const Vocabulary vocabulary(tables);
  if (vocabulary.IsMarketplace(vocabulary.Marketplace(given))) return scanner;
  std::string codes;
  for (const TableRow& row : tables.Get("input/marketplaces").rows)
    codes.append(" ").append(row.Text("code"));
  return Invalid("marketplace \"" + given + "\" is unknown; use one of" +
                 codes + ", or a host like ebay.fr");
}

Result<Producer> Following(const Settings& settings, const Scanner& scanner,
                           Producer produce) {
  if (settings.followed == nullptr) return produce;
  CrawlOptions options;
  options.allow_addresses = settings.allow_addresses;
  options.max_time = settings.max_time;
  options.stop = &stop_requested;
  auto made = LinkFollower::Make(scanner, options, *settings.followed);
  if (!made.ok()) return made.error();
  const std::shared_ptr<LinkFollower> follower = std::move(made.value());
  return Producer(
      [follower, produce = std::move(produce)](const ItemSink& sink) {
        follower->Follow(produce)(sink);
      });
}

}  // namespace redflag
