#include "store/upkeep.h"

#include <string>
#include <utility>

#include <sqlite3.h>

namespace redflag {
namespace {

// As many faults as somebody reads.
constexpr std::size_t kFaults = 10;

// One row a fault; a single "ok" where there is none.
Status ReadFaults(Database& database, std::vector<std::string>& faults) {
  Statement check(database,
                  "PRAGMA integrity_check(" + std::to_string(kFaults) + ")");
  for (;;) {
    const Result<bool> row = check.Step();
    if (!row.ok()) return row.error();
    if (!row.value()) return Done{};
    std::string fault = check.TakeText();
    if (fault != "ok") faults.push_back(std::move(fault));
  }
}

// Rows whose run, document or finding is not there.
Status ReadOrphans(Database& database, std::vector<std::string>& faults) {
  Statement check(database, "PRAGMA foreign_key_check");
  while (faults.size() < kFaults) {
    const Result<bool> row = check.Step();
    if (!row.ok()) return row.error();
    if (!row.value()) return Done{};
    faults.push_back("a row of " + check.TakeText() + " belongs to nothing");
  }
  return Done{};
}

// Some damage ends the reading itself: that is an answer too.
Status AsFault(const Database& database, const Status& read,
               std::vector<std::string>& faults) {
  constexpr int kPrimary = 0xFF;
  if (read.ok() ||
      (sqlite3_errcode(database.handle()) & kPrimary) != SQLITE_CORRUPT)
    return read;
  faults.emplace_back("it cannot be read to its end");
  return Done{};
}

Status Count(Database& database, const char* sql, std::int64_t& number) {
  const Result<std::int64_t> found = database.Number(sql);
  if (!found.ok()) return found.error();
  number = found.value();
  return Done{};
}

Status CountAll(Database& database, StoreFacts& facts) {
  std::int64_t page = 0;
  const std::pair<const char*, std::int64_t*> counts[] = {
      {"PRAGMA user_version", &facts.version},
      {"PRAGMA page_size", &page},
      {"PRAGMA page_count", &facts.bytes},
      {"PRAGMA freelist_count", &facts.free_bytes},
      {"SELECT count(*) FROM runs", &facts.runs},
      {"SELECT count(*) FROM documents", &facts.documents},
      {"SELECT count(*) FROM findings", &facts.findings},
      {"SELECT count(*) FROM decisions WHERE ended_at = ''", &facts.decisions}};
  for (const auto& [sql, number] : counts)
    if (Status read = Count(database, sql, *number); !read.ok()) return read;
  facts.bytes *= page;
  facts.free_bytes *= page;
  return Done{};
}

// The first run that is kept; 0 keeps all.
Result<std::int64_t> FirstKept(Database& database, std::size_t keep) {
  if (keep == 0) return std::int64_t{0};
  return database.Number(
      "SELECT run FROM runs WHERE state = 'finished' "
      "ORDER BY run DESC LIMIT 1 OFFSET " +
      std::to_string(keep - 1));
}

Status Forget(Database& database, std::int64_t first_kept) {
  const std::string before = std::to_string(first_kept);
  return database.Run("BEGIN IMMEDIATE; DELETE FROM runs WHERE run < " +
                      before +
                      "; DELETE FROM policies WHERE policy NOT IN "
                      "(SELECT policy FROM finding_policies); COMMIT");
}

}  // namespace

Result<StoreFacts> CheckStore(Database& database) {
  StoreFacts facts;
  Status read = ReadFaults(database, facts.damage);
  if (read.ok() && facts.damage.empty())
    read = ReadOrphans(database, facts.damage);
  if (read.ok() && facts.damage.empty()) read = CountAll(database, facts);
  read = AsFault(database, read, facts.damage);
  if (!read.ok()) return read.error();
  return facts;
}

Result<std::int64_t> CompactStore(Database& database, std::size_t keep) {
  auto first = FirstKept(database, keep);
  if (!first.ok()) return first;
  auto old = database.Number("SELECT count(*) FROM runs WHERE run < " +
                             std::to_string(first.value()));
  if (!old.ok()) return old;
  if (old.value() > 0) {
    if (Status gone = Forget(database, first.value()); !gone.ok()) {
      static_cast<void>(database.Run("ROLLBACK"));
      return gone.error();
    }
  }
  // The first writes the new pages to the log, the second into the file.
  if (Status packed = database.Run("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
      !packed.ok())
    return packed.error();
  return old;
}

}  // namespace redflag
