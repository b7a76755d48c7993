#include "app/command_line.h"

#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <signal.h>  // NOLINT: sigaction is POSIX, not <csignal>'s

#include "app/commands.h"
#include "app/suggest.h"
#include "app/version.h"
#include "core/limits.h"

namespace redflag {
namespace {

void OnSignal(int number) {
  // The second signal ends the program at once.
  if (signal_received.exchange(number) != 0) _exit(128 + number);
  stop_requested = true;
}

void HandleSignals() {
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // A reader that went away shows as a failed write.
  signal(SIGPIPE, SIG_IGN);
  // So does a limit on the size of files.
  signal(SIGXFSZ, SIG_IGN);
}

void PrintLimits() {
  for (const LimitRow& row : LimitRows())
    std::cout << row.name << "\t" << row.value << " " << row.unit << "\t"
              << row.meaning << "\n";
}

// What a word that was not understood may mean, among what stands there: a verb
// where none is given yet, else an option of the verb.
std::string MeantBy(const CLI::App& app) {
  const auto verbs = app.get_subcommands();
  const CLI::App& reader = verbs.empty() ? app : *verbs.front();
  for (const std::string& word : app.remaining(true)) {
    std::vector<std::string> names;
    if (word.starts_with("-")) {
      for (const CLI::Option* option : reader.get_options())
        for (const std::string& name : option->get_lnames())
          names.push_back("--" + name);
    } else if (verbs.empty()) {
      for (const Command& command : Commands())
        names.emplace_back(command.name);
    }
    std::string meant = Nearest(word.substr(0, word.find('=')), names);
    if (!meant.empty()) return meant;
  }
  return "";
}

void TellWrongUse(const CLI::App& app, const CLI::ParseError& error) {
  std::cerr << "redflag: " << error.what() << "\n";
  const std::string meant = MeantBy(app);
  if (!meant.empty()) std::cerr << "Did you mean " << meant << "?\n";
  const auto verbs = app.get_subcommands();
  std::cerr << "Try: redflag "
            << (verbs.empty() ? "" : verbs.front()->get_name() + " ")
            << "--help\n";
}

}  // namespace

int RunCommandLine(int argc, char** argv) {
  HandleSignals();
  CLI::App app(
      "Find the red flags in your listings and messages before the "
      "marketplace does.",
      "redflag");
  app.set_version_flag("--version", std::string("redflag ") + kVersion);
  bool limits = false;
  app.add_flag("--limits", limits, "print every limit of the program");
  app.footer(
      "Exit status: 0 all checked and clean, 1 findings at or above --fail-on, "
      "2 wrong usage,\n3 something could not be checked, 130/143 after a "
      "signal.\nStart with: redflag check listing.json");
  const Command* chosen = nullptr;
  for (const Command& command : Commands()) {
    CLI::App* verb = app.add_subcommand(std::string(command.name),
                                        std::string(command.help));
    verb->footer("Example: " + std::string(command.example));
    verb->callback([&chosen, &command] { chosen = &command; });
    command.verb().AddOptions(*verb);
  }
  app.require_subcommand(0, 1);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {
    return app.exit(done);
  } catch (const CLI::ParseError& error) {
    TellWrongUse(app, error);
    return static_cast<int>(ExitStatus::kUsage);
  }
  if (limits) {
    PrintLimits();
    return 0;
  }
  if (chosen == nullptr) {
    std::cerr << app.help();
    return static_cast<int>(ExitStatus::kUsage);
  }
  return static_cast<int>(AfterSignal(chosen->verb().Run()));
}

}  // namespace redflag
