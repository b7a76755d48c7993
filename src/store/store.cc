#include "store/store.h"

#include <array>
#include <filesystem>
#include <map>
#include <tuple>
#include <utility>

#include <sys/vfs.h>

#include "store/database.h"
#include "store/migrations.h"
#include "store/names.h"
#include "store/run_diff.h"
#include "store/stored_report.h"
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

constexpr std::string_view kInsertDocument =
    "INSERT INTO documents (run, id, source, kind, channel, marketplace, "
    "marketplace_from, language, language_from, brand, url, title, subject, "
    "monthly_units, risk, band) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kInsertFinding =
    "INSERT INTO findings (document, position, rule, family, status, "
    "severity, confidence, field_kind, field, span_start, span_end, match, "
    "evidence, message, remedy, meaning, root, fingerprint, risk_share) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kInsertPage =
    "INSERT OR REPLACE INTO pages (run, url, state, code, message, "
    "http_status, etag, last_modified, digest, bytes, fetched_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kRunColumns =
    "SELECT run, state, started_at, finished_at, command, tool_version, "
    "patterns_version, patterns_digest FROM runs ";

// All that writes results of a run.
class ResultWriter {
 public:
  explicit ResultWriter(Database& database)
      : database_(database),
        delete_document_(database,
                         "DELETE FROM documents "
                         "WHERE run = ? AND id = ? AND source = ?"),
        document_(database, kInsertDocument),
        kind_(database, "INSERT INTO product_kinds VALUES (?, ?, ?)"),
        unchecked_(database, "INSERT INTO unchecked VALUES (?, ?, ?, ?, ?)"),
        finding_(database, kInsertFinding),
        disguise_(database, "INSERT INTO disguises VALUES (?, ?, ?)"),
        policy_(database,
                "INSERT INTO policies (title, url, verified) VALUES (?, ?, ?) "
                "ON CONFLICT DO UPDATE SET title = title RETURNING policy"),
        finding_policy_(database,
                        "INSERT INTO finding_policies VALUES (?, ?, ?)"),
        not_checked_(database,
                     "INSERT OR REPLACE INTO not_checked VALUES (?, ?, ?, ?)"),
        page_(database, kInsertPage) {}

  Status Save(std::int64_t run, const CheckedDocument& checked) {
    const Document& document = checked.document;
    delete_document_.Bind(run).Bind(document.id).Bind(document.source);
    if (Status gone = delete_document_.Run(); !gone.ok()) return gone;
    if (Status saved = InsertDocument(run, checked); !saved.ok()) return saved;
    const std::int64_t key = database_.LastRowId();
    if (Status saved = InsertTexts(kind_, key, checked.product_kinds);
        !saved.ok())
      return saved;
    if (Status saved = InsertUnchecked(key, document.unchecked); !saved.ok())
      return saved;
    for (std::size_t i = 0; i < checked.findings.size(); ++i)
      if (Status saved = Insert(key, i, checked.findings[i]); !saved.ok())
        return saved;
    return Done{};
  }

  Status Save(std::int64_t run, const NotChecked& input) {
    not_checked_.Bind(run).Bind(input.source).Bind(ErrorCode(input.code));
    return not_checked_.Bind(input.message).Run();
  }

  Status Save(std::int64_t run, const PageState& page) {
    page_.Bind(run).Bind(page.url).Bind(page.state).Bind(page.code);
    page_.Bind(page.message).Bind(page.http_status).Bind(page.etag);
    page_.Bind(page.last_modified).Bind(page.digest).Bind(page.bytes);
    return page_.Bind(page.fetched_at).Run();
  }

 private:
  void BindHeading(const Field* field) {
    if (field == nullptr)
      document_.BindNull();
    else
      document_.Bind(Heading(*field));
  }

  Status InsertDocument(std::int64_t run, const CheckedDocument& checked) {
    const Document& document = checked.document;
    document_.Bind(run).Bind(document.id).Bind(document.source);
    document_.Bind(KindName(document.kind));
    document_.Bind(ChannelName(document.channel));
    document_.Bind(document.marketplace).Bind(document.marketplace_from);
    document_.Bind(document.language).Bind(document.language_from);
    document_.Bind(document.brand).Bind(document.url);
    BindHeading(document.Find(FieldKind::kTitle));
    BindHeading(document.Find(FieldKind::kSubject));
    if (document.monthly_units)
      document_.Bind(*document.monthly_units);
    else
      document_.BindNull();
    return document_.Bind(checked.risk).Bind(BandName(checked.band)).Run();
  }

