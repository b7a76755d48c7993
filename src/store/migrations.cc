#include "store/migrations.h"

#include <array>
#include <string>

namespace redflag {
namespace {

// "rdfl": SQLite's application_id, which `file` shows too.
constexpr std::int64_t kApplication = 0x7264666C;

// The SQL that leads from version i to i + 1. Steps that were published are
// never changed, only followed by others.
constexpr std::array kSteps = {
    // 1: runs and their results.
    R"sql(
CREATE TABLE runs (
  run INTEGER PRIMARY KEY,
  state TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT NOT NULL DEFAULT '',
  command TEXT NOT NULL,
  tool_version TEXT NOT NULL,
  patterns_version TEXT NOT NULL,
  patterns_digest TEXT NOT NULL);

CREATE TABLE documents (
  document INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  marketplace TEXT NOT NULL,
  marketplace_from TEXT NOT NULL,
  language TEXT NOT NULL,
  language_from TEXT NOT NULL,
  brand TEXT NOT NULL,
  url TEXT NOT NULL,
  title TEXT,
  subject TEXT,
  monthly_units REAL,
  risk REAL NOT NULL,
  band TEXT NOT NULL,
  UNIQUE (run, id, source));
CREATE INDEX documents_by_rank ON documents (run, risk DESC, id, source);

CREATE TABLE product_kinds (
  document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (document, position)) WITHOUT ROWID;

CREATE TABLE unchecked (
  document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
  position INTEGER NOT NULL,
  field TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (document, position)) WITHOUT ROWID;

CREATE TABLE findings (
  finding INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
  position INTEGER NOT NULL,
  rule TEXT NOT NULL,
  family TEXT NOT NULL,
  status TEXT NOT NULL,
  severity TEXT NOT NULL,
  confidence REAL NOT NULL,
  field_kind TEXT NOT NULL,
  field TEXT NOT NULL,
  span_start INTEGER,
  span_end INTEGER,
  match TEXT NOT NULL,
  evidence TEXT NOT NULL,
  message TEXT NOT NULL,
  remedy TEXT NOT NULL,
  meaning TEXT NOT NULL,
  root TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  risk_share REAL NOT NULL,
  UNIQUE (document, position));
CREATE INDEX findings_by_fingerprint ON findings (fingerprint);

CREATE TABLE disguises (
  finding INTEGER NOT NULL REFERENCES findings ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (finding, position)) WITHOUT ROWID;

CREATE TABLE policies (
  policy INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  url TEXT NOT NULL,
  verified TEXT NOT NULL,
  UNIQUE (title, url, verified));

CREATE TABLE finding_policies (
  finding INTEGER NOT NULL REFERENCES findings ON DELETE CASCADE,
  position INTEGER NOT NULL,
  policy INTEGER NOT NULL REFERENCES policies,
  PRIMARY KEY (finding, position)) WITHOUT ROWID;

CREATE TABLE not_checked (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  source TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (run, source, code, message)) WITHOUT ROWID;
)sql",
    // 2: what became of each URL, for asking only for changes.
    R"sql(
CREATE TABLE pages (
  url TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  state TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  http_status INTEGER NOT NULL,
  etag TEXT NOT NULL,
  last_modified TEXT NOT NULL,
  digest TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  fetched_at TEXT NOT NULL,
  PRIMARY KEY (url, run)) WITHOUT ROWID;
)sql",
    // 3: a result belongs to every run that found the same document, so that
    // an unchanged catalogue costs a row a document. Needs foreign keys off:
    // the table that they refer to is replaced.
    R"sql(
ALTER TABLE runs ADD COLUMN plan TEXT NOT NULL DEFAULT '';

CREATE TABLE inputs (
  input INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  state TEXT NOT NULL,
  UNIQUE (name, run));
CREATE INDEX inputs_by_run ON inputs (run);

CREATE TABLE run_documents (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  input INTEGER NOT NULL,
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  document INTEGER NOT NULL REFERENCES results,
  PRIMARY KEY (run, input, source, id)) WITHOUT ROWID;
INSERT INTO run_documents SELECT run, 0, source, id, document FROM documents;
CREATE INDEX run_documents_by_document ON run_documents (document, run);

ALTER TABLE documents RENAME TO results;
CREATE TABLE new_results (
  document INTEGER PRIMARY KEY,
  digest TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  marketplace TEXT NOT NULL,
  marketplace_from TEXT NOT NULL,
  language TEXT NOT NULL,
  language_from TEXT NOT NULL,
  brand TEXT NOT NULL,
  url TEXT NOT NULL,
  title TEXT,
  subject TEXT,
  monthly_units REAL,
  risk REAL NOT NULL,
  band TEXT NOT NULL);
INSERT INTO new_results SELECT document, '', id, kind, channel, marketplace,
  marketplace_from, language, language_from, brand, url, title, subject,
  monthly_units, risk, band FROM results;
DROP TABLE results;
ALTER TABLE new_results RENAME TO results;
CREATE INDEX results_by_digest ON results (digest);
CREATE INDEX results_by_id ON results (id);
CREATE TRIGGER results_of_no_run AFTER DELETE ON run_documents BEGIN
  DELETE FROM results WHERE document = OLD.document AND NOT EXISTS (
    SELECT 1 FROM run_documents WHERE document = OLD.document);
END;

CREATE VIEW documents AS
  SELECT r.document, m.run, r.id, m.source, r.kind, r.channel, r.marketplace,
    r.marketplace_from, r.language, r.language_from, r.brand, r.url, r.title,
    r.subject, r.monthly_units, r.risk, r.band
  FROM run_documents m JOIN results r ON r.document = m.document;

CREATE TABLE new_not_checked (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  input INTEGER NOT NULL,
  source TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (run, input, source, code, message)) WITHOUT ROWID;
INSERT INTO new_not_checked SELECT run, 0, source, code, message
  FROM not_checked;
DROP TABLE not_checked;
ALTER TABLE new_not_checked RENAME TO not_checked;
)sql",
    // 4: listings that repeat others. What a run says of such a listing is a
    // result of that run alone; `plain` is the one that later runs may carry.
    R"sql(
