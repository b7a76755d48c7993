// FilteredRE2 knows which combinations of literals a regex can match with,
// but only answers for given ones. So clauses are found by asking: all
// literals that are worth looking for together are a clause if the regex
// cannot match without them; whichever can be spared is taken away.

#include "match/regex_atoms.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <re2/filtered_re2.h>

#include "match/regex_shape.h"

namespace redflag {
namespace {

// Shorter atoms of letters, digits and blanks let nearly every text through;
// those of two bytes, and single signs, are looked for where a regex has
// nothing better.
constexpr std::size_t kMinCommonAtom = 3;
constexpr std::size_t kMinPoorAtom = 2;

bool IsCommonByte(char c) {
  constexpr std::string_view kCommon = " 0.,'-/()";
  return (c >= 'a' && c <= 'z') || kCommon.find(c) != std::string_view::npos;
}

// How often an atom is thought to be met, by its bytes: a digit (all of them
// are 0) says less than a letter, a symbol more.
double Frequency(const std::string& atom) {
  constexpr double kDigit = 3, kLetter = 12, kSymbol = 100;
  double frequency = 1;
  for (const char c : atom)
    frequency /= c == '0' ? kDigit : IsCommonByte(c) ? kLetter : kSymbol;
  return frequency;
}

double FrequencyOf(std::span<const std::string> atoms) {
  double sum = 0;
  for (const std::string& atom : atoms)
    sum += Frequency(atom);
  return sum;
}

bool IsSign(char c) {
  constexpr std::string_view kOfAllTexts = " 0.,-";
  return !(c >= 'a' && c <= 'z') &&
         kOfAllTexts.find(c) == std::string_view::npos;
}

bool IsWorthLookingFor(const std::string& atom, std::size_t least) {
  if (least < kMinCommonAtom && IsSign(atom[0])) return true;
  return atom.size() >= least || !std::ranges::all_of(atom, IsCommonByte);
}

class ClauseFinder {
 public:
  explicit ClauseFinder(std::string_view zeroed) {
    RE2::Options options;
    options.set_log_errors(false);
    int id = 0;
    const re2::StringPiece piece(zeroed.data(), zeroed.size());
    if (filter_.Add(piece, options, &id) != RE2::NoError) return;
    filter_.Compile(&atoms_);
  }

  std::vector<AtomClause> Run() {
    std::vector<AtomClause> clauses = ClausesOf(kMinCommonAtom);
    return clauses.empty() ? ClausesOf(kMinPoorAtom) : clauses;
  }

  std::vector<AtomClause> ClausesOf(std::size_t least) const {
    std::vector<int> worthy;
    for (std::size_t i = 0; i < atoms_.size(); ++i)
      if (IsWorthLookingFor(atoms_[i], least))
        worthy.push_back(static_cast<int>(i));
    // The commonest are tried first, and so spared first.
    std::ranges::sort(worthy, [this](int a, int b) {
      return Frequency(AtomOf(a)) > Frequency(AtomOf(b));
    });
    std::vector<AtomClause> clauses;
    while (clauses.size() < kMaxClauses && IsNeeded(worthy)) {
      const std::vector<int> clause = Spare(worthy);
      std::erase_if(worthy, [&clause](int atom) {
        return std::ranges::find(clause, atom) != clause.end();
      });
      AtomClause texts;
      for (const int atom : clause)
        texts.push_back(AtomOf(atom));
      clauses.push_back(std::move(texts));
    }
    std::ranges::stable_sort(clauses,
                             [](const AtomClause& a, const AtomClause& b) {
                               return FrequencyOf(a) < FrequencyOf(b);
                             });
    return clauses;
  }

 private:
  const std::string& AtomOf(int atom) const {
    return atoms_[static_cast<std::size_t>(atom)];
  }

  // Whether the regex cannot match without any of these atoms.
  bool IsNeeded(const std::vector<int>& clause) const {
    if (clause.empty()) return false;
    std::vector<int> others;
    for (int i = 0; i < static_cast<int>(atoms_.size()); ++i)
      if (std::ranges::find(clause, i) == clause.end()) others.push_back(i);
    std::vector<int> potential;
    filter_.AllPotentials(others, &potential);
    return potential.empty();
  }

  std::vector<int> Spare(const std::vector<int>& atoms) const {
    std::vector<int> clause = atoms;
    for (const int atom : atoms) {
      std::vector<int> fewer = clause;
      std::erase(fewer, atom);
      if (IsNeeded(fewer)) clause = std::move(fewer);
    }
    return clause;
  }

  re2::FilteredRE2 filter_{1};
  std::vector<std::string> atoms_;
};

}  // namespace

std::vector<AtomClause> AtomClauses(std::string_view regex) {
  const RegexShape shape = ShapeOf(regex);
  if (shape.zeroed.empty()) return {};
  return ClauseFinder(shape.zeroed).Run();
}

std::vector<AtomClause> ByteClauses(std::string_view regex) {
  const RegexShape shape = ShapeOf(regex);
  if (shape.zeroed.empty()) return {};
  return ClauseFinder(shape.zeroed).ClausesOf(1);
}

bool AreSeldomer(std::span<const std::string> starts,
                 const AtomClause& clause) {
  // Of the bytes of a text one in some five starts a word.
  constexpr double kWordBytes = 5;
  return FrequencyOf(starts) / kWordBytes < FrequencyOf(clause);
}

}  // namespace redflag
