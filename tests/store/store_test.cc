#include "store/store.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "report/writer.h"
#include "store/database.h"
#include "store/migrations.h"
#include "support/sample_report.h"
#include "support/temp_folder.h"

namespace redflag {
namespace {

RunMeta Meta() {
  return {"0.1.0", "2026.11", "sha256:0123", "2026-11-21T01:00:00Z",
          "scan",  "plan"};
}

std::string Written(const Report& report) {
  const auto writer = MakeReportWriter("json", {});
  std::ostringstream out;
  writer.value()->Write(report, out);
  return out.str();
}

class StoreTest : public testing::Test {
 protected:
  std::unique_ptr<Store> Open(const StoreOptions& options = {}) {
    auto store = Store::Open(path_, options);
    EXPECT_TRUE(store.ok()) << store.error().message;
    return store.ok() ? std::move(store.value()) : nullptr;
  }

  std::string WhyNot(const StoreOptions& options = {}) {
    const auto store = Store::Open(path_, options);
    if (store.ok()) return "opened";
    EXPECT_EQ(store.error().kind, ErrorKind::kStore);
    return store.error().message;
  }

  static std::int64_t SaveSample(Store& store) {
    const auto run = store.BeginRun(Meta());
    EXPECT_TRUE(run.ok());
    for (const CheckedDocument& document : sample().documents)
      EXPECT_TRUE(store.SaveDocument(run.value(), document).ok());
    for (const NotChecked& input : sample().not_checked)
      EXPECT_TRUE(store.SaveNotChecked(run.value(), input).ok());
    return run.value();
  }

  static const SampleReport& sample() {
    static const SampleReport report;
    return report;
  }

