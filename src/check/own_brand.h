// Whose listing a document is: the names under which it is offered.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "check/check.h"
#include "core/document.h"
#include "core/table.h"

namespace redflag {

// A name as it is compared: folded like a text, words without punctuation.
// {"harley", "davidson"} for "Harley-Davidson(R)".
std::vector<std::string> NameWords(std::string_view name);

// The same as a key: its words with single blanks between them.
std::string NameKey(std::string_view name);
std::string NameKey(const std::vector<std::string>& words);

// The vocabulary of names, read once from "trademark/own-brand".
class BrandVocabulary {
 public:
  explicit BrandVocabulary(const Tables& tables);

  // "Visit the Acme Store" to "acme"; a text without such a frame as it is.
  std::vector<std::string> FromByline(std::string_view byline) const;
  // "Generic", "N/A" and the like: a brand field that names nobody.
  bool IsUnbranded(const std::vector<std::string>& name) const;
  // "Unknown", or a name in letters that no table of ours has: whose it is
  // nobody says.
  bool IsUnstated(std::string_view name) const;
  // Whether an attribute of that name says whose product it is.
  bool NamesOwner(std::string_view attribute) const;
  // "Tomy UK Ltd", "The Avengers" without what a name may also lack.
  std::vector<std::string> WithoutLegalForm(
      const std::vector<std::string>& name) const;
  // "Inc", "Store": says nothing about who it is.
  bool IsCompanyWord(std::string_view word) const;
  // "compatible", "parts": whoever has it in his name is not the owner of
  // the mark beside it.
  bool IsStrangerWord(std::string_view word) const;

  // Whether two names, each without its blanks, differ at most in an ending
  // that names come with and without: "jackdaniel", "jackdaniels".
  bool SameName(std::string_view a, std::string_view b) const;

 private:
  std::string_view WithoutEnding(std::string_view run) const;

  struct Frame {
    std::vector<std::string> before, after;
  };
  std::vector<Frame> frames_;
  std::vector<std::vector<std::string>> unbranded_, unstated_;
  std::vector<std::string> attributes_;
  std::vector<std::string> company_;
  std::vector<std::string> legal_forms_;
  std::vector<std::string> stranger_;
  std::vector<std::string> endings_;
};

class OwnBrand {
 public:
  // REQUIRES: `vocabulary` outlives it.
  OwnBrand(const BrandVocabulary& vocabulary, const Document& document,
           const CheckOptions& options);

  // Somebody says whose listing it is, even if only that it is nobody's.
  bool known() const { return known_; }
  const std::vector<std::vector<std::string>>& names() const { return names_; }

  // Whether `name` is one of the names, or the part of one that counts:
  // "Disney" in "Disney Store", "Frozen" in "Disney Frozen", but not "iPhone"
  // in "iPhone Cases".
  bool Is(const std::vector<std::string>& name) const;

 private:
  void Add(std::vector<std::string> name);
  // "Pok?mon": a brand of which an export lost letters.
  bool IsDamaged(std::string_view whole) const;

  const BrandVocabulary& vocabulary_;
  std::string damaged_;  // The brand without blanks, '?' for lost letters.
  std::vector<std::vector<std::string>> names_;
  bool known_ = false;
};

}  // namespace redflag
