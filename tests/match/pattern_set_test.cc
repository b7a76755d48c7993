#include "match/pattern_set.h"

#include <iostream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/scanner.h"

namespace redflag {
namespace {

const std::string kPolicies =
    R"({"schema": "redflag/table/1", "table": "policies", "source": "s",
        "verified": "2026-11-21", "columns": {"id": "text"},
        "rows": [{"id": "p"}]})";

// A sound rule, with one part of it replaced.
std::string RuleWith(const std::string& from, const std::string& to) {
  std::string rule =
      R"({"schema": "redflag/patterns/1", "family": "claim", "rules": [
        {"id": "claim/x", "title": "t", "severity": "low", "message": "m",
         "remedy": "r", "policy": ["p"], "find": {"terms": ["a"]},
         "examples": {"match": [{"text": "a", "part": "a"}],
                      "no_match": ["b"]}}]})";
  const std::size_t at = rule.find(from);
  if (!from.empty()) rule.replace(at, from.size(), to);
  return rule;
}

std::string MistakeIn(const std::string& rules) {
  const std::vector<PatternFile> files = {{"policies.json", kPolicies},
                                          {"x.json", rules}};
  const Result<PatternSet> set = LoadPatterns(files);
  return set.ok() ? "" : set.error().message;
}

TEST(PatternSetTest, TakesASoundRule) {
  EXPECT_EQ(MistakeIn(RuleWith("", "")), "");
}

