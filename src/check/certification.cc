#include "check/certification.h"

#include <algorithm>
#include <bitset>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "check/kind_guess.h"
#include "core/ascii.h"
#include "core/limits.h"

namespace redflag {
namespace {

constexpr std::string_view kRequirements = "certification/requirements";
constexpr std::string_view kAttributes = "product-attributes";
constexpr std::string_view kNegations = "certification/negations";
constexpr std::string_view kMissingRule = "certification/missing-claim";
constexpr std::string_view kHoldRule = "certification/hold-ready";
// Below it a kind is a guess, and what it lacks only a note.
constexpr double kSureKind = 0.6;
// So far a negation reaches: bytes, and words between it and the claim.
constexpr std::size_t kNegationReach = 48;
constexpr std::size_t kNegationWords = 2;
// More names than this in one note help nobody.
constexpr std::size_t kMostNames = 24;

struct Requirement {
  std::string_view id;
  std::string_view name;
  const TableRow* row = nullptr;
  std::vector<const Requirement*> implies;
};

struct MatrixRow {
  std::set<std::string, std::less<>> kinds;  // "*": any that has others.
  std::set<std::string, std::less<>> marketplaces;
  const Requirement* requirement = nullptr;
  std::string_view level;
  std::optional<Severity> principal;
  std::string_view when;  // "radio", "!radio", or "".
  std::string_view source;
};

// A number by which a requirement is named.
struct NumberShape {
  std::string_view shape;
  std::span<const std::string> prefixes;
  std::vector<const Requirement*> requirements;
};

// A requirement that a document has to meet.
struct Need {
  const Requirement* requirement = nullptr;
  std::string_view level;
  std::optional<Severity> principal;
  std::string_view source;
  const ProductKind* kind = nullptr;
};

// Where a document speaks of a requirement.
struct Claim {
  std::string field;
  std::string words;
};

using ClaimsMade = std::map<const Requirement*, Claim>;

// The first place stays; of overlapping words there the longest.
void Note(ClaimsMade& claims, const Requirement& requirement, Claim claim) {
  const auto [known, is_new] = claims.emplace(&requirement, claim);
  if (!is_new && known->second.field == claim.field &&
      known->second.words.size() < claim.words.size())
    known->second.words = std::move(claim.words);
}

struct Assessment {
  std::vector<std::string> attributes;
  std::vector<Need> needs;
  ClaimsMade direct;                // As stated.
  ClaimsMade claims;                // With what they imply.
  std::vector<std::string> denied;  // "fcc: not_applicable".
};

std::size_t WordCount(std::string_view text) {
  std::size_t count = 0;
  bool inside = false;
  for (const char c : text) {
    const bool word = IsWordByte(c);
    if (word && !inside) ++count;
    inside = word;
  }
  return count;
}

// Whether a claim may still be meant beyond these characters.
bool EndsThought(std::string_view text) {
  return text.find_first_of(",;.:!?()[]/") != std::string_view::npos ||
         text.find("\u3001") != std::string_view::npos ||
         text.find("\u3002") != std::string_view::npos;
}

// Whether a negation at that distance still belongs to the claim.
bool IsNear(std::string_view gap) {
  constexpr std::size_t kCjkReach = 6;  // Bytes: two letters.
  if (EndsThought(gap)) return false;
  const bool cjk = std::ranges::any_of(
      gap, [](char c) { return static_cast<unsigned char>(c) >= 0xE3U; });
  return cjk ? gap.size() <= kCjkReach : WordCount(gap) <= kNegationWords;
}

// "not CE certified", "use a UL listed charger": the claim is denied, or made
// for another thing.
bool IsTakenBack(const ScannedField& field, Span span) {
  const std::string_view plain = field.text->plain;
  const Span sentence = field.text->SentenceAt(span.start);
  const std::size_t from = std::max(
      sentence.start, span.start - std::min(span.start, kNegationReach));
  const std::size_t to = std::min(sentence.end, span.end + kNegationReach);
  const auto first = std::ranges::lower_bound(
      field.terms, from, {}, [](const TermHit& hit) { return hit.span.start; });
  for (auto hit = first; hit != field.terms.end() && hit->span.start < to;
       ++hit) {
    if (hit->table != kNegations || hit->span.end > to) continue;
    const Span gap = hit->column == "before" ? Span{hit->span.end, span.start}
                                             : Span{span.end, hit->span.start};
    if (gap.start <= gap.end && IsNear(plain.substr(gap.start, gap.size())))
      return true;
  }
  return false;
}

std::string Joined(const std::vector<std::string>& parts,
                   std::string_view glue) {
  std::string joined;
  for (const std::string& part : parts) {
    if (!joined.empty()) joined += glue;
    joined += part;
  }
  return joined;
}

bool IsNumberByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || c == '-' || c == '/' || c == '.' || c == ':';
}

// Shapes: 9 a digit, A a capital letter or digit, * anything after it, any
// other character itself.
bool HasShape(std::string_view word, std::string_view shape) {
  while (!word.empty() && (word.back() == '.' || word.back() == ':' ||
                           word.back() == '/' || word.back() == '-'))
    word.remove_suffix(1);
  std::size_t at = 0;
  for (const char c : shape) {
    if (c == '*') return true;
    if (at == word.size()) return false;
    const char is = word[at++];
    const bool digit = is >= '0' && is <= '9';
    const bool capital = is >= 'A' && is <= 'Z';
    if (c == '9' ? !digit : c == 'A' ? !(digit || capital) : c != is)
      return false;
  }
  return at == word.size();
}

// Whether one of the prefixes ends `head`, as words of their own.
bool StandsAfter(std::string_view head, std::span<const std::string> prefixes) {
  if (prefixes.empty()) return true;
  while (!head.empty() && (head.back() == ' ' || head.back() == '-'))
    head.remove_suffix(1);
  return std::ranges::any_of(prefixes, [head](const std::string& prefix) {
    if (!head.ends_with(prefix)) return false;
    const std::size_t before = head.size() - prefix.size();
    return before == 0 || !IsWordByte(head[before - 1]);
  });
}

std::string_view KeyStem(std::string_view key) {
  return key.substr(0, key.find('.'));
}

bool IsText(FieldKind kind) {
  return kind == FieldKind::kBullet || kind == FieldKind::kDescription ||
         kind == FieldKind::kAPlus || kind == FieldKind::kPage;
}

bool Speaks(FieldKind kind) {
  return kind != FieldKind::kUrl && kind != FieldKind::kImageUrl &&
         kind != FieldKind::kBrand;
}

}  // namespace