ALTER TABLE results ADD COLUMN sketch BLOB NOT NULL DEFAULT x'';
ALTER TABLE run_documents ADD COLUMN plain INTEGER REFERENCES results;
CREATE INDEX run_documents_by_plain ON run_documents (plain)
  WHERE plain IS NOT NULL;
DROP TRIGGER results_of_no_run;
CREATE TRIGGER results_of_no_run AFTER DELETE ON run_documents BEGIN
  DELETE FROM results WHERE document IN (OLD.document, OLD.plain)
    AND NOT EXISTS (SELECT 1 FROM run_documents m
                    WHERE m.document = results.document)
    AND NOT EXISTS (SELECT 1 FROM run_documents m
                    WHERE m.plain = results.document);
END;
)sql",
    // 5: what people decided; of no run, so that it outlives them all.
    R"sql(
CREATE TABLE decisions (
  decision INTEGER PRIMARY KEY AUTOINCREMENT,
  fingerprint TEXT NOT NULL,
  rule TEXT NOT NULL,
  document_id TEXT NOT NULL,
  host TEXT NOT NULL,
  link_host TEXT NOT NULL,
  verdict TEXT NOT NULL,
  reason TEXT NOT NULL,
  owner TEXT NOT NULL,
  until TEXT NOT NULL,
  decided_at TEXT NOT NULL,
  ended_at TEXT NOT NULL DEFAULT '',
  ended_by TEXT NOT NULL DEFAULT '',
  ended_why TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX decisions_in_force
  ON decisions (fingerprint, rule, document_id, host, link_host)
  WHERE ended_at = '';
)sql",
    // 6: what a result was when it was saved; 0 is not known.
    R"sql(
ALTER TABLE results ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
DROP VIEW documents;
CREATE VIEW documents AS
  SELECT r.document, m.run, r.id, m.source, r.kind, r.channel, r.marketplace,
    r.marketplace_from, r.language, r.language_from, r.brand, r.url, r.title,
    r.subject, r.monthly_units, r.risk, r.band, r.checksum
  FROM run_documents m JOIN results r ON r.document = m.document;
)sql",
    // 7: lines of the source: where a record begins, which is of the run, and
    // on which line of its record, from 1, a finding stands; 0 is not known.
    // The index was never asked.
    R"sql(
DROP INDEX findings_by_fingerprint;
ALTER TABLE findings ADD COLUMN line INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_documents ADD COLUMN line INTEGER NOT NULL DEFAULT 0;
DROP VIEW documents;
CREATE VIEW documents AS
  SELECT r.document, m.run, r.id, m.source, r.kind, r.channel, r.marketplace,
    r.marketplace_from, r.language, r.language_from, r.brand, r.url, r.title,
    r.subject, r.monthly_units, r.risk, r.band, r.checksum, m.line
  FROM run_documents m JOIN results r ON r.document = m.document;
)sql"};

Error Refused(const Database& database, std::string_view why) {
  return {ErrorKind::kStore, (database.path() + ": ").append(why)};
}

Error NotOurs(const Database& database) {
  return Refused(database,
                 "this is no redflag database; name another file with --db");
}

// The version of a database; 0 for an empty one.
Result<std::int64_t> VersionOf(Database& database) {
  auto application = database.Number("PRAGMA application_id");
  if (!application.ok()) return application;
  auto version = database.Number("PRAGMA user_version");
  if (!version.ok()) return version;
  if (application.value() == kApplication) return version;
  auto objects = database.Number("SELECT count(*) FROM sqlite_schema");
  if (!objects.ok()) return objects;
  if (objects.value() > 0 || application.value() != 0 || version.value() != 0)
    return NotOurs(database);
  return std::int64_t{0};
}

Status CheckVersion(const Database& database, std::int64_t version) {
  if (version <= NewestVersion()) return Done{};
  return Refused(database,
                 "written by a newer redflag; use that, or another file");
}

Status TakeStep(Database& database, std::int64_t from) {
  std::string sql = "BEGIN IMMEDIATE;";
  sql.append(kSteps.at(static_cast<std::size_t>(from)));
  sql.append("PRAGMA application_id = ").append(std::to_string(kApplication));
  sql.append("; PRAGMA user_version = ").append(std::to_string(from + 1));
  sql.append("; COMMIT;");
  Status done = database.Run(sql);
  if (!done.ok()) static_cast<void>(database.Run("ROLLBACK"));
  return done;
}

}  // namespace

std::int64_t NewestVersion() {
  return static_cast<std::int64_t>(kSteps.size());
}

Status Migrate(Database& database, std::int64_t version) {
  const auto found = VersionOf(database);
  if (!found.ok()) return found.error();
  if (Status known = CheckVersion(database, found.value()); !known.ok())
    return known;
  for (std::int64_t from = found.value(); from < version; ++from)
    if (Status done = TakeStep(database, from); !done.ok()) return done;
  return Done{};
}

Status ExpectNewest(Database& database) {
  const auto found = VersionOf(database);
  if (!found.ok()) return found.error();
  if (Status known = CheckVersion(database, found.value()); !known.ok())
    return known;
  if (found.value() == 0) return NotOurs(database);
  if (found.value() == NewestVersion()) return Done{};
  return Refused(database,
                 "written by an older redflag; the next scan brings it up to "
                 "date");
}

}  // namespace redflag
