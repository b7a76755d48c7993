// The files and pages of a run, and what is taken from earlier runs by them.
#pragma once

#include <cstdint>

#include "core/result.h"
#include "store/database.h"
#include "store/store.h"

namespace redflag {

// What they are for stands with those of Store. REQUIRES: the database
// outlives it, and a transaction that the caller ends.
class InputKeeper {
 public:
  explicit InputKeeper(Database& database);

  Result<OpenInput> Begin(std::int64_t run, const InputName& input, bool carry);
  Result<bool> Has(std::int64_t run, const InputName& input);
  Status Finish(std::int64_t run, std::int64_t input, bool whole);
  // Prepares a run to be gone on with.
  Status Resume(std::int64_t run);

 private:
  struct Row {
    std::int64_t id = 0;  // 0 is none.
    std::int64_t run = 0;
    std::string digest;
    std::string state;
  };

  static Result<Row> Find(Statement& find);
  // Whether it is there to its end, the same bytes as `input`.
  static bool IsSame(const Row& row, const InputName& input);
  Result<OpenInput> GoOn(std::int64_t run, const Row& row,
                         const InputName& input);
  Result<OpenInput> Carry(std::int64_t run, const Row& earlier,
                          const InputName& input);
  Result<std::int64_t> Insert(std::int64_t run, const InputName& input,
                              std::string_view state);
  Status Empty(std::int64_t run, std::int64_t input);
  Result<std::size_t> CountDocuments(std::int64_t run, std::int64_t input);
  Result<bool> IsSettled(std::int64_t run, std::int64_t input);

  Database& database_;
  Statement find_, find_earlier_, insert_, update_, count_;
};

}  // namespace redflag
