// `scan`: a catalogue from files and from the web, into the store.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "app/clock.h"
#include "app/commands.h"
#include "app/flags.h"
#include "app/output.h"
#include "app/version.h"
#include "input/expand.h"
#include "input/reader.h"
#include "scan/crawler.h"
#include "scan/pipeline.h"
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

struct Sources {
  std::vector<std::string> files;
  std::vector<std::string> urls;
};

Sources Sort(const std::vector<std::string>& arguments) {
  Sources sources;
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

// One run into the store. The store is used by one thread at a time.
class ScanRun {
 public:
  ScanRun(const Settings& settings, const Scanner& scanner, Store& store,
          std::int64_t id)
      : settings_(settings), scanner_(scanner), store_(store), id_(id) {}

  Status Fill(const Sources& sources) {
    const PipelineSinks sinks = {
        [this](const CheckedDocument& document) {
          const std::lock_guard<std::mutex> lock(mutex_);
          Keep(store_.SaveDocument(id_, document));
          Progress();
        },
        [this](const NotChecked& input) {
          const std::lock_guard<std::mutex> lock(mutex_);
          Keep(store_.SaveNotChecked(id_, input));
          Progress();
        }};
    const auto following = Following(
        settings_, scanner_,
        [this, &sources](const ItemSink& sink) { Produce(sources, sink); });
    if (!following.ok()) return following.error();
    RunPipeline(scanner_, settings_.jobs, following.value(), sinks,
                stop_requested);
    if (on_terminal_) std::cerr << "\n";
    Keep(store_.Commit());
    if (!stop_requested && failed_.ok()) Keep(store_.FinishRun(id_, Now()));
    return failed_;
  }

 private:
  void Produce(const Sources& sources, const ItemSink& sink) {
    ReadOptions options;
    options.marketplace = settings_.scanner.marketplace;
    options.language = settings_.scanner.language;
    options.stop = &stop_requested;
    const Reader reader(scanner_.patterns().tables, options);
    for (const std::string& file : sources.files) {
      if (stop_requested) return;
      reader.Read(file, sink);
    }
    if (sources.urls.empty() || stop_requested) return;
    const Status crawled =
        Crawl(sources.urls, CrawlOptionsOf(), scanner_.patterns().tables,
              [&](const PageResult& page) { TakePage(page, reader, sink); });
    const std::lock_guard<std::mutex> lock(mutex_);
    Keep(crawled);
  }

  CrawlOptions CrawlOptionsOf() const {
    CrawlOptions options;
    options.allow_addresses = settings_.allow_addresses;
    options.max_pages = settings_.max_pages;
    options.max_time = settings_.max_time;
    options.stop = &stop_requested;
    return options;
  }

  void TakePage(const PageResult& page, const Reader& reader,
                const ItemSink& sink) {
    PageState state;
    state.url = page.url;
    state.state = PageStateName(page.state);
    state.http_status = page.status;
    state.bytes = static_cast<std::int64_t>(page.body.size());
    state.fetched_at = Now();
    const bool ok = page.state == PageResult::State::kOk;
    if (!ok) {
      state.code = ErrorCode(page.code);
      state.message = page.message;
    }
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      Keep(store_.SavePage(id_, state));
    }
    if (ok)
      reader.ReadBytes(page.body, page.url, sink, page.content_type);
    else
      sink(PageNotChecked(page));
  }

  // The first failure is the one to tell.
  void Keep(const Status& status) {
    if (status.ok() || !failed_.ok()) return;
    failed_ = status;
    stop_requested = true;
  }

  void Progress() {
    ++done_;
    if (on_terminal_ && done_ % 10 == 0)
      std::cerr << "\rredflag: " << done_ << " checked" << std::flush;
  }

  const Settings& settings_;
  const Scanner& scanner_;
  Store& store_;
  std::int64_t id_;
  std::mutex mutex_;
  Status failed_ = Done{};
  std::size_t done_ = 0;
  bool on_terminal_ = isatty(STDERR_FILENO) != 0;
};

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
              .storing = true,
              .following = true,
              .crawling = true},
             flags_, ReportFormats());
    app.add_flag("--fail-on-new", fail_on_new_,
                 "only what is new since the run before fails");
  }

  ExitStatus Run() override {
    const Result<Settings> settings = Resolve(flags_);
    if (!settings.ok()) return Fail(settings.error());
    const Status known = CheckFormats(settings.value());
    if (!known.ok()) return Fail(known.error());
    const auto scanner = Scanner::Build(settings.value().scanner);
    if (!scanner.ok()) return Fail(scanner.error());
    const auto store = Store::Open(settings.value().db);
    if (!store.ok()) return Fail(store.error());
    return ScanInto(settings.value(), *scanner.value(), *store.value());
  }

 private:
  ExitStatus ScanInto(const Settings& settings, const Scanner& scanner,
                      Store& store) {
    RunMeta meta;
    meta.tool_version = kVersion;
    meta.patterns_version = scanner.patterns().version;
    meta.patterns_digest = scanner.patterns().digest;
    meta.started_at = Now();
    meta.command = "scan";
    for (const std::string& source : flags_.inputs)
      meta.command += " " + source;
    const Result<std::int64_t> id = store.BeginRun(meta);
    if (!id.ok()) return Fail(id.error());
    const Status filled =
        ScanRun(settings, scanner, store, id.value()).Fill(Sort(flags_.inputs));
    if (!filled.ok()) return Fail(filled.error());
    const auto report = store.LoadRun(id.value());
    if (!report.ok()) return Fail(report.error());
    const Status written = WriteReports(*report.value(), settings);
    if (!written.ok()) return Fail(written.error());
    if (!fail_on_new_) return StatusOf(report.value()->summary, settings);
    const auto diff = store.Compare(id.value(), std::nullopt);
    if (!diff.ok()) return Fail(diff.error());
    return StatusOfNew(diff.value(), report.value()->summary, settings);
  }

  Flags flags_;
  bool fail_on_new_ = false;
};

}  // namespace

Verb& ScanVerb() {
  static ScanCommand verb;
  return verb;
}

}  // namespace redflag