struct Certification::Impl {
  Impl(const Tables& tables, const RuleBook& book);

  void ReadRequirements(const Tables& tables);
  void ReadMatrix(const Tables& tables);
  void ReadKinds(const Tables& tables);

  Assessment Assess(const CheckInput& input) const;
  std::vector<std::string> AttributesOf(const CheckInput& input) const;
  std::vector<Need> NeedsOf(const CheckInput& input,
                            const std::vector<std::string>& attributes) const;
  void AddNeed(const MatrixRow& row, const ProductKind& kind,
               std::vector<Need>& needs) const;
  bool InForce(const Requirement& requirement, const std::string& date) const;
  void ReadClaims(const CheckInput& input, Assessment& out) const;
  void ReadTerms(const CheckInput& input, Assessment& out) const;
  void ReadNumbers(const ScannedField& field, Assessment& out) const;
  void ReadAttribute(const Field& field, Assessment& out) const;
  bool IsDenied(std::string_view value) const;
  std::vector<Policy> PoliciesOf(const std::vector<const Need*>& needs) const;
  void AddMissing(const CheckInput& input, const Assessment& assessment,
                  std::vector<Finding>& out) const;
  void AddHold(const CheckInput& input, const Assessment& assessment,
               bool missing, std::vector<Finding>& out) const;
  std::string ForeignMarks(const Assessment& assessment) const;
  std::string KindName(const ProductKind& kind) const;

