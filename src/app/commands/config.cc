// `config show`: every setting, its value, and where it came from.

#include "app/config.h"

#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/flags.h"
#include "app/output.h"

namespace redflag {
namespace {

// One setting: what was typed wins over the file, the file over the default.
void PrintRow(const std::string& name, const std::string& typed,
              const std::string& from_file, const std::string& by_default,
              const std::string& file) {
  std::string value = by_default;
  std::string origin = "default";
  if (!typed.empty()) {
    value = typed;
    origin = "command line";
  } else if (!from_file.empty()) {
    value = from_file;
    origin = file;
  }
  std::cout << name << "\t" << value << "\t" << origin << "\n";
}

// Lists add up; each value has its own row.
void PrintRows(const std::string& name, const std::vector<std::string>& typed,
               const std::vector<std::string>& from_file,
               const std::string& file) {
  for (const std::string& value : from_file)
    std::cout << name << "\t" << value << "\t" << file << "\n";
  for (const std::string& value : typed)
    std::cout << name << "\t" << value << "\tcommand line\n";
  if (from_file.empty() && typed.empty())
    std::cout << name << "\t(none)\tdefault\n";
}

// What comes after the host may be a secret.
std::string HiddenUrl(const std::string& url) {
  const std::size_t scheme = url.find("://");
  const std::size_t path =
      scheme == std::string::npos ? 0 : url.find('/', scheme + 3);
  return path == std::string::npos ? url : url.substr(0, path) + "/...";
}

void PrintSettings(const Flags& flags, const Config& config) {
  const std::string& file = config.file;
  std::cout << "file\t" << (file.empty() ? "(none)" : file) << "\t"
            << (flags.config.empty() ? "nearest .redflag.json going up"
                                     : "command line")
            << "\n";
  PrintRow("marketplace", flags.marketplace, config.marketplace,
           "US where a document names none", file);
  PrintRow("language", flags.language, config.language,
           "detected where a document names none", file);
  PrintRow("fail_on", flags.fail_on, config.fail_on, "high", file);
  PrintRow("min_severity", flags.min_severity, config.min_severity, "low",
           file);
  PrintRow("baseline", flags.baseline, config.baseline, "(none)", file);
  PrintRow("suppressions", flags.suppressions, config.suppressions, "(none)",
           file);
  PrintRow("notify", "", config.notify.empty() ? "" : HiddenUrl(config.notify),
           "(nobody)", file);
  PrintRows("own_brands", flags.own_brands, config.own_brands, file);
  PrintRows("patterns", flags.patterns, config.patterns, file);
  PrintRow("as_of", flags.as_of, "", "today", file);
}

class ConfigCommand : public Verb {
 public:
  void AddOptions(CLI::App& app) override {
    app.add_option("ACTION", action_, "show")
        ->required()
        ->check(CLI::IsMember({"show"}));
    AddFlags(app,
             {.scanning = true,
              .reporting = true,
              .gating = true,
              .inline_gating = true},
             flags_);
  }

  ExitStatus Run() override {
    const Result<Settings> settings = Resolve(flags_);
    if (!settings.ok()) return Fail(settings.error());
    const Result<Config> config = LoadConfig(flags_.config);
    if (!config.ok()) return Fail(config.error());
    PrintSettings(flags_, config.value());
    // Only the pattern sets know whether they can be read, and what
    // marketplaces there are.
    const auto scanner = BuildScanner(settings.value());
    return scanner.ok() ? ExitStatus::kClean : Fail(scanner.error());
  }

 private:
  Flags flags_;
  std::string action_;
};

}  // namespace

Verb& ConfigVerb() {
  static ConfigCommand verb;
  return verb;
}

}  // namespace redflag
