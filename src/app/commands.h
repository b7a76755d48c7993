// The verbs: one file each in commands/, one row each in the table here,
// which is also the source of `redflag --help`.
#pragma once

#include <atomic>
#include <span>
#include <string_view>

#include "app/exit_status.h"

namespace CLI {  // NOLINT: the library's own name
class App;
}

namespace redflag {

// Adds its options to the subcommand and runs it when parsing is over.
class Verb {
 public:
  virtual ~Verb() = default;
  virtual void AddOptions(CLI::App& app) = 0;
  virtual ExitStatus Run() = 0;
};

struct Command {
  std::string_view name;
  std::string_view help;     // One line.
  std::string_view example;  // Shown under the verb's --help.
  Verb& (*verb)();           // The one object of that verb.
};

std::span<const Command> Commands();

Verb& CheckVerb();
Verb& AuditVerb();
Verb& ScanVerb();
Verb& ReportVerb();
Verb& TriageVerb();
Verb& StoreVerb();
Verb& LinksVerb();
Verb& PatternsVerb();
Verb& ExplainVerb();
Verb& ConfigVerb();
Verb& CompletionsVerb();
Verb& ManVerb();

// Set by Ctrl-C and SIGTERM: verbs finish what they have begun, report it and
// return. The number of the signal, or 0.
extern std::atomic<int> signal_received;  // NOLINT: written by a handler
extern std::atomic<bool> stop_requested;  // NOLINT: written by a handler

// The status that `status` becomes where a signal ended the work.
ExitStatus AfterSignal(ExitStatus status);

}  // namespace redflag
