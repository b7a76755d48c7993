// SQLite with errors as values.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace redflag {

class Database {
 public:
  // kStore where it cannot be opened.
  static Result<Database> Open(const std::string& path, bool read_only,
                               std::size_t wait_ms);

  // One or more statements without results.
  Status Run(const std::string& sql);
  // The number that a statement gives as its first result.
  Result<std::int64_t> Number(const std::string& sql);
  std::int64_t LastRowId() const;
  // SQLite ends a transaction itself on some failures (disk full).
  bool InTransaction() const;
  // The failure of a call of SQLite, in words; `code` is what it returned.
  Error ErrorOf(int code) const;

  const std::string& path() const { return path_; }
  sqlite3* handle() const { return handle_.get(); }

 private:
  struct Closer {
    void operator()(sqlite3* handle) const;
  };

  std::string path_;
  std::unique_ptr<sqlite3, Closer> handle_;
};

// A prepared statement, used again and again. Errors of Prepare and Bind are
// kept and come out of Step.
class Statement {
 public:
  // REQUIRES: `database` outlives it.
  Statement(const Database& database, std::string_view sql);

  // Binds the next parameter; begins again after the last Step.
  Statement& Bind(std::string_view text);
  Statement& Bind(std::int64_t number);
  Statement& Bind(double number);
  Statement& BindBytes(std::string_view bytes);
  Statement& BindNull();

  // Whether there is a row to take. After the last the statement is ready to
  // be bound again.
  Result<bool> Step();
  // Step for statements without results, or with one that is not looked at.
  Status Run();
  // Leaves the rows that are left.
  void Reset();

  // The columns of the row, one after the other.
  std::string TakeText();
  std::int64_t TakeNumber();
  double TakeDouble();
  bool NextIsNull() const;  // Does not take it.

 private:
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };

  void Keep(int code);

  const Database& database_;
  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
  int error_ = 0;
  int parameter_ = 0;
  int column_ = 0;
};

}  // namespace redflag
