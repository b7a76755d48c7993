#include "app/gates.h"

#include <array>
#include <utility>

#include "app/baseline.h"
#include "app/clock.h"
#include "app/json_file.h"
#include "core/triage.h"

namespace redflag {
namespace {

constexpr std::string_view kSuppressionsSchema = "redflag/suppressions/1";

// What is missing or wrong of an entry; "" where it is whole.
std::string FaultOf(const SuppressionEntry& entry) {
  if (entry.rule.empty() && entry.fingerprint.empty())
    return "names neither \"rule\" nor \"fingerprint\"; add one";
  if (entry.what.reason.empty()) return "has no reason; say why: \"reason\"";
  if (entry.what.owner.empty()) return "has no owner; say who: \"owner\"";
  if (!IsDate(entry.what.until))
    return "needs a last day: \"until\", like 2027-01-31";
  return "";
}

Result<SuppressionEntry> EntryOf(const JsonFile& file, const JsonNode& json) {
  SuppressionEntry entry;
  entry.place = file.PlaceOf(json);
  const std::array keys = {JsonKey{"rule", &entry.rule},
                           JsonKey{"document", &entry.document},
                           JsonKey{"match", &entry.match},
                           JsonKey{"fingerprint", &entry.fingerprint},
                           JsonKey{"reason", &entry.what.reason},
                           JsonKey{"owner", &entry.what.owner},
                           JsonKey{"until", &entry.what.until}};
  if (const Status taken = file.Take(json, keys); !taken.ok())
    return taken.error();
  if (const std::string fault = FaultOf(entry); !fault.empty())
    return file.Mistake(json, "the entry " + fault);
  return entry;
}

Result<std::vector<SuppressionEntry>> ReadSuppressions(
    const std::string& path) {
  const Result<JsonFile> file = JsonFile::Load(path);
  if (!file.ok()) return file.error();
  const auto items = file.value().Entries(kSuppressionsSchema, "suppressions");
  if (!items.ok()) return items.error();
  std::vector<SuppressionEntry> entries;
  for (const JsonNode& item : *items.value()) {
    Result<SuppressionEntry> entry = EntryOf(file.value(), item);
    if (!entry.ok()) return entry.error();
    entries.push_back(std::move(entry.value()));
  }
  return entries;
}

bool Fits(const SuppressionEntry& entry, const Document& document,
          const Finding& finding) {
  return (entry.rule.empty() || RuleFits(entry.rule, finding.rule)) &&
         (entry.document.empty() || entry.document == document.id) &&
         (entry.match.empty() || entry.match == finding.match) &&
         (entry.fingerprint.empty() ||
          entry.fingerprint == finding.fingerprint);
}

// The word after `key`, or, for the last key, the rest.
std::string ValueAfter(std::string_view text, std::string_view key,
                       bool to_end) {
  const std::size_t at = text.find(key);
  if (at == std::string_view::npos) return "";
  const std::string_view rest = text.substr(at + key.size());
  const std::size_t last = rest.find_last_not_of(" \t\r");
  if (to_end) return std::string(rest.substr(0, last + 1));
  return std::string(rest.substr(0, rest.find_first_of(" \t\r")));
}

// `text` follows the word "redflag-ignore", up to the end of its line.
SuppressionEntry EntryOf(std::string_view text, std::string place) {
  SuppressionEntry entry;
  entry.place = std::move(place);
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin != std::string_view::npos)
    entry.rule = ValueAfter(text.substr(begin), "", false);
  entry.what.owner = ValueAfter(text, " owner=", false);
  entry.what.until = ValueAfter(text, " until=", false);
  entry.what.reason = ValueAfter(text, " reason=", true);
  entry.what.in_document = true;
  return entry;
}

std::string_view LineAt(std::string_view text, std::size_t at) {
  std::string_view line = text.substr(at);
  line = line.substr(0, line.find('\n'));
  return line.substr(0, line.find("-->"));
}

std::string Expired(const SuppressionEntry& entry) {
  return entry.place + ": expired after " + entry.what.until +
         ": mend what it is for, or give it a later day";
}

std::string Unused(const SuppressionEntry& entry) {
  return entry.place + ": suppresses nothing any more: take it out";
}

}  // namespace

std::vector<SuppressionEntry> EntriesIn(const Document& document,
                                        std::vector<std::string>& remarks) {
  constexpr std::string_view kWord = "redflag-ignore ";
  std::vector<SuppressionEntry> entries;
  for (const Field& field : document.fields) {
    const std::string_view text = field.text;
    for (std::size_t at = text.find(kWord); at != std::string_view::npos;
         at = text.find(kWord, at + kWord.size())) {
      SuppressionEntry entry =
          EntryOf(LineAt(text, at + kWord.size()),
                  document.source + ", " + FieldName(field));
      const std::string fault = FaultOf(entry);
      if (fault.empty())
        entries.push_back(std::move(entry));
      else
        remarks.push_back(entry.place + ": redflag-ignore " + fault);
    }
  }
  return entries;
}

Result<Gates> Gates::Load(const GateOptions& options) {
  Gates gates(options);
  if (!options.baseline.empty()) {
    Result<Fingerprints> known = ReadBaseline(options.baseline);
    if (!known.ok()) return known.error();
    gates.known_ = std::move(known.value());
  }
  if (!options.suppressions.empty()) {
    auto entries = ReadSuppressions(options.suppressions);
    if (!entries.ok()) return entries.error();
    gates.entries_ = std::move(entries.value());
  }
  return gates;
}

bool Gates::Holds(const SuppressionEntry& entry) const {
  return options_.as_of <= entry.what.until;
}

bool Gates::Suppress(std::vector<SuppressionEntry>& entries,
                     const Document& document, Finding& finding) const {
  for (SuppressionEntry& entry : entries) {
    if (!Holds(entry) || !Fits(entry, document, finding)) continue;
    entry.used = true;
    if (finding.suppression) return false;
    finding.suppression = entry.what;
    return true;
  }
  return false;
}

bool Gates::HasEffect() const {
  return !options_.baseline.empty() || !entries_.empty() ||
         options_.in_documents;
}

bool Gates::Judge(CheckedDocument& document) {
  std::vector<SuppressionEntry> own;
  if (options_.in_documents) own = EntriesIn(document.document, remarks_);
  bool changed = false;
  for (Finding& finding : document.findings) {
    if (!options_.baseline.empty())
      finding.novelty = known_.contains(finding.fingerprint) ? Novelty::kKnown
                                                             : Novelty::kNew;
    if (Suppress(entries_, document.document, finding) ||
        Suppress(own, document.document, finding))
      changed = true;
  }
  for (const SuppressionEntry& entry : own)
    if (!entry.used)
      remarks_.push_back(Holds(entry) ? Unused(entry) : Expired(entry));
  return changed;
}

std::vector<std::string> Gates::Remarks() const {
  std::vector<std::string> remarks = remarks_;
  for (const SuppressionEntry& entry : entries_) {
    if (!Holds(entry))
      remarks.push_back(Expired(entry));
    else if (!entry.used)
      remarks.push_back(Unused(entry));
  }
  return remarks;
}

}  // namespace redflag