  static Status InsertTexts(Statement& statement, std::int64_t key,
                            const std::vector<std::string>& texts) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      statement.Bind(key).Bind(static_cast<std::int64_t>(i)).Bind(texts[i]);
      if (Status saved = statement.Run(); !saved.ok()) return saved;
    }
    return Done{};
  }

  Status InsertUnchecked(std::int64_t key,
                         const std::vector<Unchecked>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      unchecked_.Bind(key).Bind(static_cast<std::int64_t>(i));
      unchecked_.Bind(parts[i].field).Bind(ErrorCode(parts[i].code));
      if (Status saved = unchecked_.Bind(parts[i].message).Run(); !saved.ok())
        return saved;
    }
    return Done{};
  }

  void BindSpan(const std::optional<Span>& span) {
    if (!span) {
      finding_.BindNull().BindNull();
      return;
    }
    finding_.Bind(static_cast<std::int64_t>(span->start));
    finding_.Bind(static_cast<std::int64_t>(span->end));
  }

  Status Insert(std::int64_t document, std::size_t position,
                const Finding& finding) {
    finding_.Bind(document).Bind(static_cast<std::int64_t>(position));
    finding_.Bind(finding.rule).Bind(finding.family);
    finding_.Bind(RuleStatusName(finding.status));
    finding_.Bind(SeverityName(finding.severity)).Bind(finding.confidence);
    finding_.Bind(FieldKindName(finding.field_kind)).Bind(finding.field);
    BindSpan(finding.span);
    finding_.Bind(finding.match).Bind(finding.evidence);
    finding_.Bind(finding.message).Bind(finding.remedy);
    finding_.Bind(finding.meaning).Bind(finding.root);
    finding_.Bind(finding.fingerprint).Bind(finding.risk_share);
    if (Status saved = finding_.Run(); !saved.ok()) return saved;
    const std::int64_t key = database_.LastRowId();
    if (Status saved = InsertTexts(disguise_, key, finding.disguise);
        !saved.ok())
      return saved;
    for (std::size_t i = 0; i < finding.policy.size(); ++i)
      if (Status saved = InsertPolicy(key, i, finding.policy[i]); !saved.ok())
        return saved;
    return Done{};
  }

  Status InsertPolicy(std::int64_t finding, std::size_t position,
                      const Policy& policy) {
    const Result<std::int64_t> key = KeyOf(policy);
    if (!key.ok()) return key.error();
    finding_policy_.Bind(finding).Bind(static_cast<std::int64_t>(position));
    return finding_policy_.Bind(key.value()).Run();
  }

  Result<std::int64_t> KeyOf(const Policy& policy) {
    const auto name = std::tuple(policy.title, policy.url, policy.verified);
    const auto known = policy_keys_.find(name);
    if (known != policy_keys_.end()) return known->second;
    policy_.Bind(policy.title).Bind(policy.url).Bind(policy.verified);
    const Result<bool> row = policy_.Step();
    if (!row.ok()) return row.error();
    const std::int64_t key = policy_.TakeNumber();
    policy_.Reset();
    policy_keys_.emplace(name, key);
    return key;
  }

  Database& database_;
  Statement delete_document_, document_, kind_, unchecked_, finding_, disguise_,
      policy_, finding_policy_, not_checked_, page_;
  std::map<std::tuple<std::string, std::string, std::string>, std::int64_t>
      policy_keys_;
};

class SqliteStore : public Store {
 public:
  SqliteStore(std::unique_ptr<WriterLock> lock, Database database)
      : lock_(std::move(lock)), database_(std::move(database)) {
    if (lock_) writer_ = std::make_unique<ResultWriter>(database_);
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
                     "tool_version, patterns_version, patterns_digest) "
                     "VALUES (?, ?, ?, ?, ?, ?)");
    insert.Bind(RunStateName(RunState::kRunning)).Bind(meta.started_at);
    insert.Bind(meta.command).Bind(meta.tool_version);
    insert.Bind(meta.patterns_version).Bind(meta.patterns_digest);
    if (Status saved = insert.Run(); !saved.ok()) return saved.error();
    const std::int64_t run = database_.LastRowId();
    if (Status done = Commit(); !done.ok()) return done.error();
    return run;
  }

  Status SaveDocument(std::int64_t run,
                      const CheckedDocument& document) override {
    return SaveInBatch(run, document);
  }

  Status SaveNotChecked(std::int64_t run, const NotChecked& input) override {
    return SaveInBatch(run, input);
  }

  Status SavePage(std::int64_t run, const PageState& page) override {
    return SaveInBatch(run, page);
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

  Result<std::optional<StoredRun>> LatestRun() override {
    auto runs = ReadRuns("WHERE state = 'finished' ORDER BY run DESC LIMIT 1");
    if (!runs.ok()) return runs.error();
    if (runs.value().empty()) return std::optional<StoredRun>();
    return std::optional<StoredRun>(std::move(runs.value().front()));
  }

  Result<std::unique_ptr<Report>> LoadRun(std::int64_t run) override {
    const auto runs = ReadRuns("WHERE run = " + std::to_string(run));
    if (!runs.ok()) return runs.error();
    if (runs.value().empty()) return NoSuchRun(run);
    return ReadRun(database_, runs.value().front());
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

 private:
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
  template <typename Value>
  Status SaveInBatch(std::int64_t run, const Value& value) {
    if (Status begun = Begin(); !begun.ok()) return begun;
    if (Status mark = database_.Run("SAVEPOINT one"); !mark.ok()) return mark;
    Status saved = writer_->Save(run, value);
    if (!saved.ok()) {
      static_cast<void>(database_.Run("ROLLBACK TO one; RELEASE one"));
      return saved;
    }
    if (Status done = database_.Run("RELEASE one"); !done.ok()) return done;
    return ++pending_ >= kBatch ? CommitBatch() : Done{};
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
      runs.push_back(std::move(run));
    }
  }

  // Order matters: statements end before the database, that before the lock.
  std::unique_ptr<WriterLock> lock_;
  Database database_;
  std::unique_ptr<ResultWriter> writer_;
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
                   "); restore a copy, or name another file with --db"};
}

Status PrepareWriting(Database& database) {
  if (Status ours = Migrate(database, 0); !ours.ok()) return ours;
  if (Status whole = ExpectWhole(database); !whole.ok()) return whole;
  if (Status set = database.Run("PRAGMA journal_mode = WAL; "
                                "PRAGMA synchronous = FULL; "
                                "PRAGMA foreign_keys = ON");
      !set.ok())
    return set;
  return Migrate(database);
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
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored))
    return Error{ErrorKind::kStore,
                 path + ": there is no such database; redflag scan makes one"};
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
  return options.read_only ? OpenForReading(path, options)
                           : OpenForWriting(path, options);
}

}  // namespace redflag