  const RuleBook& rules;
  PowerFigures figures;
  std::vector<Requirement> requirements;
  std::map<std::string_view, const Requirement*> by_id;
  std::map<const TableRow*, const Requirement*> by_row;
  std::vector<MatrixRow> matrix;
  std::map<std::string, std::vector<const MatrixRow*>, std::less<>> by_market;
  std::multimap<std::string, const Requirement*, std::less<>> by_attribute;
  std::map<std::string_view, const TableRow*> kinds;
  std::map<std::string_view, std::set<std::string, std::less<>>> kind_names;
  std::map<std::string_view, Policy> sources;
  std::vector<NumberShape> numbers;
  std::bitset<256> number_starts;  // The bytes that they may start with.
  std::vector<std::string> denials;
};

Certification::Impl::Impl(const Tables& tables, const RuleBook& book)
    : rules(book), figures(tables) {
  ReadKinds(tables);
  ReadRequirements(tables);
  ReadMatrix(tables);
  for (const TableRow& row : tables.Get("certification/sources").rows)
    sources[row.Text("id")] = {std::string(row.Text("title")),
                               std::string(row.Text("url")),
                               std::string(row.Text("verified"))};
  for (const TableRow& row : tables.Get("certification/numbers").rows) {
    numbers.push_back({row.Text("shape"), row.List("prefix"), {}});
    for (unsigned byte = 0; byte < 256; ++byte) {
      const char c = static_cast<char>(byte);
      const std::string_view first = numbers.back().shape.substr(0, 1);
      if (HasShape({&c, 1}, first)) number_starts.set(byte);
    }
    for (const std::string& id : row.List("requirements"))
      if (const auto named = by_id.find(id); named != by_id.end())
        numbers.back().requirements.push_back(named->second);
  }
  for (const TableRow& row : tables.Get(kNegations).rows) {
    std::ranges::copy(row.List("denial"), std::back_inserter(denials));
  }
}

void Certification::Impl::ReadKinds(const Tables& tables) {
  for (const TableRow& row : tables.Get("product-kinds").rows) {
    kinds[row.Text("id")] = &row;
    auto& names = kind_names[row.Text("id")];
    names.insert(std::string(row.Text("id")));
    for (const std::string& group : row.List("groups"))
      names.insert(group);
  }
}

void Certification::Impl::ReadRequirements(const Tables& tables) {
  const Table& table = tables.Get(kRequirements);
  requirements.reserve(table.rows.size());
  for (const TableRow& row : table.rows)
    requirements.push_back({row.Text("id"), row.Text("name"), &row, {}});
  for (const Requirement& requirement : requirements) {
    by_id[requirement.id] = &requirement;
    by_row[requirement.row] = &requirement;
    for (const std::string& name : requirement.row->List("attributes"))
      by_attribute.emplace(name, &requirement);
  }
  for (Requirement& requirement : requirements)
    for (const std::string& id : requirement.row->List("implies"))
      if (const auto implied = by_id.find(id); implied != by_id.end())
        requirement.implies.push_back(implied->second);
}