  TempFolder folder_;
  std::string path_ = folder_.Path("redflag.db");
};

TEST_F(StoreTest, ARunComesBackAsItWas) {
  {
    const auto store = Open();
    const std::int64_t run = SaveSample(*store);
    ASSERT_TRUE(store->FinishRun(run, "2026-11-21T01:05:00Z").ok());
  }
  const auto store = Open({.read_only = true});
  const auto latest = store->LatestRun();
  ASSERT_TRUE(latest.ok());
  ASSERT_TRUE(latest.value().has_value());
  EXPECT_EQ(latest.value()->state, RunState::kFinished);
  EXPECT_EQ(latest.value()->meta.started_at, "2026-11-21T01:00:00Z");
  EXPECT_EQ(latest.value()->finished_at, "2026-11-21T01:05:00Z");
  const auto report = store->LoadRun(latest.value()->id);
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report.value()->summary, sample().summary);
  EXPECT_EQ(Written(*report.value()), Written(sample()));
  EXPECT_TRUE(report.value()->status().ok());
}

TEST_F(StoreTest, EveryPartOfAFindingComesBack) {
  const auto store = Open();
  const std::int64_t run = SaveSample(*store);
  const auto report = store->LoadRun(run);
  ASSERT_TRUE(report.ok());
  std::vector<CheckedDocument> back;
  report.value()->ForEachDocument(
      [&back](const CheckedDocument& document) { back.push_back(document); });
  ASSERT_EQ(back.size(), sample().documents.size());
  EXPECT_EQ(back[0].document.monthly_units, 120);
  EXPECT_EQ(back[0].document.marketplace_from, "document");
  EXPECT_EQ(back[0].document.Find(FieldKind::kTitle)->text,
            sample().documents[0].document.Find(FieldKind::kTitle)->text);
  EXPECT_EQ(back[0].findings[0].policy[0].verified, "2026-11-21");
  EXPECT_EQ(back[0].findings[0].root, "acme-store.com");
  EXPECT_EQ(back[0].findings[0].field_kind, FieldKind::kBullet);
  EXPECT_EQ(back[0].findings[2].status, RuleStatus::kPreview);
  EXPECT_FALSE(back[2].document.monthly_units.has_value());
}

TEST_F(StoreTest, SavingAgainChangesNothing) {
  const auto store = Open();
  const std::int64_t run = SaveSample(*store);
  for (const CheckedDocument& document : sample().documents)
    ASSERT_TRUE(store->SaveDocument(run, document).ok());
  for (const NotChecked& input : sample().not_checked)
    ASSERT_TRUE(store->SaveNotChecked(run, input).ok());
  const auto report = store->LoadRun(run);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(Written(*report.value()), Written(sample()));
}

TEST_F(StoreTest, TheSameIdFromTwoPlacesIsTwoDocuments) {
  const auto store = Open();
  const auto run = store->BeginRun(Meta());
  CheckedDocument document;
  document.document.id = "A";
  for (const char* source : {"a.json#1", "a.json#2"}) {
    document.document.source = source;
    ASSERT_TRUE(store->SaveDocument(run.value(), document).ok());
  }
  EXPECT_EQ(store->LoadRun(run.value()).value()->summary.documents, 2U);
}

TEST_F(StoreTest, AKilledRunKeepsWhatWasCommittedAndIsInterrupted) {
  // The process is gone without a word, as after kill -9.
  const pid_t child = fork();
  if (child == 0) {
    const auto store = Store::Open(path_);
    if (!store.ok()) _exit(1);
    const auto run = store.value()->BeginRun(Meta());
    const SampleReport report;
    static_cast<void>(
        store.value()->SaveDocument(run.value(), report.documents[0]));
    static_cast<void>(store.value()->Commit());
    static_cast<void>(
        store.value()->SaveDocument(run.value(), report.documents[1]));
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_EQ(status, 0);

  const auto store = Open();
  EXPECT_FALSE(store->LatestRun().value().has_value());
  const std::int64_t second = SaveSample(*store);
  ASSERT_TRUE(store->FinishRun(second, "2026-11-22T01:00:00Z").ok());
  const auto runs = store->Runs();
  ASSERT_TRUE(runs.ok());
  ASSERT_EQ(runs.value().size(), 2U);
  EXPECT_EQ(runs.value()[0].state, RunState::kInterrupted);
  EXPECT_EQ(runs.value()[1].state, RunState::kFinished);
  const auto killed = store->LoadRun(runs.value()[0].id);
  EXPECT_EQ(killed.value()->summary.documents, 1U);
}

TEST_F(StoreTest, OneResultServesEveryRun) {
  const auto store = Open();
  const SampleReport report;
  const CheckedDocument& document = report.documents[0];
  const std::int64_t first = store->BeginRun(Meta()).value();
  ASSERT_TRUE(store->SaveDocument(first, document, {0, "same", ""}).ok());
  ASSERT_TRUE(store->FinishRun(first, "2026-11-21T01:05:00Z").ok());
  const std::int64_t second = store->BeginRun(Meta()).value();
  EXPECT_FALSE(store->CarryDocument(second, document.document, {0, "other", ""})
                   .value());
  Document moved = document.document;
  moved.source = "moved.json#9";
  for (int i = 0; i < 2; ++i)
    EXPECT_TRUE(store->CarryDocument(second, moved, {0, "same", ""}).value());
  const auto carried = store->LoadRun(second);
  EXPECT_EQ(carried.value()->summary.documents, 1U);
  carried.value()->ForEachDocument([&](const CheckedDocument& back) {
    EXPECT_EQ(back.document.source, "moved.json#9");
    EXPECT_EQ(back.findings.size(), document.findings.size());
  });
  EXPECT_EQ(store->Compare(second, first).value().changes.size(), 0U);
}

TEST_F(StoreTest, AResultOfNoRunIsForgotten) {
  {
    const auto store = Open();
    SaveSample(*store);
    SaveSample(*store);
  }
  auto database = Database::Open(path_, false, 0);
  const auto count = [&](const std::string& table) {
    return database.value().Number("SELECT count(*) FROM " + table).value();
  };
  EXPECT_EQ(count("results"), 8);
  ASSERT_TRUE(database.value()
                  .Run("PRAGMA foreign_keys = ON; DELETE FROM runs "
                       "WHERE run = 1")
                  .ok());
  EXPECT_EQ(count("results"), 4);
  EXPECT_EQ(count("documents"), 4);
  ASSERT_TRUE(database.value().Run("DELETE FROM runs").ok());
  for (const char* table : {"results", "run_documents", "findings", "unchecked",
                            "disguises", "not_checked"})
    EXPECT_EQ(count(table), 0) << table;
}

class InputTest : public StoreTest {
 protected:
  // A run with one finished input of that digest.
  static std::int64_t SaveInput(Store& store, const std::string& digest) {
    const std::int64_t run = store.BeginRun(Meta()).value();
    const OpenInput input =
        store.BeginInput(run, {"a.json", digest}, true).value();
    EXPECT_EQ(input.standing, InputStanding::kToRead);
    for (const CheckedDocument& document : sample().documents)
      EXPECT_TRUE(
          store
              .SaveDocument(run, document, {input.id, document.document.id, ""})
              .ok());
    EXPECT_TRUE(store.FinishInput(run, input.id, true).ok());
    return run;
  }

  static OpenInput Begin(Store& store, std::int64_t run,
                         const std::string& digest) {
    const auto input = store.BeginInput(run, {"a.json", digest}, true);
    EXPECT_TRUE(input.ok()) << input.error().message;
    return input.value();
  }
};

TEST_F(InputTest, WhatMayEndOtherwiseTheNextTimeIsReadAgain) {
  struct Case {
    std::optional<NotChecked> also;
    InputStanding standing;
  };
  const Case cases[] = {
      {std::nullopt, InputStanding::kCarried},
      {NotChecked{"a.json#7", ErrorKind::kSyntax, ""}, InputStanding::kCarried},
      {NotChecked{"a.json", ErrorKind::kUnreadable, ""},
       InputStanding::kToRead},
      {NotChecked{"a.json", ErrorKind::kTimeout, ""}, InputStanding::kToRead}};
  for (const Case& each : cases) {
    path_ += "x";
    const auto store = Open();
    const std::int64_t first = store->BeginRun(Meta()).value();
    const OpenInput input = Begin(*store, first, "one");
    ASSERT_TRUE(
        store->SaveDocument(first, sample().documents[0], {input.id, "d", ""})
            .ok());
    if (each.also) {
      ASSERT_TRUE(store->SaveNotChecked(first, *each.also, input.id).ok());
    }
    ASSERT_TRUE(store->FinishInput(first, input.id, true).ok());
    ASSERT_TRUE(store->FinishRun(first, "later").ok());
    const std::int64_t second = store->BeginRun(Meta()).value();
    EXPECT_EQ(store->HasInput(second, {"a.json", "one"}).value(),
              each.standing == InputStanding::kCarried);
    EXPECT_FALSE(store->HasInput(second, {"a.json", "two"}).value());
    EXPECT_FALSE(store->HasInput(second, {"a.json", ""}).value());
    const OpenInput again = Begin(*store, second, "one");
    EXPECT_EQ(again.standing, each.standing);
    if (again.standing != InputStanding::kCarried) continue;
    EXPECT_EQ(again.documents, 1U);
    ASSERT_TRUE(store->FinishRun(second, "later").ok());
    EXPECT_EQ(Written(*store->LoadRun(second).value()),
              Written(*store->LoadRun(first).value()));
    EXPECT_EQ(Begin(*store, store->BeginRun(Meta()).value(), "two").standing,
              InputStanding::kToRead);
  }
}

TEST_F(InputTest, AnInterruptedRunIsGoneOnWith) {
  const auto store = Open();
  const std::int64_t run = SaveInput(*store, "one");
  ASSERT_TRUE(
      store->SaveNotChecked(run, {"b.json", ErrorKind::kLimit, ""}, 0).ok());
  PageState page;
  page.url = "https://shop.example/1";
  page.state = "ok";
  ASSERT_TRUE(store->SavePage(run, page).ok());
  page.url = "https://shop.example/2";
  page.state = "failed";
  ASSERT_TRUE(store->SavePage(run, page).ok());
  EXPECT_EQ(store->LastRun().value()->meta.plan, "plan");
  EXPECT_EQ(store->ResumeRun(run).value(), sample().documents.size());
  EXPECT_TRUE(store->HasPage(run, "https://shop.example/1").value());
  EXPECT_FALSE(store->HasPage(run, "https://shop.example/2").value());
  EXPECT_TRUE(store->HasInput(run, {"a.json", "one"}).value());
  const OpenInput same = Begin(*store, run, "one");
  EXPECT_EQ(same.standing, InputStanding::kDone);
  EXPECT_EQ(same.documents, sample().documents.size());
  EXPECT_EQ(store->LoadRun(run).value()->not_checked.size(), 0U);
  // The file was mended meanwhile: nothing of the old one stays.
  EXPECT_FALSE(store->HasInput(run, {"a.json", "two"}).value());
  EXPECT_EQ(Begin(*store, run, "two").standing, InputStanding::kToRead);
  EXPECT_FALSE(store->HasInput(run, {"a.json", "two"}).value())
      << "begun, not done";
  EXPECT_EQ(store->LoadRun(run).value()->summary.documents, 0U);
}

// The limit on the size of files stands for a disk that is full.
int SaveUntilTheDiskIsFull(const std::string& path) {
  const auto store = Store::Open(path);
  if (!store.ok()) return 1;
  const auto run = store.value()->BeginRun(Meta());
  const SampleReport report;
  CheckedDocument document = report.documents[0];
  for (int i = 0; i < 100; ++i) {
    document.document.id = std::to_string(i);
    if (!store.value()->SaveDocument(run.value(), document).ok()) return 2;
  }
  if (!store.value()->Commit().ok()) return 3;
  const rlimit limit = {std::size_t{512} << 10, std::size_t{512} << 10};
  signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &limit);
  for (int i = 100; i < 100000; ++i) {
    document.document.id = std::to_string(i);
    const Status saved = store.value()->SaveDocument(run.value(), document);
    if (!saved.ok()) return saved.error().kind == ErrorKind::kStore ? 0 : 4;
  }
  return 5;
}

TEST_F(StoreTest, AFullDiskIsSaidAndLosesNothingCommitted) {
  const pid_t child = fork();
  if (child == 0) _exit(SaveUntilTheDiskIsFull(path_));
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_EQ(WEXITSTATUS(status), 0);
  const auto store = Open();
  const auto runs = store->Runs();
  ASSERT_EQ(runs.value().size(), 1U);
  const auto report = store->LoadRun(runs.value()[0].id);
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_GE(report.value()->summary.documents, 100U);
}

TEST_F(StoreTest, PagesAreFoundAsTheyWereLast) {
  const auto store = Open();
  PageState page;
  page.url = "https://shop.example/p/1";
  page.state = "checked";
  page.http_status = 200;
  page.etag = "\"a\"";
  page.bytes = 5000;
  for (const char* etag : {"\"a\"", "\"b\""}) {
    const auto run = store->BeginRun(Meta());
    page.etag = etag;
    ASSERT_TRUE(store->SavePage(run.value(), page).ok());
    ASSERT_TRUE(store->SavePage(run.value(), page).ok());
    ASSERT_TRUE(store->FinishRun(run.value(), "").ok());
  }
  const auto found = store->FindPage(page.url);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found.value(), page);
  EXPECT_FALSE(store->FindPage("https://shop.example/").value().has_value());
}

