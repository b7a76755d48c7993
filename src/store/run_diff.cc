#include "store/run_diff.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "store/names.h"

namespace redflag {
namespace {

// In all of these: results of both runs (`s`) differ in nothing; the unary +
// and CROSS JOIN keep SQLite on the way over the document's id, since one
// fingerprint may stand in every document of every run.

// Findings of the first run whose document has no finding of the same
// fingerprint in the second, and whether that has the document.
constexpr std::string_view kOnlyInFirst =
    "SELECT d.id, m.source, d.risk, f.rule, f.family, f.severity, "
    "f.field_kind, f.field, f.match, f.message, f.remedy, f.fingerprint, "
    "EXISTS (SELECT 1 FROM results o CROSS JOIN run_documents p "
    "USING (document) WHERE o.id = d.id AND p.run = ?2) "
    "FROM run_documents m JOIN results d USING (document) "
    "JOIN findings f USING (document) WHERE m.run = ?1 "
    "AND NOT EXISTS (SELECT 1 FROM run_documents s "
    "WHERE s.document = m.document AND s.run = ?2) "
    "AND NOT EXISTS (SELECT 1 FROM results o CROSS JOIN run_documents p "
    "USING (document) CROSS JOIN findings g USING (document) "
    "WHERE o.id = d.id AND p.run = ?2 AND +g.fingerprint = f.fingerprint) "
    "ORDER BY d.risk DESC, d.id, m.source, f.position";

constexpr std::string_view kIdsOnlyInFirst =
    "SELECT DISTINCT m.id FROM run_documents m WHERE m.run = ?1 "
    "AND NOT EXISTS (SELECT 1 FROM run_documents s "
    "WHERE s.document = m.document AND s.run = ?2) "
    "AND NOT EXISTS (SELECT 1 FROM results o CROSS JOIN run_documents p "
    "USING (document) WHERE o.id = m.id AND p.run = ?2) ORDER BY m.id";

constexpr std::string_view kInBoth =
    "SELECT COUNT(*) FROM run_documents m JOIN results d USING (document) "
    "JOIN findings f USING (document) WHERE m.run = ?1 "
    "AND (EXISTS (SELECT 1 FROM run_documents s "
    "WHERE s.document = m.document AND s.run = ?2) "
    "OR EXISTS (SELECT 1 FROM results o CROSS JOIN run_documents p "
    "USING (document) CROSS JOIN findings g USING (document) "
    "WHERE o.id = d.id AND p.run = ?2 AND +g.fingerprint = f.fingerprint))";

struct Difference {
  FindingChange finding;
  std::string field_kind;
  bool other_has_document = false;
};

Difference TakeDifference(Statement& row) {
  Difference difference;
  FindingChange& finding = difference.finding;
  finding.id = row.TakeText();
  finding.source = row.TakeText();
  finding.risk = row.TakeDouble();
  finding.rule = row.TakeText();
  finding.family = row.TakeText();
  finding.severity = Named(row.TakeText(), Severity::kCritical, SeverityName);
  difference.field_kind = row.TakeText();
  finding.field = row.TakeText();
  finding.match = row.TakeText();
  finding.message = row.TakeText();
  finding.remedy = row.TakeText();
  finding.fingerprint = row.TakeText();
  difference.other_has_document = row.TakeNumber() != 0;
  return difference;
}

Result<std::vector<Difference>> OnlyIn(const Database& database,
                                       std::int64_t first,
                                       std::int64_t second) {
  Statement select(database, kOnlyInFirst);
  select.Bind(first).Bind(second);
  std::vector<Difference> all;
  for (;;) {
    const Result<bool> row = select.Step();
    if (!row.ok()) return row.error();
    if (!row.value()) return all;
    all.push_back(TakeDifference(select));
  }
}

Result<std::vector<std::string>> IdsOnlyIn(const Database& database,
                                           std::int64_t first,
                                           std::int64_t second) {
  Statement select(database, kIdsOnlyInFirst);
  select.Bind(first).Bind(second);
  std::vector<std::string> ids;
  for (;;) {
    const Result<bool> row = select.Step();
    if (!row.ok()) return row.error();
    if (!row.value()) return ids;
    ids.push_back(select.TakeText());
  }
}

// A finding that is gone and one that is new, of one rule in one kind of
// field of one document, are one that changed.
void Pair(std::vector<Difference> gone, std::vector<Difference> fresh,
          RunDiff* diff) {
  using Key = std::tuple<std::string, std::string, std::string>;
  std::multimap<Key, std::size_t> by_key;
  for (std::size_t i = 0; i < gone.size(); ++i)
    by_key.emplace(
        Key(gone[i].finding.id, gone[i].finding.rule, gone[i].field_kind), i);
  std::vector<bool> paired(gone.size(), false);
  for (Difference& difference : fresh) {
    FindingChange& finding = difference.finding;
    const auto old =
        by_key.find(Key(finding.id, finding.rule, difference.field_kind));
    if (old != by_key.end()) {
      finding.change = Change::kChanged;
      finding.was = gone[old->second].finding.match;
      paired[old->second] = true;
      by_key.erase(old);
    }
    diff->changes.push_back(std::move(finding));
  }
  for (std::size_t i = 0; i < gone.size(); ++i) {
    if (paired[i]) continue;
    FindingChange& finding = gone[i].finding;
    finding.change =
        gone[i].other_has_document ? Change::kGone : Change::kNotSeen;
    diff->changes.push_back(std::move(finding));
  }
  std::ranges::stable_sort(diff->changes, {}, &FindingChange::change);
}

}  // namespace

Result<RunDiff> CompareRuns(const Database& database, std::int64_t before,
                            std::int64_t after) {
  RunDiff diff;
  diff.before = before;
  diff.after = after;
  auto gone = OnlyIn(database, before, after);
  if (!gone.ok()) return gone.error();
  auto fresh = OnlyIn(database, after, before);
  if (!fresh.ok()) return fresh.error();
  Pair(std::move(gone.value()), std::move(fresh.value()), &diff);
  auto appeared = IdsOnlyIn(database, after, before);
  if (!appeared.ok()) return appeared.error();
  diff.appeared = std::move(appeared.value());
  auto vanished = IdsOnlyIn(database, before, after);
  if (!vanished.ok()) return vanished.error();
  diff.vanished = std::move(vanished.value());
  Statement both(database, kInBoth);
  const Result<bool> row = both.Bind(after).Bind(before).Step();
  if (!row.ok()) return row.error();
  diff.still_there = static_cast<std::size_t>(both.TakeNumber());
  return diff;
}

}  // namespace redflag
