#include "store/store.h"

#include <array>
#include <filesystem>
#include <map>
#include <utility>

#include <sys/vfs.h>

#include "store/database.h"
#include "store/decisions.h"
#include "store/inputs.h"
#include "store/migrations.h"
#include "store/names.h"
#include "store/result_writer.h"
#include "store/run_diff.h"
#include "store/stored_report.h"
#include "store/upkeep.h"
#include "store/writer_lock.h"

namespace redflag {
namespace {

// Saves between two commits: each commit waits for the disk.
constexpr int kBatch = 500;

// WAL needs memory that all processes share, which network file systems do
// not give (https://sqlite.org/wal.html).
bool IsOnNetwork(const std::string& path) {
  // NFS, SMB and SMB2: the magic numbers of statfs(2).
  constexpr std::array<std::uint32_t, 3> kNetwork = {0x6969, 0x517B,
                                                     0xFE534D42};
  const std::string folder =
      std::filesystem::absolute(path).parent_path().string();
  struct statfs info {};
  if (statfs(folder.c_str(), &info) != 0) return false;
  const auto type = static_cast<std::uint32_t>(info.f_type);
  for (const std::uint32_t magic : kNetwork)
    if (type == magic) return true;
  return false;
}

constexpr std::string_view kRunColumns =
    "SELECT run, state, started_at, finished_at, command, tool_version, "
    "patterns_version, patterns_digest, plan FROM runs ";

class SqliteStore : public Store {
 public:
  SqliteStore(std::unique_ptr<WriterLock> lock, Database database)
      : lock_(std::move(lock)), database_(std::move(database)) {
    if (!lock_) return;
    writer_ = std::make_unique<ResultWriter>(database_);
    inputs_ = std::make_unique<InputKeeper>(database_);
  }

  ~SqliteStore() override { static_cast<void>(CommitBatch()); }