TEST_F(StoreTest, TextsOfAnyKindAreKept) {
  const auto store = Open();
  const auto run = store->BeginRun(Meta());
  CheckedDocument document;
  document.document.id = std::string("a\0b'; DROP TABLE runs; --", 24);
  document.document.source = "\xff\xfe";
  ASSERT_TRUE(store->SaveDocument(run.value(), document).ok());
  store->LoadRun(run.value())
      .value()
      ->ForEachDocument([&document](const CheckedDocument& back) {
        EXPECT_EQ(back.document.id, document.document.id);
        EXPECT_EQ(back.document.source, document.document.source);
      });
}

// What a program of version 1 would have left.
constexpr const char* kVersion1Rows =
    "INSERT INTO runs VALUES (7, 'finished', 'then', 'later', 'scan', '0.1.0', "
    "'2026.11', 'sha256:1');"
    "INSERT INTO documents VALUES (3, 7, 'OLD-1', 'a.json#1', 'listing', "
    "'messaging', 'US', 'document', 'en', 'text', 'Acme', '', 'Lamp', NULL, "
    "120, 61, 'high'), (4, 7, 'OLD-2', 'a.json#2', 'listing', 'messaging', "
    "'US', "
    "'document', 'en', 'text', '', '', NULL, NULL, NULL, 0, 'none');"
    "INSERT INTO product_kinds VALUES (3, 0, 'lamp');"
    "INSERT INTO unchecked VALUES (4, 0, 'description', 'in-iframe', 'frame');"
    "INSERT INTO findings VALUES (5, 3, 0, 'claim/price', 'claim', 'stable', "
    "'high', 0.9, 'title', 'title', 0, 4, 'Lamp', 'Lamp', 'm', 'r', '', '', "
    "'00ff', 61);"
    "INSERT INTO not_checked VALUES (7, 'b.json', 'syntax', 'broken');";

