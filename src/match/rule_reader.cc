#include "match/rule_reader.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include <re2/re2.h>

#include "core/limits.h"

namespace redflag {
namespace {

constexpr int kMaxListDepth = 8;
constexpr int kMaxExpressionDepth = 16;

void Resolve(const WordLists& lists, const std::string& name, int depth,
             std::vector<std::string>& terms) {
  const auto list = lists.find(name);
  if (list == lists.end())
    throw PatternMistake{"no file has the list \"" + name + "\""};
  if (depth > kMaxListDepth)
    throw PatternMistake{"the list \"" + name + "\" contains itself"};
  for (const std::string& term : list->second) {
    if (term.starts_with("@"))
      Resolve(lists, term.substr(1), depth + 1, terms);
    else
      terms.push_back(term);
  }
}

// Reads the parts of one rule; remembers whose rule it is.
class RuleReader {
 public:
  RuleReader(const std::string& file, std::string place, RuleNames& names)
      : file_(file), place_(std::move(place)), names_(names) {}

  Expression ReadExpression(const nlohmann::json& json, int depth);
  Where ReadWhere(const nlohmann::json& json);
  Unless ReadAll(const nlohmann::json& json);
  std::vector<Unless> ReadUnless(const nlohmann::json& json);
  Override ReadOverride(const nlohmann::json& json);
  std::vector<CitedPolicy> ReadPolicies(const std::vector<std::string>& ids);
  Severity ReadSeverity(const std::string& name);

  [[noreturn]] void Refuse(const std::string& what) const {
    throw PatternMistake{file_ + ": " + place_ + ": " + what};
  }

 private:
  TermList Checked(std::vector<std::string> terms) const;
  TermList ListOf(const std::string& name);
  void CheckRegex(const std::string& regex);
  Expression ReadOperator(ObjectReader& reader, int depth);
  Expression ReadNamed(const std::string& name, int depth);
  void ReadNear(ObjectReader& reader, int depth, Expression& out);
  Within ReadWithin(const nlohmann::json& json) const;
  bool ReadWordsScope(const std::string& scope, Unless& unless);
  Unless ReadScope(const std::string& scope, const nlohmann::json& find);
  std::vector<FieldKind> ReadFields(const std::vector<std::string>& names);
  std::vector<std::string> Spell(const std::vector<std::string>& names,
                                 std::string_view groups);

