#include "link/lexicon.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>

#include "link/characters.h"

namespace redflag {
namespace {

// In the order of WordKind; the table's column "kind".
constexpr std::array<std::string_view, kWordKinds> kKinds = {"dot",
                                                             "at",
                                                             "slash",
                                                             "number",
                                                             "phone",
                                                             "not-phone",
                                                             "messenger",
                                                             "code",
                                                             "id-label",
                                                             "follow",
                                                             "feature",
                                                             "web-call",
                                                             "web-preposition",
                                                             "mailbox",
                                                             "qr",
                                                             "scan",
                                                             "qr-purpose",
                                                             "qr-product",
                                                             "engine",
                                                             "search",
                                                             "search-direct",
                                                             "engine-product",
                                                             "shop",
                                                             "order-link",
                                                             "diversion",
                                                             "put",
                                                             "self",
                                                             "search-local",
                                                             "no-name",
                                                             "dial",
                                                             "file",
                                                             "inscription"};

std::optional<WordKind> KindOf(std::string_view name) {
  const auto* const at = std::find(kKinds.begin(), kKinds.end(), name);
  if (at == kKinds.end()) return std::nullopt;
  return static_cast<WordKind>(at - kKinds.begin());
}

bool InsideWord(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size()) return false;
  if (IsAscii(text[at - 1])) return IsAlnum(text[at - 1]);
  return IsForeignLetter(DecodeBefore(text, at).value);
}

// Whether a word goes on at `at`.
bool GoesOn(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  if (IsAscii(text[at])) return IsAlnum(text[at]);
  return IsForeignLetter(DecodeAt(text, at).value);
}

// A number of eight digits or more, as in "qq12345678".
bool AccountFollows(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && IsDigit(text[end]))
    ++end;
  return end - at >= 8;
}

// The eight bytes at `at`, with zeros behind the end.
std::uint64_t EightAt(std::string_view text, std::size_t at) {
  std::uint64_t eight = 0;
  if (at + sizeof(eight) <= text.size())
    std::memcpy(&eight, text.data() + at, sizeof(eight));
  else
    std::memcpy(&eight, text.data() + at, text.size() - at);
  return eight;
}

// How many first bytes a term is looked up by: the longest of these that it
// surely starts with.
constexpr std::array<std::size_t, 5> kKeySizes = {1, 2, 3, 4, 6};

constexpr std::array<std::uint64_t, 9> kMasks = [] {
  std::array<std::uint64_t, 9> masks{};
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t size = 1; size <= bytes.size(); ++size) {
    bytes.at(size - 1) = 0xFF;
    masks.at(size) = std::bit_cast<std::uint64_t>(bytes);
  }
  return masks;
}();

// The first `size` of the eight bytes.
std::uint64_t FirstOf(std::uint64_t eight, std::size_t size) {
  return eight & kMasks.at(size);
}

std::uint16_t HashOf(std::uint64_t key) {
  return static_cast<std::uint16_t>((key * 0x9E3779B97F4A7C15U) >> 48U);
}

// The bytes that a text must start with to hold the term: as many as stand
// before its first blank, and before a place where Chinese or Japanese
// characters may stand apart.
std::size_t SureBytes(std::string_view term) {
  for (std::size_t i = 0; i < term.size(); ++i) {
    if (term[i] == ' ') return i;
    const bool apart = i > 0 && !IsAscii(term[i - 1]) &&
                       (static_cast<unsigned char>(term[i]) & 0xC0) == 0xC0;
    if (apart) return i;
  }
  return term.size();
}

