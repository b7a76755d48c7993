// Words of a text with the pauses between them, and phrases looked for at a
// place among them. Only texts that hold a mark are taken apart so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/normalized_text.h"
#include "core/span.h"
#include "core/table.h"

namespace redflag {

// What stands between a word and the one before it.
enum class Pause { kNone, kComma, kStop };

// The words of `plain`; each character of a script without spaces is one.
// REQUIRES: the text outlives it.
class WordText {
 public:
  explicit WordText(const NormalizedText& text);

  std::size_t size() const { return words_.size(); }
  std::string_view At(std::size_t i) const;
  Span SpanOf(std::size_t i) const { return words_[i].span; }
  Pause PauseBefore(std::size_t i) const { return words_[i].pause; }
  bool HasDigit(std::size_t i) const;
  bool IsUnspaced(std::size_t i) const;
  // The words that a span of `plain` touches: [first, last).
  std::pair<std::size_t, std::size_t> Cover(Span span) const;
  // The bytes of `plain` from one position to another.
  std::string_view Between(std::size_t from, std::size_t to) const;

 private:
  struct Word {
    Span span;
    Pause pause;
  };
  const std::string& plain_;
  std::vector<Word> words_;
};

// What a phrase is used for, as bits; see "trademark/connectors" and
// "trademark/cues".
enum Use : std::uint64_t {
  kNamesAfter = 1ULL << 0U,    // "compatible with": the mark follows.
  kNamesBefore = 1ULL << 1U,   // The mark came before it.
  kWeakName = 1ULL << 2U,      // "for": may mean much else.
  kAudience = 1ULL << 3U,      // "for men": no connector at all.
  kFiller = 1ULL << 4U,        // May stand between connector and mark.
  kBreaker = 1ULL << 5U,       // "with": ends a list of names.
  kCarrier = 1ULL << 6U,       // "cards": goods of the owner of a character.
  kImitates = 1ULL << 7U,      // "inspired by": the mark follows.
  kImitatesWeak = 1ULL << 8U,  // "like".
  kImitated = 1ULL << 9U,      // "dupe": the mark came before it.
  kSoftCue = 1ULL << 10U,      // Means nothing where a connector governs.
  kCopy = 1ULL << 11U,         // Shows that even a common word is a mark.
  kLogo = 1ULL << 12U,
  kLogoDenied = 1ULL << 13U,
  kGenuine = 1ULL << 14U,
  kDeniedAfter = 1ULL << 15U,   // "not by": the mark follows.
  kDeniedBefore = 1ULL << 16U,  // "not included": the mark came before it.
  kComparesAfter = 1ULL << 17U,
  kComparesBefore = 1ULL << 18U,
  kMadeWith = 1ULL << 19U,
  kLicensed = 1ULL << 20U,
  kDisowns = 1ULL << 22U,  // "not made by": whoever says so is not the owner.
  kDepicts = 1ULL << 21U,  // "diecast": goods that show what they name.
  kMeasuresAfter = 1ULL << 23U,   // "taller than": the mark follows.
  kMeasuresBefore = 1ULL << 24U,  // The mark came before it.
  kTreats = 1ULL << 25U,          // "biography": a work about what it names.
  kBlankBook = 1ULL << 26U,       // "notebook": no work about anything.
  kNamedAfter = 1ULL << 27U,      // "Mr": a surname follows.
  kNamedBefore = 1ULL << 28U,     // "family": a surname came before it.
  kMadeOf = 1ULL << 29U,          // "lining": of the ingredient before it.
  kShown = 1ULL << 30U,           // "print": shows the character beside it.
  kCheaper = 1ULL << 31U,         // "half the price": why one likens at all.
  kRival = 1ULL << 32U,        // "nobody will notice": why one names it at all.
  kStudies = 1ULL << 33U,      // "biography": a work about a theme, too.
  kRivalStrong = 1ULL << 34U,  // "same factory": vies for certain.
  kDeceives = 1ULL << 35U,     // "nobody will notice": taken for the mark's.
  kBookFormat = 1ULL << 36U,   // "paperback".
  kThatOf = 1ULL << 37U,       // "that of": stands for goods of the mark.
  kSame = 1ULL << 38U,         // "the same": before a place of making.
  kMakingPlace = 1ULL << 39U,  // "factory", "production line", "mould".
  kWeakPlace = 1ULL << 42U,    // "line": such a place only if it is the same.
  kSupplies = 1ULL << 40U,     // "that also supplies": whom a place works for.
  kVoid = 1ULL << 43U,         // "genuine leather": takes its words back.
  kShowsKey = 1ULL << 41U,     // "theme": an attribute of what goods show.
  kThan = 1ULL << 44U,         // "than": what is outdone follows.
  kThanAfter = 1ULL << 45U,    // What is outdone came before it.
  kOutdoes = 1ULL << 46U,      // "longer": how goods outdo others.
  kEquals = 1ULL << 47U,       // "as" before "effective as".
  kGenuinePart = 1ULL << 48U,  // "genuine part": tells of the mark afar.
  kGenuineAfter = 1ULL << 49U,  // "originale": of the mark right before it.
};

// Thread-safe: each language is made ready when it is first asked for.
class PhraseSet {
 public:
  struct Found {
    std::size_t words;   // Its length.
    std::uint64_t uses;  // Bits of Use, in the languages asked for.
  };

  // Reads {language, use, words} rows. REQUIRES: the table outlives it.
  void AddTable(const Table& table);

  // The bits of these languages; English is always among them.
  std::uint32_t LanguageBits(const std::vector<std::string>& tags) const;

  // All phrases that start at word `at` and end by `end`, shortest first.
  // `languages` are bits of LanguageBits.
  std::vector<Found> At(const WordText& text, std::size_t at, std::size_t end,
                        std::uint32_t languages) const;

 private:
  struct Phrase {
    std::vector<std::string> words;
    std::uint64_t uses;
  };
  struct Language {
    std::string tag;
    std::vector<const TableRow*> rows;
    mutable std::once_flag once;
    // By their first words; the shortest first.
    mutable std::map<std::string, std::vector<Phrase>, std::less<>> phrases;

    void MakeReady() const;
  };

  std::deque<Language> languages_;  // Bit i is the one at i.
};

}  // namespace redflag
