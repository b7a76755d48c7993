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

std::uint32_t KeyOf(std::string_view text, std::size_t at, std::size_t size) {
  std::uint32_t key = 0;
  for (std::size_t i = 0; i < size; ++i)
    key = key << 8 | static_cast<unsigned char>(text[at + i]);
  return key;
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

std::uint16_t HashOf(std::uint32_t key) {
  return static_cast<std::uint16_t>((key * 2654435761U) >> 16);
}

// The bit of the fourth byte; all bits where `mask` leaves it open.
std::uint64_t FourthOf(std::uint64_t head, std::uint64_t mask) {
  std::array<unsigned char, sizeof(head)> bytes{};
  std::array<unsigned char, sizeof(mask)> sure{};
  std::memcpy(bytes.data(), &head, sizeof(head));
  std::memcpy(sure.data(), &mask, sizeof(mask));
  return sure[3] == 0 ? ~std::uint64_t{0} : std::uint64_t{1} << (bytes[3] % 64);
}

// How many bytes of the word at `at` make its key: three, or the whole of a
// shorter word of ASCII.
std::size_t KeySize(std::string_view text, std::size_t at) {
  std::size_t size = 0;
  while (size < 3 && at + size < text.size()) {
    const char c = text[at + size];
    if (size > 0 && IsAscii(c) && !IsAlnum(c)) break;
    if (size > 0 && IsAscii(text[at]) && !IsAscii(c)) break;
    ++size;
  }
  return size;
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
  // Keys once each, and places instead of terms: thousands at every start.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> order;
  order.reserve(terms_.size());
  for (std::uint32_t i = 0; i < terms_.size(); ++i)
    order.emplace_back(KeyOf(terms_[i].text, 0, KeySize(terms_[i].text, 0)), i);
  std::ranges::sort(order, [this](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    const std::size_t size_a = terms_[a.second].text.size();
    const std::size_t size_b = terms_[b.second].text.size();
    return size_a != size_b ? size_a > size_b : a.second < b.second;
  });
  std::vector<Term> sorted;
  sorted.reserve(terms_.size());
  for (const auto& [key, at] : order)
    sorted.push_back(std::move(terms_[at]));
  terms_ = std::move(sorted);
  buckets_.resize(std::bit_ceil(terms_.size() * 2 + 1));
  const std::size_t last = buckets_.size() - 1;
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    const std::uint32_t key = order[i].first;
    std::size_t at = HashOf(key) & last;
    while (buckets_[at].count > 0 && buckets_[at].key != key)
      at = (at + 1) & last;
    Bucket& bucket = buckets_[at];
    if (bucket.count++ == 0) bucket.first = static_cast<std::uint32_t>(i);
    bucket.key = key;
    bucket.fourth |= FourthOf(terms_[i].head, terms_[i].mask);
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
  if (entry.text.empty()) return;
  // A blank of the term may be several, and so may one after a character of
  // Chinese or Japanese.
  std::size_t sure = 0;
  while (sure < entry.text.size() && sure < sizeof(entry.head) &&
         IsAscii(entry.text[sure]) && entry.text[sure] != ' ')
    ++sure;
  entry.head = EightAt(entry.text, 0);
  entry.mask = EightAt(std::string(sure, '\xFF'), 0);
  entry.head &= entry.mask;
  terms_.push_back(std::move(entry));
}

const Lexicon::Bucket* Lexicon::BucketAt(std::string_view text, std::size_t at,
                                         std::size_t key_size) const {
  const std::uint32_t key = KeyOf(text, at, key_size);
  if (!starts_[HashOf(key)]) return nullptr;
  const std::size_t last = buckets_.size() - 1;
  for (std::size_t i = HashOf(key) & last; buckets_[i].count > 0;
       i = (i + 1) & last)
    if (buckets_[i].key == key) return &buckets_[i];
  return nullptr;
}

Lexicon::Terms Lexicon::TermsAt(std::string_view word) const {
  const Bucket* const bucket = BucketAt(word, 0, KeySize(word, 0));
  return bucket == nullptr ? Terms() : TermsOf(*bucket);
}

void Lexicon::FindAt(std::string_view text, std::size_t at,
                     std::size_t key_size, bool cjk_only,
                     std::vector<Signal>& out) const {
  const Bucket* const bucket = BucketAt(text, at, key_size);
  if (bucket == nullptr) return;
  const std::uint64_t eight = EightAt(text, at);
  if ((bucket->fourth & FourthOf(eight, ~std::uint64_t{0})) == 0) return;
  std::uint32_t seen = 0;  // Kinds that a longer term has taken.
  for (const Term& term : TermsOf(*bucket)) {
    if ((eight & term.mask) != term.head) continue;
    const std::uint32_t bit = std::uint32_t{1}
                              << static_cast<unsigned>(term.kind);
    if ((seen & bit) != 0) continue;
    const std::size_t end = MatchTerm(text, at, term.text);
    if (end == std::string_view::npos) continue;
    const bool cjk_end = !IsAscii(term.text.back());
    if (cjk_only && IsAscii(term.text.front())) continue;
    if (!term.prefix && !cjk_end && GoesOn(text, end) &&
        !(term.kind == WordKind::kMessenger && AccountFollows(text, end)))
      continue;
    seen |= bit;
    out.push_back({term.kind, term.value, {at, end}, false});
  }
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
    for (const Term& term : TermsAt(plain)) {
      if (term.text != plain) continue;
      out.push_back({term.kind, term.value, word, true});
      return;
    }
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
    const Terms terms = TermsAt(letters);
    const auto term = std::ranges::find_if(terms, [&](const Term& t) {
      return t.kind == WordKind::kNumber && letters.starts_with(t.text);
    });
    if (term == terms.end()) return;
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
    FindAt(text, at, KeySize(text, at), false, out);
    // "qq12345": a short word with its account's number.
    if (at + 2 < text.size() && IsAlpha(text[at]) && IsAlpha(text[at + 1]) &&
        IsDigit(text[at + 2]))
      FindAt(text, at, 2, false, out);
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
      FindAt(text, at, KeySize(text, at), InsideWord(text, at), out);
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
  return std::ranges::any_of(TermsAt(word), [&](const Term& term) {
    return term.kind == kind &&
           (term.text == word || (term.prefix && word.starts_with(term.text)));
  });
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
