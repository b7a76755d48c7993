#include "app/commands.h"

#include <array>

#include <signal.h>  // NOLINT: SIGINT, SIGTERM

namespace redflag {

std::atomic<int> signal_received = 0;      // NOLINT: see the header
std::atomic<bool> stop_requested = false;  // NOLINT: see the header

std::span<const Command> Commands() {
  static const std::array commands = {
      Command{"check", "check listings before they are published",
              "redflag check listings.ndjson --marketplace DE", CheckVerb},
      Command{"audit", "check messages to buyers and package inserts",
              "redflag audit templates/ --channel messaging", AuditVerb},
      Command{"scan", "scan a catalogue into the store, pages fetched politely",
              "redflag scan https://shop.example/sitemap.xml --db shop.db",
              ScanVerb},
      Command{"report", "print the latest stored run again, in any format",
              "redflag report --db shop.db --format json", ReportVerb},
      Command{"triage", "accept, dismiss or reopen what the last run found",
              "redflag triage dismiss 9f2c51d07be3a846 --as false-alarm "
              "--reason \"our own brand\"",
              TriageVerb},
      Command{"store", "check, compact or export the store",
              "redflag store compact --keep 30 --db shop.db", StoreVerb},
      Command{"links", "show every link and contact with its verdict",
              "redflag links thank-you.txt", LinksVerb},
      Command{"patterns", "list, show, test and lint the pattern sets",
              "redflag patterns show claim/", PatternsVerb},
      Command{"explain", "why a rule or a finding, with policy and examples",
              "redflag explain off-platform/website", ExplainVerb},
      Command{"config", "show every setting and where it comes from",
              "redflag config show", ConfigVerb},
      Command{"completions", "print completions for bash, zsh or fish",
              "redflag completions bash", CompletionsVerb},
      Command{"man", "print the manual page", "redflag man | man -l -",
              ManVerb},
  };
  return commands;
}

ExitStatus AfterSignal(ExitStatus status) {
  if (signal_received == SIGINT) return ExitStatus::kInterrupted;
  if (signal_received == SIGTERM) return ExitStatus::kTerminated;
  return status;
}

}  // namespace redflag
