// The literals that announce a regex.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace redflag {

// A clause is a list of literals of which any match holds one; in
// ZeroDigits(text), and in lower case.
using AtomClause = std::vector<std::string>;

// At most this many clauses are told of a regex.
inline constexpr unsigned kMaxClauses = 3;

// The clauses of a regex, the one that is seldomest met first. None where no
// literal worth looking for announces the regex: it must run on every text.
// REQUIRES: RE2 accepts `regex`.
std::vector<AtomClause> AtomClauses(std::string_view regex);

// Of a regex without such, clauses of single bytes: they tell at least that
// it needs a digit.
std::vector<AtomClause> ByteClauses(std::string_view regex);

// Whether texts that are looked for where words start are met more seldom than
// the literals of a clause, which are looked for everywhere.
bool AreSeldomer(std::span<const std::string> starts, const AtomClause& clause);

}  // namespace redflag
