#include "match/regex_index.h"

#include <algorithm>
#include <mutex>
#include <span>
#include <utility>

#include <re2/re2.h>

#include "core/limits.h"
#include "match/regex_atoms.h"
#include "match/regex_shape.h"

namespace redflag {
namespace {

constexpr std::uint32_t kClauseBits = 2;
constexpr std::uint32_t kClauseMask = (1U << kClauseBits) - 1;
// The clauses of its atoms, and the one of its starts.
static_assert(kMaxClauses + 1 <= kClauseMask + 1);

// At so few places that are close together each is tried by itself; more could
// make RE2 read the same text again and again.
constexpr std::size_t kFewPlaces = 4;

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

struct RegexIndex::Compiled {
  struct Slot {
    std::once_flag once;
    std::unique_ptr<const RE2> regex;
  };

  const RE2& Get(const RegexIndex& index, std::size_t number) {
    std::call_once(sized,
                   [&] { slots = std::make_unique<Slot[]>(index.size()); });
    Slot& slot = slots[number];
    std::call_once(slot.once, [&] {
      RE2::Options options;
      options.set_log_errors(false);
      options.set_max_mem(
          static_cast<int64_t>(DefaultLimits().regex_memory_bytes));
      slot.regex = std::make_unique<const RE2>(index.Source(number), options);
    });
    return *slot.regex;
  }

  std::once_flag sized;
  std::unique_ptr<Slot[]> slots;  // NOLINT(*-avoid-c-arrays): slots stay put.
};

RegexIndex::RegexIndex() : compiled_(std::make_unique<Compiled>()) {}
RegexIndex::~RegexIndex() = default;
RegexIndex::RegexIndex(RegexIndex&&) noexcept = default;
RegexIndex& RegexIndex::operator=(RegexIndex&&) noexcept = default;

std::uint32_t RegexIndex::Builder::Add(const std::string& regex) {
  sources_.push_back(regex);
  return static_cast<std::uint32_t>(sources_.size() - 1);
}

RegexIndex RegexIndex::Builder::Build() {
  RegexIndex index;
  Trie::Builder atoms, starts;
  for (std::uint32_t i = 0; i < sources_.size(); ++i) {
    Entry entry{sources_[i]};
    const RegexShape shape = ShapeOf(entry.source);
    if (shape.width) entry.width = static_cast<std::uint32_t>(*shape.width);
    std::vector<AtomClause> clauses = AtomClauses(entry.source);
    const bool poor = clauses.empty();
    if (poor) clauses = ByteClauses(entry.source);
    if (!shape.starts.empty() &&
        (clauses.empty() || AreSeldomer(shape.starts, clauses.front()))) {
      entry.by_start = true;
      clauses.insert(clauses.begin(), shape.starts);
    } else if (poor) {
      entry.width = 0;  // Single bytes stand nearly everywhere, if at all.
    }
    for (std::uint32_t clause = 0; clause < clauses.size(); ++clause) {
      entry.clauses |= 1U << clause;
      Trie::Builder& trie = entry.by_start && clause == 0 ? starts : atoms;
      for (const std::string& atom : clauses[clause])
        trie.Add(atom, (i << kClauseBits) | clause);
    }
    if (clauses.empty()) index.without_atoms_.push_back(i);
    index.entries_.push_back(std::move(entry));
  }
  index.atoms_ = atoms.Build();
  index.starts_ = starts.Build();
  return index;
}

// One text's search.
class RegexSearch {
 public:
  RegexSearch(const RegexIndex& index, std::string_view text,
              const std::vector<bool>& boundary, RegexIndex::Wanted wanted,
              std::vector<RegexIndex::Hit>& hits)
      : index_(index),
        text_(text),
        boundary_(boundary),
        wanted_(wanted),
        hits_(hits) {}

  void Run() {
    FindAtoms();
    for (std::size_t i = 0; i < places_.size();) {
      const std::uint32_t regex = places_[i].regex;
      std::size_t end = i;
      while (end < places_.size() && places_[end].regex == regex)
        ++end;
      if (met_[regex] == index_.entries_[regex].clauses)
        RunNear(regex, std::span(places_).subspan(i, end - i));
      i = end;
    }
    for (const std::uint32_t regex : index_.without_atoms_)
      if (wanted_.Holds(regex)) RunFrom(regex, {0, text_.size()}, text_.size());
  }

  // Whether every regex had fewer matches than it may have.
  bool whole() const { return whole_; }

 private:
  // Where an atom, or a start, of the first clause stands.
  struct Place {
    std::uint32_t regex;
    std::uint32_t start, end;
  };

  void FindAtoms() {
    const std::string zeroed = ZeroDigits(text_);
    met_.resize(index_.entries_.size());
    for (std::size_t at = 0; at < zeroed.size(); ++at) {
      const auto meet = [this, at](std::uint32_t value, std::size_t size) {
        Meet(value, at, size);
      };
      if (!index_.atoms_.empty()) index_.atoms_.FindAt(zeroed, at, meet);
      if (boundary_[at] && !index_.starts_.empty())
        index_.starts_.FindAt(zeroed, at, meet);
    }
    std::ranges::stable_sort(places_, [](const Place& a, const Place& b) {
      return a.regex < b.regex;
    });
  }

