#include "store/result_writer.h"

#include <optional>
#include <string_view>

#include "store/checksum.h"
namespace redflag {
namespace {

constexpr std::string_view kPlace =
    "INSERT INTO run_documents (run, input, source, id, line, document) "
    "VALUES (?, ?, ?, ?, ?, ?)";
constexpr std::string_view kInsertResult =
    "INSERT INTO results (digest, sketch, id, kind, channel, marketplace, "
    "marketplace_from, language, language_from, brand, url, title, subject, "
    "monthly_units, risk, band, checksum) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kInsertFinding =
    "INSERT INTO findings (document, position, rule, family, status, "
    "severity, confidence, field_kind, field, span_start, span_end, match, "
    "evidence, message, remedy, meaning, root, fingerprint, risk_share, line) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kInsertPage =
    "INSERT OR REPLACE INTO pages (run, url, state, code, message, "
    "http_status, etag, last_modified, digest, bytes, fetched_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

}  // namespace

ResultWriter::ResultWriter(Database& database)
    : database_(database),
      stands_(database,
              "SELECT document FROM run_documents "
              "WHERE run = ? AND input = ? AND source = ? AND id = ?"),
      remove_(database,
              "DELETE FROM run_documents "
              "WHERE run = ? AND input = ? AND source = ? AND id = ?"),
      place_(database, kPlace),
      tell_(database,
            "UPDATE run_documents SET plain = document, document = ? "
            "WHERE document = ? AND run = ?"),
      find_(database,
            "SELECT document FROM results WHERE digest = ? "
            "ORDER BY document DESC LIMIT 1"),
      result_(database, kInsertResult),
      kind_(database, "INSERT INTO product_kinds VALUES (?, ?, ?)"),
      unchecked_(database, "INSERT INTO unchecked VALUES (?, ?, ?, ?, ?)"),
      finding_(database, kInsertFinding),
      disguise_(database, "INSERT INTO disguises VALUES (?, ?, ?)"),
      policy_(database,
              "INSERT INTO policies (title, url, verified) VALUES (?, ?, ?) "
              "ON CONFLICT DO UPDATE SET title = title RETURNING policy"),
      finding_policy_(database,
                      "INSERT INTO finding_policies VALUES (?, ?, ?)"),
      not_checked_(database,
                   "INSERT OR REPLACE INTO not_checked "
                   "VALUES (?, ?, ?, ?, ?)"),
      page_(database, kInsertPage) {}

Status ResultWriter::Save(std::int64_t run, const CheckedDocument& checked,
                          const ResultOrigin& origin) {
  const Result<std::int64_t> key = InsertResult(checked, origin);
  if (!key.ok()) return key.error();
  return Place(run, checked.document, origin.input, key.value());
}

Status ResultWriter::Tell(std::int64_t run, std::int64_t result,
                          const CheckedDocument& instead) {
  const Result<std::int64_t> key = InsertResult(instead, {});
  if (!key.ok()) return key.error();
  return tell_.Bind(key.value()).Bind(result).Bind(run).Run();
}

// What was told is of no run then; nothing else may refer to it.
Status ResultWriter::Untell(std::int64_t run) {
  const std::string told =
      " FROM run_documents WHERE run = " + std::to_string(run) +
      " AND plain IS NOT NULL";
  return database_.Run(
      "CREATE TEMP TABLE told AS SELECT document" + told +
      "; UPDATE run_documents SET document = plain, plain = NULL WHERE run = " +
      std::to_string(run) +
      " AND plain IS NOT NULL; DELETE FROM results WHERE document IN "
      "(SELECT document FROM temp.told); DROP TABLE temp.told");
}

Status ResultWriter::Save(std::int64_t run, const NotChecked& input,
                          std::int64_t from) {
  not_checked_.Bind(run).Bind(from).Bind(input.source);
  return not_checked_.Bind(ErrorCode(input.code)).Bind(input.message).Run();
}

Status ResultWriter::Save(std::int64_t run, const PageState& page) {
  page_.Bind(run).Bind(page.url).Bind(page.state).Bind(page.code);
  page_.Bind(page.message).Bind(page.http_status).Bind(page.etag);
  page_.Bind(page.last_modified).Bind(page.digest).Bind(page.bytes);
  return page_.Bind(page.fetched_at).Run();
}

Result<bool> ResultWriter::Carry(std::int64_t run, const Document& document,
                                 const ResultOrigin& origin) {
  Result<bool> row = find_.Bind(origin.digest).Step();
  if (!row.ok() || !row.value()) return row;
  const std::int64_t result = find_.TakeNumber();
  find_.Reset();
  Status placed = Place(run, document, origin.input, result);
  if (!placed.ok()) return placed.error();
  return true;
}

// A result that stands there already must stay: taken away, it would be of no
// run for a moment, and gone.
Status ResultWriter::Place(std::int64_t run, const Document& document,
                           std::int64_t input, std::int64_t result) {
  stands_.Bind(run).Bind(input).Bind(document.source).Bind(document.id);
  const Result<bool> row = stands_.Step();
  if (!row.ok()) return row.error();
  if (row.value()) {
    const bool same = stands_.TakeNumber() == result;
    stands_.Reset();
    if (same) return Done{};
    remove_.Bind(run).Bind(input).Bind(document.source).Bind(document.id);
    if (Status gone = remove_.Run(); !gone.ok()) return gone;
  }
  place_.Bind(run).Bind(input).Bind(document.source).Bind(document.id);
  place_.Bind(static_cast<std::int64_t>(document.line));
  return place_.Bind(result).Run();
}

void ResultWriter::BindHeading(const Field* field) {
  if (field == nullptr)
    result_.BindNull();
  else
    result_.Bind(Heading(*field));
}

Result<std::int64_t> ResultWriter::InsertResult(const CheckedDocument& checked,
                                                const ResultOrigin& origin) {
  if (Status saved = InsertHead(checked, origin); !saved.ok())
    return saved.error();
  const std::int64_t key = database_.LastRowId();
  if (Status saved = InsertTexts(kind_, key, checked.product_kinds);
      !saved.ok())
    return saved.error();
  if (Status saved = InsertUnchecked(key, checked.document.unchecked);
      !saved.ok())
    return saved.error();
  for (std::size_t i = 0; i < checked.findings.size(); ++i)
    if (Status saved =
            Insert(key, i, checked.document.line, checked.findings[i]);
        !saved.ok())
      return saved.error();
  return key;
}

Status ResultWriter::InsertHead(const CheckedDocument& checked,
                                const ResultOrigin& origin) {
  const Document& document = checked.document;
  result_.Bind(origin.digest).BindBytes(origin.sketch).Bind(document.id);
  result_.Bind(KindName(document.kind));
  result_.Bind(ChannelName(document.channel));
  result_.Bind(document.marketplace).Bind(document.marketplace_from);
  result_.Bind(document.language).Bind(document.language_from);
  result_.Bind(document.brand).Bind(document.url);
  BindHeading(document.Find(FieldKind::kTitle));
  BindHeading(document.Find(FieldKind::kSubject));
  if (document.monthly_units)
    result_.Bind(*document.monthly_units);
  else
    result_.BindNull();
  result_.Bind(checked.risk).Bind(BandName(checked.band));
  return result_.Bind(ChecksumOf(checked)).Run();
}

Status ResultWriter::InsertTexts(Statement& statement, std::int64_t key,
                                 const std::vector<std::string>& texts) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    statement.Bind(key).Bind(static_cast<std::int64_t>(i)).Bind(texts[i]);
    if (Status saved = statement.Run(); !saved.ok()) return saved;
  }
  return Done{};
}