void Certification::Impl::ReadMatrix(const Tables& tables) {
  const Table& groups = tables.Get("marketplace-groups");
  for (const TableRow& row : tables.Get("certification/matrix").rows) {
    const auto requirement = by_id.find(row.Text("requirement"));
    if (requirement == by_id.end()) continue;
    MatrixRow entry;
    entry.requirement = requirement->second;
    for (const std::string& kind : row.List("kinds"))
      entry.kinds.insert(kind);
    for (const std::string& name : row.List("marketplaces")) {
      const auto group = std::ranges::find_if(
          groups.rows,
          [&name](const TableRow& other) { return other.Text("id") == name; });
      if (group == groups.rows.end())
        entry.marketplaces.insert(name);
      else
        entry.marketplaces.insert(group->List("members").begin(),
                                  group->List("members").end());
    }
    entry.level = row.Text("level");
    entry.principal = SeverityFromName(row.Text("principal"));
    entry.when = row.Text("when");
    entry.source = row.Text("source", requirement->second->row->Text("source"));
    matrix.push_back(std::move(entry));
  }
  for (const MatrixRow& row : matrix)
    for (const std::string& marketplace : row.marketplaces)
      by_market[marketplace].push_back(&row);
}

// What the kind is by nature, and what the listing says it has.
std::vector<std::string> Certification::Impl::AttributesOf(
    const CheckInput& input) const {
  std::set<std::string, std::less<>> found;
  for (const ProductKind& kind : input.product_kinds)
    if (const auto row = kinds.find(kind.id); row != kinds.end())
      for (const std::string& name : row->second->List("attributes"))
        found.insert(name);
  for (const ScannedField& field : input.fields) {
    if (!Speaks(field.field->kind) ||
        field.field->kind == FieldKind::kSearchTerms)
      continue;
    for (const TermHit& hit : field.terms) {
      if (hit.table != kAttributes) continue;
      const std::string_view name = hit.row->Text("id");
      if (!found.contains(name) && !IsTakenBack(field, hit.span))
        found.emplace(name);
    }
    for (const std::string_view id : figures.In(field.text->plain))
      if (!id.empty()) found.emplace(id);
  }
  return {found.begin(), found.end()};
}

bool Certification::Impl::InForce(const Requirement& requirement,
                                  const std::string& date) const {
  const std::string_view from = requirement.row->Text("from");
  const std::string_view until = requirement.row->Text("until");
  return (from.empty() || date.empty() || from <= date) &&
         (until.empty() || date.empty() || date <= until);
}

void Certification::Impl::AddNeed(const MatrixRow& row, const ProductKind& kind,
                                  std::vector<Need>& needs) const {
  for (Need& need : needs)
    if (need.requirement == row.requirement) {
      if (row.principal &&
          (!need.principal || *need.principal < *row.principal))
        need.principal = row.principal;
      return;
    }
  needs.push_back(
      {row.requirement, row.level, row.principal, row.source, &kind});
}

// Whether a row's condition holds: "battery", "!mains", or "" for always.
bool HoldsWhen(const std::vector<std::string>& attributes,
               std::string_view when) {
  if (when.empty()) return true;
  const bool negated = when.front() == '!';
  if (negated) when.remove_prefix(1);
  const bool has = std::ranges::find(attributes, when) != attributes.end();
  return has != negated;
}

// Whether a row is for a kind of one of these names or, asked for the general
// ones, for every kind.
template <typename Names>
bool IsAbout(const MatrixRow& row, const Names& names, bool general) {
  if (row.kinds.contains("*") != general) return false;
  return general ||
         std::ranges::any_of(row.kinds, [&names](const std::string& name) {
           return names.contains(name);
         });
}

std::vector<Need> Certification::Impl::NeedsOf(
    const CheckInput& input, const std::vector<std::string>& attributes) const {
  std::vector<Need> needs;
  const auto rows = by_market.find(input.context.marketplace);
  if (rows == by_market.end()) return needs;
  for (const ProductKind& kind : input.product_kinds) {
    const auto names = kind_names.find(kind.id);
    if (names == kind_names.end()) continue;
    const std::size_t known = needs.size();
    // What every product of a sort needs counts only for a kind of its own.
    for (const bool general : {false, true}) {
      if (general && needs.size() == known) break;
      for (const MatrixRow* row : rows->second)
        if (IsAbout(*row, names->second, general) &&
            HoldsWhen(attributes, row->when) &&
            InForce(*row->requirement, input.options.as_of))
          AddNeed(*row, kind, needs);
    }
  }
  return needs;
}