  // An atom or a start of a regex stands there.
  void Meet(std::uint32_t value, std::size_t at, std::size_t size) {
    const std::uint32_t regex = value >> kClauseBits;
    if (!wanted_.Holds(regex)) return;
    const RegexIndex::Entry& entry = index_.entries_[regex];
    const std::uint32_t clause = value & kClauseMask;
    const bool first = (met_[regex] & 1U) == 0;
    met_[regex] |= static_cast<unsigned char>(1U << clause);
    // A regex without bound runs over the whole text, wherever.
    if (clause == 0 && (first || entry.width != 0 || entry.by_start))
      places_.push_back({regex, static_cast<std::uint32_t>(at),
                         static_cast<std::uint32_t>(at + size)});
  }

  // Stretches of places whose matches may overlap are looked at together.
  void RunNear(std::uint32_t regex, std::span<const Place> places) {
    const RegexIndex::Entry& entry = index_.entries_[regex];
    const std::size_t width = entry.width != 0 ? entry.width : text_.size();
    Span starts = StartsFor(entry, places.front());
    std::size_t first = 0;
    for (std::size_t i = 1; i <= places.size(); ++i) {
      Span next;
      if (i < places.size()) {
        next = StartsFor(entry, places[i]);
        const std::size_t reach = entry.by_start ? width : 0;
        if (next.start <= starts.end + reach) {
          starts.start = std::min(starts.start, next.start);
          starts.end = std::max(starts.end, next.end);
          continue;
        }
      }
      if (entry.by_start && i - first <= kFewPlaces)
        RunAt(regex, places.subspan(first, i - first), width);
      else
        RunFrom(regex, starts, width);
      first = i;
      starts = next;
    }
  }

  // The first and the last place where a match with this start, or atom, may
  // start: it holds the atom and is no wider than the regex's bound.
  Span StartsFor(const RegexIndex::Entry& entry, const Place& place) const {
    if (entry.by_start) return {place.start, place.start};
    if (entry.width == 0) return {0, text_.size()};
    return {place.end > entry.width ? place.end - entry.width : 0, place.start};
  }

  void Begin(std::uint32_t regex) {
    if (regex == running_) return;
    running_ = regex;
    done_ = 0;
    tries_ = DefaultLimits().hits_per_term;
  }

  void RunAt(std::uint32_t regex, std::span<const Place> places,
             std::size_t width) {
    Begin(regex);
    const RE2& compiled = index_.compiled_->Get(index_, regex);
    const re2::StringPiece text(text_.data(), text_.size());
    for (const Place& place : places) {
      if (place.start < done_ || tries_ == 0) continue;
      const std::size_t end =
          place.start + std::min(width, text_.size() - place.start);
      re2::StringPiece part;
      if (!compiled.Match(text, place.start, end, RE2::ANCHOR_START, &part, 1))
        continue;
      --tries_;
      done_ = Take(regex, {place.start, place.start + part.size()});
    }
    whole_ = whole_ && tries_ > 0;
  }

  void RunFrom(std::uint32_t regex, Span starts, std::size_t width) {
    Begin(regex);
    const RE2& compiled = index_.compiled_->Get(index_, regex);
    const re2::StringPiece text(text_.data(), text_.size());
    const std::size_t end =
        width < text_.size() - starts.end ? starts.end + width : text_.size();
    std::size_t at = std::max(done_, starts.start);
    for (re2::StringPiece part; tries_ > 0 && at <= starts.end; --tries_) {
      if (!compiled.Match(text, at, end, RE2::UNANCHORED, &part, 1)) return;
      const auto from = static_cast<std::size_t>(part.data() - text_.data());
      if (from > starts.end) return;
      at = Take(regex, {from, from + part.size()});
      done_ = at;
    }
    whole_ = whole_ && tries_ > 0;
  }

  // Where to look on.
  std::size_t Take(std::uint32_t regex, Span span) {
    if (span.end > span.start && boundary_[span.start] && boundary_[span.end]) {
      hits_.push_back({regex, span});
      return span.end;
    }
    std::size_t next = span.start + 1;
    while (next < text_.size() && IsContinuation(text_[next]))
      ++next;
    return next;
  }

  const RegexIndex& index_;
  std::string_view text_;
  const std::vector<bool>& boundary_;
  RegexIndex::Wanted wanted_;
  std::vector<RegexIndex::Hit>& hits_;
  std::vector<unsigned char> met_;  // By regex: the clauses met.
  std::vector<Place> places_;       // By regex, then position.
  std::uint32_t running_ = ~0U;
  std::size_t done_ = 0;   // Of the running regex: where to go on,
  std::size_t tries_ = 0;  // and how many matches it may still have.
  bool whole_ = true;      // None had more.
};

bool RegexIndex::Find(std::string_view text, const std::vector<bool>& boundary,
                      Wanted wanted, std::vector<Hit>& hits) const {
  RegexSearch search(*this, text, boundary, wanted, hits);
  search.Run();
  return search.whole();
}

}  // namespace redflag