TEST_F(StoreTest, EveryOlderDatabaseIsBroughtUpToDate) {
  for (std::int64_t version = 1; version < NewestVersion(); ++version) {
    SCOPED_TRACE(version);
    path_ += "x";
    {
      auto database = Database::Open(path_, false, 0);
      ASSERT_TRUE(Migrate(database.value(), 1).ok());
      ASSERT_TRUE(database.value().Run(kVersion1Rows).ok());
      ASSERT_TRUE(Migrate(database.value(), version).ok());
    }
    EXPECT_NE(WhyNot({.read_only = true}).find("older redflag"),
              std::string::npos);
    const auto store = Open();
    EXPECT_EQ(store->LatestRun().value()->id, 7);
    EXPECT_FALSE(store->FindPage("https://shop.example/").value().has_value());
    const auto report = store->LoadRun(7);
    ASSERT_TRUE(report.ok()) << report.error().message;
    EXPECT_EQ(report.value()->summary.documents, 2U);
    EXPECT_EQ(report.value()->summary.partial, 1U);
    EXPECT_EQ(report.value()->summary.findings, 1U);
    EXPECT_EQ(report.value()->not_checked.size(), 1U);
    const std::int64_t next = SaveSample(*store);
    ASSERT_TRUE(store->FinishRun(next, "now").ok());
    EXPECT_EQ(store->Compare(next, 7).value().vanished.size(), 2U);
    auto database = Database::Open(path_, true, 0);
    EXPECT_EQ(database.value()
                  .Number("SELECT count(*) FROM pragma_foreign_key_check")
                  .value(),
              0);
  }
}