TEST(PatternSetTest, RefusesEveryMistakeAndSaysWhere) {
  struct Case {
    std::string from, to, mistake;
  };
  for (const Case& c : std::vector<Case>{
           {R"("title": "t")", R"("titel": "t")",
            "x.json: a rule has no \"title\""},
           {R"("title": "t")", R"("title": "t", "colour": 1)",
            "x.json: a rule has the unknown key \"colour\""},
           {R"("claim/x")", R"("cleam/x")",
            "x.json: rule cleam/x: the id must start with \"claim/\""},
           {R"("low")", R"("grave")",
            "x.json: rule claim/x: there is no severity \"grave\""},
           {R"(["p"])", R"(["q"])",
            "x.json: rule claim/x: the table \"policies\" has no \"q\""},
           {R"({"terms": ["a"]})", R"({"regex": "a("})",
            "x.json: rule claim/x: regex a(: missing ): a("},
           {R"({"terms": ["a"]})", R"({"regex": "a*"})",
            "x.json: rule claim/x: regex a* matches \"\""},
           {R"({"terms": ["a"]})", R"({"list": "en/none"})",
            "no file has the list \"en/none\""},
           {R"(["b"])", "[]",
            "x.json: rule claim/x: \"examples\" have no \"no_match\""},
           {R"([{"text": "a", "part": "a"}])", "[]",
            "x.json: rule claim/x: \"examples\" have no \"match\""},
           {"redflag/patterns/1", "redflag/patterns/9",
            "x.json: \"schema\" must be \"redflag/patterns/1\" or "
            "\"redflag/table/1\""},
       }) {
    SCOPED_TRACE(c.to);
    EXPECT_EQ(MistakeIn(RuleWith(c.from, c.to)), c.mistake);
  }
}

TEST(PatternSetTest, RefusesTwoRulesOfOneName) {
  const std::vector<PatternFile> files = {{"policies.json", kPolicies},
                                          {"x.json", RuleWith("", "")},
                                          {"y.json", RuleWith("", "")}};
  const Result<PatternSet> set = LoadPatterns(files);
  ASSERT_FALSE(set.ok());
  EXPECT_EQ(set.error().message,
            "y.json: rule claim/x: the id is already taken");
}

TEST(PatternSetTest, ListsTakeInOtherLists) {
  const std::string rules = RuleWith(
      R"("family": "claim",)",
      R"("family": "claim", "lists": {"a": ["x", "@b"], "b": ["y"]},)");
  std::string with_list = rules;
  const std::string terms = R"({"terms": ["a"]})";
  with_list.replace(with_list.find(terms), terms.size(), R"({"list": "a"})");
  const std::vector<PatternFile> files = {{"policies.json", kPolicies},
                                          {"x.json", with_list}};
  const Result<PatternSet> set = LoadPatterns(files);
  ASSERT_TRUE(set.ok()) << set.error().message;
  EXPECT_EQ(*set.value().rules[0].find.terms,
            (std::vector<std::string>{"x", "y"}));
}

TEST(PatternSetTest, ExpressionsHaveNames) {
  const auto named = [](const std::string& expression) {
    std::string file = RuleWith(R"({"terms": ["a"]})", R"({"use": "x"})");
    file.replace(file.find("\"rules\""), 0,
                 R"("expressions": {"x": )" + expression + "}, ");
    return MistakeIn(file);
  };
  EXPECT_EQ(named(R"({"any": [{"terms": ["a"]}]})"), "");
  EXPECT_NE(named(R"({"use": "y"})").find("has the expression \"y\""),
            std::string::npos);
  EXPECT_NE(named(R"({"use": "x"})").find("nested too deep"),
            std::string::npos);
}

PatternSet SetOf(const std::string& rules,
                 const std::string& policies = kPolicies) {
  const std::vector<PatternFile> files = {{"policies.json", policies},
                                          {"x.json", rules}};
  Result<PatternSet> set = LoadPatterns(files);
  EXPECT_TRUE(set.ok()) << set.error().message;
  return set.ok() ? std::move(set.value()) : PatternSet();
}

TEST(PatternSetTest, DigestsAreOfWhatDecides) {
  const PatternSet set = SetOf(RuleWith("", ""));
  const std::string digest = set.rules.at(0).digest;
  for (const auto& [from, to] : std::map<std::string, std::string>{
           {R"(["b"])", R"(["b", "c"])"},
           {R"("severity")", "/* later */\n\"severity\""},
           {R"("family": "claim", )", R"(    "family":   "claim" , )"}}) {
    const PatternSet other = SetOf(RuleWith(from, to));
    EXPECT_NE(other.digest, set.digest) << to;
    EXPECT_EQ(other.shared_digest, set.shared_digest) << to;
    EXPECT_EQ(other.rules.at(0).digest, digest) << to;
  }
  for (const auto& [from, to] : std::map<std::string, std::string>{
           {R"("low")", R"("high")"},
           {R"("remedy": "r")", R"("remedy": "s")"},
           {R"("terms": ["a"])", R"("terms": ["a", "z"])"}}) {
    const PatternSet other = SetOf(RuleWith(from, to));
    EXPECT_EQ(other.shared_digest, set.shared_digest) << to;
    EXPECT_NE(other.rules.at(0).digest, digest) << to;
  }
  EXPECT_NE(SetOf(RuleWith(R"("rules")", R"("lists": {"l": ["a"]}, "rules")"))
                .shared_digest,
            set.shared_digest);
  std::string policies = kPolicies;
  policies.replace(policies.find(R"({"id": "p"})"), 0, R"({"id": "q"}, )");
  EXPECT_NE(SetOf(RuleWith("", ""), policies).shared_digest, set.shared_digest);
}

TEST(PatternSetTest, TheBuiltInSetsAreSound) {
  EXPECT_FALSE(BuiltInPatterns().rules.empty());
  EXPECT_TRUE(BuiltInPatterns().digest.starts_with("sha256:"));
}

// The lists that an expression, or a list, names.
void AddNamedLists(const nlohmann::json& json, std::set<std::string>& out) {
  if (json.is_string()) {
    const auto& text = json.get_ref<const std::string&>();
    if (text.starts_with('@')) out.insert(text.substr(1));
    return;
  }
  for (const auto& [key, value] : json.items()) {
    if (key == "list" && value.is_string())
      out.insert(value.get<std::string>());
    else if (value.is_structured() || value.is_string())
      AddNamedLists(value, out);
  }
}

TEST(PatternSetTest, TheBuiltInListsAreUsedAndHoldNothingTwice) {
  std::set<std::string> named;
  std::map<std::string, std::string> files;  // Of lists, by name.
  for (const PatternFile& file : BuiltInPatternFiles()) {
    const auto json = nlohmann::json::parse(file.text);
    if (!json.contains("rules") && !json.contains("lists")) continue;
    AddNamedLists(json, named);
    if (!json.contains("lists")) continue;
    for (const auto& [name, list] : json["lists"].items()) {
      files[name] = file.name;
      std::set<std::string> had;
      for (const auto& term : list)
        EXPECT_TRUE(had.insert(term.get<std::string>()).second)
            << file.name << ": \"" << name << "\" holds " << term << " twice";
    }
  }
  EXPECT_FALSE(files.empty());
  for (const auto& [name, file] : files)
    EXPECT_TRUE(named.contains(name))
        << file << ": nobody looks for \"" << name << "\"";
}

// Prints how many examples each rule has in each language.
TEST(PatternSetTest, RequestsAreJudgedInEveryLanguage) {
  const std::vector<std::string> languages = {"en", "de", "fr", "it",
                                              "es", "ja", "zh"};
  std::map<std::string, std::map<std::string, std::size_t>> table;
  for (const Rule& rule : BuiltInPatterns().rules) {
    const std::size_t dot = rule.id.rfind('.');
    if (rule.family == "review-manipulation" && dot != std::string::npos)
      table[rule.id.substr(0, dot)][rule.id.substr(dot + 1)] =
          rule.match_examples.size() + rule.clean_examples.size();
  }
  EXPECT_GE(table.size(), 20U);
  for (auto& [rule, examples] : table) {
    std::cout << rule;
    for (const std::string& language : languages) {
      std::cout << "  " << language << " " << examples[language];
      EXPECT_GE(examples[language], 2U) << rule << " in " << language;
    }
    std::cout << "\n";
  }
}

}  // namespace
}  // namespace redflag
