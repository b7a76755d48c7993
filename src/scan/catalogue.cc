#include "scan/catalogue.h"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <variant>

#include <signal.h>  // NOLINT: pthread_sigmask is POSIX, not <csignal>'s

#include "scan/duplicate_pass.h"

namespace redflag {
namespace {

using Clock = std::chrono::steady_clock;

// The most that a kill may cost.
constexpr std::chrono::seconds kCommitEvery{2};

// Size and time of a plain file, to see whether it changed while it was read.
struct FileStamp {
  std::uintmax_t size = 0;
  std::filesystem::file_time_type time;

  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

std::optional<FileStamp> StampOf(const std::string& path) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) return std::nullopt;
  FileStamp stamp;
  stamp.size = std::filesystem::file_size(path, failed);
  if (failed) return std::nullopt;
  stamp.time = std::filesystem::last_write_time(path, failed);
  if (failed) return std::nullopt;
  return stamp;
}

// What comes out of the pipeline next, or what is to be recorded before that.
struct Step {
  ResultOrigin origin;
  bool ends = false;  // The input has no more documents.
  bool whole = true;
  std::optional<PageState> page;
};

// What became of a page of which nothing could be checked.
void SetFailed(const NotChecked& failed, PageState& state) {
  const bool other = failed.code == ErrorKind::kNotAListing ||
                     failed.code == ErrorKind::kBlocked;
  state.state = other ? "not-a-listing" : "truncated";
  state.code = ErrorCode(failed.code);
  state.message = failed.message;
}

// Sets a flag after some time, unless it is gone before: a reader that waits
// for a pipe looks at nothing else.
class Alarm {
 public:
  // No time is no alarm. The flag outlives it.
  Alarm(std::chrono::milliseconds time, std::atomic<bool>& flag) {
    if (time == std::chrono::milliseconds(0)) return;
    thread_ = std::thread([this, time, &flag] {
      LeaveSignals();
      std::unique_lock<std::mutex> lock(mutex_);
      if (over_.wait_for(lock, time, [this] { return gone_; })) return;
      rang_ = true;
      flag = true;
    });
  }
  ~Alarm() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      gone_ = true;
    }
    over_.notify_all();
    if (thread_.joinable()) thread_.join();
  }
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  bool rang() const { return rang_; }

 private:
  // They are for the thread that reads.
  static void LeaveSignals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, nullptr);
  }

  std::mutex mutex_;
  std::condition_variable over_;
  bool gone_ = false;
  std::atomic<bool> rang_ = false;
  std::thread thread_;
};

class CatalogueScan {
 public:
  CatalogueScan(const Scanner& scanner, const CatalogueOptions& options,
                Store& store, std::atomic<bool>& stop,
                CatalogueProgress& progress)
      : scanner_(scanner),
        options_(options),
        store_(store),
        stop_(stop),
        progress_(progress),
        alarm_(options.max_time, stop) {}

  Result<bool> Run(const CatalogueSources& sources) {
    Producer produce = [this, &sources](const ItemSink& sink) {
      Produce(sources, sink);
    };
    if (options_.wrap) {
      Result<Producer> wrapped = options_.wrap(std::move(produce));
      if (!wrapped.ok()) return wrapped.error();
      produce = std::move(wrapped.value());
    }
    const PipelineSinks sinks = {
        [this](const CheckedDocument& document) { Save(document); },
        [this](const NotChecked& input) { Save(input); }};
    RunPipeline(scanner_, options_.jobs, produce, sinks, stop_);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (failed_.ok()) Keep(store_.Commit());
    if (!failed_.ok()) return failed_.error();
    if (stop_ || unfinished_) return false;
    Keep(TellRepeats());
    if (!failed_.ok()) return failed_.error();
    Keep(store_.FinishRun(options_.run, options_.now()));
    if (!failed_.ok()) return failed_.error();
    return true;
  }

 private:
  // --- From the sources, on one thread. ---