TEST_F(StoreTest, ANewerDatabaseIsLeftAlone) {
  { Open(); }
  {
    auto database = Database::Open(path_, false, 0);
    ASSERT_TRUE(database.value().Run("PRAGMA user_version = 99").ok());
  }
  EXPECT_NE(WhyNot().find("newer redflag"), std::string::npos);
}

TEST_F(StoreTest, AnotherProgramsDatabaseIsLeftAlone) {
  {
    auto database = Database::Open(path_, false, 0);
    ASSERT_TRUE(database.value().Run("CREATE TABLE mine (a)").ok());
  }
  EXPECT_NE(WhyNot().find("no redflag database"), std::string::npos);
  EXPECT_NE(WhyNot({.read_only = true}).find("no redflag database"),
            std::string::npos);
}

TEST_F(StoreTest, AFileThatIsNoDatabaseIsSaidSo) {
  std::ofstream(path_) << "<html>" << std::string(5000, 'x');
  EXPECT_NE(WhyNot().find("no redflag database"), std::string::npos);
}

TEST_F(StoreTest, DamageIsFoundBeforeTheRun) {
  {
    const auto store = Open();
    for (int i = 0; i < 20; ++i)
      SaveSample(*store);
  }
  // The pages after the first, which holds the list of tables.
  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4096);
  file << std::string(std::filesystem::file_size(path_) - 8192, '\x5a');
  file.close();
  EXPECT_NE(WhyNot().find("damaged"), std::string::npos);
}

