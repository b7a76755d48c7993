// Matching beside a loop of single regexes.
#include <algorithm>
#include <string>
#include <vector>

#include <re2/re2.h>

#include "bench/bench.h"
#include "match/engine.h"
#include "text/term_forms.h"

namespace redflag {
namespace {

// The loop over single regexes is slow; it gets a slice of the text.
constexpr std::size_t kPeerFields = 60;

void CollectRegexes(const Expression& expression,
                    std::vector<std::unique_ptr<RE2>>& out) {
  for (const Expression& part : expression.of)
    CollectRegexes(part, out);
  if (expression.op == Expression::Op::kRegex)
    out.push_back(std::make_unique<RE2>(expression.regex));
  if (expression.op != Expression::Op::kTerms) return;
  std::string any;
  for (const std::string& term : expression.terms)
    for (const std::string& form : TermForms(term.substr(term[0] == '*')))
      any += (any.empty() ? "" : "|") + RE2::QuoteMeta(form);
  RE2::Options options;
  options.set_max_mem(64 << 20);
  out.push_back(std::make_unique<RE2>(any, options));
}

}  // namespace

void BenchMatching(const BenchInput& input) {
  const Corpus& corpus = input.corpus;
  const auto engine = Engine::Build(input.patterns, TermForms);
  if (!engine.ok()) return;
  const Timing ours = Time([&] {
    for (std::size_t i = 0; i < corpus.fields.size(); ++i)
      Use(engine.value()
              ->Scan(*corpus.fields[i], corpus.texts[i])
              .leaves.size());
  });
  std::vector<std::unique_ptr<RE2>> regexes;
  for (const Rule& rule : input.patterns.rules)
    CollectRegexes(rule.find, regexes);
  double slice = 0;
  const std::size_t fields = std::min(kPeerFields, corpus.fields.size());
  for (std::size_t i = 0; i < fields; ++i)
    slice += static_cast<double>(corpus.texts[i].plain.size()) / 1e6;
  const Timing peer = Time([&] {
    for (std::size_t i = 0; i < fields; ++i)
      for (const auto& regex : regexes)
        Use(RE2::PartialMatch(corpus.texts[i].plain, *regex) ? 1U : 0U);
  });
  PrintRow("matching, rules and all tables", corpus.megabytes / ours.median,
           "RE2 in a loop, rules only", slice / peer.median, ours.spread);
}

}  // namespace redflag
