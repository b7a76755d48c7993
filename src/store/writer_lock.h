// Only one process writes to a database at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "core/result.h"

namespace redflag {

// An advisory lock on a file beside the database. SQLite before 3.51.3 may
// damage a database in WAL mode when two connections write and checkpoint at
// the same instant (https://sqlite.org/wal.html#walresetbug), and its own
// locks do not prevent that. A file of its own, since closing another
// descriptor of the database would drop SQLite's locks.
class WriterLock {
 public:
  // Waits at most so long; kStore where another process keeps it, or where
  // the file cannot be made.
  static Result<std::unique_ptr<WriterLock>> Take(const std::string& database,
                                                  std::size_t wait_ms);
  ~WriterLock();
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  explicit WriterLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace redflag