void Certification::Impl::ReadTerms(const CheckInput& input,
                                    Assessment& out) const {
  for (const ScannedField& field : input.fields) {
    if (!Speaks(field.field->kind)) continue;
    if (field.field->kind == FieldKind::kAttribute &&
        IsDenied(field.field->text))
      continue;
    for (const TermHit& hit : field.terms) {
      if (hit.table != kRequirements) continue;
      const Span given = field.text->ToGiven(hit.span);
      std::string words = field.field->text.substr(given.start, given.size());
      // Short names count only as they are written: "CE", not "ce".
      if (hit.column == "weak_aliases" && words != hit.term) continue;
      if (IsTakenBack(field, hit.span)) continue;
      Note(out.direct, *by_row.at(hit.row),
           {FieldName(*field.field), std::move(words)});
    }
  }
}

// Numbers are told by their shape: "EN 62115", "K193456", "201-240123"; a
// field that denies holds none.
void Certification::Impl::ReadNumbers(const ScannedField& field,
                                      Assessment& out) const {
  const std::string_view text = field.text->visible;
  std::optional<bool> denied;
  std::size_t at = 0;
  while (at < text.size()) {
    if (!IsNumberByte(text[at])) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    while (at < text.size() && IsNumberByte(text[at]))
      ++at;
    if (!number_starts[static_cast<unsigned char>(text[start])]) continue;
    const std::string_view word = text.substr(start, at - start);
    for (const NumberShape& number : numbers) {
      if (!HasShape(word, number.shape) ||
          !StandsAfter(text.substr(0, start), number.prefixes))
        continue;
      if (!denied) denied = IsDenied(field.field->text);
      if (*denied) return;
      const bool known = std::ranges::all_of(
          number.requirements,
          [&out](const Requirement* one) { return out.direct.contains(one); });
      if (known) continue;
      for (const Requirement* requirement : number.requirements)
        out.direct.emplace(requirement,
                           Claim{FieldName(*field.field), std::string(word)});
    }
  }
}

bool Certification::Impl::IsDenied(std::string_view value) const {
  const std::string lower = LowerAscii(value);
  return std::ranges::any_of(denials, [&lower](const std::string& denial) {
    return lower == denial ||
           (denial.size() > 6 && lower.find(denial) != std::string::npos);
  });
}

// An attribute that exists for a requirement speaks of it by being filled.
void Certification::Impl::ReadAttribute(const Field& field,
                                        Assessment& out) const {
  const std::string key = LowerAscii(KeyStem(field.key));
  const auto [first, last] = by_attribute.equal_range(key);
  for (auto named = first; named != last; ++named) {
    if (field.text.empty() || IsDenied(field.text))
      out.denied.push_back(field.key + ": " + field.text);
    else
      Note(out.direct, *named->second, {FieldName(field), field.text});
  }
}

void Certification::Impl::ReadClaims(const CheckInput& input,
                                     Assessment& out) const {
  ReadTerms(input, out);
  for (const ScannedField& field : input.fields)
    if (Speaks(field.field->kind)) ReadNumbers(field, out);
  for (const Field& field : input.document.fields)
    if (field.kind == FieldKind::kAttribute) ReadAttribute(field, out);
  out.claims = out.direct;
  std::vector<const Requirement*> open;
  for (const auto& [requirement, claim] : out.direct)
    open.push_back(requirement);
  while (!open.empty()) {
    const Requirement* requirement = open.back();
    open.pop_back();
    for (const Requirement* implied : requirement->implies)
      if (out.claims.emplace(implied, out.claims.at(requirement)).second)
        open.push_back(implied);
  }
}

Assessment Certification::Impl::Assess(const CheckInput& input) const {
  Assessment assessment;
  assessment.attributes = AttributesOf(input);
  assessment.needs = NeedsOf(input, assessment.attributes);
  if (!assessment.needs.empty()) ReadClaims(input, assessment);
  return assessment;
}