  Result<std::int64_t> BeginRun(const RunMeta& meta) override {
    if (Status begun = Begin(); !begun.ok()) return begun.error();
    Statement end(database_, "UPDATE runs SET state = ? WHERE state = ?");
    end.Bind(RunStateName(RunState::kInterrupted));
    if (Status ended = end.Bind(RunStateName(RunState::kRunning)).Run();
        !ended.ok())
      return ended.error();
    Statement insert(database_,
                     "INSERT INTO runs (state, started_at, command, "
                     "tool_version, patterns_version, patterns_digest, plan) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.Bind(RunStateName(RunState::kRunning)).Bind(meta.started_at);
    insert.Bind(meta.command).Bind(meta.tool_version);
    insert.Bind(meta.patterns_version).Bind(meta.patterns_digest);
    insert.Bind(meta.plan);
    if (Status saved = insert.Run(); !saved.ok()) return saved.error();
    const std::int64_t run = database_.LastRowId();
    if (Status done = Commit(); !done.ok()) return done.error();
    return run;
  }

  Result<std::size_t> ResumeRun(std::int64_t run) override {
    if (Status begun = BeginAnew(); !begun.ok()) return begun.error();
    const Status ready = [&]() -> Status {
      Statement update(database_, "UPDATE runs SET state = ? WHERE run = ?");
      update.Bind(RunStateName(RunState::kRunning));
      if (Status going = update.Bind(run).Run(); !going.ok()) return going;
      if (Status kept = inputs_->Resume(run); !kept.ok()) return kept;
      return writer_->Untell(run);
    }();
    if (Status done = EndWith(ready); !done.ok()) return done.error();
    const auto count =
        database_.Number("SELECT count(*) FROM run_documents WHERE run = " +
                         std::to_string(run));
    if (!count.ok()) return count.error();
    return static_cast<std::size_t>(count.value());
  }

  Result<OpenInput> BeginInput(std::int64_t run, const InputName& input,
                               bool carry) override {
    OpenInput open;
    Status saved = InBatch([&]() -> Status {
      auto begun = inputs_->Begin(run, input, carry);
      if (!begun.ok()) return begun.error();
      open = begun.value();
      return Done{};
    });
    if (!saved.ok()) return saved.error();
    return open;
  }

  Result<bool> HasInput(std::int64_t run, const InputName& input) override {
    return inputs_->Has(run, input);
  }

  Status FinishInput(std::int64_t run, std::int64_t input,
                     bool whole) override {
    return InBatch([&] { return inputs_->Finish(run, input, whole); });
  }

  Status SaveDocument(std::int64_t run, const CheckedDocument& document,
                      const ResultOrigin& origin) override {
    return InBatch([&] { return writer_->Save(run, document, origin); });
  }

  Result<bool> CarryDocument(std::int64_t run, const Document& document,
                             const ResultOrigin& origin) override {
    bool carried = false;
    Status saved = InBatch([&]() -> Status {
      const auto found = writer_->Carry(run, document, origin);
      if (!found.ok()) return found.error();
      carried = found.value();
      return Done{};
    });
    if (!saved.ok()) return saved.error();
    return carried;
  }

  Status ForEachSketch(std::int64_t run, const SketchVisitor& visit) override {
    if (Status plain = InBatch([&] { return writer_->Untell(run); });
        !plain.ok())
      return plain;
    Statement select(database_,
                     "SELECT document, sketch FROM results "
                     "WHERE sketch <> x'' AND document IN "
                     "(SELECT document FROM run_documents WHERE run = ?)");
    select.Bind(run);
    for (;;) {
      const Result<bool> row = select.Step();
      if (!row.ok()) return row.error();
      if (!row.value()) return Done{};
      const std::int64_t result = select.TakeNumber();
      if (Status seen = visit(result, select.TakeText()); !seen.ok())
        return seen;
    }
  }

  Result<CheckedDocument> LoadDocument(std::int64_t run,
                                       std::int64_t result) override {
    return ReadResult(database_, run, result);
  }

  Status Tell(std::int64_t run, std::int64_t result,
              const CheckedDocument& instead) override {
    return InBatch([&] { return writer_->Tell(run, result, instead); });
  }

  Status SaveNotChecked(std::int64_t run, const NotChecked& input,
                        std::int64_t from) override {
    return InBatch([&] { return writer_->Save(run, input, from); });
  }

  Status SavePage(std::int64_t run, const PageState& page) override {
    return InBatch([&] { return writer_->Save(run, page); });
  }

  Status Commit() override { return CommitBatch(); }

  Status FinishRun(std::int64_t run, std::string_view finished_at) override {
    if (Status begun = Begin(); !begun.ok()) return begun;
    Statement update(
        database_, "UPDATE runs SET state = ?, finished_at = ? WHERE run = ?");
    update.Bind(RunStateName(RunState::kFinished)).Bind(finished_at);
    if (Status saved = update.Bind(run).Run(); !saved.ok()) return saved;
    return Commit();
  }

  Result<std::vector<StoredRun>> Runs() override {
    return ReadRuns("ORDER BY run");
  }

  Result<std::optional<StoredRun>> LastRun() override {
    return ReadRun("ORDER BY run DESC LIMIT 1");
  }

  Result<std::optional<StoredRun>> LatestRun() override {
    return ReadRun("WHERE state = 'finished' ORDER BY run DESC LIMIT 1");
  }

  Result<std::unique_ptr<Report>> LoadRun(std::int64_t run) override {
    const auto runs = ReadRuns("WHERE run = " + std::to_string(run));
    if (!runs.ok()) return runs.error();
    if (runs.value().empty()) return NoSuchRun(run);
    return redflag::ReadRun(database_, runs.value().front());
  }

  Result<RunDiff> Compare(std::int64_t run,
                          std::optional<std::int64_t> earlier) override {
    const auto runs = ReadRuns("ORDER BY run");
    if (!runs.ok()) return runs.error();
    const StoredRun* before = nullptr;
    const StoredRun* after = nullptr;
    for (const StoredRun& each : runs.value()) {
      if (each.id == run) after = &each;
      const bool wanted =
          earlier ? each.id == *earlier : !each.finished_at.empty();
      if (wanted && each.id < run) before = &each;
    }
    if (after == nullptr) return NoSuchRun(run);
    if (earlier && before == nullptr)
      return Error{ErrorKind::kStore, database_.path() + ": there is no run " +
                                          std::to_string(*earlier) +
                                          " before run " + std::to_string(run)};
    auto diff = CompareRuns(database_, before == nullptr ? 0 : before->id, run);
    if (!diff.ok()) return diff;
    diff.value().after_at = after->meta.started_at;
    if (before != nullptr) diff.value().before_at = before->meta.started_at;
    return diff;
  }

  Result<std::optional<PageState>> FindPage(std::string_view url) override {
    Statement find(database_,
                   "SELECT url, state, code, message, http_status, etag, "
                   "last_modified, digest, bytes, fetched_at FROM pages "
                   "WHERE url = ? ORDER BY run DESC LIMIT 1");
    const Result<bool> row = find.Bind(url).Step();
    if (!row.ok()) return row.error();
    if (!row.value()) return std::optional<PageState>();
    PageState page;
    page.url = find.TakeText();
    page.state = find.TakeText();
    page.code = find.TakeText();
    page.message = find.TakeText();
    page.http_status = find.TakeNumber();
    page.etag = find.TakeText();
    page.last_modified = find.TakeText();
    page.digest = find.TakeText();
    page.bytes = find.TakeNumber();
    page.fetched_at = find.TakeText();
    return std::optional<PageState>(std::move(page));
  }

  Result<bool> HasPage(std::int64_t run, std::string_view url) override {
    Statement find(database_, "SELECT 1 FROM pages WHERE url = ? AND run = ?");
    return find.Bind(url).Bind(run).Step();
  }

  Result<std::map<std::string, std::size_t>> PartialCodes(
      std::int64_t run) override {
    Statement select(database_,
                     "SELECT u.code, count(DISTINCT m.source || m.id) "
                     "FROM run_documents m JOIN unchecked u USING (document) "
                     "WHERE m.run = ? GROUP BY u.code");
    select.Bind(run);
    std::map<std::string, std::size_t> codes;
    for (;;) {
      const Result<bool> row = select.Step();
      if (!row.ok()) return row.error();
      if (!row.value()) return codes;
      std::string code = select.TakeText();
      codes[std::move(code)] = static_cast<std::size_t>(select.TakeNumber());
    }
  }

  Result<std::vector<TriageDecision>> Decisions() override {
    return ReadDecisions(database_);
  }

  Result<std::vector<PastDecision>> PastDecisions() override {
    return ReadPastDecisions(database_);
  }

  Status Decide(std::span<const TriageDecision> decisions) override {
    if (Status begun = BeginAnew(); !begun.ok()) return begun;
    return EndWith(WriteDecisions(database_, decisions));
  }

  Status Reopen(std::span<const std::int64_t> decisions,
                const Reopening& how) override {
    if (Status begun = BeginAnew(); !begun.ok()) return begun;
    return EndWith(EndDecisions(database_, decisions, how));
  }

  Result<StoreFacts> Check() override { return CheckStore(database_); }

  Result<std::int64_t> Compact(std::size_t keep) override {
    if (Status saved = Commit(); !saved.ok()) return saved.error();
    writer_->Forget();
    return CompactStore(database_, keep);
  }

 private:
  // So that what is taken back is nothing of a run.
  Status BeginAnew() {
    if (Status saved = CommitBatch(); !saved.ok()) return saved;
    return Begin();
  }

  // Commits what was done, or takes it back.
  Status EndWith(const Status& done) {
    if (done.ok()) return CommitBatch();
    static_cast<void>(database_.Run("ROLLBACK"));
    writer_->Forget();
    return done;
  }

  Error NoSuchRun(std::int64_t run) const {
    return {ErrorKind::kStore,
            database_.path() + ": there is no run " + std::to_string(run)};
  }

  Status CommitBatch() {
    if (!database_.InTransaction()) return Done{};
    return database_.Run("COMMIT");
  }

  Status Begin() {
    if (!writer_)
      return Error{ErrorKind::kStore,
                   database_.path() + ": it was opened for reading only"};
    if (database_.InTransaction()) return Done{};
    pending_ = 0;
    return database_.Run("BEGIN IMMEDIATE");
  }

  // A save that fails half way is taken back alone, so that the batch around
  // it stays whole.
  template <typename Save>
  Status InBatch(const Save& save) {
    if (Status begun = Begin(); !begun.ok()) return begun;
    if (Status mark = database_.Run("SAVEPOINT one"); !mark.ok()) return mark;
    Status saved = save();
    if (!saved.ok()) {
      static_cast<void>(database_.Run("ROLLBACK TO one; RELEASE one"));
      writer_->Forget();
      return saved;
    }
    if (Status done = database_.Run("RELEASE one"); !done.ok()) return done;
    return ++pending_ >= kBatch ? CommitBatch() : Done{};
  }

  Result<std::optional<StoredRun>> ReadRun(const std::string& which) {
    auto runs = ReadRuns(which);
    if (!runs.ok()) return runs.error();
    if (runs.value().empty()) return std::optional<StoredRun>();
    return std::optional<StoredRun>(std::move(runs.value().front()));
  }

  Result<std::vector<StoredRun>> ReadRuns(const std::string& which) {
    Statement select(database_, std::string(kRunColumns) + which);
    std::vector<StoredRun> runs;
    for (;;) {
      const Result<bool> row = select.Step();
      if (!row.ok()) return row.error();
      if (!row.value()) return runs;
      StoredRun run;
      run.id = select.TakeNumber();
      run.state =
          Named(select.TakeText(), RunState::kInterrupted, RunStateName);
      run.meta.started_at = select.TakeText();
      run.finished_at = select.TakeText();
      run.meta.command = select.TakeText();
      run.meta.tool_version = select.TakeText();
      run.meta.patterns_version = select.TakeText();
      run.meta.patterns_digest = select.TakeText();
      run.meta.plan = select.TakeText();
      runs.push_back(std::move(run));
    }
  }

  // Order matters: statements end before the database, that before the lock.
  std::unique_ptr<WriterLock> lock_;
  Database database_;
  std::unique_ptr<ResultWriter> writer_;
  std::unique_ptr<InputKeeper> inputs_;
  int pending_ = 0;  // Saves since the transaction began.
};

// Damage in a page that is not read today would be found in the middle of
// tonight's run.
Status ExpectWhole(Database& database) {
  Statement check(database, "PRAGMA quick_check(1)");
  const Result<bool> row = check.Step();
  if (!row.ok()) return row.error();
  const std::string verdict = row.value() ? check.TakeText() : "";
  if (verdict == "ok") return Done{};
  return Error{ErrorKind::kStore,
               database.path() + ": the database is damaged (" + verdict +
                   "); redflag store check tells what can be saved; restore a "
                   "copy, or name another file with --db"};
}

Status PrepareWriting(Database& database) {
  if (Status ours = Migrate(database, 0); !ours.ok()) return ours;
  if (Status whole = ExpectWhole(database); !whole.ok()) return whole;
  if (Status set = database.Run("PRAGMA journal_mode = WAL; "
                                "PRAGMA synchronous = FULL");
      !set.ok())
    return set;
  if (Status current = Migrate(database); !current.ok()) return current;
  return database.Run("PRAGMA foreign_keys = ON");
}

Result<std::unique_ptr<Store>> OpenForWriting(const std::string& path,
                                              const StoreOptions& options) {
  auto lock = WriterLock::Take(path, options.wait_ms);
  if (!lock.ok()) return lock.error();
  auto database = Database::Open(path, false, options.wait_ms);
  if (!database.ok()) return database.error();
  if (Status ready = PrepareWriting(database.value()); !ready.ok())
    return ready.error();
  return std::unique_ptr<Store>(std::make_unique<SqliteStore>(
      std::move(lock.value()), std::move(database.value())));
}

Result<std::unique_ptr<Store>> OpenForReading(const std::string& path,
                                              const StoreOptions& options) {
  auto database = Database::Open(path, true, options.wait_ms);
  if (!database.ok()) return database.error();
  if (Status ready = ExpectNewest(database.value()); !ready.ok())
    return ready.error();
  return std::unique_ptr<Store>(
      std::make_unique<SqliteStore>(nullptr, std::move(database.value())));
}

}  // namespace

std::string_view RunStateName(RunState state) {
  constexpr std::array<std::string_view, 3> kNames = {"running", "finished",
                                                      "interrupted"};
  return kNames.at(static_cast<std::size_t>(state));
}

Result<std::unique_ptr<Store>> Store::Open(const std::string& path,
                                           const StoreOptions& options) {
  if (IsOnNetwork(path))
    return Error{ErrorKind::kStore,
                 path +
                     ": lies on a network file system, where SQLite is not "
                     "safe; name a local file with --db"};
  std::error_code ignored;
  if ((options.read_only || !options.create) &&
      !std::filesystem::exists(path, ignored))
    return Error{ErrorKind::kStore,
                 path + ": there is no such database; redflag scan makes one"};
  return options.read_only ? OpenForReading(path, options)
                           : OpenForWriting(path, options);
}

}  // namespace redflag
