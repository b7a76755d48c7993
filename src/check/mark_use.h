// What somebody's mark is used for where it stands in a listing.
//
// The idea: the words right before and behind a mark tell its use. "for",
// "fits", "passend für" before it (or 対応 behind it) name what the goods fit,
// also through a list of models; "inspired by", "dupe", "Typ" copy it; with
// neither, a mark in a title is the name of the product itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "check/mark_words.h"
#include "core/document.h"
#include "core/span.h"
#include "core/table.h"

namespace redflag {

enum class MarkUse {
  kNone,         // Nothing to say: a technology, a mere mention.
  kNominative,   // Names what the goods fit.
  kDenied,       // "not made by", "not included".
  kComparison,   // "unlike", "compared to".
  kIngredient,   // "made with".
  kMention,      // In running text, before goods of its class.
  kProductName,  // As the name, or an adjective of it.
  kCharacter,    // A character, club, artist as decoration or theme.
  kGenericWord,  // As the word for a kind of goods.
  kPhrase,       // A registered phrase as decoration.
  kImitation,    // "dupe", "style", "inspired by".
  kLogo,         // "logo", "emblem".
  kGenuine,      // "original", by somebody else.
  kDisguised,    // Misspelt or in look-alike letters.
  kSearchTerm,   // In the hidden keywords.
  kBrandField,   // The listing's brand, which its text disowns.
  kKindWord,     // In running text, as the word for the goods sold.
  kTradesOn,     // In running text, for no purpose but its fame.
};

// Whether the mark of a row decorates goods rather than makes them.
bool IsTheme(const TableRow& row);

// A mark at a place, and what is known of it.
struct MarkHit {
  const TableRow* row = nullptr;
  Span span;                        // Of `plain`.
  std::size_t first = 0, last = 0;  // Its words: [first, last).
  bool weak = false;                // An alias that is an ordinary word.
  bool distinct = false;            // One that is none, of a mark that is.
  bool disguised = false;
  bool own = false;
  bool broken = false;  // A misspelling that may be a slip.
};

struct JudgedUse {
  MarkUse use = MarkUse::kNone;
  Span span;  // Of `plain`: the mark with the words that decided.
  // Nothing beside the mark tells what it is there for.
  bool unexplained = false;
};

// Judges the marks of one field. REQUIRES: all arguments outlive it. Not
// thread-safe.
class UseJudge {
 public:
  // `hits` are all marks of the field in order, the seller's own included.
  UseJudge(const PhraseSet& phrases, std::uint32_t languages,
           const WordText& words, const Field& field,
           const std::vector<MarkHit>& hits)
      : phrases_(phrases),
        languages_(languages),
        words_(words),
        field_(field),
        hits_(hits),
        phrases_at_(words.size()) {}

  JudgedUse Judge(const MarkHit& hit) const;

  // Of the seller's own mark: kBrandField where the text disowns it.
  JudgedUse JudgeOwn(const MarkHit& hit) const;

  // Whether words beside a mark say that the goods show it.
  bool IsShown(const MarkHit& hit) const;
  // Whether they speak of its logo.
  bool IsOnLogo(const MarkHit& hit) const {
    return Logo(hit, true).has_value();
  }

  // Whether a word right before it calls it genuine.
  bool IsCalledGenuine(const MarkHit& hit) const {
    return Before(hit, kGenuine, 0).has_value();
  }
  // Whether a name of the same class that is no ordinary word stands right
  // beside it: "max mara zara".
  bool IsBesideName(const MarkHit& hit) const;
  // Whether a word of copying stands right beside a mark.
  bool IsCopied(const MarkHit& hit) const;
  // Any word of likeness; `anywhere` also one behind it, or one that calls it
  // genuine.
  bool IsLikened(const MarkHit& hit, bool anywhere) const;
  // Whether the field holds a phrase of that use.
  bool Holds(std::uint64_t use) const;
  // Whether a phrase of that use stands near a mark, or in a sentence beside.
  bool IsRivalled(const MarkHit& hit, std::uint64_t use) const;
  // Whether its sentence says that whoever makes the mark's goods made these,
  // too: "from the same factory as", "the foundry that casts for".
  bool IsFromMaker(const MarkHit& hit) const;
  // Whether the goods are measured against the mark's ("than a Dyson"), and
  // whether the clause says in what they are better, or as good.
  enum class Contest { kNone, kSomehow, kOutdone };
  Contest ContestOf(const MarkHit& hit) const;

