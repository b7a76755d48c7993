// `report`: a stored run again, in any format, or what changed in it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/flags.h"
#include "app/output.h"
#include "app/stored_run.h"
#include "report/diff.h"
#include "store/store.h"

namespace redflag {
namespace {

class ReportCommand : public Verb {
 public:
  void AddOptions(CLI::App& app) override {
    AddFlags(
        app,
        {.writing = true, .reporting = true, .gating = true, .storing = true},
        flags_, ReportFormats());
    diff_flag_ =
        app.add_option("--diff", earlier_,
                       "what changed since the run before, or since "
                       "RUN (as table or json)")
            ->type_name("[RUN]")
            ->expected(0, 1)
            ->check([](const std::string& run) {
              const bool id =
                  run.find_first_not_of("0123456789") == std::string::npos &&
                  run.find_first_not_of('0') != std::string::npos;
              return id ? "" : "is no run: runs are counted from 1";
            });
    app.add_flag("--fail-on-new", fail_on_new_,
                 "only what is new since the run before fails");
  }

  ExitStatus Run() override {
    const Result<Settings> settings = Resolve(flags_);
    if (!settings.ok()) return Fail(settings.error());
    const bool changes = diff_flag_->count() > 0;
    const Status known = changes ? CheckDiffFormats(settings.value())
                                 : CheckFormats(settings.value());
    if (!known.ok()) return Fail(known.error());
    auto gates = Gates::Load(settings.value().gates);
    if (!gates.ok()) return Fail(gates.error());
    StoreOptions options;
    options.read_only = true;
    const auto store = Store::Open(settings.value().db, options);
    if (!store.ok()) return Fail(store.error());
    const auto run = store.value()->LatestRun();
    if (!run.ok()) return Fail(run.error());
    if (!run.value()) {
      Complain(settings.value().db +
               ": holds no finished run; redflag scan SOURCE makes one");
      return ExitStatus::kUsage;
    }
    const auto last = store.value()->LastRun();
    if (!last.ok()) return Fail(last.error());
    if (last.value() && last.value()->id > run.value()->id)
      Complain("run " + std::to_string(last.value()->id) +
               " is not finished; this is run " +
               std::to_string(run.value()->id));
    const auto told = ToldRun::Load(*store.value(), run.value()->id,
                                    settings.value(), gates.value());
    if (!told.ok()) return Fail(told.error());
    return changes ? TellChanges(settings.value(), told.value())
                   : TellRun(settings.value(), told.value());
  }

 private:
  static Status CheckDiffFormats(const Settings& settings) {
    for (const ReportTarget& target : settings.reports) {
      const Status known = CheckDiffFormat(target.format);
      if (!known.ok()) return known.error();
    }
    return Done{};
  }

  ExitStatus TellRun(const Settings& settings, const ToldRun& told) const {
    const Status written = told.Write(settings);
    if (!written.ok()) return Fail(written.error());
    const auto status = told.StatusFor(settings, fail_on_new_);
    return status.ok() ? status.value() : Fail(status.error());
  }

  ExitStatus TellChanges(const Settings& settings, const ToldRun& told) const {
    std::optional<std::int64_t> earlier;
    if (earlier_ > 0) earlier = earlier_;
    const auto diff = told.Compare(earlier);
    if (!diff.ok()) return Fail(diff.error());
    RunDiff shown = diff.value();
    std::erase_if(shown.changes, [&settings](const FindingChange& finding) {
      return finding.severity < settings.min_severity;
    });
    for (const ReportTarget& target : settings.reports) {
      const auto write = [&](std::ostream& out) -> Status {
        WriteDiff(shown, target.format, OptionsFor(target.output), out);
        return Done{};
      };
      const Status written = WriteTo(target.output, write);
      if (!written.ok()) return Fail(written.error());
    }
    const ReportSummary& summary = told.report().summary;
    return fail_on_new_ ? told.StatusOfNew(diff.value(), settings)
                        : StatusOf(summary, settings);
  }

  Flags flags_;
  CLI::Option* diff_flag_ = nullptr;
  std::int64_t earlier_ = 0;  // A run's id, or 0.
  bool fail_on_new_ = false;
};

}  // namespace

Verb& ReportVerb() {
  static ReportCommand verb;
  return verb;
}

}  // namespace redflag