  void Produce(const CatalogueSources& sources, const ItemSink& sink) {
    ReadOptions reading = options_.reading;
    reading.stop = &stop_;
    reading.bytes_read = &progress_.bytes;
    const Reader reader(scanner_.patterns().tables, reading);
    for (const std::string& file : sources.files)
      if (const auto stamp = StampOf(file)) progress_.all_bytes += stamp->size;
    for (const std::string& file : sources.files) {
      if (stop_)
        Leave(file, "not read");
      else
        ReadFile(file, reader, sink);
    }
    if (!sources.urls.empty()) CrawlAll(sources.urls, reader, sink);
  }

  void ReadFile(const std::string& file, const Reader& reader,
                const ItemSink& sink) {
    const std::optional<FileStamp> stamp = StampOf(file);
    const auto input = Begin({file, options_.keys.all.empty()
                                        ? ""
                                        : FileDigest(file, options_.keys.all)});
    if (!input) return;
    if (input->standing != InputStanding::kToRead) {
      if (stamp) progress_.bytes += stamp->size;
      return;
    }
    reader.Read(file, [&](ReadItem item) {
      return Take(std::move(item), input->id, sink);
    });
    if (stop_) return Leave(file, "not read to its end");
    Step end;
    end.origin.input = input->id;
    end.ends = true;
    end.whole = StampOf(file) == stamp;
    Push(std::move(end));
  }

  void CrawlAll(const std::vector<std::string>& urls, const Reader& reader,
                const ItemSink& sink) {
    CrawlOptions crawling = options_.crawling;
    crawling.stop = &stop_;
    crawling.known = &progress_.all_pages;
    crawling.has = [this](const std::string& url) { return HasPage(url); };
    crawling.validators = [this](const std::string& url) {
      return ValidatorsOfPage(url);
    };
    const Status crawled =
        Crawl(urls, crawling, scanner_.patterns().tables,
              [&](const PageResult& page) { TakePage(page, reader, sink); });
    const std::lock_guard<std::mutex> lock(mutex_);
    Keep(crawled);
  }

  void TakePage(const PageResult& page, const Reader& reader,
                const ItemSink& sink) {
    if (page.cut_off)
      unfinished_ = true;
    else
      ++progress_.pages;
    PageState state;
    state.url = page.url;
    state.state = PageStateName(page.state);
    state.http_status = page.status;
    state.bytes = static_cast<std::int64_t>(page.body.size());
    state.fetched_at = options_.now();
    state.etag = page.validators.etag;
    state.last_modified = page.validators.last_modified;
    if (page.state == PageResult::State::kOk)
      return ReadPage(page, std::move(state), reader, sink);
    if (page.state == PageResult::State::kUnchanged)
      return TakeUnchanged(std::move(state));
    state.code = ErrorCode(page.code);
    state.message = page.message;
    Push({});
    NotChecked failed = PageNotChecked(page);
    if (page.cut_off) failed.message = "not fetched" + WhyLeft();
    sink(std::move(failed));
    if (!page.cut_off) End(0, std::move(state));
  }

  // What vouches for a page, if all that it held can be taken from the store.
  // A page of which nothing could be checked is wanted whole: a server that
  // goes by time may have had the right one all along.
  Validators ValidatorsOfPage(const std::string& url) {
    if (!options_.carry || options_.keys.all.empty()) return {};
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto before = store_.FindPage(url);
    if (!before.ok()) Keep(before.error());
    if (!before.ok() || !before.value()) return {};
    const PageState& page = *before.value();
    if (!page.code.empty() || !IsPageDigest(page.digest, options_.keys.all))
      return {};
    const auto has = store_.HasInput(options_.run, {url, page.digest});
    if (!has.ok()) Keep(has.error());
    if (!has.ok() || !has.value()) return {};
    return {page.etag, page.last_modified};
  }

