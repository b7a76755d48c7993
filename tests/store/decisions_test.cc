#include "store/decisions.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/migrations.h"
#include "store/store.h"
#include "support/sample_report.h"
#include "support/temp_folder.h"

namespace redflag {
namespace {

class DecisionsTest : public testing::Test {
 protected:
  std::unique_ptr<Store> Open(const StoreOptions& options = {}) {
    auto store = Store::Open(path_, options);
    EXPECT_TRUE(store.ok()) << store.error().message;
    return store.ok() ? std::move(store.value()) : nullptr;
  }

  static TriageDecision About(const std::string& fingerprint) {
    TriageDecision decision;
    decision.scope.fingerprint = fingerprint;
    decision.verdict = TriageVerdict::kRiskTaken;
    decision.reason = "agreed; it's \"fine\"";
    decision.owner = "Ann";
    decision.until = "2027-01-31";
    decision.decided_at = "2026-11-22T06:00:00Z";
    return decision;
  }

  static void Decide(Store& store, const TriageDecision& decision) {
    const Status kept = store.Decide(std::array{decision});
    ASSERT_TRUE(kept.ok()) << kept.error().message;
  }

  static void SaveRun(Store& store, bool finish) {
    const auto run =
        store.BeginRun({"0.1.0", "1", "sha256:1", "now", "scan", ""});
    ASSERT_TRUE(run.ok());
    for (const CheckedDocument& document : SampleReport().documents)
      ASSERT_TRUE(store.SaveDocument(run.value(), document).ok());
    if (finish) {
      ASSERT_TRUE(store.FinishRun(run.value(), "then").ok());
    }
  }

