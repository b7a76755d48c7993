#include "store/inputs.h"

#include <string>
#include <string_view>

namespace redflag {
namespace {

// What an input is in the database.
constexpr std::string_view kBegun = "begun";
constexpr std::string_view kDone = "done";
// Done, and the same the next time as long as its bytes are the same.
constexpr std::string_view kSettled = "settled";

// Failures that lie in the bytes alone. All others may end otherwise the next
// time: a limit of time or memory, a program that is not installed.
constexpr std::string_view kOfTheBytes =
    "('syntax', 'encoding', 'not-a-listing', 'blocked', 'in-iframe')";

std::string Text(std::int64_t number) {
  return std::to_string(number);
}

}  // namespace

InputKeeper::InputKeeper(Database& database)
    : database_(database),
      find_(database,
            "SELECT input, run, digest, state FROM inputs "
            "WHERE name = ? AND run = ?"),
      find_earlier_(database,
                    "SELECT input, run, digest, state FROM inputs "
                    "WHERE name = ? AND state = 'settled' "
                    "ORDER BY run DESC LIMIT 1"),
      insert_(database,
              "INSERT INTO inputs (run, name, digest, state) "
              "VALUES (?, ?, ?, ?)"),
      update_(database,
              "UPDATE inputs SET digest = ?, state = ? WHERE input = ?"),
      count_(database,
             "SELECT count(*) FROM run_documents WHERE run = ? AND input = ?") {
}

Result<OpenInput> InputKeeper::Begin(std::int64_t run, const InputName& input,
                                     bool carry) {
  const Result<Row> here = Find(find_.Bind(input.name).Bind(run));
  if (!here.ok()) return here.error();
  if (here.value().id != 0) return GoOn(run, here.value(), input);
  if (carry && !input.digest.empty()) {
    const Result<Row> earlier = Find(find_earlier_.Bind(input.name));
    if (!earlier.ok()) return earlier.error();
    if (IsSame(earlier.value(), input))
      return Carry(run, earlier.value(), input);
  }
  const Result<std::int64_t> id = Insert(run, input, kBegun);
  if (!id.ok()) return id.error();
  return OpenInput{id.value(), InputStanding::kToRead, 0};
}

Result<bool> InputKeeper::Has(std::int64_t run, const InputName& input) {
  Result<Row> row = Find(find_.Bind(input.name).Bind(run));
  if (row.ok() && row.value().id == 0)
    row = Find(find_earlier_.Bind(input.name));
  if (!row.ok()) return row.error();
  return IsSame(row.value(), input);
}

Status InputKeeper::Finish(std::int64_t run, std::int64_t input, bool whole) {
  const Result<bool> settled = IsSettled(run, input);
  if (!settled.ok()) return settled.error();
  const std::string state(whole && settled.value() ? kSettled : kDone);
  return database_.Run("UPDATE inputs SET state = '" + state + "'" +
                       (whole ? "" : ", digest = ''") +
                       " WHERE input = " + Text(input));
}

Status InputKeeper::Resume(std::int64_t run) {
  const std::string of_run = " WHERE run = " + Text(run);
  return database_.Run(
      "DELETE FROM not_checked" + of_run +
      " AND input NOT IN (SELECT input FROM inputs" + of_run +
      " AND state <> 'begun'); "
      "DELETE FROM pages" +
      of_run + " AND state NOT IN ('ok', 'unchanged', 'not-a-listing')");
}

Result<InputKeeper::Row> InputKeeper::Find(Statement& find) {
  Row row;
  const Result<bool> found = find.Step();
  if (!found.ok()) return found.error();
  if (!found.value()) return row;
  row.id = find.TakeNumber();
  row.run = find.TakeNumber();
  row.digest = find.TakeText();
  row.state = find.TakeText();
  find.Reset();
  return row;
}

bool InputKeeper::IsSame(const Row& row, const InputName& input) {
  return row.id != 0 && row.state != kBegun && !input.digest.empty() &&
         row.digest == input.digest;
}

// An input that changed since the run was interrupted is read anew. Of a pipe
// nobody knows; what it gave stays.
Result<OpenInput> InputKeeper::GoOn(std::int64_t run, const Row& row,
                                    const InputName& input) {
  OpenInput open{row.id, InputStanding::kToRead, 0};
  if (IsSame(row, input)) {
    const Result<std::size_t> count = CountDocuments(run, row.id);
    if (!count.ok()) return count.error();
    open.standing = InputStanding::kDone;
    open.documents = count.value();
    return open;
  }
  if (row.digest != input.digest)
    if (Status empty = Empty(run, row.id); !empty.ok()) return empty.error();
  update_.Bind(input.digest).Bind(kBegun).Bind(row.id);
  if (Status begun = update_.Run(); !begun.ok()) return begun.error();
  return open;
}

Result<OpenInput> InputKeeper::Carry(std::int64_t run, const Row& earlier,
                                     const InputName& input) {
  const Result<std::int64_t> id = Insert(run, input, kSettled);
  if (!id.ok()) return id.error();
  const std::string place = Text(run) + ", " + Text(id.value());
  const std::string from =
      " WHERE run = " + Text(earlier.run) + " AND input = " + Text(earlier.id);
  if (Status carried =
          database_.Run("INSERT INTO run_documents SELECT " + place +
                        ", source, id, coalesce(plain, document), NULL, line "
                        "FROM run_documents" +
                        from + "; INSERT INTO not_checked SELECT " + place +
                        ", source, code, message FROM not_checked" + from);
      !carried.ok())
    return carried.error();
  const Result<std::size_t> count = CountDocuments(run, id.value());
  if (!count.ok()) return count.error();
  return OpenInput{id.value(), InputStanding::kCarried, count.value()};
}

Result<std::int64_t> InputKeeper::Insert(std::int64_t run,
                                         const InputName& input,
                                         std::string_view state) {
  insert_.Bind(run).Bind(input.name).Bind(input.digest).Bind(state);
  if (Status added = insert_.Run(); !added.ok()) return added.error();
  return database_.LastRowId();
}

Status InputKeeper::Empty(std::int64_t run, std::int64_t input) {
  const std::string which =
      " WHERE run = " + Text(run) + " AND input = " + Text(input);
  return database_.Run("DELETE FROM run_documents" + which +
                       "; DELETE FROM not_checked" + which);
}

Result<std::size_t> InputKeeper::CountDocuments(std::int64_t run,
                                                std::int64_t input) {
  const Result<bool> row = count_.Bind(run).Bind(input).Step();
  if (!row.ok()) return row.error();
  const auto count = static_cast<std::size_t>(count_.TakeNumber());
  count_.Reset();
  return count;
}

Result<bool> InputKeeper::IsSettled(std::int64_t run, std::int64_t input) {
  const std::string which =
      " WHERE run = " + Text(run) + " AND input = " + Text(input) +
      " AND code NOT IN " + std::string(kOfTheBytes) + ")";
  const Result<std::int64_t> unsettled =
      database_.Number("SELECT EXISTS (SELECT 1 FROM not_checked" + which +
                       " OR EXISTS (SELECT 1 FROM run_documents JOIN unchecked "
                       "USING (document)" +
                       which);
  if (!unsettled.ok()) return unsettled.error();
  return unsettled.value() == 0;
}

}  // namespace redflag
