// The body of a response while it comes: in memory, and in a temporary file
// once all bodies together have grown too large for that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/nameless_file.h"
#include "core/result.h"

namespace redflag {

// What bodies may hold in memory together, in bytes.
struct BodyBudget {
  std::size_t limit = 0;
  std::size_t used = 0;
};

// Used by one thread, as is the budget, which outlives it.
class HeldBody {
 public:
  explicit HeldBody(BodyBudget& budget) : budget_(budget) {}
  ~HeldBody();
  HeldBody(const HeldBody&) = delete;
  HeldBody& operator=(const HeldBody&) = delete;

  // kLimit where the body would pass `max_bytes`, which it then has; kStore
  // where the file does not take it.
  Status Append(std::string_view piece, std::size_t max_bytes);
  // The whole body, which is no longer held here. kStore where the file does
  // not give it back.
  Result<std::string> Take();

 private:
  Status Spill();
  // Brings the budget up to date with what is in memory.
  void Count();

  BodyBudget& budget_;
  std::size_t counted_ = 0;  // Of the budget.
  NamelessFile file_;
  std::uint64_t in_file_ = 0;  // Bytes; the first of the body.
  std::string memory_;         // The others.
};

}  // namespace redflag