// Matches `term` at `at`, a blank of the term standing for blanks or a hyphen
// and Chinese or Japanese characters standing apart. The end, or npos.
std::size_t MatchTerm(std::string_view text, std::size_t at,
                      std::string_view term) {
  bool after_cjk = false;
  for (std::size_t i = 0; i < term.size();) {
    if (term[i] == ' ') {
      const std::size_t from = at;
      while (at < text.size() && at - from < 3 &&
             (IsSpace(text[at]) || text[at] == '-'))
        ++at;
      if (at == from) return std::string_view::npos;
      ++i;
      after_cjk = false;
      continue;
    }
    if (after_cjk && !IsAscii(term[i]))
      for (int blanks = 0; at < text.size() && blanks < 3 && IsSpace(text[at]);
           ++blanks)
        ++at;
    if (at >= text.size() || text[at] != term[i]) return std::string_view::npos;
    after_cjk = !IsAscii(term[i]) &&
                (i + 1 == term.size() ||
                 (static_cast<unsigned char>(term[i + 1]) & 0xC0) != 0x80);
    ++i;
    ++at;
  }
  return at;
}

char Leet(char c, char one) {
  switch (c) {
    case '0':
      return 'o';
    case '1':
    case '!':
    case '|':
      return one;
    case '3':
      return 'e';
    case '4':
    case '@':
      return 'a';
    case '5':
    case '$':
      return 's';
    case '7':
      return 't';
    case '8':
      return 'b';
    case '9':
      return 'g';
    default:
      return c;
  }
}

// Longer runs of letters and digits are no disguised words.
constexpr std::size_t kLeetBytes = 24;

// What a byte of such a word is.
constexpr std::uint8_t kLetter = 1;
constexpr std::uint8_t kOther = 2;

constexpr std::array<std::uint8_t, 256> kLeetBytesAre = [] {
  std::array<std::uint8_t, 256> kinds{};
  for (const char c : std::string_view("0123456789@$!|"))
    kinds.at(static_cast<unsigned char>(c)) = kOther;
  for (char c = 'a'; c <= 'z'; ++c)
    kinds.at(static_cast<unsigned char>(c)) = kLetter;
  for (char c = 'A'; c <= 'Z'; ++c)
    kinds.at(static_cast<unsigned char>(c)) = kLetter;
  return kinds;
}();

}  // namespace

Lexicon::Lexicon(const Table& words) {
  values_.emplace_back();
  for (const TableRow& row : words.rows) {
    const std::optional<WordKind> kind = KindOf(row.Text("kind"));
    if (!kind) continue;
    const std::uint32_t value = InternValue(row.Text("value"));
    for (const std::string& word : row.List("words"))
      Add(word, *kind, value);
  }
  Sort();
}

void Lexicon::Sort() {
  // Places instead of terms are moved: thousands at every start.
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
  order.reserve(terms_.size());
  for (std::uint32_t i = 0; i < terms_.size(); ++i) {
    const Term& term = terms_[i];
    const auto size = static_cast<unsigned>(
        std::ranges::upper_bound(kKeySizes, std::size_t{term.sure}) -
        kKeySizes.begin() - 1);
    order.emplace_back(FirstOf(term.head, kKeySizes.at(size)), i);
    sizes_.at(static_cast<unsigned char>(term.text.front())) |=
        static_cast<std::uint8_t>(1U << size);
  }
  std::ranges::sort(order);
  std::vector<Term> sorted;
  sorted.reserve(terms_.size());
  for (const auto& [key, at] : order)
    sorted.push_back(std::move(terms_[at]));
  terms_ = std::move(sorted);
  buckets_.resize(std::bit_ceil(terms_.size() * 2 + 1));
  const std::size_t last = buckets_.size() - 1;
  for (std::uint32_t i = 0; i < terms_.size(); ++i) {
    const std::uint64_t key = order[i].first;
    std::size_t at = HashOf(key) & last;
    while (buckets_[at].count > 0 && buckets_[at].key != key)
      at = (at + 1) & last;
    if (buckets_[at].count++ == 0) buckets_[at].first = i;
    buckets_[at].key = key;
    starts_.set(HashOf(key));
  }
}

