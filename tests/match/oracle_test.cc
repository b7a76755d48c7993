// The fast engine must find what one regex at a time finds, on every text.
//
// The oracle knows nothing of the index, of atoms or of candidates: for each
// leaf of each rule it searches the whole text, from every start, with RE2 or
// for each form of its terms, and leaves the deciding of the rules to the same
// code.

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>
#include <re2/re2.h>

#include "match/engine.h"
#include "match/engine_impl.h"
#include "support/sanitized.h"
#include "support/scanner.h"
#include "text/normalize.h"
#include "text/term_forms.h"

namespace redflag {
namespace {

using LeafHit = ScannedField::LeafHit;

// A text, and the same with a blank for each hyphen.
struct Searched {
  explicit Searched(const std::string& text) : plain(text), blanked(text) {
    std::ranges::replace(blanked, '-', ' ');
  }

  const std::string& plain;
  std::string blanked;
};

struct LeafSearch {
  std::string term;            // Or else
  std::unique_ptr<RE2> regex;  // this.
  bool open_start = false;
  bool open_end = false;

  // The first match from `at` on; false where there is none.
  bool Next(const Searched& searched, std::size_t at, Span& span) const {
    const std::string& text = searched.plain;
    if (regex == nullptr) {
      const std::size_t start = Find(searched, at);
      if (start == std::string::npos) return false;
      span = {start, start + term.size()};
      return true;
    }
    re2::StringPiece part;
    if (!regex->Match(text, at, text.size(), RE2::UNANCHORED, &part, 1))
      return false;
    const auto start = static_cast<std::size_t>(part.data() - text.data());
    span = {start, start + part.size()};
    return true;
  }

  // Blanks inside of a term stand for hyphens too, those at its ends for
  // themselves.
  std::size_t Find(const Searched& searched, std::size_t at) const {
    if (term.find('-') == std::string::npos)
      return searched.blanked.find(term, at);
    const std::string& text = searched.plain;
    const auto from = text.begin() + static_cast<std::ptrdiff_t>(at);
    const auto found =
        std::search(from, text.end(), term.begin(), term.end(),
                    [](char there, char wanted) {
                      return there == wanted || (there == '-' && wanted == ' ');
                    });
    return found == text.end() ? std::string::npos
                               : static_cast<std::size_t>(found - text.begin());
  }
};

void AddForms(const std::string& term, std::vector<LeafSearch>& out) {
  const bool start = term.starts_with('*');
  const bool end = term.ends_with('*');
  const std::string bare =
      term.substr(start ? 1 : 0, term.size() - (start ? 1 : 0) - (end ? 1 : 0));
  for (const std::string& form : TermForms(bare))
    out.push_back({form, nullptr, start, end});
}

class Oracle {
 public:
  explicit Oracle(const Engine::Impl& engine) : engine_(engine) {
    for (const CompiledRule& rule : engine.rules.view()) {
      const Rule& given = engine.all_rules[rule.rule];
      Collect(engine.nodes[rule.find], given.find);
      Collect(rule.unless, given.unless);
    }
  }

  ScannedField Scan(const Field& field, const NormalizedText& text) const {
    ScannedField out;
    out.field = &field;
    out.text = &text;
    const Searched searched(text.plain);
    for (const auto& [leaf, searches] : leaves_)
      for (const LeafSearch& search : searches)
        FindAll(leaf, search, searched, text.boundary, out.leaves);
    std::ranges::sort(out.leaves, [](const LeafHit& a, const LeafHit& b) {
      return std::tie(a.leaf, a.span) < std::tie(b.leaf, b.span);
    });
    return out;
  }

 private:
  void Collect(const Node& node, const Expression& expression) {
    const auto parts = node.of.In(engine_.nodes);
    for (std::size_t i = 0; i < parts.size(); ++i)
      Collect(parts[i], expression.of[i]);
    Collect(node.except, expression.except);
    if (leaves_.contains(node.leaf)) return;
    if (expression.op == Expression::Op::kTerms)
      for (const std::string& term : *expression.terms)
        AddForms(term, leaves_[node.leaf]);
    if (expression.op == Expression::Op::kRegex)
      leaves_[node.leaf].push_back(
          {{}, std::make_unique<RE2>(expression.regex), false, false});
  }

  void Collect(Places exceptions, const std::vector<Unless>& given) {
    const auto compiled = exceptions.In(engine_.exceptions);
    for (std::size_t i = 0; i < compiled.size(); ++i) {
      Collect(engine_.nodes[compiled[i].find], given[i].find);
      Collect(compiled[i].also, given[i].also);
    }
  }

  static void FindAll(std::uint32_t leaf, const LeafSearch& search,
                      const Searched& searched,
                      const std::vector<bool>& boundary,
                      std::vector<LeafHit>& hits) {
    const std::string& text = searched.plain;
    std::size_t at = 0;
    Span span;
    while (at <= text.size() && search.Next(searched, at, span)) {
      auto [start, end] = span;
      at = start + 1;
      while (at < text.size() &&
             (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
        ++at;
      if (!search.open_start && !boundary[start]) continue;
      if (!search.open_end && !boundary[end]) continue;
      while (search.open_start && !boundary[start])
        --start;
      while (search.open_end && !boundary[end])
        ++end;
      at = std::max(at, end);
      hits.push_back({leaf, {start, end}, false});
    }
  }

  const Engine::Impl& engine_;
  std::map<std::uint32_t, std::vector<LeafSearch>> leaves_;
};

std::vector<std::string> Describe(const std::vector<Match>& matches) {
  std::vector<std::string> lines;
  for (const Match& match : matches)
    lines.push_back(match.rule->id + " " + std::to_string(match.span.start) +
                    "-" + std::to_string(match.span.end));
  return lines;
}

TEST(OracleTest, EngineFindsWhatOneRegexAtATimeFinds) {
  const PatternSet& set = BuiltInPatterns();
  const auto engine = Engine::Build(set, TermForms);
  ASSERT_TRUE(engine.ok());
  const Oracle oracle(engine.value()->impl());
  std::size_t texts = 0;
  for (const Rule& rule : set.rules) {
    // The rules' own examples are texts that nearly match many other rules.
    std::vector<std::string> given;
    for (const MatchExample& example : rule.match_examples)
      given.push_back(example.text);
    for (const CleanExample& example : rule.clean_examples)
      given.push_back(example.text);
    std::vector<MatchContext> contexts(2);
    contexts[0].languages = {"en", "de", "fr", "it", "es", "ja", "zh"};
    contexts[1].languages = {
        rule.where.languages.empty() ? "en" : rule.where.languages.front()};
    for (MatchContext& context : contexts) {
      context.kind = rule.where.kind.value_or(DocumentKind::kListing);
      context.marketplace = "US";
      context.date = "2026-11-21";
    }
    for (const std::string& one : given) {
      // The oracle is 100 times slower.
      if (++texts % (kSanitized ? 640 : 20) != 0) continue;
      const Field field{FieldKind::kTitle, 0, "", one};
      NormalizedText text = Normalize(one);
      text.folded.clear();  // The oracle reads the plain view.
      const std::vector<ScannedField> slow = {oracle.Scan(field, text)};
      for (const MatchContext& context : contexts) {
        const std::vector<ScannedField> fast = {
            engine.value()->Scan(field, text, context)};
        EXPECT_EQ(Describe(engine.value()->Decide(fast, context)),
                  Describe(engine.value()->Decide(slow, context)))
            << one;
      }
    }
  }
  EXPECT_GT(texts, 100U);
}

}  // namespace
}  // namespace redflag
