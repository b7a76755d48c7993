#include "store/database.h"

#include <limits>

#include <sqlite3.h>

namespace redflag {
namespace {

std::string_view Trouble(int code) {
  // A reader may not mend what a kill left behind; the next writer does.
  if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY ||
      code == SQLITE_READONLY_CANTINIT)
    return "it was left in the middle of a change; the next scan mends it";
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program is using it; wait until that has ended";
    case SQLITE_CORRUPT:
      return "the database is damaged; restore a copy, or name another file "
             "with --db";
    case SQLITE_NOTADB:
      return "this is no redflag database; name another file with --db";
    case SQLITE_FULL:
      return "the disk is full";
    case SQLITE_READONLY:
      return "the file may not be written";
    case SQLITE_CANTOPEN:
      return "the file cannot be opened";
    case SQLITE_IOERR:
      return "the disk cannot be read or written";
    case SQLITE_TOOBIG:
      return "a text is too long";
    default:
      return "";
  }
}

}  // namespace

void Database::Closer::operator()(sqlite3* handle) const {
  sqlite3_close_v2(handle);
}

Result<Database> Database::Open(const std::string& path, bool read_only,
                                std::size_t wait_ms) {
  Database database;
  database.path_ = path;
  const int flags = read_only ? SQLITE_OPEN_READONLY
                              : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle,
                                   flags | SQLITE_OPEN_NOMUTEX, nullptr);
  database.handle_.reset(handle);
  if (code != SQLITE_OK) return database.ErrorOf(code);
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, static_cast<int>(wait_ms));
  return database;
}

Status Database::Run(const std::string& sql) {
  const int code =
      sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return ErrorOf(code);
  return Done{};
}

Result<std::int64_t> Database::Number(const std::string& sql) {
  Statement statement(*this, sql);
  const Result<bool> row = statement.Step();
  if (!row.ok()) return row.error();
  if (!row.value()) return std::int64_t{0};
  const std::int64_t number = statement.TakeNumber();
  statement.Reset();
  return number;
}

std::int64_t Database::LastRowId() const {
  return sqlite3_last_insert_rowid(handle());
}

bool Database::InTransaction() const {
  return sqlite3_get_autocommit(handle()) == 0;
}

Error Database::ErrorOf(int code) const {
  std::string message = path_ + ": ";
  const std::string_view known = Trouble(code);
  message.append(known);
  if (known.empty())
    message.append(handle_ ? sqlite3_errmsg(handle()) : sqlite3_errstr(code));
  return {ErrorKind::kStore, message};
}

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Statement::Statement(const Database& database, std::string_view sql)
    : database_(database) {
  sqlite3_stmt* statement = nullptr;
  Keep(sqlite3_prepare_v3(database.handle(), sql.data(),
                          static_cast<int>(sql.size()),
                          SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
  statement_.reset(statement);
}

void Statement::Keep(int code) {
  if (error_ == SQLITE_OK) error_ = code;
}

// SQLITE_STATIC with the length of an empty text would bind NULL for a null
// pointer, which an empty string_view may hold.
Statement& Statement::Bind(std::string_view text) {
  const char* data = text.data() == nullptr ? "" : text.data();
  Keep(sqlite3_bind_text64(statement_.get(), ++parameter_, data, text.size(),
                           SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::Bind(std::int64_t number) {
  Keep(sqlite3_bind_int64(statement_.get(), ++parameter_, number));
  return *this;
}

Statement& Statement::Bind(double number) {
  Keep(sqlite3_bind_double(statement_.get(), ++parameter_, number));
  return *this;
}

Statement& Statement::BindBytes(std::string_view bytes) {
  const char* data = bytes.empty() ? "" : bytes.data();
  Keep(sqlite3_bind_blob64(statement_.get(), ++parameter_, data, bytes.size(),
                           SQLITE_TRANSIENT));
  return *this;
}

Statement& Statement::BindNull() {
  Keep(sqlite3_bind_null(statement_.get(), ++parameter_));
  return *this;
}

Result<bool> Statement::Step() {
  column_ = 0;
  const int code =
      error_ == SQLITE_OK ? sqlite3_step(statement_.get()) : error_;
  if (code == SQLITE_ROW) return true;
  const Error error = code == SQLITE_DONE ? Error{} : database_.ErrorOf(code);
  Reset();
  if (code == SQLITE_DONE) return false;
  return error;
}

Status Statement::Run() {
  const Result<bool> row = Step();
  if (!row.ok()) return row.error();
  Reset();
  return Done{};
}

void Statement::Reset() {
  sqlite3_reset(statement_.get());
  parameter_ = 0;
  // A statement that could not be prepared stays so.
  if (statement_) error_ = SQLITE_OK;
}

std::string Statement::TakeText() {
  const int column = column_++;
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (bytes == nullptr) return "";
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

std::int64_t Statement::TakeNumber() {
  return sqlite3_column_int64(statement_.get(), column_++);
}

double Statement::TakeDouble() {
  return sqlite3_column_double(statement_.get(), column_++);
}

bool Statement::NextIsNull() const {
  return sqlite3_column_type(statement_.get(), column_) == SQLITE_NULL;
}

}  // namespace redflag
