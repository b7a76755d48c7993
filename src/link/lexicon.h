// The words that the scanners go by, and where a text holds them.
//
// All words of the table "off-platform/words" are found in one pass: a word's
// first bytes lead to the few terms that start so.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"
#include "core/table.h"

namespace redflag {

enum class WordKind : std::uint8_t {
  kDot,  // Value: the languages in which it is one, or "".
  kAt,
  kSlash,
  kNumber,          // Value: the digits it stands for, "x2" (the next word
                    // twice), "+" or "_" (only joins).
  kPhone,           // Announces a phone number.
  kNotPhone,        // Announces a number that is none.
  kMessenger,       // Value: the service; sure by itself.
  kCode,            // Value: the service; a short or disguised name.
  kIdLabel,         // "id", "account": between a service and a name.
  kFollow,          // Asks to follow, add, write.
  kFeature,         // The service is a feature of the product.
  kWebCall,         // Announces an address: "visit", "our website", "at".
  kWebPreposition,  // The same, right before an address: "at".
  kMailbox,         // Usual names of mailboxes.
  kQr,              // The code itself.
  kScan,            // To scan it.
  kQrPurpose,       // What for: to get, join, contact.
  kQrProduct,       // A product that makes, reads or pairs by codes.
  kEngine,          // Value: the search engine or shop to be searched.
  kSearch,          // To search.
  kSearchDirect,    // An instruction to search that needs no engine.
  kEngineProduct,   // The engine's name in a product's name.
  kShop,            // A competing shop or marketplace by name.
  kOrderLink,       // A step needed to complete an order.
  kDiversion,       // Discounts and the like: never needed for an order.
  kPut,             // To put a name somewhere: "type", "pop ... into".
  kSelf,            // The seller, as what is searched for: "us", "our name".
  kSearchLocal,     // What else is searched or typed into: an app, a router.
  kNoName,          // Capital words that name no seller: "Sie", "Bluetooth".
  kDial,            // Right before a phone number: "au", "打".
  kFile,            // Speaks of files: names with dots are theirs.
  kInscription,     // What is quoted beside it is written on the goods.
};
inline constexpr std::size_t kWordKinds = 32;

// A word of the lexicon at a place.
struct Signal {
  WordKind kind = WordKind::kDot;
  std::uint32_t value = 0;  // Index for Lexicon::Value.
  Span span;                // Of the text scanned.
  bool leet = false;        // Found only with digits read as letters.
};

class Lexicon {
 public:
  explicit Lexicon(const Table& words);

  // All words of `text` (lower case), in order of position; of words that
  // start at one place the longest of each kind.
  std::vector<Signal> Find(std::string_view text) const;

  std::string_view Value(std::uint32_t index) const { return values_[index]; }
  // Whether `word` as a whole is of that kind.
  bool Has(WordKind kind, std::string_view word) const;

 private:
  struct Term {
    std::string text;
    WordKind kind;
    std::uint32_t value;
    bool prefix;  // Longer words that start so count too.
    // What a text must start with: `sure` bytes, at most eight, those behind
    // them 0.
    std::uint64_t head;
    std::uint8_t sure;
  };
  void Add(const std::string& term, WordKind kind, std::uint32_t value);
  std::uint32_t InternValue(std::string_view value);
  void FindAt(std::string_view text, std::size_t at, bool cjk_only,
              std::vector<Signal>& out) const;
  static void KeepLongest(std::size_t from, std::vector<Signal>& out);
  void FindLeet(std::string_view text, Span word,
                std::vector<Signal>& out) const;
  // Number words and digits in one word: "1three8".
  void FindNumbers(std::string_view text, Span word,
                   std::vector<Signal>& out) const;
  // Calls `visit` with each term whose sure bytes the text has at `at`.
  // REQUIRES: at < text.size().
  template <typename Visit>
  void ForTermsAt(std::string_view text, std::size_t at, Visit visit) const;
  // The term that is the whole word, or nullptr.
  const Term* TermOf(std::string_view word) const;
  // A word of ASCII letters and digits; returns where to go on.
  std::size_t FindWord(std::string_view text, std::size_t at,
                       std::vector<Signal>& out) const;

  void Sort();

  std::vector<Term> terms_;  // By key.
  // Of the terms of one key; `count` 0 marks a free place.
  struct Bucket {
    std::uint64_t key = 0;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  std::vector<Bucket> buckets_;            // At HashOf(key), or behind it.
  std::bitset<1 << 16> starts_;            // By the hash of the key.
  std::array<std::uint8_t, 256> sizes_{};  // Of keys, by their first bytes.
  std::vector<std::string> values_;
};

// The signals of some kinds whose spans lie in `within`, by binary search.
class SignalRange {
 public:
  // NOLINTNEXTLINE: implicit, as a vector of signals is a range of them.
  SignalRange(const std::vector<Signal>& signals) : signals_(signals) {}
  // The first signal of `kind` that lies wholly in `within`, or nullptr.
  const Signal* First(WordKind kind, Span within) const;
  // The last one.
  const Signal* Last(WordKind kind, Span within) const;
  bool Any(WordKind kind, Span within) const {
    return First(kind, within) != nullptr;
  }
  // Index of the first signal that starts at or after `at`.
  std::size_t LowerBound(std::size_t at) const;
  const std::vector<Signal>& all() const { return signals_; }

 private:
  const std::vector<Signal>& signals_;
};

}  // namespace redflag
