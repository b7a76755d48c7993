// All that writes the results of a run.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "core/finding.h"
#include "core/result.h"
#include "store/database.h"
#include "store/store.h"

namespace redflag {

// REQUIRES: the database outlives it, and a transaction that the caller ends.
// A save that fails may be half done.
class ResultWriter {
 public:
  explicit ResultWriter(Database& database);

  // What they are for stands with those of Store.
  Status Save(std::int64_t run, const CheckedDocument& checked,
              const ResultOrigin& origin);
  Status Tell(std::int64_t run, std::int64_t result,
              const CheckedDocument& instead);
  // Takes back all that Tell did.
  Status Untell(std::int64_t run);
  Status Save(std::int64_t run, const NotChecked& input, std::int64_t from);
  Status Save(std::int64_t run, const PageState& page);
  Result<bool> Carry(std::int64_t run, const Document& document,
                     const ResultOrigin& origin);
  // To be called after a rollback: what it knows to be there may not be.
  void Forget() { policy_keys_.clear(); }

 private:
  // Puts a result where a document of the run stands.
  Status Place(std::int64_t run, const Document& document, std::int64_t input,
               std::int64_t result);
  void BindHeading(const Field* field);
  // A result with all that belongs to it; its key.
  Result<std::int64_t> InsertResult(const CheckedDocument& checked,
                                    const ResultOrigin& origin);
  Status InsertHead(const CheckedDocument& checked, const ResultOrigin& origin);
  static Status InsertTexts(Statement& statement, std::int64_t key,
                            const std::vector<std::string>& texts);
  Status InsertUnchecked(std::int64_t key, const std::vector<Unchecked>& parts);
  void BindSpan(const std::optional<Span>& span);
  // `first_line` is where the document begins, or 0.
  Status Insert(std::int64_t document, std::size_t position,
                std::size_t first_line, const Finding& finding);
  Status InsertPolicy(std::int64_t finding, std::size_t position,
                      const Policy& policy);
  Result<std::int64_t> KeyOf(const Policy& policy);

  Database& database_;
  Statement stands_, remove_, place_, tell_, find_, result_, kind_, unchecked_,
      finding_, disguise_, policy_, finding_policy_, not_checked_, page_;
  std::map<std::tuple<std::string, std::string, std::string>, std::int64_t>
      policy_keys_;
};

}  // namespace redflag
