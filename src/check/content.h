// The form of a listing's fields: lengths, symbols, repetition, capitals,
// markup and empty text.
//
// What is allowed stands in the tables "content/*"; what is said about it in
// the rules of the family content, which are applied by their ids.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "check/check.h"
#include "core/table.h"

namespace redflag {

// How a limit counts a field's text, blanks at both ends left out.
enum class LengthUnit { kCharacters, kBytes, kBytesWithoutBlanks };

std::size_t LengthIn(std::string_view text, LengthUnit unit);

// Immutable once built; threads may share one.
class Content {
 public:
  // Reads the tables "content/*" and the ranges of "message/emoji".
  // REQUIRES: both outlive it.
  Content(const Tables& tables, const RuleBook& rules);

  // Appends a listing's findings of the family content, and those of the
  // family's ordinary rules for any document.
  void Check(const CheckInput& input, std::vector<Finding>& out) const;

 private:
  struct Limit {
    const Rule* rule;
    std::string field;  // A field kind's name, or an attribute's.
    LengthUnit unit;
    std::size_t least, most;
  };
  struct Symbols {
    const Rule* rule;
    FieldKind field;
    std::set<char32_t> symbols;
  };
  struct Range {
    char32_t from, to;
  };

  const Rule* Find(std::string_view id) const { return rules_.Find(id); }
  void Add(std::string_view rule, const CheckInput& input, std::size_t field,
           std::optional<Span> given, std::vector<Finding>& out) const;

  void CheckLengths(const CheckInput& input, std::size_t field,
                    std::vector<Finding>& out) const;
  void CheckSymbols(const CheckInput& input, std::size_t field,
                    std::vector<Finding>& out) const;
  void CheckEmoji(const CheckInput& input, std::size_t field,
                  std::vector<Finding>& out) const;
  void CheckMarkup(const CheckInput& input, std::size_t field,
                   std::vector<Finding>& out) const;
  void CheckCapitals(const CheckInput& input, std::size_t field,
                     std::vector<Finding>& out) const;
  void CheckRepetition(const CheckInput& input, std::size_t field,
                       std::vector<Finding>& out) const;
  bool IsPartial(const Document& document) const;
  void CheckEmpty(const CheckInput& input, std::vector<Finding>& out) const;
  void CheckBullets(const CheckInput& input, std::vector<Finding>& out) const;
  bool IsEmoji(char32_t c) const;

  const RuleBook& rules_;
  std::vector<Limit> limits_;
  std::vector<Symbols> symbols_;
  std::vector<Range> emoji_;
  std::set<std::string, std::less<>> common_words_;
  // By field kind's name: tags that may stand there.
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> tags_;
  std::map<std::string, double, std::less<>> numbers_;
  // By attribute: the values by which a record is not a whole listing.
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>>
      partial_;
};

}  // namespace redflag
