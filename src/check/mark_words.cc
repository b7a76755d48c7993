#include "check/mark_words.h"

#include <algorithm>
#include <array>

#include "check/own_brand.h"
#include "core/utf8.h"

namespace redflag {
namespace {

constexpr std::array<std::pair<std::string_view, std::uint64_t>, 48> kUseNames =
    {{{"before", kNamesAfter},
      {"after", kNamesBefore},
      {"weak", kWeakName},
      {"audience", kAudience},
      {"filler", kFiller},
      {"breaker", kBreaker},
      {"carrier", kCarrier},
      {"imitation-before", kImitates},
      {"imitation-weak-before", kImitatesWeak},
      {"imitation-after", kImitated},
      {"soft", kSoftCue},
      {"copy", kCopy},
      {"logo", kLogo},
      {"logo-denial", kLogoDenied},
      {"genuine", kGenuine},
      {"denial-before", kDeniedAfter},
      {"denial-after", kDeniedBefore},
      {"comparison-before", kComparesAfter},
      {"comparison-after", kComparesBefore},
      {"ingredient-before", kMadeWith},
      {"licensed", kLicensed},
      {"depicts", kDepicts},
      {"disown", kDisowns},
      {"size-before", kMeasuresAfter},
      {"size-after", kMeasuresBefore},
      {"about", kTreats},
      {"about-not", kBlankBook},
      {"surname-before", kNamedAfter},
      {"surname-after", kNamedBefore},
      {"ingredient-after", kMadeOf},
      {"shown", kShown},
      {"cheaper", kCheaper},
      {"rival", kRival},
      {"studies", kStudies},
      {"rival-strong", kRivalStrong},
      {"deceives", kDeceives},
      {"book-format", kBookFormat},
      {"that-of", kThatOf},
      {"same", kSame},
      {"making-place", kMakingPlace},
      {"making-place-weak", kWeakPlace},
      {"supplies", kSupplies},
      {"void", kVoid},
      {"shows-key", kShowsKey},
      {"than-before", kThan},
      {"than-after", kThanAfter},
      {"outdoes", kOutdoes},
      {"equals", kEquals}}};

std::uint64_t UseOf(std::string_view name) {
  for (const auto& [known, use] : kUseNames)
    if (known == name) return use;
  return 0;
}

// Code points that end a clause, and those that only part a list.
bool EndsClause(char32_t c) {
  constexpr std::u32string_view kStops = U".!?;|\n\u3002\uFF01\u2022";
  return kStops.find(c) != std::u32string_view::npos;
}

bool PartsList(char32_t c) {
  constexpr std::u32string_view kCommas =
      U",:-()[]{}/+&\u3001\u30FB\u300C\u300D\u3010\u3011\uFF0C";
  return kCommas.find(c) != std::u32string_view::npos;
}

Pause PauseIn(std::string_view gap) {
  Pause pause = Pause::kNone;
  std::size_t at = 0;
  while (at < gap.size()) {
    const char32_t c = NextCodePoint(gap, at);
    if (EndsClause(c)) return Pause::kStop;
    if (PartsList(c)) pause = Pause::kComma;
  }
  return pause;
}

// "6.1" and "St. Louis": a point between word characters ends nothing.
bool IsInnerPoint(std::string_view gap) {
  return gap == "." || gap == "-" || gap == "'" || gap == "/";
}

}  // namespace

WordText::WordText(const NormalizedText& text) : plain_(text.plain) {
  words_.reserve(text.words.size());
  std::size_t last_end = 0;
  for (const std::uint32_t start : text.words) {
    std::size_t end = start + std::size_t{1};
    while (end < plain_.size() && !text.boundary[end])
      ++end;
    const std::string_view gap =
        std::string_view(plain_).substr(last_end, start - last_end);
    Pause pause = IsInnerPoint(gap) ? Pause::kNone : PauseIn(gap);
    // A line of the seller's ends a clause like a full stop.
    if (std::ranges::binary_search(text.sentences, start)) pause = Pause::kStop;
    words_.push_back({{start, end}, pause});
    last_end = end;
  }
}

std::string_view WordText::At(std::size_t i) const {
  const Span span = words_[i].span;
  return std::string_view(plain_).substr(span.start, span.size());
}

std::string_view WordText::Between(std::size_t from, std::size_t to) const {
  if (from >= to) return {};
  return std::string_view(plain_).substr(from, to - from);
}

bool WordText::HasDigit(std::size_t i) const {
  return std::ranges::any_of(At(i),
                             [](char c) { return c >= '0' && c <= '9'; });
}

bool WordText::IsUnspaced(std::size_t i) const {
  // Kana and Han lie behind U+3040, that is three bytes from 0xE3 on.
  return static_cast<unsigned char>(At(i)[0]) >= 0xE3;
}

std::pair<std::size_t, std::size_t> WordText::Cover(Span span) const {
  const auto first = std::ranges::partition_point(
      words_, [&](const Word& word) { return word.span.end <= span.start; });
  const auto last = std::partition_point(
      first, words_.end(),
      [&](const Word& word) { return word.span.start < span.end; });
  return {static_cast<std::size_t>(first - words_.begin()),
          static_cast<std::size_t>(last - words_.begin())};
}

void PhraseSet::AddTable(const Table& table) {
  for (const TableRow& row : table.rows) {
    const std::string language(row.Text("language"));
    auto bit = language_bits_.find(language);
    if (bit == language_bits_.end())
      bit = language_bits_.emplace(language, 1U << language_bits_.size()).first;
    for (const std::string& phrase : row.List("words"))
      Add(phrase, bit->second, UseOf(row.Text("use")));
  }
}

void PhraseSet::Add(std::string_view text, std::uint32_t language,
                    std::uint64_t use) {
  std::vector<std::string> words = NameWords(text);
  if (words.empty()) return;
  std::vector<Phrase>& phrases = by_first_word_[words.front()];
  const auto known = std::ranges::find(phrases, words, &Phrase::words);
  if (known != phrases.end()) {
    known->uses.emplace_back(language, use);
    return;
  }
  const auto longer = std::ranges::upper_bound(
      phrases, words.size(), {},
      [](const Phrase& phrase) { return phrase.words.size(); });
  phrases.insert(longer, {std::move(words), {{language, use}}});
}

std::uint32_t PhraseSet::LanguageBits(
    const std::vector<std::string>& tags) const {
  std::uint32_t bits = 0;
  for (const auto& [language, bit] : language_bits_)
    if (language == "en" || std::ranges::find(tags, language) != tags.end())
      bits |= bit;
  return bits;
}

std::vector<PhraseSet::Found> PhraseSet::At(const WordText& text,
                                            std::size_t at, std::size_t end,
                                            std::uint32_t languages) const {
  std::vector<Found> found;
  end = std::min(end, text.size());
  if (at >= end) return found;
  const auto phrases = by_first_word_.find(std::string(text.At(at)));
  if (phrases == by_first_word_.end()) return found;
  for (const Phrase& phrase : phrases->second) {
    const std::size_t size = phrase.words.size();
    if (at + size > end) break;
    bool same = true;
    for (std::size_t i = 1; i < size && same; ++i)
      same = text.At(at + i) == phrase.words[i];
    if (!same) continue;
    std::uint64_t uses = 0;
    for (const auto& [language, use] : phrase.uses)
      if ((language & languages) != 0) uses |= use;
    if (uses != 0) found.push_back({size, uses});
  }
  return found;
}

}  // namespace redflag
