#include "store/stored_report.h"

#include <cstdint>
#include <utility>

#include "store/checksum.h"
#include "store/names.h"

namespace redflag {
namespace {

// The statements that read one document after the other.
class DocumentReader {
 public:
  // `which` narrows the documents, as SQL.
  DocumentReader(const Database& database, std::int64_t run,
                 const std::string& which = "")
      : path_(database.path()),
        documents_(
            database,
            std::string(
                "SELECT document, id, source, kind, channel, marketplace, "
                "marketplace_from, language, language_from, brand, url, "
                "title, subject, monthly_units, risk, band, checksum, line "
                "FROM documents "
                "WHERE run = ?") +
                which + " ORDER BY risk DESC, id, source"),
        kinds_(database,
               "SELECT kind FROM product_kinds WHERE document = ? "
               "ORDER BY position"),
        unchecked_(database,
                   "SELECT field, code, message FROM unchecked "
                   "WHERE document = ? ORDER BY position"),
        findings_(database,
                  "SELECT finding, rule, family, status, severity, "
                  "confidence, field_kind, field, span_start, span_end, "
                  "match, evidence, message, remedy, meaning, root, "
                  "fingerprint, risk_share, line FROM findings "
                  "WHERE document = ? ORDER BY position"),
        disguises_(database,
                   "SELECT name FROM disguises WHERE finding = ? "
                   "ORDER BY position"),
        policies_(database,
                  "SELECT title, url, verified FROM finding_policies "
                  "JOIN policies USING (policy) WHERE finding = ? "
                  "ORDER BY position") {
    documents_.Bind(run);
  }

  // False after the last.
  Result<bool> Next(CheckedDocument& checked) {
    Result<bool> row = documents_.Step();
    if (!row.ok() || !row.value()) return row;
    checked = CheckedDocument{};
    const std::int64_t document = documents_.TakeNumber();
    TakeDocument(checked);
    const std::int64_t checksum = documents_.TakeNumber();
    checked.document.line = static_cast<std::size_t>(documents_.TakeNumber());
    checked.rank = ++rank_;
    if (Status kinds = TakeTexts(kinds_, document, checked.product_kinds);
        !kinds.ok())
      return kinds.error();
    if (Status parts = TakeUnchecked(document, checked.document); !parts.ok())
      return parts.error();
    if (Status findings = TakeFindings(document, checked); !findings.ok())
      return findings.error();
    if (checksum != 0 && checksum != ChecksumOf(checked))
      return Error{ErrorKind::kStore,
                   path_ + ": the database is damaged (what it says of " +
                       checked.document.id +
                       " is not what was saved); restore a copy, or scan "
                       "again with --full"};
    return true;
  }

 private:
  void TakeDocument(CheckedDocument& checked) {
    Document& document = checked.document;
    document.id = documents_.TakeText();
    document.source = documents_.TakeText();
    document.kind =
        Named(documents_.TakeText(), DocumentKind::kMessage, KindName);
    document.channel =
        Named(documents_.TakeText(), Channel::kEmail, ChannelName);
    document.marketplace = documents_.TakeText();
    document.marketplace_from = documents_.TakeText();
    document.language = documents_.TakeText();
    document.language_from = documents_.TakeText();
    document.brand = documents_.TakeText();
    document.url = documents_.TakeText();
    TakeHeading(FieldKind::kTitle, document);
    TakeHeading(FieldKind::kSubject, document);
    const bool has_units = !documents_.NextIsNull();
    const double units = documents_.TakeDouble();
    if (has_units) document.monthly_units = units;
    checked.risk = documents_.TakeDouble();
    checked.band = Named(documents_.TakeText(), Band::kCritical, BandName);
  }

  void TakeHeading(FieldKind kind, Document& document) {
    const bool has_heading = !documents_.NextIsNull();
    Field field;
    field.kind = kind;
    field.text = documents_.TakeText();
    if (has_heading) document.fields.push_back(std::move(field));
  }

  static Status TakeTexts(Statement& statement, std::int64_t key,
                          std::vector<std::string>& texts) {
    statement.Bind(key);
    for (;;) {
      const Result<bool> row = statement.Step();
      if (!row.ok()) return row.error();
      if (!row.value()) return Done{};
      texts.push_back(statement.TakeText());
    }
  }

  Status TakeUnchecked(std::int64_t document, Document& to) {
    unchecked_.Bind(document);
    for (;;) {
      const Result<bool> row = unchecked_.Step();
      if (!row.ok()) return row.error();
      if (!row.value()) return Done{};
      Unchecked part;
      part.field = unchecked_.TakeText();
      part.code = Named(unchecked_.TakeText(), ErrorKind::kStore, ErrorCode);
      part.message = unchecked_.TakeText();
      to.unchecked.push_back(std::move(part));
    }
  }

