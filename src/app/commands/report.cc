// `report`: a stored run again, in any format.

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/flags.h"
#include "app/output.h"
#include "store/store.h"

namespace redflag {
namespace {

class ReportCommand : public Verb {
 public:
  void AddOptions(CLI::App& app) override {
    AddFlags(app, {.writing = true, .reporting = true, .storing = true}, flags_,
             ReportFormats());
  }

  ExitStatus Run() override {
    const Result<Settings> settings = Resolve(flags_);
    if (!settings.ok()) return Fail(settings.error());
    const Status known = CheckFormats(settings.value());
    if (!known.ok()) return Fail(known.error());
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
    const auto report = store.value()->LoadRun(run.value()->id);
    if (!report.ok()) return Fail(report.error());
    const Status written = WriteReports(*report.value(), settings.value());
    if (!written.ok()) return Fail(written.error());
    return StatusOf(report.value()->summary, settings.value());
  }

 private:
  Flags flags_;
};

}  // namespace

Verb& ReportVerb() {
  static ReportCommand verb;
  return verb;
}

}  // namespace redflag