std::vector<Policy> Certification::Impl::PoliciesOf(
    const std::vector<const Need*>& needs) const {
  std::vector<Policy> policies;
  std::set<std::string_view> seen;
  for (const Need* need : needs) {
    const auto source = sources.find(need->source);
    if (source != sources.end() && seen.insert(need->source).second)
      policies.push_back(source->second);
  }
  return policies;
}

std::string Certification::Impl::KindName(const ProductKind& kind) const {
  const auto row = kinds.find(kind.id);
  std::string name(row == kinds.end() ? kind.id : row->second->Text("name"));
  if (kind.confidence <= kGuessedKind) name += " (a guess)";
  return name;
}

// Marks that the listing states and that prove nothing where it is sold.
std::string Certification::Impl::ForeignMarks(
    const Assessment& assessment) const {
  std::vector<std::string> names;
  for (const auto& entry : assessment.direct) {
    const auto* requirement = entry.first;
    const bool needed =
        std::ranges::any_of(assessment.needs, [requirement](const Need& need) {
          return need.requirement == requirement;
        });
    if (!needed && requirement->row->Has("mark"))
      names.push_back(entry.second.words);
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return Joined(names, ", ");
}

namespace {

std::string MarketplaceWords(const Document& document) {
  std::string words = document.marketplace;
  if (document.marketplace_from == "default") words += " (assumed)";
  return words;
}

bool HasBody(const Document& document) {
  return std::ranges::any_of(document.fields, [](const Field& field) {
    return IsText(field.kind) && !field.text.empty();
  });
}

// The words that told the kind, each kind once.
std::string EvidenceOf(const std::vector<const Need*>& needs) {
  std::vector<std::string> parts;
  for (const Need* need : needs)
    if (std::ranges::find(parts, need->kind->evidence) == parts.end())
      parts.push_back(need->kind->evidence);
  return Joined(parts, " ... ");
}

std::vector<std::string> NamesOf(const std::vector<const Need*>& needs) {
  std::vector<std::string> names;
  names.reserve(needs.size() + 1);
  for (const Need* need : needs)
    names.emplace_back(need->requirement->name);
  if (names.size() > kMostNames) {
    const std::size_t rest = names.size() - kMostNames;
    names.resize(kMostNames);
    names.push_back("and " + std::to_string(rest) + " more");
  }
  return names;
}

}  // namespace

void Certification::Impl::AddMissing(const CheckInput& input,
                                     const Assessment& assessment,
                                     std::vector<Finding>& out) const {
  const Rule* rule = rules.Find(kMissingRule);
  if (rule == nullptr) return;
  std::vector<const Need*> missing;
  for (const Need& need : assessment.needs) {
    if (!need.principal || *need.principal < Severity::kMedium) continue;
    if (assessment.claims.contains(need.requirement)) return;
    missing.push_back(&need);
  }
  if (missing.empty()) return;
  auto finding = MakeFinding(*rule, input, input.fields.size(), std::nullopt);
  if (!finding) return;
  finding->severity = Severity::kMedium;
  double confidence = 0;
  for (const Need* need : missing) {
    const bool verified = sources.contains(need->source);
    if (verified)
      finding->severity = std::max(finding->severity, *need->principal);
    confidence = std::max(confidence, need->kind->confidence);
  }
  // A guess at the kind, or a record without any text, is no ground.
  if (confidence < kSureKind || !HasBody(input.document))
    finding->severity = Severity::kLow;
  finding->confidence *= confidence;
  const std::string foreign = ForeignMarks(assessment);
  finding->message = FillIn(finding->message,
                            {{"marketplace", MarketplaceWords(input.document)},
                             {"kind", KindName(*missing.front()->kind)},
                             {"requirements", Joined(NamesOf(missing), "; ")}});
  if (!foreign.empty())
    finding->message +=
        " What it does state (" + foreign + ") is no proof there.";
  if (!assessment.denied.empty())
    finding->message +=
        " An attribute says otherwise: " + assessment.denied.front() + ".";
  finding->evidence = EvidenceOf(missing);
  finding->root = "certification:missing";
  for (Policy& policy : PoliciesOf(missing))
    finding->policy.push_back(std::move(policy));
  out.push_back(*std::move(finding));
}

void Certification::Impl::AddHold(const CheckInput& input,
                                  const Assessment& assessment, bool missing,
                                  std::vector<Finding>& out) const {
  const Rule* rule = rules.Find(kHoldRule);
  if (rule == nullptr) return;
  std::vector<const Need*> open;
  for (const Need& need : assessment.needs) {
    const bool told =
        missing && need.principal && *need.principal >= Severity::kMedium;
    if (!told && !assessment.claims.contains(need.requirement))
      open.push_back(&need);
  }
  if (open.empty()) return;
  // What the law asks for first, then papers, then what is customary.
  const auto weight = [](const Need* need) {
    if (need->principal) return 0;
    if (need->level == "legal") return 1;
    return need->level == "marketplace-document" ? 2 : 3;
  };
  std::ranges::stable_sort(open, {}, weight);
  auto finding = MakeFinding(*rule, input, input.fields.size(), std::nullopt);
  if (!finding) return;
  finding->message = FillIn(finding->message,
                            {{"marketplace", MarketplaceWords(input.document)},
                             {"kind", KindName(*open.front()->kind)},
                             {"requirements", Joined(NamesOf(open), "; ")}});
  finding->evidence = EvidenceOf(open);
  finding->root = "certification:hold";
  for (Policy& policy : PoliciesOf(open))
    finding->policy.push_back(std::move(policy));
  out.push_back(*std::move(finding));
}

Certification::Certification(const Tables& tables, const RuleBook& rules)
    : impl_(std::make_unique<const Impl>(tables, rules)) {}
Certification::~Certification() = default;

void Certification::Check(const CheckInput& input,
                          std::vector<Finding>& out) const {
  for (const Match& match : input.matches) {
    if (match.rule->family == "certification")
      out.push_back(FindingOf(match, input));
  }
  if (input.document.kind != DocumentKind::kListing) return;
  const Assessment assessment = impl_->Assess(input);
  if (assessment.needs.empty()) return;
  const std::size_t known = out.size();
  impl_->AddMissing(input, assessment, out);
  impl_->AddHold(input, assessment, out.size() > known, out);
}

std::vector<std::string> Certification::Explain(const CheckInput& input) const {
  std::vector<std::string> lines;
  for (const ProductKind& kind : input.product_kinds)
    lines.push_back("kind: " + impl_->KindName(kind) + " (" + kind.id +
                    "), because of \"" + kind.evidence + "\", confidence " +
                    std::to_string(static_cast<int>(kind.confidence * 100)) +
                    " %");
  if (lines.empty()) lines.emplace_back("kind: none that is known");
  const Assessment assessment = impl_->Assess(input);
  lines.push_back("marketplace: " + MarketplaceWords(input.document));
  lines.push_back("circumstances: " + Joined(assessment.attributes, ", "));
  for (const Need& need : assessment.needs) {
    const auto claim = assessment.claims.find(need.requirement);
    std::string line = need.principal ? "principal: " : "needed: ";
    line += need.requirement->name;
    line += " [" + std::string(need.level) + ", " +
            std::string(need.requirement->row->Text("evidence")) + "] ";
    line += claim == assessment.claims.end()
                ? "not spoken of"
                : "found in " + claim->second.field + ": \"" +
                      claim->second.words + "\"";
    const auto source = impl_->sources.find(need.source);
    line += source == impl_->sources.end() ? "; unverified"
                                           : "; " + source->second.url;
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace redflag