  const std::string& file_;
  std::string place_;
  RuleNames& names_;
};

TermList RuleReader::Checked(std::vector<std::string> terms) const {
  if (terms.empty()) Refuse("a list of terms is empty");
  for (const std::string& term : terms)
    if (term.find_first_not_of("* ") == std::string::npos)
      Refuse("a term is empty");
  return std::make_shared<const std::vector<std::string>>(std::move(terms));
}

// The terms of a list with its "@other" entries taken in.
TermList RuleReader::ListOf(const std::string& name) {
  const auto [list, is_new] = names_.resolved.try_emplace(name);
  if (is_new) {
    std::vector<std::string> terms;
    Resolve(names_.lists, name, 0, terms);
    list->second = Checked(std::move(terms));
  }
  return list->second;
}

void RuleReader::CheckRegex(const std::string& regex) {
  if (!names_.sound_regexes.insert(regex).second) return;
  if (regex.size() > DefaultLimits().pattern_bytes)
    Refuse("the regex is longer than " +
           std::to_string(DefaultLimits().pattern_bytes) + " bytes");
  RE2::Options options;
  options.set_log_errors(false);
  const RE2 compiled(regex, options);
  if (!compiled.ok()) Refuse("regex " + regex + ": " + compiled.error());
  if (RE2::FullMatch("", compiled)) Refuse("regex " + regex + " matches \"\"");
}

Expression RuleReader::ReadExpression(const nlohmann::json& json, int depth) {
  if (depth > kMaxExpressionDepth) Refuse("\"find\" is nested too deep");
  ObjectReader reader(json, file_, place_ + ": an expression");
  Expression out = ReadOperator(reader, depth);
  for (const bool wanted : {false, true}) {
    const char* const key = wanted ? "only_if" : "except";
    if (!reader.Has(key)) continue;
    for (Unless& unless : ReadUnless(reader.Need(key))) {
      unless.wanted = wanted;
      out.except.push_back(std::move(unless));
    }
  }
  for (const Unless& unless : out.except)
    if (unless.scope == Unless::Scope::kDocument ||
        unless.scope == Unless::Scope::kTitle || !unless.also.empty())
      Refuse(
          "\"except\" and \"only_if\" of an expression look at one field and "
          "one scope at a time; \"document\" and \"title\" stand beside "
          "\"find\"");
  reader.Finish();
  return out;
}

Expression RuleReader::ReadOperator(ObjectReader& reader, int depth) {
  Expression out;
  if (reader.Has("use")) return ReadNamed(reader.NeedText("use"), depth);
  if (reader.Has("terms")) {
    out.op = Expression::Op::kTerms;
    out.terms = Checked(reader.Texts("terms"));
  } else if (reader.Has("list")) {
    out.op = Expression::Op::kTerms;
    out.terms = ListOf(reader.NeedText("list"));
  } else if (reader.Has("regex")) {
    out.op = Expression::Op::kRegex;
    out.regex = reader.NeedText("regex");
    CheckRegex(out.regex);
  } else if (reader.Has("class")) {
    out.op = Expression::Op::kClass;
    out.class_name = reader.NeedText("class");
  } else if (reader.Has("any")) {
    out.op = Expression::Op::kAny;
    for (const nlohmann::json& part : reader.Need("any"))
      out.of.push_back(ReadExpression(part, depth + 1));
    if (out.of.empty()) Refuse("\"any\" is empty");
  } else {
    ReadNear(reader, depth, out);
  }
  return out;
}

Expression RuleReader::ReadNamed(const std::string& name, int depth) {
  const auto named = names_.expressions.find(name);
  if (named == names_.expressions.end())
    Refuse("no file has the expression \"" + name + "\"");
  return ReadExpression(named->second, depth + 1);
}

void RuleReader::ReadNear(ObjectReader& reader, int depth, Expression& out) {
  out.op = Expression::Op::kNear;
  for (const nlohmann::json& part : reader.Need("near"))
    out.of.push_back(ReadExpression(part, depth + 1));
  if (out.of.size() < 2) Refuse("\"near\" needs two parts or more");
  if (reader.Has("within")) out.within = ReadWithin(reader.Need("within"));
  const std::string order = reader.Text("order", "any");
  if (order != "any" && order != "given")
    Refuse("\"order\" must be \"any\" or \"given\"");
  out.ordered = order == "given";
}

Within RuleReader::ReadWithin(const nlohmann::json& json) const {
  Within within;
  if (json == "sentence") return within;
  if (json == "field") {
    within.unit = Within::Unit::kField;
    return within;
  }
  if (!json.is_object()) Refuse("odd \"within\"");
  if (json.size() == 2 && json.contains("words") &&
      json.contains("sentences")) {
    within = ReadWithin({{"words", json["words"]}});
    within.sentences = ReadWithin({{"sentences", json["sentences"]}}).count;
    return within;
  }
  if (json.size() != 1) Refuse("odd \"within\"");
  const std::string unit = json.begin().key();
  const nlohmann::json& count = json.begin().value();
  if (!count.is_number_unsigned() || count.get<std::size_t>() > 1000)
    Refuse("\"within\" needs a number up to 1000");
  within.count = count.get<std::size_t>();
  if (unit == "words")
    within.unit = Within::Unit::kWords;
  else if (unit != "sentences")
    Refuse("\"within\" must be sentence, field, words or sentences");
  return within;
}

std::vector<FieldKind> RuleReader::ReadFields(
    const std::vector<std::string>& names) {
  std::vector<FieldKind> kinds;
  for (const std::string& name : names) {
    const auto kind = FieldKindFromName(name);
    if (!kind) Refuse("there is no field \"" + name + "\"");
    kinds.push_back(*kind);
  }
  return kinds;
}

// Names with the groups of a table ("EU") spelled out.
std::vector<std::string> RuleReader::Spell(
    const std::vector<std::string>& names, std::string_view groups) {
  std::vector<std::string> spelled;
  for (const std::string& name : names) {
    const auto& rows = names_.tables->Get(groups).rows;
    const auto group = std::ranges::find_if(
        rows, [&name](const TableRow& row) { return row.Text("id") == name; });
    if (group == rows.end())
      spelled.push_back(name);
    else
      std::ranges::copy(group->List("members"), std::back_inserter(spelled));
  }
  return spelled;
}

Where RuleReader::ReadWhere(const nlohmann::json& json) {
  ObjectReader reader(json, file_, place_ + ": \"where\"");
  Where where;
  if (reader.Has("kind")) {
    const std::string kind = reader.NeedText("kind");
    if (kind != "listing" && kind != "message")
      Refuse("\"kind\" must be listing or message");
    where.kind =
        kind == "listing" ? DocumentKind::kListing : DocumentKind::kMessage;
  }
  for (const std::string& name : reader.Texts("channels")) {
    const auto channel = ChannelFromName(name);
    if (!channel) Refuse("there is no channel \"" + name + "\"");
    where.channels.push_back(*channel);
  }
  where.fields = ReadFields(reader.Texts("fields"));
  where.not_fields = ReadFields(reader.Texts("not_fields"));
  where.attributes = reader.Texts("attributes");
  where.marketplaces =
      Spell(reader.Texts("marketplaces"), "marketplace-groups");
  where.not_marketplaces =
      Spell(reader.Texts("not_marketplaces"), "marketplace-groups");
  where.languages = reader.Texts("languages");
  where.product_kinds =
      Spell(reader.Texts("product_kinds"), "product-kind-groups");
  where.not_product_kinds =
      Spell(reader.Texts("not_product_kinds"), "product-kind-groups");
  where.from = reader.Text("from", "");
  where.until = reader.Text("until", "");
  reader.Finish();
  return where;
}

// The scopes that count words: "words:3", "before:1", "after:2".
bool RuleReader::ReadWordsScope(const std::string& scope, Unless& unless) {
  const std::size_t colon = scope.find(':');
  const std::string_view name = std::string_view(scope).substr(0, colon);
  if (colon == std::string::npos) return false;
  if (name == "words") {
    unless.scope = Unless::Scope::kWords;
  } else if (name == "before") {
    unless.scope = Unless::Scope::kBefore;
  } else if (name == "after") {
    unless.scope = Unless::Scope::kAfter;
  } else {
    return false;
  }
  const char* end = scope.data() + scope.size();
  const auto read =
      std::from_chars(scope.data() + colon + 1, end, unless.words);
  if (read.ec != std::errc() || read.ptr != end)
    Refuse("odd scope \"" + scope + "\"");
  return true;
}

Unless RuleReader::ReadScope(const std::string& scope,
                             const nlohmann::json& find) {
  Unless unless;
  if (scope == "overlap") {
    unless.scope = Unless::Scope::kOverlap;
  } else if (scope == "sentence") {
    unless.scope = Unless::Scope::kSentence;
  } else if (scope == "field") {
    unless.scope = Unless::Scope::kField;
  } else if (scope == "title") {
    unless.scope = Unless::Scope::kTitle;
  } else if (scope == "document") {
    unless.scope = Unless::Scope::kDocument;
  } else if (ReadWordsScope(scope, unless)) {
  } else {
    Refuse("there is no scope \"" + scope + "\" for \"unless\"");
  }
  unless.find = ReadExpression(find, 0);
  return unless;
}

// Scopes that count only together.
Unless RuleReader::ReadAll(const nlohmann::json& json) {
  if (!json.is_object() || json.size() < 2)
    Refuse("\"all\" must be an object of two scopes or more");
  std::vector<Unless> scopes;
  std::vector<Unless> lacking;
  for (const auto& [scope, find] : json.items()) {
    if (scope != "not_title") {
      scopes.push_back(ReadScope(scope, find));
      continue;
    }
    lacking.push_back(ReadScope("title", find));
    lacking.back().wanted = true;
  }
  if (scopes.empty()) Refuse("\"all\" asks only for what is not there");
  Unless first = std::move(scopes.front());
  scopes.erase(scopes.begin());
  std::ranges::move(lacking, std::back_inserter(scopes));
  first.also = std::move(scopes);
  return first;
}

std::vector<Unless> RuleReader::ReadUnless(const nlohmann::json& json) {
  std::vector<Unless> all;
  const nlohmann::json list =
      json.is_array() ? json : nlohmann::json::array({json});
  for (const nlohmann::json& object : list) {
    if (!object.is_object()) Refuse("\"unless\" must be an object or a list");
    for (const auto& [scope, find] : object.items())
      all.push_back(scope == "all" ? ReadAll(find) : ReadScope(scope, find));
  }
  return all;
}

Severity RuleReader::ReadSeverity(const std::string& name) {
  const auto severity = SeverityFromName(name);
  if (!severity) Refuse("there is no severity \"" + name + "\"");
  return *severity;
}

Override RuleReader::ReadOverride(const nlohmann::json& json) {
  ObjectReader reader(json, file_, place_ + ": an override");
  Override out;
  out.where = ReadWhere(reader.Need("where"));
  if (reader.Has("severity"))
    out.severity = ReadSeverity(reader.NeedText("severity"));
  if (reader.Has("confidence")) out.confidence = reader.Number("confidence", 1);
  reader.Finish();
  return out;
}

std::vector<CitedPolicy> RuleReader::ReadPolicies(
    const std::vector<std::string>& ids) {
  if (ids.empty()) Refuse("\"policy\" is empty");
  std::vector<CitedPolicy> policies;
  const auto& rows = names_.tables->Get("policies").rows;
  for (const std::string& id : ids) {
    const auto row = std::ranges::find_if(
        rows, [&id](const TableRow& r) { return r.Text("id") == id; });
    if (row == rows.end())
      Refuse("the table \"policies\" has no \"" + id + "\"");
    Policy policy{std::string(row->Text("title")),
                  std::string(row->Text("url")),
                  std::string(row->Text("verified"))};
    const auto where = row->List("marketplaces");
    policies.push_back({std::move(policy), Spell({where.begin(), where.end()},
                                                 "marketplace-groups")});
  }
  return policies;
}

std::map<std::string, std::string> ReadContext(ObjectReader& reader) {
  std::map<std::string, std::string> context;
  for (const char* key :
       {"field", "marketplace", "language", "kind", "channel", "product_kind",
        "date", "brand", "beside", "beside_brand"})
    if (reader.Has(key)) context[key] = reader.NeedText(key);
  return context;
}

void ReadExamples(const nlohmann::json& json, const std::string& file,
                  const std::string& place, Rule& rule) {
  ObjectReader reader(json, file, place + ": \"examples\"");
  for (const nlohmann::json& example : reader.Need("match")) {
    ObjectReader one(example, file, place + ": an example");
    MatchExample match;
    match.text = one.NeedText("text");
    // Empty where the finding is about something absent.
    if (one.Has("part")) match.part = one.Need("part").get<std::string>();
    match.context = ReadContext(one);
    one.Finish();
    rule.match_examples.push_back(std::move(match));
  }
  for (const nlohmann::json& example : reader.Need("no_match")) {
    if (example.is_string()) {
      rule.clean_examples.push_back({example.get<std::string>(), {}});
      continue;
    }
    ObjectReader one(example, file, place + ": an example");
    CleanExample clean;
    clean.text = one.NeedText("text");
    clean.context = ReadContext(one);
    one.Finish();
    rule.clean_examples.push_back(std::move(clean));
  }
  reader.Finish();
  if (rule.match_examples.empty()) reader.Refuse("have no \"match\"");
  if (rule.clean_examples.empty()) reader.Refuse("have no \"no_match\"");
}

}  // namespace

Rule ReadRule(const nlohmann::json& object, const std::string& file,
              const std::string& family, RuleNames& names) {
  ObjectReader reader(object, file, "a rule");
  Rule rule;
  rule.id = reader.NeedText("id");
  rule.family = family;
  rule.file = file;
  const std::string place = "rule " + rule.id;
  RuleReader parts(file, place, names);
  if (!rule.id.starts_with(family + "/"))
    parts.Refuse("the id must start with \"" + family + "/\"");
  rule.title = reader.NeedText("title");
  rule.message = reader.NeedText("message");
  rule.remedy = reader.NeedText("remedy");
  const auto status = RuleStatusFromName(reader.Text("status", "stable"));
  if (!status) parts.Refuse("odd \"status\"");
  rule.status = *status;
  rule.severity = parts.ReadSeverity(reader.NeedText("severity"));
  rule.confidence = reader.Number("confidence", 0.8);
  if (rule.confidence <= 0 || rule.confidence > 1)
    parts.Refuse("\"confidence\" must be above 0 and at most 1");
  if (reader.Has("where")) rule.where = parts.ReadWhere(reader.Need("where"));
  rule.find = parts.ReadExpression(reader.Need("find"), 0);
  if (reader.Has("unless"))
    rule.unless = parts.ReadUnless(reader.Need("unless"));
  if (reader.Has("only_if"))
    for (Unless& wanted : parts.ReadUnless(reader.Need("only_if"))) {
      wanted.wanted = true;
      rule.unless.push_back(std::move(wanted));
    }
  if (reader.Has("overrides"))
    for (const nlohmann::json& one : reader.Need("overrides"))
      rule.overrides.push_back(parts.ReadOverride(one));
  rule.policy = parts.ReadPolicies(reader.Texts("policy"));
  ReadExamples(reader.Need("examples"), file, place, rule);
  reader.Finish();
  return rule;
}

}  // namespace redflag
