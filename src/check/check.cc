#include "check/check.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <tuple>
#include <utility>

#include "core/ascii.h"
#include "core/limits.h"
#include "core/utf8.h"

namespace redflag {
namespace {

// FNV-1a, 64 bits: stable between runs and machines, which std::hash is not.
class Hasher {
 public:
  void Add(std::string_view text) {
    for (const char c : text)
      Mix(static_cast<unsigned char>(c));
    Mix(0);
  }
  std::string Hex() const {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    for (unsigned shift = 64; shift > 0; shift -= 4)
      hex += kDigits[(hash_ >> (shift - 4)) & 15U];
    return hex;
  }

 private:
  void Mix(std::uint64_t byte) {
    hash_ ^= byte;
    hash_ *= 1099511628211U;
  }
  std::uint64_t hash_ = 14695981039346656037U;
};

// Moves `at` out to the nearest blank, but no further than `most` bytes.
std::size_t WordBreakBefore(std::string_view text, std::size_t at,
                            std::size_t most) {
  const std::size_t stop = at > most ? at - most : 0;
  std::size_t best = at;
  for (std::size_t i = at; i > stop; --i)
    if (IsAsciiBlank(text[i - 1])) best = i;
  return stop == 0 ? 0 : best;
}

std::size_t WordBreakAfter(std::string_view text, std::size_t at,
                           std::size_t most) {
  const std::size_t stop = std::min(text.size(), at + most);
  if (stop == text.size()) return stop;
  std::size_t best = at;
  for (std::size_t i = at; i < stop; ++i)
    if (IsAsciiBlank(text[i])) best = i;
  return best;
}

std::string OneLine(std::string text) {
  std::ranges::replace_if(text, IsAsciiBlank, ' ');
  return text;
}

void SetPlace(const CheckInput& input, std::size_t field,
              std::optional<Span> given, Finding& finding) {
  const Field& where = input.document.fields[field];
  finding.field_kind = where.kind;
  finding.field = FieldName(where);
  if (!given) return;
  finding.span = given;
  finding.match = where.text.substr(given->start, given->size());
  finding.evidence = Evidence(where.text, *given);
}

}  // namespace

RuleBook::RuleBook(const PatternSet& patterns) {
  for (const Rule& rule : patterns.rules)
    rules_.emplace(rule.id, &rule);
}

const Rule* RuleBook::Find(std::string_view id) const {
  const auto rule = rules_.find(id);
  return rule == rules_.end() ? nullptr : rule->second;
}

namespace {

// Those in force there; all, where the table knows of none.
std::vector<Policy> PoliciesOf(const Rule& rule,
                               const std::string& marketplace) {
  std::vector<Policy> in_force;
  std::vector<Policy> all;
  for (const auto& [policy, marketplaces] : rule.policy) {
    all.push_back(policy);
    if (marketplaces.empty() || std::ranges::count(marketplaces, marketplace))
      in_force.push_back(policy);
  }
  return in_force.empty() ? all : in_force;
}

}  // namespace

std::optional<Finding> MakeFinding(const Rule& rule, const CheckInput& input,
                                   std::size_t field,
                                   std::optional<Span> given) {
  const Field* where = field < input.document.fields.size()
                           ? &input.document.fields[field]
                           : nullptr;
  // A rule that code applies is not bound to the fields that rules in general
  // leave out; only to those it names itself.
  const bool names_fields = !rule.where.fields.empty();
  if (rule.status == RuleStatus::kRetired ||
      !Holds(rule.where, input.context, names_fields ? where : nullptr))
    return std::nullopt;
  Finding finding;
  finding.rule = rule.id;
  finding.family = rule.family;
  finding.status = rule.status;
  std::tie(finding.severity, finding.confidence) =
      GradeOf(rule, input.context, where);
  if (where != nullptr) SetPlace(input, field, given, finding);
  const std::map<std::string, std::string> values = {
      {"match", OneLine(finding.match)}};
  finding.message = FillIn(rule.message, values);
  finding.remedy = FillIn(rule.remedy, values);
  finding.policy = PoliciesOf(rule, input.context.marketplace);
  finding.fingerprint = Fingerprint(input.document, finding);
  return finding;
}

Finding FindingOf(const Match& match, const CheckInput& input) {
  const NormalizedText& text = *input.fields[match.field].text;
  const Span given = text.ToGiven(match.span);
  Finding finding;
  if (auto made = MakeFinding(*match.rule, input, match.field, given))
    finding = *std::move(made);
  finding.severity = match.severity;
  finding.confidence = match.confidence;
  if (match.folded) finding.disguise.emplace_back("look-alike letters");
  return finding;
}

std::string FillIn(std::string text,
                   const std::map<std::string, std::string>& values) {
  for (const auto& [name, value] : values) {
    const std::string slot = "{" + name + "}";
    std::size_t at = 0;
    while ((at = text.find(slot, at)) != std::string::npos) {
      text.replace(at, slot.size(), value);
      at += value.size();
    }
  }
  return text;
}

std::string Evidence(std::string_view text, Span given) {
  const std::size_t limit = DefaultLimits().evidence_bytes;
  const std::size_t room =
      limit > given.size() ? (limit - given.size()) / 2 : 0;
  std::size_t start = WordBreakBefore(text, given.start, room);
  std::size_t end = given.size() > limit
                        ? given.start + limit
                        : WordBreakAfter(text, given.end, room);
  start = CodePointStart(text, start);
  end = CodePointStart(text, end);
  std::string quote = OneLine(std::string(text.substr(start, end - start)));
  if (start > 0) quote = "... " + quote;
  if (end < text.size()) quote += " ...";
  return quote;
}

std::string Fingerprint(const Document& document, const Finding& finding) {
  Hasher hasher;
  hasher.Add(document.id);
  hasher.Add(finding.rule);
  hasher.Add(FieldKindName(finding.field_kind));
  hasher.Add(finding.match);
  return hasher.Hex();
}

}  // namespace redflag
