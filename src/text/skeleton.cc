#include "text/skeleton.h"

#include <string>
#include <utility>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "core/utf8.h"

namespace redflag {
namespace {

constexpr char32_t kLongVowel = 0x30FC;

// Latin letters without their marks; other letters as they are.
char32_t WithoutMarks(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  if (uscript_getScript(static_cast<UChar32>(c), &status) != USCRIPT_LATIN)
    return c;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
  icu::UnicodeString split;
  if (U_FAILURE(status) ||
      nfd->getDecomposition(static_cast<UChar32>(c), split) == 0)
    return c;
  return static_cast<char32_t>(split.char32At(0));
}

std::u32string Utf32Of(std::string_view text) {
  std::u32string all;
  for (std::size_t at = 0; at < text.size();)
    all += NextCodePoint(text, at);
  return all;
}

bool IsAsciiLetter(char32_t c) {
  return c >= 'a' && c <= 'z';
}

bool BesideLetter(std::string_view text, std::size_t start, std::size_t end) {
  return IsAsciiLetter(CodePointBefore(text, start)) ||
         IsAsciiLetter(CodePointAt(text, end));
}

bool BesideKatakana(std::string_view text, std::size_t start, std::size_t end) {
  return IsKatakanaLetter(CodePointBefore(text, start)) ||
         IsKatakanaLetter(CodePointAt(text, end));
}

}  // namespace

bool IsKatakanaLetter(char32_t c) {
  return (c >= 0x30A1 && c <= 0x30FA) || c == kLongVowel;
}

char32_t Skeletons::Pairs::Meaning(char32_t c) const {
  const std::size_t at = written.find(c);
  return at < means.size() ? means[at] : 0;
}

Skeletons::Skeletons(const Table& look_alikes) {
  const std::pair<std::string_view, Pairs*> uses[] = {{"letter", &letters_},
                                                      {"katakana", &katakana_},
                                                      {"kana", &small_kana_},
                                                      {"mask", &masks_},
                                                      {"break", &breaks_}};
  for (const TableRow& row : look_alikes.rows)
    for (const auto& [use, pairs] : uses) {
      if (row.Text("use") != use) continue;
      pairs->written += Utf32Of(row.Text("written"));
      pairs->means += Utf32Of(row.Text("means"));
      pairs->means.resize(pairs->written.size());
    }
  for (const char32_t mask : masks_.written) {
    std::string bytes;
    AppendCodePoint(bytes, mask);
    starts_mask_[static_cast<unsigned char>(bytes.front())] = true;
  }
}

bool Skeletons::IsMask(char32_t c) const {
  return masks_.written.find(c) != std::u32string::npos;
}

std::size_t Skeletons::NextMask(std::string_view plain, std::size_t at) const {
  while (at < plain.size()) {
    const std::size_t start = at;
    if (!starts_mask_[static_cast<unsigned char>(plain[at])])
      ++at;
    else if (IsMask(NextCodePoint(plain, at)))
      return start;
  }
  return at;
}

bool Skeletons::IsBreak(char32_t c) const {
  return breaks_.written.find(c) != std::u32string::npos;
}

// One form for both syllabaries, and for small and full letters.
char32_t Skeletons::MergedKana(char32_t c) const {
  if (c >= 0x3041 && c <= 0x3096) c += 0x60;
  const char32_t full = small_kana_.Meaning(c);
  return full != 0 ? full : c;
}

SkeletonLetter Skeletons::Next(std::string_view plain, std::size_t& at) const {
  const std::size_t start = at;
  const char32_t c = NextCodePoint(plain, at);
  if (IsAsciiLetter(c)) return {SkeletonOf(c), false};
  if (const char32_t letter = letters_.Meaning(c); letter != 0) {
    // "!" ends a sentence, unless a letter follows.
    const bool inside = c != '!' || IsAsciiLetter(CodePointAt(plain, at));
    return inside && BesideLetter(plain, start, at)
               ? SkeletonLetter{letter, true}
               : SkeletonLetter{};
  }
  if (const char32_t kana = katakana_.Meaning(c);
      kana != 0 && BesideKatakana(plain, start, at))
    return {MergedKana(kana), true};
  if (c < 0x80 || u_isalpha(static_cast<UChar32>(c)) == 0) {
    return c == kLongVowel ? SkeletonLetter{c, false} : SkeletonLetter{};
  }
  if (c >= 0x3041 && c <= 0x30FF) return {MergedKana(c), false};
  return {SkeletonOf(WithoutMarks(c)), false};
}

}  // namespace redflag