  // The server vouches for the body that the store knows. It goes on doing so
  // by the validators which that body came with: others would be of a body
  // that nobody has read.
  void TakeUnchanged(PageState state) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      const auto before = store_.FindPage(state.url);
      if (!before.ok()) return Keep(before.error());
      if (!before.value()) return Keep(LostPage(state.url));
      state.digest = before.value()->digest;
      state.bytes = before.value()->bytes;
      state.etag = before.value()->etag;
      state.last_modified = before.value()->last_modified;
    }
    const auto input = Begin({state.url, state.digest});
    if (!input) return;
    if (input->standing != InputStanding::kToRead)
      return KeepUnchanged(std::move(state));
    const std::lock_guard<std::mutex> lock(mutex_);
    Keep(LostPage(state.url));
  }

  // Only this run writes to the store, and it had the page a moment ago.
  static Error LostPage(const std::string& url) {
    return {ErrorKind::kStore, url + ": the store has lost what it held"};
  }

  void ReadPage(const PageResult& page, PageState state, const Reader& reader,
                const ItemSink& sink) {
    if (!options_.keys.all.empty())
      state.digest =
          PageDigest(page.body, page.content_type, options_.keys.all);
    const auto input = Begin({page.url, state.digest});
    if (!input) return;
    if (input->standing != InputStanding::kToRead)
      return KeepUnchanged(std::move(state));
    std::optional<NotChecked> failed;
    bool any = false;
    reader.ReadBytes(
        page.body, page.url,
        [&](ReadItem item) {
          any = any || std::holds_alternative<Document>(item);
          if (!any) failed = std::get<NotChecked>(item);
          return Take(std::move(item), input->id, sink);
        },
        page.content_type);
    if (stop_) return Leave(page.url, "not read to its end");
    if (failed && !any) SetFailed(*failed, state);
    End(input->id, std::move(state));
  }

  // A page that was no listing is none, and what was broken is not mended.
  void KeepUnchanged(PageState state) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto before = store_.FindPage(state.url);
    if (!before.ok()) return Keep(before.error());
    state.state = "unchanged";
    if (before.value() && !before.value()->code.empty()) {
      state.state = before.value()->state;
      state.code = before.value()->code;
      state.message = before.value()->message;
    }
    Keep(store_.SavePage(options_.run, state));
  }

  // Hands on what the store does not have. False to stop the reading.
  bool Take(ReadItem item, std::int64_t input, const ItemSink& sink) {
    Step step;
    step.origin.input = input;
    if (const auto* document = std::get_if<Document>(&item)) {
      if (options_.remark) options_.remark(*document);
      if (!options_.keys.all.empty())
        step.origin.digest =
            DocumentDigest(*document, options_.keys.Of(document->kind));
      if (Carry(*document, step.origin)) return !stop_;
    } else if (stop_) {
      return false;  // Told by Leave.
    }
    Push(std::move(step));
    return sink(std::move(item));
  }

  // --- Both sides, and all that touches the store. ---

  std::optional<OpenInput> Begin(const InputName& name) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!failed_.ok()) return std::nullopt;
    const auto input = store_.BeginInput(options_.run, name, options_.carry);
    if (!input.ok()) {
      Keep(input.error());
      return std::nullopt;
    }
    progress_.documents += input.value().documents;
    progress_.known += input.value().documents;
    return input.value();
  }

  bool Carry(const Document& document, const ResultOrigin& origin) {
    if (!options_.carry || origin.digest.empty()) return false;
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!failed_.ok()) return false;
    const auto carried = store_.CarryDocument(options_.run, document, origin);
    if (!carried.ok()) Keep(carried.error());
    if (!carried.ok() || !carried.value()) return false;
    ++progress_.documents;
    ++progress_.known;
    CommitInTime();
    return true;
  }

  bool HasPage(const std::string& url) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto has = store_.HasPage(options_.run, url);
    if (!has.ok()) Keep(has.error());
    if (!has.ok() || !has.value()) return false;
    ++progress_.pages;
    return true;
  }

  void End(std::int64_t input, PageState page) {
    Step step;
    step.origin.input = input;
    step.ends = true;
    step.page = std::move(page);
    Push(std::move(step));
  }

  void Push(Step step) {
    const std::lock_guard<std::mutex> lock(mutex_);
    steps_.push_back(std::move(step));
    FinishInputs();
  }

  // Records the inputs all of whose documents have come out.
  void FinishInputs() {
    while (!steps_.empty() && steps_.front().ends) {
      const Step step = std::move(steps_.front());
      steps_.pop_front();
      const std::int64_t input = step.origin.input;
      if (!failed_.ok()) continue;
      if (input != 0) Keep(store_.FinishInput(options_.run, input, step.whole));
      if (step.page) Keep(store_.SavePage(options_.run, *step.page));
      CommitInTime();
    }
  }

  void Save(const CheckedDocument& document) {
    std::string sketch =
        DuplicatePass::SketchOf(scanner_.duplicates(), document.document);
    if (options_.remark) options_.remark(document.document);
    const std::lock_guard<std::mutex> lock(mutex_);
    ResultOrigin origin = NextOrigin();
    origin.sketch = std::move(sketch);
    if (!failed_.ok()) return;
    Keep(store_.SaveDocument(options_.run, document, origin));
    ++progress_.documents;
    FinishInputs();
    CommitInTime();
  }

  void Save(const NotChecked& input) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const std::int64_t from = NextOrigin().input;
    if (!failed_.ok()) return;
    Keep(store_.SaveNotChecked(options_.run, input, from));
    FinishInputs();
    CommitInTime();
  }

  // Which listings of the run repeat others, now that all are there.
  Status TellRepeats() {
    DuplicatePass pass(scanner_.duplicates());
    Status sketched = store_.ForEachSketch(
        options_.run, [&pass](std::int64_t result, std::string_view sketch) {
          return pass.Add(result, sketch);
        });
    if (!sketched.ok()) return sketched;
    return pass.Find(
        [this](std::int64_t result, const Repetition& repetition) -> Status {
          auto document = store_.LoadDocument(options_.run, result);
          if (!document.ok()) return document.error();
          scanner_.Add(repetition, document.value());
          return store_.Tell(options_.run, result, document.value());
        });
  }

  ResultOrigin NextOrigin() {
    ResultOrigin origin = std::move(steps_.front().origin);
    steps_.pop_front();
    return origin;
  }

  // Tells what was not read, or not to its end; a run that is gone on with
  // reads it.
  void Leave(const std::string& input, const std::string& what) {
    const std::lock_guard<std::mutex> lock(mutex_);
    unfinished_ = true;
    if (!failed_.ok()) return;
    Keep(store_.SaveNotChecked(
        options_.run, {input, ErrorKind::kLimit, what + WhyLeft()}, 0));
  }

  std::string WhyLeft() const {
    return alarm_.rang() ? ": the time of the run was up"
                         : ": the run was interrupted";
  }

  void CommitInTime() {
    if (!failed_.ok() || Clock::now() - committed_ < kCommitEvery) return;
    Keep(store_.Commit());
    committed_ = Clock::now();
  }

  // The first failure is the one to tell. Nothing is written after it: what
  // comes later would speak for documents that were lost.
  void Keep(const Status& status) {
    if (status.ok() || !failed_.ok()) return;
    failed_ = status;
    stop_ = true;
  }

  const Scanner& scanner_;
  const CatalogueOptions& options_;
  Store& store_;
  std::atomic<bool>& stop_;
  CatalogueProgress& progress_;
  const Alarm alarm_;
  bool unfinished_ = false;  // Something was left for another time.

  std::mutex mutex_;  // The store, and what follows.
  std::deque<Step> steps_;
  Clock::time_point committed_ = Clock::now();
  Status failed_ = Done{};
};

}  // namespace

Result<bool> ScanCatalogue(const Scanner& scanner,
                           const CatalogueSources& sources,
                           const CatalogueOptions& options, Store& store,
                           std::atomic<bool>& stop,
                           CatalogueProgress& progress) {
  return CatalogueScan(scanner, options, store, stop, progress).Run(sources);
}

}  // namespace redflag
