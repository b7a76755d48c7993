#include "store/decisions.h"

#include <string>

#include "store/names.h"

namespace redflag {
namespace {

constexpr std::string_view kSelect =
    "SELECT decision, fingerprint, rule, document_id, host, link_host, "
    "verdict, reason, owner, until, decided_at FROM decisions "
    "WHERE ended_at = '' ORDER BY decision";
constexpr std::string_view kSelectPast =
    "SELECT decision, fingerprint, rule, document_id, host, link_host, "
    "verdict, reason, owner, until, decided_at, ended_at, ended_by, ended_why "
    "FROM decisions WHERE ended_at <> '' ORDER BY ended_at DESC, decision DESC";
constexpr std::string_view kReplace =
    "UPDATE decisions SET ended_at = ?, ended_by = ?, ended_why = 'replaced' "
    "WHERE ended_at = '' AND fingerprint = ? AND rule = ? AND document_id = ? "
    "AND host = ? AND link_host = ?";
constexpr std::string_view kInsert =
    "INSERT INTO decisions (fingerprint, rule, document_id, host, link_host, "
    "verdict, reason, owner, until, decided_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kEnd =
    "UPDATE decisions SET ended_at = ?, ended_by = ?, ended_why = ? "
    "WHERE ended_at = '' AND decision = ? RETURNING decision";

void Bind(const TriageScope& scope, Statement& statement) {
  statement.Bind(scope.fingerprint).Bind(scope.rule).Bind(scope.document);
  statement.Bind(scope.host).Bind(scope.link_host);
}

TriageDecision Take(Statement& row) {
  TriageDecision decision;
  decision.id = row.TakeNumber();
  decision.scope.fingerprint = row.TakeText();
  decision.scope.rule = row.TakeText();
  decision.scope.document = row.TakeText();
  decision.scope.host = row.TakeText();
  decision.scope.link_host = row.TakeText();
  decision.verdict =
      Named(row.TakeText(), TriageVerdict::kFixedElsewhere, VerdictName);
  decision.reason = row.TakeText();
  decision.owner = row.TakeText();
  decision.until = row.TakeText();
  decision.decided_at = row.TakeText();
  return decision;
}

}  // namespace

Result<std::vector<TriageDecision>> ReadDecisions(const Database& database) {
  Statement select(database, kSelect);
  std::vector<TriageDecision> decisions;
  for (;;) {
    const Result<bool> row = select.Step();
    if (!row.ok()) return row.error();
    if (!row.value()) return decisions;
    decisions.push_back(Take(select));
  }
}

Result<std::vector<PastDecision>> ReadPastDecisions(const Database& database) {
  Statement select(database, kSelectPast);
  std::vector<PastDecision> past;
  for (;;) {
    const Result<bool> row = select.Step();
    if (!row.ok()) return row.error();
    if (!row.value()) return past;
    PastDecision& one = past.emplace_back();
    one.decision = Take(select);
    one.end.at = select.TakeText();
    one.end.by = select.TakeText();
    one.end.why = select.TakeText();
  }
}

Status WriteDecisions(const Database& database,
                      std::span<const TriageDecision> decisions) {
  Statement replace(database, kReplace);
  Statement insert(database, kInsert);
  for (const TriageDecision& decision : decisions) {
    replace.Bind(decision.decided_at).Bind(decision.owner);
    Bind(decision.scope, replace);
    if (Status ended = replace.Run(); !ended.ok()) return ended;
    Bind(decision.scope, insert);
    insert.Bind(VerdictName(decision.verdict)).Bind(decision.reason);
    insert.Bind(decision.owner).Bind(decision.until);
    if (Status kept = insert.Bind(decision.decided_at).Run(); !kept.ok())
      return kept;
  }
  return Done{};
}

Status EndDecisions(const Database& database, std::span<const std::int64_t> ids,
                    const Reopening& how) {
  Statement end(database, kEnd);
  for (const std::int64_t id : ids) {
    const Result<bool> row =
        end.Bind(how.at).Bind(how.by).Bind(how.why).Bind(id).Step();
    if (!row.ok()) return row.error();
    if (!row.value())
      return Error{ErrorKind::kStore, database.path() + ": no decision " +
                                          std::to_string(id) + " is in force"};
    end.Reset();
  }
  return Done{};
}

}  // namespace redflag