Status ResultWriter::InsertUnchecked(std::int64_t key,
                                     const std::vector<Unchecked>& parts) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    unchecked_.Bind(key).Bind(static_cast<std::int64_t>(i));
    unchecked_.Bind(parts[i].field).Bind(ErrorCode(parts[i].code));
    if (Status saved = unchecked_.Bind(parts[i].message).Run(); !saved.ok())
      return saved;
  }
  return Done{};
}

void ResultWriter::BindSpan(const std::optional<Span>& span) {
  if (!span) {
    finding_.BindNull().BindNull();
    return;
  }
  finding_.Bind(static_cast<std::int64_t>(span->start));
  finding_.Bind(static_cast<std::int64_t>(span->end));
}

Status ResultWriter::Insert(std::int64_t document, std::size_t position,
                            std::size_t first_line, const Finding& finding) {
  finding_.Bind(document).Bind(static_cast<std::int64_t>(position));
  finding_.Bind(finding.rule).Bind(finding.family);
  finding_.Bind(RuleStatusName(finding.status));
  finding_.Bind(SeverityName(finding.severity)).Bind(finding.confidence);
  finding_.Bind(FieldKindName(finding.field_kind)).Bind(finding.field);
  BindSpan(finding.span);
  finding_.Bind(finding.match).Bind(finding.evidence);
  finding_.Bind(finding.message).Bind(finding.remedy);
  finding_.Bind(finding.meaning).Bind(finding.root);
  finding_.Bind(finding.fingerprint).Bind(finding.risk_share);
  // The record may stand elsewhere in the next run.
  const bool placed = first_line > 0 && finding.line >= first_line;
  const std::size_t line = placed ? finding.line - first_line + 1 : 0;
  finding_.Bind(static_cast<std::int64_t>(line));
  if (Status saved = finding_.Run(); !saved.ok()) return saved;
  const std::int64_t key = database_.LastRowId();
  if (Status saved = InsertTexts(disguise_, key, finding.disguise); !saved.ok())
    return saved;
  for (std::size_t i = 0; i < finding.policy.size(); ++i)
    if (Status saved = InsertPolicy(key, i, finding.policy[i]); !saved.ok())
      return saved;
  return Done{};
}

Status ResultWriter::InsertPolicy(std::int64_t finding, std::size_t position,
                                  const Policy& policy) {
  const Result<std::int64_t> key = KeyOf(policy);
  if (!key.ok()) return key.error();
  finding_policy_.Bind(finding).Bind(static_cast<std::int64_t>(position));
  return finding_policy_.Bind(key.value()).Run();
}

Result<std::int64_t> ResultWriter::KeyOf(const Policy& policy) {
  const auto name = std::tuple(policy.title, policy.url, policy.verified);
  const auto known = policy_keys_.find(name);
  if (known != policy_keys_.end()) return known->second;
  policy_.Bind(policy.title).Bind(policy.url).Bind(policy.verified);
  const Result<bool> row = policy_.Step();
  if (!row.ok()) return row.error();
  const std::int64_t key = policy_.TakeNumber();
  policy_.Reset();
  policy_keys_.emplace(name, key);
  return key;
}

}  // namespace redflag