std::uint32_t Lexicon::InternValue(std::string_view value) {
  const auto known = std::ranges::find(values_, value);
  if (known != values_.end())
    return static_cast<std::uint32_t>(known - values_.begin());
  values_.emplace_back(value);
  return static_cast<std::uint32_t>(values_.size() - 1);
}

void Lexicon::Add(const std::string& term, WordKind kind, std::uint32_t value) {
  Term entry{term, kind, value, false, 0, 0};
  if (!term.empty() && term.back() == '*') {
    entry.text.pop_back();
    entry.prefix = true;
  }
  if (entry.text.empty() || entry.text.front() == ' ') return;
  entry.sure = static_cast<std::uint8_t>(
      std::min(SureBytes(entry.text), sizeof(entry.head)));
  entry.head = FirstOf(EightAt(entry.text, 0), entry.sure);
  terms_.push_back(std::move(entry));
}

template <typename Visit>
void Lexicon::ForTermsAt(std::string_view text, std::size_t at,
                         Visit visit) const {
  const std::uint64_t eight = EightAt(text, at);
  const std::size_t last = buckets_.size() - 1;
  for (unsigned sizes = sizes_.at(static_cast<unsigned char>(text[at]));
       sizes != 0; sizes &= sizes - 1) {
    const std::uint64_t key = FirstOf(
        eight, kKeySizes.at(static_cast<std::size_t>(std::countr_zero(sizes))));
    if (!starts_[HashOf(key)]) continue;
    std::size_t i = HashOf(key) & last;
    while (buckets_[i].count > 0 && buckets_[i].key != key)
      i = (i + 1) & last;
    for (std::size_t n = 0; n < buckets_[i].count; ++n) {
      const Term& term = terms_[buckets_[i].first + n];
      if (FirstOf(eight, term.sure) == term.head) visit(term);
    }
  }
}

void Lexicon::FindAt(std::string_view text, std::size_t at, bool cjk_only,
                     std::vector<Signal>& out) const {
  const std::size_t before = out.size();
  ForTermsAt(text, at, [&](const Term& term) {
    if (cjk_only && IsAscii(term.text.front())) return;
    const std::size_t end = MatchTerm(text, at, term.text);
    if (end == std::string_view::npos) return;
    const bool cjk_end = !IsAscii(term.text.back());
    if (!term.prefix && !cjk_end && GoesOn(text, end) &&
        !(term.kind == WordKind::kMessenger && AccountFollows(text, end)))
      return;
    out.push_back({term.kind, term.value, {at, end}, false});
  });
  if (out.size() - before > 1) KeepLongest(before, out);
}

// Of the words that start at one place, the longest of each kind.
void Lexicon::KeepLongest(std::size_t from, std::vector<Signal>& out) {
  const auto first = out.begin() + static_cast<std::ptrdiff_t>(from);
  std::stable_sort(first, out.end(), [](const Signal& a, const Signal& b) {
    return a.span.end > b.span.end;
  });
  std::uint32_t seen = 0;
  out.erase(std::remove_if(first, out.end(),
                           [&seen](const Signal& signal) {
                             const std::uint32_t bit =
                                 std::uint32_t{1}
                                 << static_cast<unsigned>(signal.kind);
                             const bool had = (seen & bit) != 0;
                             seen |= bit;
                             return had;
                           }),
            out.end());
}

const Lexicon::Term* Lexicon::TermOf(std::string_view word) const {
  const Term* found = nullptr;
  ForTermsAt(word, 0, [&](const Term& term) {
    if (found == nullptr && term.text == word) found = &term;
  });
  return found;
}

void Lexicon::FindLeet(std::string_view text, Span word,
                       std::vector<Signal>& out) const {
  const std::size_t size = word.size();
  if (size < 3 || size > kLeetBytes) return;
  std::string plain(text.substr(word.start, size));
  for (const char one : {'i', 'l'}) {
    for (std::size_t i = 0; i < size; ++i)
      plain[i] = Leet(text[word.start + i], one);
    if (plain == text.substr(word.start, size)) return;
    const Term* const term = TermOf(plain);
    if (term == nullptr) continue;
    out.push_back({term->kind, term->value, word, true});
    return;
  }
}

