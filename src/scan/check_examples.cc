#include "scan/check_examples.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "check/duplicates.h"

namespace redflag {
namespace {

using Context = std::map<std::string, std::string>;

std::string Or(const Context& context, const std::string& key,
               const std::string& fallback) {
  const auto at = context.find(key);
  return at == context.end() ? fallback : at->second;
}

template <typename T>
T FirstOr(const std::vector<T>& list, T fallback) {
  return list.empty() ? fallback : list.front();
}

DocumentKind KindOf(const Rule& rule, const Context& context) {
  const DocumentKind own = rule.where.kind.value_or(
      rule.where.channels.empty() ? DocumentKind::kListing
                                  : DocumentKind::kMessage);
  return Or(context, "kind", std::string(KindName(own))) == "message"
             ? DocumentKind::kMessage
             : DocumentKind::kListing;
}

// An example of bullet points has one on each line.
void AddFields(Field field, Document& document) {
  const std::string text = std::move(field.text);
  std::size_t start = 0;
  while (field.kind == FieldKind::kBullet) {
    const std::size_t end = text.find('\n', start);
    if (end == std::string::npos) break;
    field.text = text.substr(start, end - start);
    document.fields.push_back(field);
    ++field.index;
    start = end + 1;
  }
  field.text = text.substr(start);
  document.fields.push_back(std::move(field));
}

// The document in which an example stands: what its context does not say
// comes from the rule's own `where`.
Document DocumentOf(const Rule& rule, const std::string& text,
                    const Context& context) {
  Document document;
  document.id = "example";
  document.source = rule.file;
  document.kind = KindOf(rule, context);
  const bool message = document.kind == DocumentKind::kMessage;
  document.channel =
      ChannelFromName(Or(context, "channel",
                         std::string(ChannelName(FirstOr(
                             rule.where.channels, Channel::kMessaging)))))
          .value_or(Channel::kMessaging);
  document.marketplace =
      Or(context, "marketplace",
         FirstOr(rule.where.marketplaces, std::string("US")));
  document.language =
      Or(context, "language", FirstOr(rule.where.languages, std::string("en")));
  Field field;
  field.kind = FirstOr(rule.where.fields,
                       message ? FieldKind::kBody : FieldKind::kDescription);
  const std::string named = Or(context, "field", "");
  if (const auto kind = FieldKindFromName(named)) field.kind = *kind;
  if (field.kind == FieldKind::kAttribute)
    field.key = FirstOr(rule.where.attributes, std::string("note"));
  constexpr std::string_view kAttributes = "attributes.";
  if (named.starts_with(kAttributes)) {
    field.kind = FieldKind::kAttribute;
    field.key = named.substr(kAttributes.size());
  }
  field.text = text;
  document.brand = Or(context, "brand", "");
  if (field.kind == FieldKind::kBrand) document.brand = text;
  AddFields(std::move(field), document);
  return document;
}

std::vector<std::string> ProductKindsOf(const Rule& rule,
                                        const Context& context) {
  const std::string named = Or(context, "product_kind", "");
  if (!named.empty()) return {named};
  if (rule.where.product_kinds.empty()) return {};
  return {rule.where.product_kinds.front()};
}

// What is found when the example and the listing `beside` it make a catalogue.
std::vector<Finding> RepetitionOf(const Scanner& scanner, const Rule& rule,
                                  const std::string& text,
                                  const Context& context) {
  const Document listing = DocumentOf(rule, text, context);
  Context other_context = context;
  other_context["brand"] = Or(context, "beside_brand", "");
  Document other = DocumentOf(rule, context.at("beside"), other_context);
  other.id = "beside";
  const Duplicates& duplicates = scanner.duplicates();
  const auto ours = duplicates.Describe(listing);
  const auto theirs = duplicates.Describe(other);
  Repetition repetition;
  if (ours && theirs) repetition.repeat = duplicates.Compare(*ours, *theirs);
  const auto finding = duplicates.FindingOf(
      repetition, listing, Or(context, "date", rule.where.from));
  return finding ? std::vector<Finding>{*finding} : std::vector<Finding>{};
}

std::vector<Finding> FindingsOf(const Scanner& scanner, const Rule& rule,
                                const std::string& text,
                                const Context& context) {
  std::vector<Finding> findings =
      context.contains("beside")
          ? RepetitionOf(scanner, rule, text, context)
          : scanner
                .CheckExample(DocumentOf(rule, text, context),
                              ProductKindsOf(rule, context),
                              Or(context, "date", rule.where.from))
                .findings;
  std::erase_if(findings, [&rule](const Finding& finding) {
    return finding.rule != rule.id;
  });
  return findings;
}

std::string ReasonOf(const std::vector<Finding>& findings,
                     const std::string& part) {
  if (findings.empty()) return "does not match";
  const bool marked = std::ranges::any_of(
      findings,
      [&part](const Finding& finding) { return finding.match == part; });
  if (marked) return "";
  return "marks \"" + findings.front().match + "\" and not \"" + part + "\"";
}

}  // namespace

ExampleResults CheckExamples(const Scanner& scanner,
                             const std::string& filter) {
  ExampleResults results;
  for (const Rule& rule : scanner.patterns().rules) {
    if (rule.status == RuleStatus::kRetired) continue;
    if (!rule.id.starts_with(filter) && !rule.file.starts_with(filter))
      continue;
    ++results.rules;
    for (const MatchExample& example : rule.match_examples) {
      ++results.examples;
      const std::string reason =
          ReasonOf(FindingsOf(scanner, rule, example.text, example.context),
                   example.part);
      if (!reason.empty())
        results.failures.push_back({rule.id, rule.file, example.text, reason});
    }
    for (const CleanExample& example : rule.clean_examples) {
      ++results.examples;
      const std::vector<Finding> findings =
          FindingsOf(scanner, rule, example.text, example.context);
      if (!findings.empty())
        results.failures.push_back(
            {rule.id, rule.file, example.text,
             "must not match, but marks \"" + findings.front().match + "\""});
    }
  }
  return results;
}

}  // namespace redflag
