// Failure as a value: a Result holds a T, or the Error that says why not.
//
// Exceptions of libraries are caught at the folder that calls the library and
// come out as an Error; none crosses a folder's header.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace redflag {

// The closed set of ways in which something could not be done. The names of
// all kinds up to kTimeout are the stable codes of the report ("not_checked"
// and "unchecked"); the rest end the run with exit status 2.
enum class ErrorKind {
  kSyntax,
  kEncoding,
  kNotAListing,
  kBlocked,
  kInIframe,
  kTruncated,
  kLimit,
  kUnreadable,
  kUnsupported,
  kEngineMemory,
  kRefusedRobots,
  kRefusedAddress,
  kRefusedScheme,
  kRefusedTerms,
  kFailedDns,
  kFailedConnect,
  kFailedTls,
  kFailedHttp,
  kFailedProtocol,
  kFailedDecoding,
  kFailedRedirects,
  kTimeout,
  kInvalidPatterns,  // A pattern set is broken; the message names file and key.
  kInvalidOptions,   // A flag or a configuration file is broken.
  kStore,            // The database or a temporary file failed.
};

// The stable name of a kind, such as "not-a-listing".
std::string_view ErrorCode(ErrorKind kind);

struct [[nodiscard]] Error {
  ErrorKind kind;
  std::string message;  // For people; names the file, line or URL at fault.
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT: implicit
  Result(Error error) : state_(std::move(error)) {}  // NOLINT: implicit

  bool ok() const { return std::holds_alternative<T>(state_); }
  // REQUIRES: ok().
  const T& value() const { return std::get<T>(state_); }
  T& value() { return std::get<T>(state_); }
  // REQUIRES: !ok().
  const Error& error() const { return std::get<Error>(state_); }

 private:
  std::variant<T, Error> state_;
};

// Success or an Error, where there is nothing else to give back.
struct Done {};
using Status = Result<Done>;

}  // namespace redflag