  Status TakeFindings(std::int64_t document, CheckedDocument& to) {
    findings_.Bind(document);
    for (;;) {
      const Result<bool> row = findings_.Step();
      if (!row.ok()) return row.error();
      if (!row.value()) return Done{};
      const std::int64_t key = findings_.TakeNumber();
      Finding finding = TakeFinding(to.document.line);
      if (Status names = TakeTexts(disguises_, key, finding.disguise);
          !names.ok())
        return names;
      if (Status policies = TakePolicies(key, finding); !policies.ok())
        return policies;
      to.findings.push_back(std::move(finding));
    }
  }

  Finding TakeFinding(std::size_t first_line) {
    Finding finding;
    finding.rule = findings_.TakeText();
    finding.family = findings_.TakeText();
    finding.status =
        Named(findings_.TakeText(), RuleStatus::kRetired, RuleStatusName);
    finding.severity =
        Named(findings_.TakeText(), Severity::kCritical, SeverityName);
    finding.confidence = findings_.TakeDouble();
    finding.field_kind =
        Named(findings_.TakeText(), FieldKind::kPage, FieldKindName);
    finding.field = findings_.TakeText();
    const bool has_span = !findings_.NextIsNull();
    Span span;
    span.start = static_cast<std::size_t>(findings_.TakeNumber());
    span.end = static_cast<std::size_t>(findings_.TakeNumber());
    if (has_span) finding.span = span;
    finding.match = findings_.TakeText();
    finding.evidence = findings_.TakeText();
    finding.message = findings_.TakeText();
    finding.remedy = findings_.TakeText();
    finding.meaning = findings_.TakeText();
    finding.root = findings_.TakeText();
    finding.fingerprint = findings_.TakeText();
    finding.risk_share = findings_.TakeDouble();
    const auto line = static_cast<std::size_t>(findings_.TakeNumber());
    if (line > 0 && first_line > 0) finding.line = first_line + line - 1;
    return finding;
  }

  Status TakePolicies(std::int64_t key, Finding& finding) {
    policies_.Bind(key);
    for (;;) {
      const Result<bool> row = policies_.Step();
      if (!row.ok()) return row.error();
      if (!row.value()) return Done{};
      Policy policy;
      policy.title = policies_.TakeText();
      policy.url = policies_.TakeText();
      policy.verified = policies_.TakeText();
      finding.policy.push_back(std::move(policy));
    }
  }

  std::string path_;
  Statement documents_, kinds_, unchecked_, findings_, disguises_, policies_;
  std::size_t rank_ = 0;
};

class StoredReport : public Report {
 public:
  StoredReport(const Database& database, const StoredRun& run)
      : database_(database), run_(run.id) {
    tool_version = run.meta.tool_version;
    patterns_version = run.meta.patterns_version;
    patterns_digest = run.meta.patterns_digest;
  }

  void ForEachDocument(
      const std::function<void(const CheckedDocument&)>& visit) const override {
    DocumentReader reader(database_, run_);
    CheckedDocument document;
    for (;;) {
      const Result<bool> next = reader.Next(document);
      if (!next.ok()) status_ = next.error();
      if (!next.ok() || !next.value()) return;
      visit(document);
    }
  }

  Status status() const override { return status_; }

  // Reads what a report holds besides the documents, and counts these.
  Status ReadRest() {
    Statement inputs(database_,
                     "SELECT source, code, message FROM not_checked "
                     "WHERE run = ?");
    inputs.Bind(run_);
    for (;;) {
      const Result<bool> row = inputs.Step();
      if (!row.ok()) return row.error();
      if (!row.value()) break;
      NotChecked input;
      input.source = inputs.TakeText();
      input.code = Named(inputs.TakeText(), ErrorKind::kStore, ErrorCode);
      input.message = inputs.TakeText();
      not_checked.push_back(std::move(input));
    }
    SortBySource(not_checked);
    summary.not_checked = not_checked.size();
    ForEachDocument(
        [this](const CheckedDocument& document) { summary.Count(document); });
    return status_;
  }

 private:
  const Database& database_;
  std::int64_t run_;
  mutable Status status_ = Done{};
};

}  // namespace

Result<CheckedDocument> ReadResult(const Database& database, std::int64_t run,
                                   std::int64_t result) {
  DocumentReader reader(database, run,
                        " AND document = " + std::to_string(result));
  CheckedDocument document;
  const Result<bool> found = reader.Next(document);
  if (!found.ok()) return found.error();
  if (found.value()) return document;
  return Error{ErrorKind::kStore, database.path() + ": a result is missing"};
}

Result<std::unique_ptr<Report>> ReadRun(const Database& database,
                                        const StoredRun& run) {
  auto report = std::make_unique<StoredReport>(database, run);
  if (Status read = report->ReadRest(); !read.ok()) return read.error();
  return std::unique_ptr<Report>(std::move(report));
}

}  // namespace redflag