 private:
  struct Cue {
    std::size_t from, to;  // Words [from, to).
    std::uint64_t uses;
  };
  struct Connector {
    bool weak;
  };

  std::optional<Cue> Before(const MarkHit& hit, std::uint64_t uses,
                            std::size_t gap) const;
  std::optional<Cue> Behind(const MarkHit& hit, std::uint64_t uses,
                            std::size_t gap) const;
  // The phrases that start at a word and end by `end`, shortest first.
  std::span<const PhraseSet::Found> PhrasesAt(std::size_t at,
                                              std::size_t end) const;
  std::uint64_t UsesAt(std::size_t word) const;
  bool IsVoid(const Cue& cue) const;
  bool InMark(std::size_t word) const;
  bool MayFill(std::size_t word) const;
  bool Hyphened(std::size_t word) const;
  std::optional<Cue> ConnectorEndingAt(std::size_t word) const;
  std::optional<Connector> Governs(const MarkHit& hit) const;
  std::optional<Connector> GovernsBehind(const MarkHit& hit) const;
  std::optional<Connector> Connection(const MarkHit& hit) const;
  // Whether the name of the attribute holds a phrase of one of these uses.
  bool KeyHolds(std::uint64_t uses) const;
  bool IsFitList() const;
  bool IsDenied(const MarkHit& hit) const;
  bool IsNegated(const Cue& cue) const;
  bool IsDecimal(const Cue& cue) const;
  std::optional<Cue> Imitation(const MarkHit& hit, bool governed) const;
  std::optional<Cue> ImitationOfOne(const MarkHit& hit) const;
  std::optional<Cue> LikenedGoods(const MarkHit& hit) const;
  bool IsMakersPlace(const Cue& place, std::size_t from, std::size_t to) const;
  // `governed`: words before the mark say what it does there ("for"), so that
  // a logo further behind it is not its own.
  std::optional<Cue> Logo(const MarkHit& hit, bool governed) const;
  // What calls the goods a part from the mark's maker, also where they are
  // said to fit it.
  std::optional<Cue> MakersPart(const MarkHit& hit) const;
  bool IsCompared(const MarkHit& hit) const;
  bool IsMeasured(const MarkHit& hit) const;
  std::optional<Cue> Than(const MarkHit& hit) const;
  // Whether a phrase of these uses stands within words [from, to), of at
  // least so many words.
  bool StandsIn(std::uint64_t uses, std::size_t from, std::size_t to,
                std::size_t least) const;
  std::size_t ApartGenuine(const MarkHit& hit) const;
  bool IsSubject(const MarkHit& hit) const;
  bool IsSurname(const MarkHit& hit) const;
  bool IsIngredient(const MarkHit& hit) const;
  bool IsStuffed(const MarkHit& hit) const;
  std::vector<std::size_t> StuffedWords() const;
  bool IsShare(const MarkHit& hit) const;
  bool NamesOwnersGoods(const MarkHit& hit) const;
  MarkUse Unconnected(const MarkHit& hit) const;
  Span With(const MarkHit& hit, const Cue& cue) const;

  const PhraseSet& phrases_;
  std::uint32_t languages_;
  const WordText& words_;
  const Field& field_;
  const std::vector<MarkHit>& hits_;
  // What was asked before, as each mark asks about the words around it.
  mutable std::vector<std::optional<std::vector<PhraseSet::Found>>> phrases_at_;
  mutable std::optional<std::uint64_t> all_uses_;
  mutable std::optional<std::vector<std::size_t>> stuffed_;
};

}  // namespace redflag
