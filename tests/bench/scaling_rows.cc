// Matching as rules and marks grow: made-up ones beside the shipped.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "bench/bench.h"
#include "match/engine.h"
#include "match/pattern_set.h"
#include "text/term_forms.h"

namespace redflag {
namespace {

constexpr std::size_t kFields = 3000;

// A name that no text is likely to hold, but that starts as names do.
std::string MadeUpName(std::mt19937& random) {
  constexpr const char* kParts[] = {"bel", "cor", "dan", "el",  "fra", "gor",
                                    "hal", "in",  "kar", "lo",  "mar", "nor",
                                    "or",  "pel", "ro",  "sol", "tan", "var"};
  std::string name;
  for (int i = 0; i < 3; ++i)
    name += kParts[random() % std::size(kParts)];
  return name + (random() % 3 == 0 ? " home" : "");
}

PatternSet WithRegexes(std::size_t count) {
  std::mt19937 random(1);
  PatternSet set;
  for (std::size_t i = 0; i < count; ++i) {
    Rule rule;
    rule.id = "claim/made-up-" + std::to_string(i);
    rule.find.op = Expression::Op::kRegex;
    rule.find.regex = "(?:" + MadeUpName(random) + "|" + MadeUpName(random) +
                      ") (?:for|of|with) [a-z]{3,12} [0-9]{1,3} ?%";
    set.rules.push_back(std::move(rule));
  }
  return set;
}

PatternSet WithMarks(std::size_t count) {
  std::mt19937 random(2);
  PatternSet set = LoadPatterns(BuiltInPatternFiles()).value();
  Table table;
  table.name = "trademark/marks";
  table.columns["mark"] = ColumnUse::kTerms;
  const auto columns =
      std::make_shared<const TableRow::Columns>(TableRow::Columns{"mark"});
  for (std::size_t i = 0; i < count; ++i) {
    TableRow row(columns);
    row.Add("mark", {MadeUpName(random) + std::to_string(i % 97)});
    table.rows.push_back(std::move(row));
  }
  set.tables.Add(std::move(table));
  return set;
}

double SecondsWith(const Corpus& corpus, const PatternSet& set) {
  const auto engine = Engine::Build(set, TermForms);
  const std::size_t fields = std::min(kFields, corpus.fields.size());
  return Time([&] {
           for (std::size_t i = 0; i < fields; ++i)
             Use(engine.value()
                     ->Scan(*corpus.fields[i], corpus.texts[i])
                     .terms.size());
         })
      .median;
}

}  // namespace

void BenchScaling(const BenchInput& input) {
  double before = 0;
  for (const std::size_t count : {400U, 1500U, 3000U}) {
    const double now = SecondsWith(input.corpus, WithRegexes(count));
    if (before == 0) before = now;
    std::printf(
        "matching, %5zu regexes alone        %8.1f ms  %5.2fx the "
        "first\n",
        count, now * 1e3, now / before);
  }
  before = 0;
  for (const std::size_t count : {5000U, 20000U, 50000U}) {
    const double now = SecondsWith(input.corpus, WithMarks(count));
    if (before == 0) before = now;
    std::printf(
        "matching, all and %5zu marks more   %8.1f ms  %5.2fx the "
        "first\n",
        count, now * 1e3, now / before);
  }
}

}  // namespace redflag