  TempFolder folder_;
  std::string path_ = folder_.Path("redflag.db");
};

TEST_F(DecisionsTest, ComeBackAsTheyWereMade) {
  Decide(*Open(), About("0123456789abcdef"));
  const auto decisions = Open({.read_only = true})->Decisions();
  ASSERT_TRUE(decisions.ok());
  ASSERT_EQ(decisions.value().size(), 1U);
  const TriageDecision& back = decisions.value()[0];
  const TriageDecision made = About("0123456789abcdef");
  EXPECT_EQ(back.scope, made.scope);
  EXPECT_EQ(back.verdict, made.verdict);
  EXPECT_EQ(back.reason, made.reason);
  EXPECT_EQ(back.owner, made.owner);
  EXPECT_EQ(back.until, made.until);
  EXPECT_EQ(back.decided_at, made.decided_at);
}

TEST_F(DecisionsTest, TheLastOneAboutAScopeHoldsAndTheOthersStay) {
  const auto store = Open();
  Decide(*store, About("a"));
  TriageDecision second = About("a");
  second.verdict = TriageVerdict::kFalseAlarm;
  Decide(*store, second);
  Decide(*store, About("b"));
  const auto decisions = store->Decisions();
  ASSERT_EQ(decisions.value().size(), 2U);
  EXPECT_EQ(decisions.value()[0].verdict, TriageVerdict::kFalseAlarm);
  const auto past = store->PastDecisions();
  ASSERT_EQ(past.value().size(), 1U);
  EXPECT_EQ(past.value()[0].decision.verdict, TriageVerdict::kRiskTaken);
  EXPECT_EQ(past.value()[0].end.why, "replaced");
}

TEST_F(DecisionsTest, AreTakenBackAllOrNone) {
  const auto store = Open();
  Decide(*store, About("a"));
  const std::int64_t id = store->Decisions().value()[0].id;
  EXPECT_FALSE(store->Reopen(std::array{id, id + 7}, {"t", "Bob", ""}).ok());
  EXPECT_EQ(store->Decisions().value().size(), 1U);
  EXPECT_TRUE(store->Reopen(std::array{id}, {"t", "Bob", "wrong"}).ok());
  EXPECT_TRUE(store->Decisions().value().empty());
  EXPECT_FALSE(store->Reopen(std::array{id}, {"t", "Bob", ""}).ok())
      << "is over already";
  // Decided once more it is another decision.
  Decide(*store, About("a"));
  EXPECT_GT(store->Decisions().value()[0].id, id);
}

TEST_F(DecisionsTest, OutliveRescansAndInterruptedRuns) {
  const auto store = Open();
  Decide(*store, About("a"));
  SaveRun(*store, true);
  SaveRun(*store, false);
  SaveRun(*store, true);
  ASSERT_TRUE(store->Compact(1).ok());
  EXPECT_EQ(store->Decisions().value().size(), 1U);
}

TEST_F(DecisionsTest, ComeToOlderDatabasesWithEveryRunKept) {
  for (std::int64_t version = 1; version < NewestVersion(); ++version) {
    path_ = folder_.Path("v" + std::to_string(version) + ".db");
    {
      auto database = Database::Open(path_, false, 0);
      ASSERT_TRUE(Migrate(database.value(), version).ok());
      ASSERT_TRUE(database.value()
                      .Run("INSERT INTO runs (run, state, started_at, "
                           "finished_at, command, tool_version, "
                           "patterns_version, patterns_digest) VALUES "
                           "(7, 'finished', 'then', 'later', 'scan', '0.1.0', "
                           "'2026.11', 'sha256:1')")
                      .ok());
    }
    const auto store = Open();
    EXPECT_EQ(store->LatestRun().value()->id, 7) << version;
    Decide(*store, About("a"));
  }
}

// Triage can be saved from a database whose runs cannot be read.
TEST_F(DecisionsTest, CanBeReadThoughTheRunsAreDamaged) {
  {
    const auto store = Open();
    Decide(*store, About("a"));
    for (int i = 0; i < 100; ++i)
      SaveRun(*store, true);
  }
  const std::uintmax_t size = std::filesystem::file_size(path_);
  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(size / 2));
  file << std::string(size / 2, '\x5a');
  file.close();
  EXPECT_FALSE(Store::Open(path_).ok());
  const auto store = Open({.read_only = true});
  const auto decisions = store->Decisions();
  ASSERT_TRUE(decisions.ok()) << decisions.error().message;
  EXPECT_EQ(decisions.value().size(), 1U);
  const auto facts = store->Check();
  ASSERT_TRUE(facts.ok()) << facts.error().message;
  EXPECT_FALSE(facts.value().damage.empty());
}

TEST_F(DecisionsTest, CheckCountsWhatIsThere) {
  const auto store = Open();
  SaveRun(*store, true);
  Decide(*store, About("a"));
  const auto facts = store->Check();
  ASSERT_TRUE(facts.ok()) << facts.error().message;
  EXPECT_TRUE(facts.value().damage.empty());
  EXPECT_EQ(facts.value().version, NewestVersion());
  EXPECT_EQ(facts.value().runs, 1);
  EXPECT_EQ(facts.value().documents, 4);
  EXPECT_EQ(facts.value().decisions, 1);
  EXPECT_GT(facts.value().bytes, 0);
}

TEST_F(DecisionsTest, CompactingForgetsOldRunsAndGivesSpaceBack) {
  const auto store = Open();
  for (int i = 0; i < 100; ++i)
    SaveRun(*store, true);
  SaveRun(*store, false);
  EXPECT_EQ(store->Compact(0).value(), 0);
  const std::int64_t before = store->Check().value().bytes;
  EXPECT_EQ(store->Compact(2).value(), 98);
  const StoreFacts facts = store->Check().value();
  EXPECT_LT(facts.bytes, before / 4);
  EXPECT_EQ(facts.free_bytes, 0);
  // The last two that were finished, and what came after.
  const auto runs = store->Runs();
  ASSERT_EQ(runs.value().size(), 3U);
  EXPECT_EQ(runs.value()[0].id, 99);
  EXPECT_EQ(store->LoadRun(100).value()->summary.documents, 4U);
}

// The limit on the size of files stands for a disk that is full.
int CompactOnAFullDisk(const std::string& path) {
  const auto store = Store::Open(path);
  if (!store.ok()) return 1;
  const rlimit limit = {std::size_t{64} << 10, std::size_t{64} << 10};
  signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &limit);
  return store.value()->Compact(0).ok() ? 2 : 0;
}

TEST_F(DecisionsTest, AFullDiskStopsCompactingAndLosesNothing) {
  {
    const auto store = Open();
    for (int i = 0; i < 20; ++i)
      SaveRun(*store, true);
    Decide(*store, About("a"));
  }
  const pid_t child = fork();
  if (child == 0) _exit(CompactOnAFullDisk(path_));
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_EQ(WEXITSTATUS(status), 0);
  const auto store = Open();
  const auto facts = store->Check();
  ASSERT_TRUE(facts.ok()) << facts.error().message;
  EXPECT_TRUE(facts.value().damage.empty());
  EXPECT_EQ(facts.value().runs, 20);
  EXPECT_EQ(facts.value().decisions, 1);
}

TEST_F(DecisionsTest, CompactingKeepsAllWhereThereAreFewer) {
  const auto store = Open();
  SaveRun(*store, true);
  EXPECT_EQ(store->Compact(5).value(), 0);
  EXPECT_EQ(store->Runs().value().size(), 1U);
}

}  // namespace
}  // namespace redflag
