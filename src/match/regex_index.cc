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
static_assert(kMaxClauses <= kClauseMask + 1);

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
  Trie::Builder atoms;
  for (std::uint32_t i = 0; i < sources_.size(); ++i) {
    Entry entry{sources_[i], 0, 0};
    if (const auto width = ShapeOf(entry.source).width; width)
      entry.width = static_cast<std::uint32_t>(*width);
    std::vector<AtomClause> clauses = AtomClauses(entry.source);
    if (clauses.empty()) {
      // Single bytes stand nearly everywhere, if at all.
      clauses = ByteClauses(entry.source);
      entry.width = 0;
    }
    for (std::uint32_t clause = 0; clause < clauses.size(); ++clause) {
      entry.clauses |= 1U << clause;
      for (const std::string& atom : clauses[clause])
        atoms.Add(atom, (i << kClauseBits) | clause);
    }
    if (clauses.empty()) index.without_atoms_.push_back(i);
    index.entries_.push_back(std::move(entry));
  }
  index.atoms_ = atoms.Build();
  return index;
}

// One text's search.
class RegexSearch {
 public:
  RegexSearch(const RegexIndex& index, std::string_view text,
              const std::vector<bool>& boundary,
              const std::vector<bool>& wanted,
              std::vector<RegexIndex::Hit>& hits)
      : index_(index),
        text_(text),
        boundary_(boundary),
        wanted_(wanted),
        hits_(hits) {}

  void Run() {
    if (!index_.atoms_.empty()) FindAtoms();
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
      if (wanted_[regex]) RunFrom(regex, {0, text_.size()}, text_.size());
  }

  // Whether every regex had fewer matches than it may have.
  bool whole() const { return whole_; }

 private:
  // Where an atom of the first clause stands.
  struct Place {
    std::uint32_t regex;
    std::uint32_t start, end;
  };

  void FindAtoms() {
    const std::string zeroed = ZeroDigits(text_);
    met_.resize(index_.entries_.size());
    for (std::size_t at = 0; at < zeroed.size(); ++at)
      index_.atoms_.FindAt(
          zeroed, at, [this, at](std::uint32_t value, std::size_t size) {
            const std::uint32_t regex = value >> kClauseBits;
            if (!wanted_[regex]) return;
            const std::uint32_t clause = value & kClauseMask;
            const bool first = (met_[regex] & 1U) == 0;
            met_[regex] |= static_cast<unsigned char>(1U << clause);
            // A regex without bound runs over the whole text, wherever.
            if (clause == 0 && (first || index_.entries_[regex].width != 0))
              places_.push_back({regex, static_cast<std::uint32_t>(at),
                                 static_cast<std::uint32_t>(at + size)});
          });
    std::ranges::stable_sort(places_, [](const Place& a, const Place& b) {
      return a.regex < b.regex;
    });
  }

  // A match holds one of the atoms and is no wider than the regex's bound, so
  // it starts in one of the stretches before them.
  void RunNear(std::uint32_t regex, std::span<const Place> places) {
    const std::size_t width = index_.entries_[regex].width;
    if (width == 0) return RunFrom(regex, {0, text_.size()}, text_.size());
    Span starts = StartsFor(places.front(), width);
    for (const Place& place : places.subspan(1)) {
      const Span next = StartsFor(place, width);
      if (next.start <= starts.end) {
        starts.start = std::min(starts.start, next.start);
        starts.end = std::max(starts.end, next.end);
        continue;
      }
      RunFrom(regex, starts, width);
      starts = next;
    }
    RunFrom(regex, starts, width);
  }

  // The first and the last place where a match with this atom may start.
  static Span StartsFor(const Place& place, std::size_t width) {
    return {place.end > width ? place.end - width : 0, place.start};
  }

  void RunFrom(std::uint32_t regex, Span starts, std::size_t width) {
    if (regex != running_) {
      running_ = regex;
      done_ = 0;
      tries_ = DefaultLimits().hits_per_term;
    }
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
  const std::vector<bool>& wanted_;
  std::vector<RegexIndex::Hit>& hits_;
  std::vector<unsigned char> met_;  // By regex: the clauses met.
  std::vector<Place> places_;       // By regex, then position.
  std::uint32_t running_ = ~0U;
  std::size_t done_ = 0;   // Of the running regex: where to go on,
  std::size_t tries_ = 0;  // and how many matches it may still have.
  bool whole_ = true;      // None had more.
};

bool RegexIndex::Find(std::string_view text, const std::vector<bool>& boundary,
                      const std::vector<bool>& wanted,
                      std::vector<Hit>& hits) const {
  RegexSearch search(*this, text, boundary, wanted, hits);
  search.Run();
  return search.whole();
}

}  // namespace redflag
