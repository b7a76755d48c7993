#include "app/triage.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <tuple>
#include <utility>

#include "app/clock.h"
#include "app/json_file.h"
#include "report/json_out.h"

namespace redflag {
namespace {

constexpr std::string_view kTriageSchema = "redflag/triage/1";

// Two decisions in the order in which files keep them.
bool ScopeBefore(const TriageDecision& a, const TriageDecision& b) {
  const auto key = [](const TriageScope& s) {
    return std::tie(s.rule, s.document, s.host, s.link_host, s.fingerprint);
  };
  return key(a.scope) < key(b.scope);
}

void PutField(std::string_view key, const std::string& text, JsonOut& json) {
  if (!text.empty()) json.StringField(key, text);
}

Result<TriageDecision> DecisionOf(const JsonFile& file, const JsonNode& json) {
  TriageDecision decision;
  std::string verdict;
  const std::array keys = {JsonKey{"fingerprint", &decision.scope.fingerprint},
                           JsonKey{"rule", &decision.scope.rule},
                           JsonKey{"document", &decision.scope.document},
                           JsonKey{"host", &decision.scope.host},
                           JsonKey{"link_host", &decision.scope.link_host},
                           JsonKey{"verdict", &verdict},
                           JsonKey{"reason", &decision.reason},
                           JsonKey{"owner", &decision.owner},
                           JsonKey{"until", &decision.until},
                           JsonKey{"decided_at", &decision.decided_at}};
  if (const Status taken = file.Take(json, keys); !taken.ok())
    return taken.error();
  const auto read = VerdictFromName(verdict);
  if (!read)
    return file.Mistake(json,
                        "the entry needs a \"verdict\": accepted, "
                        "false-alarm, risk-taken or fixed-elsewhere");
  decision.verdict = *read;
  if (const std::string fault = FaultOf(decision); !fault.empty())
    return file.Mistake(json, "the entry " + fault);
  return decision;
}

}  // namespace

bool IsFingerprint(std::string_view text) {
  return text.size() == 16 &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Triage::Triage(std::vector<TriageDecision> decisions, std::string today)
    : all_(std::move(decisions)), today_(std::move(today)) {
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const TriageScope& scope = all_[i].scope;
    if (scope.IsBlanket())
      blanket_.insert(blanket_.begin(), i);
    else
      by_fingerprint_.insert_or_assign(scope.fingerprint, i);
  }
}

bool Triage::HasEffect() const {
  return std::ranges::any_of(
      all_, [this](const TriageDecision& each) { return Holds(each); });
}

std::string Triage::Remark() const {
  const auto expired = std::ranges::count_if(
      all_, [this](const TriageDecision& each) { return !Holds(each); });
  if (expired == 0) return "";
  const bool one = expired == 1;
  return std::to_string(expired) +
         (one ? " decision has expired and its findings count again"
              : " decisions have expired and their findings count again") +
         ": redflag triage --expired";
}

std::vector<std::size_t> Triage::About(const Document& document,
                                       const Finding& finding) const {
  std::vector<std::size_t> about;
  const auto own = by_fingerprint_.find(finding.fingerprint);
  if (own != by_fingerprint_.end() &&
      IsAbout(all_[own->second].scope, document, finding))
    about.push_back(own->second);
  for (const std::size_t i : blanket_)
    if (IsAbout(all_[i].scope, document, finding)) about.push_back(i);
  return about;
}

bool Triage::Mark(CheckedDocument& checked) const {
  bool dismissed = false;
  for (Finding& finding : checked.findings) {
    const auto about = About(checked.document, finding);
    // The closest one speaks, and of blanket ones the last.
    const auto one = std::ranges::find_if(
        about, [this](std::size_t i) { return Holds(all_[i]); });
    if (one == about.end()) continue;
    const TriageDecision& decision = all_[*one];
    if (decision.verdict == TriageVerdict::kAccepted) {
      finding.accepted = {decision.reason, decision.owner, decision.until};
      continue;
    }
    dismissed = true;
    finding.suppression = {decision.reason, decision.owner, decision.until,
                           false, std::string(VerdictName(decision.verdict))};
  }
  return dismissed;
}

std::string FaultOf(const TriageDecision& decision) {
  const TriageScope& scope = decision.scope;
  if (scope.IsEmpty()) return "names no finding, rule, document or host";
  if (!scope.IsBlanket() && !IsFingerprint(scope.fingerprint))
    return "has a fingerprint that is none: " + scope.fingerprint;
  if (!scope.IsBlanket() &&
      scope != TriageScope{.fingerprint = scope.fingerprint})
    return "needs nothing beside the fingerprint, which is of one document";
  for (const std::string& host : {scope.host, scope.link_host})
    if (host.find_first_of("/:@ ") != std::string::npos)
      return "names no host: " + host;
  if (decision.reason.empty()) return "has no reason";
  if (decision.owner.empty()) return "has no owner";
  if (!decision.until.empty() && !IsDate(decision.until))
    return "needs a last day like 2027-01-31, not " + decision.until;
  const bool dismisses = decision.verdict != TriageVerdict::kAccepted;
  if (!dismisses || !decision.until.empty()) return "";
  // Nobody knows today what those two will hide in a year.
  if (scope.IsBlanket())
    return "needs a last day, as it is about more than one finding";
  if (decision.verdict == TriageVerdict::kRiskTaken)
    return "needs a last day, as no risk is taken for good";
  return "";
}

std::string TriageToJson(const std::vector<TriageDecision>& decisions) {
  std::vector<TriageDecision> sorted = decisions;
  std::ranges::stable_sort(sorted, ScopeBefore);
  std::ostringstream out;
  {
    JsonOut json(out);
    json.BeginObject();
    json.StringField("schema", kTriageSchema);
    json.Key("decisions");
    json.BeginArray();
    for (const TriageDecision& decision : sorted) {
      json.BreakLine(2);
      json.BeginObject();
      PutField("fingerprint", decision.scope.fingerprint, json);
      PutField("rule", decision.scope.rule, json);
      PutField("document", decision.scope.document, json);
      PutField("host", decision.scope.host, json);
      PutField("link_host", decision.scope.link_host, json);
      json.StringField("verdict", VerdictName(decision.verdict));
      json.StringField("reason", decision.reason);
      json.StringField("owner", decision.owner);
      PutField("until", decision.until, json);
      json.StringField("decided_at", decision.decided_at);
      json.EndObject();
    }
    json.EndArray();
    json.EndObject();
    json.EndLine();
  }
  return out.str();
}

Result<std::vector<TriageDecision>> TriageFromJson(const std::string& path) {
  const Result<JsonFile> file = JsonFile::Load(path);
  if (!file.ok()) return file.error();
  const auto items = file.value().Entries(kTriageSchema, "decisions");
  if (!items.ok()) return items.error();
  std::vector<TriageDecision> decisions;
  for (const JsonNode& item : *items.value()) {
    Result<TriageDecision> decision = DecisionOf(file.value(), item);
    if (!decision.ok()) return decision.error();
    decisions.push_back(std::move(decision.value()));
  }
  return decisions;
}

}  // namespace redflag
