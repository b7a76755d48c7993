// The power fails at any moment: what was said to be safe is there, and once.
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "store/database.h"
#include "store/store.h"
#include "support/lossy_disk.h"
#include "support/sample_report.h"
#include "support/sanitized.h"
#include "support/temp_folder.h"

namespace redflag {
namespace {

// What the store had said to be safe when so many operations were done.
struct Promise {
  std::size_t moment = 0;
  int documents = 0;
  int decisions = 0;
  bool finished = false;
};

CheckedDocument Numbered(int number, std::size_t bytes) {
  static const SampleReport report;
  CheckedDocument document = report.documents[0];
  document.document.id = std::to_string(number);
  document.findings.at(0).message.assign(bytes, 'm');
  return document;
}

// A night of several programs, each going on where the one before ended.
class Night {
 public:
  Night(std::string path, const LossyDisk* disk)
      : path_(std::move(path)), disk_(disk) {}

  // The last program writes so much that SQLite empties its log meanwhile.
  void Pass() {
    for (int program = 0; program < 5; ++program)
      Work(program, 4, 100);
    Work(5, 8, 60000);
    const auto store = Store::Open(path_);
    ASSERT_TRUE(store.value()->FinishRun(1, "later").ok());
    said_.finished = true;
    Say();
  }

  // The last that was said before the power failed.
  Promise At(std::size_t moment) const {
    Promise last;
    for (const Promise& promise : promises_)
      if (promise.moment <= moment) last = promise;
    return last;
  }

  const std::vector<Promise>& promises() const { return promises_; }

 private:
  void Work(int program, int commits, std::size_t bytes) {
    const auto store = Store::Open(path_);
    ASSERT_TRUE(store.ok()) << store.error().message;
    Store& open = *store.value();
    if (program == 0) {
      ASSERT_EQ(open.BeginRun({}).value(), 1);
    } else {
      ASSERT_TRUE(open.ResumeRun(1).ok());
    }
    for (int commit = 0; commit < commits; ++commit) {
      for (int i = 0; i < 3; ++i) {
        const auto document = Numbered(said_.documents++, bytes);
        ASSERT_TRUE(open.SaveDocument(1, document).ok());
      }
      ASSERT_TRUE(open.Commit().ok());
      Say();
    }
    TriageDecision decision;
    decision.scope.fingerprint = std::to_string(program);
    ASSERT_TRUE(open.Decide(std::array{decision}).ok());
    ++said_.decisions;
    Say();
  }

  void Say() {
    said_.moment = disk_->moments();
    promises_.push_back(said_);
  }

  std::string path_;
  const LossyDisk* disk_;
  Promise said_;
  std::vector<Promise> promises_;
};

// How often each document is in the run; its findings must be whole.
std::map<int, int> DocumentsOf(Store& store) {
  std::map<int, int> times;
  const auto report = store.LoadRun(1);
  if (!report.ok()) return times;
  report.value()->ForEachDocument([&times](const CheckedDocument& document) {
    const int number = std::stoi(document.document.id);
    const std::size_t bytes = document.findings.at(0).message.size();
    EXPECT_EQ(document.findings.at(0).message, std::string(bytes, 'm'));
    EXPECT_EQ(document.findings.size(),
              Numbered(number, bytes).findings.size());
    ++times[number];
  });
  return times;
}

// `said` of them at least, in the order in which they were saved, each once.
void ExpectKept(const std::map<int, int>& documents, int said) {
  EXPECT_GE(documents.size(), static_cast<std::size_t>(said));
  int next = 0;
  for (const auto& [number, times] : documents) {
    EXPECT_EQ(number, next++);
    EXPECT_EQ(times, 1) << number;
  }
}

class PowerLossTest : public testing::Test {
 protected:
  // Puts what is left into a folder of its own and returns the path of the
  // database there.
  std::string Restored(const LossyDisk& disk, std::size_t moment) {
    const std::string folder = folder_.Path("left");
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
    for (const auto& [name, bytes] : disk.FilesAt(moment, random_, &lost_))
      std::ofstream(folder + "/" + name, std::ios::binary) << bytes;
    return folder + "/night.db";
  }

  static void ExpectKeptAt(const std::string& path, const Promise& said) {
    const auto opened = Store::Open(path);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    Store& store = *opened.value();
    EXPECT_TRUE(store.Check().value().damage.empty());
    EXPECT_GE(store.Decisions().value().size(),
              static_cast<std::size_t>(said.decisions));
    ExpectKept(DocumentsOf(store), said.documents);
    const auto run = store.LastRun().value();
    if (said.finished) {
      ASSERT_TRUE(run);
      EXPECT_EQ(run->state, RunState::kFinished);
    }
    GoOn(store, run);
  }

  // The rest of the night gives what it would have given.
  static void GoOn(Store& store, const std::optional<StoredRun>& run) {
    constexpr int kAll = 5 * 4 * 3 + 8 * 3;
    if (!run) {
      ASSERT_EQ(store.BeginRun({}).value(), 1);
    } else if (run->state != RunState::kFinished) {
      ASSERT_TRUE(store.ResumeRun(1).ok());
    }
    for (int i = 0; i < kAll; ++i)
      ASSERT_TRUE(store.SaveDocument(1, Numbered(i, 100)).ok());
    ASSERT_TRUE(store.FinishRun(1, "later").ok());
    ExpectKept(DocumentsOf(store), kAll);
    EXPECT_EQ(DocumentsOf(store).size(), static_cast<std::size_t>(kAll));
  }

  TempFolder folder_;
  std::mt19937 random_{9};  // NOLINT: the same moments each time
  std::size_t lost_ = 0;    // Writes that did not reach the disk.
};

TEST_F(PowerLossTest, NothingSaidToBeSafeIsLostOrDoubled) {
  LossyDisk disk;
  Night night(folder_.Path("night.db"), &disk);
  night.Pass();
  disk.Leave();
  std::vector<std::size_t> moments;
  for (const Promise& promise : night.promises())
    moments.push_back(promise.moment);
  for (std::size_t i = 0; i < Often(120); ++i)
    moments.push_back(random_() % (disk.moments() + 1));
  for (const std::size_t moment : moments) {
    SCOPED_TRACE(moment);
    ExpectKeptAt(Restored(disk, moment), night.At(moment));
    if (HasFailure()) return;
  }
  EXPECT_GT(lost_, moments.size()) << "the power never failed";
}

// Without syncs the same disk does lose rows: it is not too kind.
TEST_F(PowerLossTest, RowsThatWereNeverSyncedAreLost) {
  LossyDisk disk;
  std::vector<std::size_t> after_row;
  {
    auto database = Database::Open(folder_.Path("night.db"), false, 0);
    ASSERT_TRUE(database.value()
                    .Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; "
                         "CREATE TABLE t (n)")
                    .ok());
    for (int row = 0; row < 20; ++row) {
      ASSERT_TRUE(database.value().Run("INSERT INTO t VALUES (1)").ok());
      after_row.push_back(disk.moments());
    }
  }
  disk.Leave();
  int lost = 0;
  for (std::size_t row = 0; row < after_row.size(); ++row) {
    auto left = Database::Open(Restored(disk, after_row[row]), false, 0);
    const auto rows = left.value().Number("SELECT count(*) FROM t");
    if (!rows.ok() || rows.value() <= static_cast<int>(row)) ++lost;
  }
  EXPECT_GT(lost, 5);
}

}  // namespace
}  // namespace redflag
