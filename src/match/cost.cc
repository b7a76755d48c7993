#include "match/cost.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include <re2/re2.h>

#include "core/limits.h"
#include "match/regex_atoms.h"
#include "match/regex_shape.h"

namespace redflag {
namespace {

// Enough to tell the dear rules from the cheap ones.
constexpr std::size_t kSampleTexts = 400;
constexpr int kRounds = 3;

void Collect(const Expression& expression, std::vector<std::string_view>& out);

void Collect(const std::vector<Unless>& all,
             std::vector<std::string_view>& out) {
  for (const Unless& unless : all) {
    Collect(unless.find, out);
    Collect(unless.also, out);
  }
}

void Collect(const Expression& expression, std::vector<std::string_view>& out) {
  if (expression.op == Expression::Op::kRegex) out.push_back(expression.regex);
  for (const Expression& part : expression.of)
    Collect(part, out);
  Collect(expression.except, out);
}

struct Sample {
  std::vector<Field> fields;
  std::vector<NormalizedText> texts;
};

Sample SampleOf(const PatternSet& patterns,
                NormalizedText (*normalize)(std::string_view text)) {
  std::vector<std::string> all;
  for (const Rule& rule : patterns.rules) {
    for (const MatchExample& example : rule.match_examples)
      all.push_back(example.text);
    for (const CleanExample& example : rule.clean_examples)
      all.push_back(example.text);
  }
  Sample sample;
  const std::size_t step = std::max<std::size_t>(1, all.size() / kSampleTexts);
  for (std::size_t i = 0; i < all.size(); i += step) {
    sample.fields.push_back({FieldKind::kDescription, 0, "", all[i]});
    sample.texts.push_back(normalize(all[i]));
  }
  return sample;
}

// The best of several rounds: what disturbs a round only makes it longer.
double SecondsOf(const Engine& engine, const Sample& sample) {
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < sample.texts.size(); ++i)
      engine.Scan(sample.fields[i], sample.texts[i]);
    const std::chrono::duration<double> took =
        std::chrono::steady_clock::now() - start;
    best = std::min(best, took.count());
  }
  return best;
}

}  // namespace

std::string TooCostly(std::string_view regex) {
  RE2::Options options;
  options.set_log_errors(false);
  const RE2 compiled(re2::StringPiece(regex.data(), regex.size()), options);
  const std::size_t limit = DefaultLimits().regex_program;
  if (compiled.ProgramSize() > static_cast<int>(limit))
    return "its program of " + std::to_string(compiled.ProgramSize()) +
           " steps is over the limit of " + std::to_string(limit) +
           "; count fewer repetitions";
  if (AtomClauses(regex).empty() && !ShapeOf(regex).width)
    return "it would run on every text and has no bound: give it a literal "
           "of three letters or more, or bound its repetitions";
  return "";
}

std::vector<std::string_view> RegexesOf(const Rule& rule) {
  std::vector<std::string_view> regexes;
  Collect(rule.find, regexes);
  Collect(rule.unless, regexes);
  return regexes;
}

Status CheckCosts(const PatternSet& patterns,
                  std::span<const PatternFile> files) {
  for (const Rule& rule : patterns.rules) {
    const bool added = std::ranges::any_of(
        files,
        [&rule](const PatternFile& file) { return file.name == rule.file; });
    if (!added) continue;
    for (const std::string_view regex : RegexesOf(rule))
      if (const std::string fault = TooCostly(regex); !fault.empty())
        return Error{ErrorKind::kInvalidPatterns,
                     rule.file + ": rule " + rule.id + ": regex " +
                         std::string(regex) + " costs too much: " + fault};
  }
  return Done{};
}

std::vector<RuleCost> MeasureRules(
    const PatternSet& patterns, TermFormsFunction forms,
    NormalizedText (*normalize)(std::string_view text)) {
  const Sample sample = SampleOf(patterns, normalize);
  const PatternSet none;
  const double floor = SecondsOf(*Engine::Build(none, forms).value(), sample);
  std::vector<RuleCost> costs;
  double sum = 0;
  for (const Rule& rule : patterns.rules) {
    PatternSet alone;
    alone.rules.push_back(rule);
    const auto engine = Engine::Build(alone, forms);
    const double seconds =
        std::max(0.0, SecondsOf(*engine.value(), sample) - floor);
    costs.push_back({&rule, seconds, 0});
    sum += seconds;
  }
  for (RuleCost& cost : costs)
    cost.share = sum > 0 ? cost.seconds / sum : 0;
  std::ranges::stable_sort(costs, [](const RuleCost& a, const RuleCost& b) {
    return a.seconds > b.seconds;
  });
  return costs;
}

}  // namespace redflag
