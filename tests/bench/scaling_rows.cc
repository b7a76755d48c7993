// Matching as rules and marks grow: made-up ones beside the shipped.
#include <algorithm>
#include <cstdint>
#include <initializer_list>
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

constexpr std::size_t kFieldsRead = 3000;

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

Figure TimeWith(const Corpus& corpus, const PatternSet& set) {
  const auto engine = Engine::Build(set, TermForms);
  const std::size_t fields = std::min(kFieldsRead, corpus.fields.size());
  return TimeOf([&] {
    for (std::size_t i = 0; i < fields; ++i)
      Use(engine.value()
              ->Scan(*corpus.fields[i], corpus.texts[i])
              .terms.size());
  });
}

// The same work with ever more patterns, each beside the fewest.
void PrintGrowth(const Corpus& corpus, PatternSet (*make)(std::size_t count),
                 std::initializer_list<std::size_t> counts,
                 const std::string& what) {
  Figure first;
  std::string fewest;
  for (const std::size_t count : counts) {
    const std::string stage = "matching, " + std::to_string(count) + " " + what;
    const Figure now = TimeWith(corpus, make(count));
    Print({stage, "ms", now, fewest, first});
    if (!fewest.empty()) continue;
    first = now;
    fewest = std::to_string(count) + " of them";
  }
}

}  // namespace

void BenchScaling(const BenchInput& input) {
  PrintGrowth(input.corpus, WithRegexes, {400, 1500, 3000}, "regexes alone");
  PrintGrowth(input.corpus, WithMarks, {5000, 20000, 50000}, "marks more");
}

}  // namespace redflag
