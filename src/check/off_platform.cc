#include "check/off_platform.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/limits.h"

namespace redflag {
namespace {

// Below it a link is told as worth a look and no more.
constexpr double kUncertain = 0.55;
constexpr double kSure = 0.75;

Severity Raised(Severity severity) {
  return severity == Severity::kCritical
             ? severity
             : static_cast<Severity>(static_cast<int>(severity) + 1);
}

// How sure the link is decides how far its rule's severity goes; a disguise
// is a sign of intent.
void Grade(const Link& link, Finding& finding) {
  finding.confidence *= link.confidence;
  if (link.confidence < kUncertain) {
    finding.severity = Severity::kLow;
    return;
  }
  if (link.confidence < kSure)
    finding.severity = std::min(finding.severity, Severity::kHigh);
  if (link.disguise.empty()) return;
  finding.confidence = std::min(0.99, finding.confidence + 0.05);
  if (finding.severity >= Severity::kMedium)
    finding.severity = Raised(finding.severity);
}

// "https://bit.ly/x -> https://acme.com/y", the first only if the text itself
// does not say it.
std::string Way(const Link& link) {
  std::string way;
  for (const std::string& address : link.chain)
    if (address != link.text)
      way.append(way.empty() ? "" : " -> ").append(address);
  return way;
}

// A link that is no danger in itself and yet not for this text.
bool IsMarketing(const Link& link) {
  return link.verdict == LinkVerdict::kOnPlatform && !link.host_class.empty();
}

// Whether the link's rule holds there: what its `unless` and `only_if` say of
// the words around a link, the engine has decided. Of more links than it tells
// of one field, all hold.
bool HoldsFor(const Rule& rule, const CheckInput& input, const Link& link) {
  const OffsetMap& map = input.fields[link.field].text->plain_to_given;
  const Span span = {map.FromSource(link.span.start),
                     map.FromSource(link.span.end)};
  std::size_t told = 0;
  for (const Match& match : input.matches) {
    if (match.rule != &rule || match.field != link.field) continue;
    if (match.span.Overlaps(span) || match.span.Contains(span)) return true;
    ++told;
  }
  return told >= DefaultLimits().matches_per_rule;
}

}  // namespace

OffPlatform::OffPlatform(const Tables& tables, const RuleBook& rules) {
  for (const TableRow& row : tables.Get("off-platform/link-rules").rows) {
    const Rule* const rule = rules.Find(row.Text("rule"));
    if (rule == nullptr) continue;
    for (const std::string& what : row.List("of"))
      rules_[what] = rule;
  }
}

const Rule* OffPlatform::RuleFor(const Link& link, FieldKind field) const {
  for (const std::string& what :
       {"field:" + std::string(FieldKindName(field)),
        "class:" + link.host_class,
        "kind:" + std::string(LinkKindName(link.kind))}) {
    const auto found = rules_.find(what);
    if (found != rules_.end()) return found->second;
  }
  return nullptr;
}

bool OffPlatform::IsForLinks(const Rule& rule) const {
  return std::ranges::any_of(
      rules_, [&rule](const auto& row) { return row.second == &rule; });
}

void OffPlatform::Check(const CheckInput& input,
                        std::vector<Finding>& out) const {
  for (const Link& link : input.links) {
    if (link.verdict != LinkVerdict::kOffPlatform && !IsMarketing(link))
      continue;
    const FieldKind field = input.document.fields[link.field].kind;
    const Rule* const rule = RuleFor(link, field);
    if (rule == nullptr || !HoldsFor(*rule, input, link)) continue;
    std::optional<Finding> finding =
        MakeFinding(*rule, input, link.field, link.span);
    if (!finding) continue;
    Grade(link, *finding);
    if (link.target != link.text) finding->meaning = link.target;
    if (link.chain.size() > 1) finding->meaning = Way(link);
    finding->disguise = link.disguise;
    finding->root = link.registrable.empty() ? link.target : link.registrable;
    out.push_back(*std::move(finding));
  }
  for (const Match& match : input.matches)
    if (match.rule->family == "off-platform" && !IsForLinks(*match.rule))
      out.push_back(FindingOf(match, input));
}

}  // namespace redflag
