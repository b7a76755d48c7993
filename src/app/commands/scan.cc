// `scan`: a catalogue from files and from the web, into the store.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/clock.h"
#include "app/commands.h"
#include "app/flags.h"
#include "app/notify.h"
#include "app/output.h"
#include "app/remarks.h"
#include "app/scan_talk.h"
#include "app/stored_run.h"
#include "app/version.h"
#include "input/expand.h"
#include "scan/catalogue.h"
#include "scan/crawler.h"
#include "scan/result_key.h"
#include "scan/scanner.h"
#include "store/store.h"

namespace redflag {
namespace {

// How much of a file is looked at to tell a list of URLs.
constexpr std::size_t kListBytes = std::size_t{64} << 10;

bool IsUrl(const std::string& source) {
  return source.find("://") != std::string::npos;
}

// The URLs of a file that is a list of them; else none.
std::vector<std::string> UrlsIn(const std::string& path) {
  // What is read of a pipe to look at it is gone.
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return {};
  std::ifstream in(path, std::ios::binary);
  std::string head(kListBytes, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  if (!IsUrlList(head)) return {};
  in.clear();
  in.seekg(0);
  return UrlsOfList(std::string(std::istreambuf_iterator<char>(in), {}));
}

CatalogueSources Sort(const std::vector<std::string>& arguments) {
  CatalogueSources sources;
  std::vector<std::string> local;
  for (const std::string& argument : arguments)
    (IsUrl(argument) ? sources.urls : local).push_back(argument);
  for (const std::string& file : ExpandInputs(local)) {
    const std::vector<std::string> urls = UrlsIn(file);
    if (urls.empty())
      sources.files.push_back(file);
    else
      sources.urls.insert(sources.urls.end(), urls.begin(), urls.end());
  }
  return sources;
}

class ScanCommand : public Verb {
 public:
  void AddOptions(CLI::App& app) override {
    app.add_option("SOURCE", flags_.inputs,
                   "files, folders, globs, URLs, sitemaps, lists of URLs")
        ->required();
    AddFlags(app,
             {.scanning = true,
              .writing = true,
              .reporting = true,
              .gating = true,
              .storing = true,
              .following = true,
              .crawling = true},
             flags_, ReportFormats());
    app.add_flag("--fail-on-new", fail_on_new_,
                 "only what is new since the run before fails");
    app.add_flag("--full", full_,
                 "scan all again: take nothing from earlier runs, nor go on "
                 "with one that was interrupted");
    app.add_option("--notify", flags_.notify,
                   "post the summary of the run to this address as JSON, with "
                   "$REDFLAG_NOTIFY_TOKEN as bearer token")
        ->type_name("URL")
        ->allow_extra_args(false);
  }

  ExitStatus Run() override {
    const Result<Settings> settings = Resolve(flags_);
    if (!settings.ok()) return Fail(settings.error());
    const Status known = CheckFormats(settings.value());
    if (!known.ok()) return Fail(known.error());
    const auto scanner = BuildScanner(settings.value());
    if (!scanner.ok()) return Fail(scanner.error());
    auto gates = Gates::Load(settings.value().gates);
    if (!gates.ok()) return Fail(gates.error());
    const Status addressed = CheckNotification(settings.value());
    if (!addressed.ok()) return Fail(addressed.error());
    const auto store = Store::Open(settings.value().db);
    if (!store.ok()) return Fail(store.error());
    return ScanInto(settings.value(), *scanner.value(), gates.value(),
                    *store.value());
  }

 private:
  ExitStatus ScanInto(const Settings& settings, const Scanner& scanner,
                      Gates& gates, Store& store) {
    CatalogueOptions options;
    options.keys = KeysOf(scanner.patterns(), settings.scanner);
    const Result<StoredRun> run = BeginOrGoOn(scanner, options.keys.all, store);
    if (!run.ok()) return Fail(run.error());
    options.run = run.value().id;
    // Where links lead may change while the text does not.
    if (settings.followed != nullptr)
      options.keys = KeysWith(options.keys, run.value().meta.started_at);
    options.carry = !full_;
    Complete(settings, scanner, options);
    const CatalogueSources sources = Sort(flags_.inputs);
    CatalogueProgress progress;
    Remarks remarks;
    options.remark = [&remarks](const Document& read) { remarks.Add(read); };
    const Result<bool> finished = [&] {
      const ProgressTeller teller(progress);
      return ScanCatalogue(scanner, sources, options, store, stop_requested,
                           progress);
    }();
    remarks.Tell();
    if (!finished.ok()) return Fail(finished.error());
    const auto told =
        ToldRun::Load(store, options.run, settings, gates, &scanner);
    if (!told.ok()) return Fail(told.error());
    const Status written = told.value().Write(settings);
    RunFacts facts;
    facts.run = options.run;
    facts.finished = finished.value();
    facts.files = sources.files.size();
    facts.urls = sources.urls.size();
    facts.known = progress.known;
    ExitStatus status = Conclude(facts, told.value(), settings, store);
    // The run is in the store all the same, and is told of.
    if (!written.ok()) status = Fail(written.error());
    Notify(store, told.value(), AfterSignal(status), settings,
           scanner.patterns().tables);
    return status;
  }

  // Begins a run, or takes up the last one where it was interrupted and is
  // the same.
  Result<StoredRun> BeginOrGoOn(const Scanner& scanner, const std::string& key,
                                Store& store) {
    StoredRun run;
    run.meta.tool_version = kVersion;
    run.meta.patterns_version = scanner.patterns().version;
    run.meta.patterns_digest = scanner.patterns().digest;
    run.meta.started_at = Now();
    run.meta.command = "scan";
    for (const std::string& source : flags_.inputs)
      run.meta.command += " " + source;
    run.meta.plan = RunPlan(key, flags_.inputs);
    const auto last = store.LastRun();
    if (!last.ok()) return last.error();
    if (last.value() && last.value()->state != RunState::kFinished) {
      if (!full_ && !run.meta.plan.empty() &&
          last.value()->meta.plan == run.meta.plan)
        return GoOn(*last.value(), store);
      Complain("run " + std::to_string(last.value()->id) +
               " was not finished; " +
               (full_ ? "--full begins anew"
                      : "this scan is another one (sources, patterns or "
                        "options) and begins anew"));
    }
    const Result<std::int64_t> id = store.BeginRun(run.meta);
    if (!id.ok()) return id.error();
    run.id = id.value();
    return run;
  }

  static Result<StoredRun> GoOn(StoredRun run, Store& store) {
    const Result<std::size_t> documents = store.ResumeRun(run.id);
    if (!documents.ok()) return documents.error();
    Complain("going on with run " + std::to_string(run.id) + " of " +
             run.meta.started_at + ", which was not finished; it has " +
             std::to_string(documents.value()) +
             " documents already (--full begins anew)");
    return run;
  }

  static void Complete(const Settings& settings, const Scanner& scanner,
                       CatalogueOptions& options) {
    options.jobs = settings.jobs;
    options.max_time = settings.max_time;
    options.reading.marketplace = settings.scanner.marketplace;
    options.reading.language = settings.scanner.language;
    options.crawling.allow_addresses = settings.allow_addresses;
    options.crawling.max_pages = settings.max_pages;
    options.now = Now;
    options.wrap = [&settings, &scanner](Producer produce) {
      return Following(settings, scanner, std::move(produce));
    };
  }

  ExitStatus Conclude(RunFacts& facts, const ToldRun& told,
                      const Settings& settings, Store& store) const {
    const Report& report = told.report();
    if (report.summary.partial > 0) {
      auto codes = store.PartialCodes(facts.run);
      if (!codes.ok()) return Fail(codes.error());
      facts.partial_codes = std::move(codes.value());
    }
    Complain(RunSummaryText(facts, report));
    const auto status = told.StatusFor(settings, fail_on_new_);
    return status.ok() ? status.value() : Fail(status.error());
  }

  bool full_ = false;
  Flags flags_;
  bool fail_on_new_ = false;
};

}  // namespace

Verb& ScanVerb() {
  static ScanCommand verb;
  return verb;
}

}  // namespace redflag