void Lexicon::FindNumbers(std::string_view text, Span word,
                          std::vector<Signal>& out) const {
  std::vector<Signal> parts;
  for (std::size_t at = word.start; at < word.end;) {
    if (IsDigit(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < word.end && IsAlpha(text[end]))
      ++end;
    const std::string_view letters = text.substr(at, end - at);
    if (letters.empty()) return;
    const Term* term = nullptr;  // The longest.
    ForTermsAt(letters, 0, [&](const Term& one) {
      if (one.kind == WordKind::kNumber && letters.starts_with(one.text) &&
          (term == nullptr || one.text.size() > term->text.size()))
        term = &one;
    });
    if (term == nullptr) return;
    const Span span{at, at + term->text.size()};
    parts.push_back({WordKind::kNumber, term->value, span, false});
    at = span.end;
  }
  out.insert(out.end(), parts.begin(), parts.end());
}

std::size_t Lexicon::FindWord(std::string_view text, std::size_t at,
                              std::vector<Signal>& out) const {
  const std::size_t start = at;
  if (!InsideWord(text, at)) {
    FindAt(text, at, false, out);
  }
  unsigned kinds = 0;
  for (; at < text.size() && at - start <= kLeetBytes; ++at) {
    const unsigned kind = kLeetBytesAre[static_cast<unsigned char>(text[at])];
    if (kind == 0) break;
    kinds |= kind;
  }
  const bool other = (kinds & kOther) != 0;
  if (kinds == (kLetter | kOther)) {
    FindLeet(text, {start, at}, out);
    FindNumbers(text, {start, at}, out);
  }
  if (!other) return at;
  // Words after a sign that leetspeak may hold are words of their own.
  at = start;
  while (at < text.size() && IsAlnum(text[at]))
    ++at;
  return at;
}

std::vector<Signal> Lexicon::Find(std::string_view text) const {
  std::vector<Signal> out;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (!IsAscii(c)) {
      FindAt(text, at, InsideWord(text, at), out);
      at += DecodeAt(text, at).size;
    } else if (IsAlnum(c)) {
      at = FindWord(text, at, out);
    } else {
      ++at;
    }
  }
  const auto start = [](const Signal& signal) { return signal.span.start; };
  if (!std::ranges::is_sorted(out, {}, start))
    std::ranges::stable_sort(out, {}, start);
  return out;
}

bool Lexicon::Has(WordKind kind, std::string_view word) const {
  if (word.empty()) return false;
  bool has = false;
  ForTermsAt(word, 0, [&](const Term& term) {
    has = has ||
          (term.kind == kind &&
           (term.text == word || (term.prefix && word.starts_with(term.text))));
  });
  return has;
}

std::size_t SignalRange::LowerBound(std::size_t at) const {
  return static_cast<std::size_t>(
      std::ranges::lower_bound(signals_, at, {},
                               [](const Signal& s) { return s.span.start; }) -
      signals_.begin());
}

const Signal* SignalRange::First(WordKind kind, Span within) const {
  for (std::size_t i = LowerBound(within.start);
       i < signals_.size() && signals_[i].span.start < within.end; ++i)
    if (signals_[i].kind == kind && signals_[i].span.end <= within.end)
      return &signals_[i];
  return nullptr;
}

const Signal* SignalRange::Last(WordKind kind, Span within) const {
  for (std::size_t i = LowerBound(within.end);
       i > 0 && signals_[i - 1].span.start >= within.start; --i)
    if (signals_[i - 1].kind == kind && signals_[i - 1].span.end <= within.end)
      return &signals_[i - 1];
  return nullptr;
}

}  // namespace redflag