TEST_F(StoreTest, AChangedLetterIsFoundWhenItIsRead) {
  std::int64_t run = 0;
  {
    const auto store = Open();
    run = SaveSample(*store);
    ASSERT_TRUE(store->FinishRun(run, "later").ok());
    ASSERT_TRUE(store->LoadRun(run).ok());
  }
  for (const char* damage :
       {"UPDATE results SET brand = 'Amce' WHERE document = 1",
        "UPDATE findings SET message = message || '.' WHERE finding = 1",
        "UPDATE findings SET severity = 'low' WHERE finding = 1",
        "DELETE FROM findings WHERE finding = 2"}) {
    const std::string before = path_;
    path_ += "x";
    std::filesystem::copy_file(before, path_);
    {
      auto database = Database::Open(path_, false, 0);
      ASSERT_TRUE(database.value().Run(damage).ok());
    }
    const auto store = Open();
    const auto report = store->LoadRun(run);
    ASSERT_FALSE(report.ok()) << damage;
    EXPECT_NE(report.error().message.find("damaged"), std::string::npos);
    path_ = before;
    std::filesystem::remove(path_ + "x");
  }
}

TEST_F(StoreTest, ASecondWriterIsRefusedAndReadersAreNot) {
  const auto store = Open();
  const std::int64_t run = SaveSample(*store);
  ASSERT_TRUE(store->Commit().ok());
  EXPECT_NE(WhyNot({.wait_ms = 0}).find("another redflag is writing"),
            std::string::npos);
  const auto reader = Open({.read_only = true});
  EXPECT_EQ(reader->LoadRun(run).value()->summary.documents, 4U);
  EXPECT_FALSE(reader->BeginRun(Meta()).ok());
}

TEST_F(StoreTest, ADatabaseLockedByAnotherProgramIsSaidSo) {
  { Open(); }
  auto other = Database::Open(path_, false, 0);
  ASSERT_TRUE(other.value().Run("BEGIN EXCLUSIVE").ok());
  const auto store = Store::Open(path_, {.wait_ms = 10});
  const Error error =
      store.ok() ? store.value()->BeginRun(Meta()).error() : store.error();
  EXPECT_NE(error.message.find("another program is using it"),
            std::string::npos)
      << error.message;
}

TEST_F(StoreTest, ThereIsNothingToReadBeforeTheFirstScan) {
  EXPECT_NE(WhyNot({.read_only = true}).find("no such database"),
            std::string::npos);
  const auto store = Open();
  EXPECT_FALSE(store->LatestRun().value().has_value());
  EXPECT_FALSE(store->LoadRun(1).ok());
}

TEST_F(StoreTest, AFolderThatIsNotThereIsSaidSo) {
  path_ = folder_.Path("missing/redflag.db");
  EXPECT_NE(WhyNot().find("cannot be written"), std::string::npos);
}

}  // namespace
}  // namespace redflag
