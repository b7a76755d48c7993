// `triage`: what people decide about findings, kept in the store.

#include "app/triage.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <pwd.h>
#include <unistd.h>

#include "app/clock.h"
#include "app/commands.h"
#include "app/flags.h"
#include "app/output.h"
#include "app/triage_list.h"
#include "core/triage.h"
#include "report/evidence.h"
#include "store/store.h"

namespace redflag {
namespace {

// "90d", or a date.
std::string DayOf(const std::string& typed) {
  const bool days = !typed.empty() && typed.back() == 'd' && typed.size() < 6 &&
                    typed.find_first_not_of("0123456789") == typed.size() - 1;
  return days ? DayAfter(std::stoi(typed)) : typed;
}

std::string UserName() {
  for (const char* name : {"REDFLAG_OWNER", "USER", "LOGNAME"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  const passwd* entry = getpwuid(geteuid());
  return entry == nullptr ? "" : entry->pw_name;
}

// "3" or "#3"; 0 for anything else.
std::int64_t NumberOf(std::string text) {
  if (text.starts_with('#')) text.erase(0, 1);
  const bool digits = !text.empty() && text.size() < 16 &&
                      text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::stoll(text) : 0;
}

Error Wrong(const std::string& message) {
  return {ErrorKind::kInvalidOptions, message};
}

// What was typed, in one place.
struct Asked {
  std::string action = "list";
  std::vector<std::string> what;
  TriageScope scope;
  std::string verdict;
  std::string reason;
  std::string owner;
  std::string until;
  bool yes = false;
  bool stale = false;
  bool expired = false;
  bool replace = false;
  bool history = false;
};

class TriageRun {
 public:
  TriageRun(const Asked& asked, const Settings& settings, Store& store)
      : asked_(asked), settings_(settings), store_(store) {}

  Result<ExitStatus> Do() {
    auto decisions = store_.Decisions();
    if (!decisions.ok()) return decisions.error();
    decisions_ = std::move(decisions.value());
    // Before anything of the runs is read: they may be damaged.
    if (asked_.action == "export") return Export();
    auto run = store_.LatestRun();
    if (!run.ok()) return run.error();
    run_ = std::move(run.value());
    if (asked_.action == "list" && asked_.history) return ListPast();
    if (asked_.action == "list") return List();
    if (asked_.action == "import") return Import();
    if (asked_.action == "reopen") return Reopen();
    return Decide();
  }

 private:
  Result<ExitStatus> Export() const {
    const std::string text = TriageToJson(decisions_);
    const auto write = [&text](std::ostream& out) -> Status {
      out << text;
      return Done{};
    };
    const Status written = WriteTo(settings_.reports.front().output, write);
    if (!written.ok()) return written.error();
    return ExitStatus::kClean;
  }

  Result<ExitStatus> List() const {
    TriageListing listing;
    listing.run = run_;
    listing.decisions = decisions_;
    listing.stale = asked_.stale;
    listing.expired = asked_.expired;
    auto coverage = Covered(decisions_);
    if (!coverage.ok()) return coverage.error();
    listing.coverage = std::move(coverage.value());
    return Print([&](std::string_view format, std::ostream& out) {
      WriteTriage(listing, Today(), format, out);
    });
  }

  Result<ExitStatus> ListPast() const {
    const auto past = store_.PastDecisions();
    if (!past.ok()) return past.error();
    return Print([&](std::string_view format, std::ostream& out) {
      WritePastTriage(past.value(), format, out);
    });
  }

  Result<ExitStatus> Print(
      const std::function<void(std::string_view, std::ostream&)>& write) const {
    const ReportTarget& target = settings_.reports.front();
    const Status written =
        WriteTo(target.output, [&](std::ostream& out) -> Status {
          write(target.format, out);
          return Done{};
        });
    if (!written.ok()) return written.error();
    return ExitStatus::kClean;
  }

  Result<std::vector<TriageCoverage>> Covered(
      const std::vector<TriageDecision>& decisions) const {
    const Triage triage(decisions, Today());
    return CoverageOf(triage, store_, run_);
  }

  // What was asked for, once a scope.
  Result<std::vector<TriageDecision>> Typed() const {
    TriageDecision decision;
    decision.scope = asked_.scope;
    decision.verdict = TriageVerdict::kAccepted;
    if (asked_.action == "dismiss") {
      const auto verdict = VerdictFromName(asked_.verdict);
      if (!verdict || *verdict == TriageVerdict::kAccepted)
        return Wrong(
            "dismiss needs --as false-alarm, --as risk-taken or "
            "--as fixed-elsewhere");
      decision.verdict = *verdict;
    }
    decision.reason = asked_.reason;
    decision.owner = asked_.owner.empty() ? UserName() : asked_.owner;
    decision.until = DayOf(asked_.until);
    decision.decided_at = Now();
    std::vector<TriageDecision> decisions;
    for (const std::string& fingerprint :
         std::set<std::string>(asked_.what.begin(), asked_.what.end())) {
      decision.scope.fingerprint = fingerprint;
      decisions.push_back(decision);
    }
    if (asked_.what.empty()) decisions.push_back(decision);
    for (const TriageDecision& each : decisions)
      if (const std::string fault = FaultOf(each); !fault.empty())
        return Wrong("the decision " + fault + AdviceOn(each));
    if (!decision.until.empty() && decision.until < Today())
      return Wrong("--until " + decision.until + ": is over already");
    return decisions;
  }

  // Which flag mends the fault.
  static std::string AdviceOn(const TriageDecision& decision) {
    if (decision.scope.IsEmpty())
      return ": name fingerprints (redflag report shows them), or --rule, "
             "--document, --host, --link-host";
    if (decision.reason.empty()) return ": add --reason TEXT";
    if (decision.owner.empty()) return ": add --owner NAME";
    if (decision.until.empty())
      return ": add --until 2027-01-31 or --until 90d";
    return "";
  }

  Result<ExitStatus> Decide() {
    auto decisions = Typed();
    if (!decisions.ok()) return decisions.error();
    const auto coverage = Covered(decisions.value());
    if (!coverage.ok()) return coverage.error();
    for (std::size_t i = 0; i < coverage.value().size(); ++i) {
      const TriageScope& scope = decisions.value()[i].scope;
      if (!scope.IsBlanket() && coverage.value()[i].findings == 0)
        return Wrong("no finding " + scope.fingerprint + " in " + RunText() +
                     "; redflag report shows those there are");
    }
    if (const Status may = AllowBlanket(decisions.value(), coverage.value());
        !may.ok())
      return may.error();
    const Status kept = store_.Decide(decisions.value());
    if (!kept.ok()) return kept.error();
    for (std::size_t i = 0; i < coverage.value().size(); ++i)
      std::cout << VerdictText(decisions.value()[i]) << ": "
                << Readable(ScopeText(decisions.value()[i].scope)) << " ("
                << Counted(coverage.value()[i].findings, "finding", "findings")
                << " of " << RunText() << ")\n";
    return ExitStatus::kClean;
  }

  std::string RunText() const {
    return run_ ? "run " + std::to_string(run_->id)
                : std::string("a store without a finished run");
  }

  // A blanket dismissal hides what nobody has seen: it is asked for twice.
  Status AllowBlanket(const std::vector<TriageDecision>& decisions,
                      const std::vector<TriageCoverage>& coverage) const {
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      const TriageDecision& decision = decisions[i];
      if (asked_.yes || !decision.scope.IsBlanket() ||
          decision.verdict == TriageVerdict::kAccepted)
        continue;
      return Wrong("this dismisses " +
                   Counted(coverage[i].findings, "finding", "findings") +
                   " of " + RunText() + " (" +
                   Readable(ScopeText(decision.scope)) + ") and all like " +
                   "that that come until " + decision.until +
                   "; add --yes if that is meant");
    }
    return Done{};
  }

  // Those in force that the typed fingerprints, numbers or scope name.
  Result<std::vector<std::int64_t>> Named() const {
    std::vector<std::int64_t> ids;
    for (const std::string& what : asked_.what) {
      const std::int64_t number = NumberOf(what);
      const auto found =
          std::ranges::find_if(decisions_, [&](const TriageDecision& decision) {
            return decision.scope.fingerprint == what ||
                   (what.size() != 16 && decision.id == number);
          });
      if (found == decisions_.end())
        return Wrong("no decision is about " + what +
                     "; redflag triage lists them");
      ids.push_back(found->id);
    }
    if (!asked_.what.empty()) return ids;
    if (asked_.scope.IsEmpty())
      return Wrong(
          "reopen what? Name a fingerprint, a decision (#3), or --rule, "
          "--document, --host, --link-host as when it was decided");
    const auto found =
        std::ranges::find(decisions_, asked_.scope, &TriageDecision::scope);
    if (found == decisions_.end())
      return Wrong("no decision is about " + ScopeText(asked_.scope) +
                   "; redflag triage lists them");
    return std::vector<std::int64_t>{found->id};
  }

  Reopening How(const std::string& why) const {
    return {Now(), asked_.owner.empty() ? UserName() : asked_.owner, why};
  }

  Result<ExitStatus> Reopen() {
    const auto ids = Named();
    if (!ids.ok()) return ids.error();
    const Status done = store_.Reopen(ids.value(), How(asked_.reason));
    if (!done.ok()) return done.error();
    for (const std::int64_t id : ids.value())
      std::cout << "reopened: #" << id << "\n";
    return ExitStatus::kClean;
  }

  bool IsInForce(const TriageDecision& decision) const {
    return std::ranges::any_of(decisions_, [&](const TriageDecision& each) {
      return each.scope == decision.scope && each.verdict == decision.verdict &&
             each.reason == decision.reason && each.owner == decision.owner &&
             each.until == decision.until;
    });
  }

  // Decisions of the store that the file does not have.
  std::vector<std::int64_t> MissingIn(
      const std::vector<TriageDecision>& file) const {
    std::vector<std::int64_t> missing;
    for (const TriageDecision& decision : decisions_)
      if (std::ranges::find(file, decision.scope, &TriageDecision::scope) ==
          file.end())
        missing.push_back(decision.id);
    return missing;
  }

  Result<ExitStatus> Import() {
    if (asked_.what.size() != 1)
      return Wrong("import needs one file: redflag triage import triage.json");
    auto file = TriageFromJson(asked_.what.front());
    if (!file.ok()) return file.error();
    std::vector<TriageDecision> fresh;
    for (TriageDecision& decision : file.value()) {
      if (IsInForce(decision)) continue;
      if (decision.decided_at.empty()) decision.decided_at = Now();
      fresh.push_back(decision);
    }
    const auto coverage = Covered(fresh);
    if (!coverage.ok()) return coverage.error();
    if (const Status may = AllowBlanket(fresh, coverage.value()); !may.ok())
      return may.error();
    const std::vector<std::int64_t> gone =
        asked_.replace ? MissingIn(file.value()) : std::vector<std::int64_t>();
    if (const Status kept = store_.Decide(fresh); !kept.ok())
      return kept.error();
    const Status ended =
        store_.Reopen(gone, How("not in " + asked_.what.front()));
    if (!ended.ok()) return ended.error();
    std::cout << Counted(fresh.size(), "decision", "decisions") << " taken in, "
              << file.value().size() - fresh.size() << " there already, "
              << gone.size() << " reopened\n";
    return ExitStatus::kClean;
  }

  const Asked& asked_;
  const Settings& settings_;
  Store& store_;
  std::optional<StoredRun> run_;  // The last finished one.
  std::vector<TriageDecision> decisions_;
};

class TriageCommand : public Verb {
 public:
  void AddOptions(CLI::App& app) override {
    app.add_option("ACTION", asked_.action,
                   "list (default), accept (somebody mends it), dismiss, "
                   "reopen, export or import")
        ->check(CLI::IsMember(
            {"list", "accept", "dismiss", "reopen", "export", "import"}));
    app.add_option("WHAT", asked_.what,
                   "fingerprints; or decisions (#3), or the file to import");
    Add(app, "--rule", asked_.scope.rule, "RULE",
        "findings of this rule, or of a family: claim/*");
    Add(app, "--document", asked_.scope.document, "ID",
        "findings in this document");
    Add(app, "--host", asked_.scope.host, "HOST",
        "findings on pages of this host and those below");
    Add(app, "--link-host", asked_.scope.link_host, "HOST",
        "findings about links to this host and those below");
    app.add_option("--as", asked_.verdict, "what is dismissed as")
        ->type_name("VERDICT")
        ->allow_extra_args(false)
        ->check(
            CLI::IsMember({"false-alarm", "risk-taken", "fixed-elsewhere"}));
    Add(app, "--reason", asked_.reason, "TEXT", "why");
    Add(app, "--owner", asked_.owner, "NAME",
        "who says so (default: $REDFLAG_OWNER, else you)");
    Add(app, "--until", asked_.until, "DATE",
        "the last day on which it holds: 2027-01-31, or 90d");
    app.add_flag("--yes", asked_.yes,
                 "dismiss by rule, document or host, for later findings too");
    app.add_flag("--stale", asked_.stale,
                 "list what is about nothing in the last run");
    app.add_flag("--expired", asked_.expired, "list what has expired");
    app.add_flag("--history", asked_.history,
                 "list what was replaced or reopened, and by whom");
    app.add_flag("--replace", asked_.replace,
                 "reopen what the imported file does not have");
    AddFlags(app, {.writing = true, .storing = true}, flags_, kFormats);
  }

  ExitStatus Run() override {
    const Result<Settings> settings = Resolve(flags_);
    if (!settings.ok()) return Fail(settings.error());
    if (const Status typed = CheckTyped(); !typed.ok())
      return Fail(typed.error());
    StoreOptions options;
    options.read_only = asked_.action == "list" || asked_.action == "export";
    // What is imported may come before the first scan.
    options.create = asked_.action == "import";
    const auto store = Store::Open(settings.value().db, options);
    if (!store.ok()) return Fail(store.error());
    const auto done = TriageRun(asked_, settings.value(), *store.value()).Do();
    return done.ok() ? done.value() : Fail(done.error());
  }

 private:
  static constexpr std::array<std::string_view, 2> kFormats = {"table", "json"};

  static void Add(CLI::App& app, const char* name, std::string& value,
                  const char* type, const std::string& help) {
    app.add_option(name, value, help)->type_name(type)->allow_extra_args(false);
  }

  Status CheckTyped() const {
    const bool decides = asked_.action == "accept" ||
                         asked_.action == "dismiss" ||
                         asked_.action == "reopen";
    if (!asked_.verdict.empty() && asked_.action != "dismiss")
      return Wrong("--as says how to dismiss; it is not for " + asked_.action);
    if (!asked_.until.empty() && asked_.action != "accept" &&
        asked_.action != "dismiss")
      return Wrong("--until is for accept and dismiss");
    if (!decides && !asked_.scope.IsEmpty())
      return Wrong(asked_.action + " takes no --rule, --document or host");
    if (decides && !asked_.what.empty() && !asked_.scope.IsEmpty())
      return Wrong("name fingerprints, or a rule, document or host, not both");
    const bool takes_what = decides || asked_.action == "import";
    if (!takes_what && !asked_.what.empty())
      return Wrong(asked_.action + " takes nothing after it");
    return Done{};
  }

  Flags flags_;
  Asked asked_;
};

}  // namespace

Verb& TriageVerb() {
  static TriageCommand verb;
  return verb;
}

}  // namespace redflag
