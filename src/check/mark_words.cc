#include "check/mark_words.h"

#include <algorithm>
#include <array>
#include <bit>

#include "check/own_brand.h"
#include "core/utf8.h"

namespace redflag {
namespace {

constexpr std::array<std::pair<std::string_view, std::uint64_t>, 50> kUseNames =
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
      {"equals", kEquals},
      {"genuine-part", kGenuinePart},
      {"genuine-after", kGenuineAfter}}};

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
    const std::string_view tag = row.Text("language");
    auto language = std::ranges::find(languages_, tag, &Language::tag);
    if (language == languages_.end()) {
      languages_.emplace_back().tag = tag;
      language = std::prev(languages_.end());
    }
    language->rows.push_back(&row);
  }
}

void PhraseSet::Language::MakeReady() const {
  for (const TableRow* row : rows)
    for (const std::string& text : row->List("words")) {
      std::vector<std::string> words = NameWords(text);
      if (words.empty()) continue;
      std::vector<Phrase>& group = phrases[words.front()];
      group.push_back({std::move(words), UseOf(row->Text("use"))});
    }
  for (auto& [first, group] : phrases) {
    std::ranges::sort(group, [](const Phrase& a, const Phrase& b) {
      if (a.words.size() != b.words.size())
        return a.words.size() < b.words.size();
      return a.words < b.words;
    });
    std::size_t last = 0;
    for (std::size_t i = 1; i < group.size(); ++i)
      if (group[i].words == group[last].words)
        group[last].uses |= group[i].uses;
      else if (++last != i)
        group[last] = std::move(group[i]);
    group.resize(last + 1);
  }
}

std::uint32_t PhraseSet::LanguageBits(
    const std::vector<std::string>& tags) const {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < languages_.size(); ++i) {
    const Language& language = languages_[i];
    if (language.tag != "en" &&
        std::ranges::find(tags, language.tag) == tags.end())
      continue;
    bits |= 1U << i;
    std::call_once(language.once, [&language] { language.MakeReady(); });
  }
  return bits;
}

std::vector<PhraseSet::Found> PhraseSet::At(const WordText& text,
                                            std::size_t at, std::size_t end,
                                            std::uint32_t languages) const {
  std::vector<Found> found;
  end = std::min(end, text.size());
  if (at >= end) return found;
  const auto same = [&](const Phrase& phrase) {
    for (std::size_t i = 1; i < phrase.words.size(); ++i)
      if (text.At(at + i) != phrase.words[i]) return false;
    return true;
  };
  for (; languages != 0; languages &= languages - 1) {
    const auto& phrases =
        languages_[static_cast<std::size_t>(std::countr_zero(languages))]
            .phrases;
    const auto group = phrases.find(text.At(at));
    if (group == phrases.end()) continue;
    for (const Phrase& phrase : group->second) {
      const std::size_t size = phrase.words.size();
      if (at + size > end) break;
      if (phrase.uses == 0 || !same(phrase)) continue;
      // Two of one size at one place are one phrase in two languages.
      const auto behind =
          std::ranges::lower_bound(found, size, {}, &Found::words);
      if (behind != found.end() && behind->words == size)
        behind->uses |= phrase.uses;
      else
        found.insert(behind, {size, phrase.uses});
    }
  }
  return found;
}

}  // namespace redflag
