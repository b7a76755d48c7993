#include "text/skeleton.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "core/utf8.h"

namespace redflag {
namespace {

constexpr char32_t kLongVowel = 0x30FC;

char32_t MergedAscii(char32_t c) {
  return c == 'l' ? U'i' : c;
}

// Digits and signs as letters; 0 for others.
char32_t StandsFor(char32_t c) {
  constexpr std::u32string_view kSigns = U"0134578@$!|\u00A2\u20AC\u00A3";
  constexpr std::u32string_view kLetters = U"oieastbasiicei";
  const std::size_t at = kSigns.find(c);
  return at == std::u32string_view::npos ? 0 : kLetters[at];
}

// Chinese characters and signs that are drawn like a katakana.
char32_t KatakanaLike(char32_t c) {
  constexpr std::u32string_view kDrawn =
      U"\u4E8C\u53E3\u529B\u535C\u5DE5\u5915\u516B\u624D\u5343\u4E00"
      U"\u4E3F\u53B6\u5315\u5341\u4E09\u4E4D-";
  constexpr std::u32string_view kKatakana =
      U"\u30CB\u30ED\u30AB\u30C8\u30A8\u30BF\u30CF\u30AA\u30C1\u30FC"
      U"\u30CE\u30E0\u30D2\u30CA\u30DF\u30E1\u30FC";
  const std::size_t at = kDrawn.find(c);
  return at == std::u32string_view::npos ? 0 : kKatakana[at];
}

bool IsSmallKana(char32_t c) {
  constexpr std::u32string_view kSmall =
      U"\u30A1\u30A3\u30A5\u30A7\u30A9\u30C3\u30E3\u30E5\u30E7";
  return kSmall.find(c) != std::u32string_view::npos;
}

// One form for both syllabaries, and for small and full letters.
char32_t MergedKana(char32_t c) {
  if (c >= 0x3041 && c <= 0x3096) c += 0x60;
  return IsSmallKana(c) ? c + 1 : c;
}

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

char32_t CodePointAt(std::string_view text, std::size_t at) {
  return at < text.size() ? NextCodePoint(text, at) : 0;
}

char32_t CodePointBefore(std::string_view text, std::size_t at) {
  if (at == 0) return 0;
  std::size_t start = CodePointStart(text, at - 1);
  return NextCodePoint(text, start);
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

bool IsMaskSign(char32_t c) {
  constexpr std::u32string_view kMasks =
      U"*#_\u00D7\u25CB\u25CF\u25CE\u25EF\u3007\u2B55\u2716\u274C\u25B3"
      U"\u25A1\u25A0\u203B\u2606\u2605";
  return kMasks.find(c) != std::u32string_view::npos;
}

bool IsBreakSign(char32_t c) {
  constexpr std::u32string_view kBreaks = U" -._*'~^+|\u00B7\u30FB\u2022\u4E36";
  return kBreaks.find(c) != std::u32string_view::npos;
}

SkeletonLetter NextSkeletonLetter(std::string_view plain, std::size_t& at) {
  const std::size_t start = at;
  const char32_t c = NextCodePoint(plain, at);
  if (IsAsciiLetter(c)) return {MergedAscii(c), false};
  if (const char32_t letter = StandsFor(c); letter != 0) {
    // "!" ends a sentence, unless a letter follows.
    const bool inside = c != '!' || IsAsciiLetter(CodePointAt(plain, at));
    return inside && BesideLetter(plain, start, at)
               ? SkeletonLetter{letter, true}
               : SkeletonLetter{};
  }
  if (const char32_t kana = KatakanaLike(c);
      kana != 0 && BesideKatakana(plain, start, at))
    return {MergedKana(kana), true};
  if (c < 0x80 || u_isalpha(static_cast<UChar32>(c)) == 0) {
    return c == kLongVowel ? SkeletonLetter{c, false} : SkeletonLetter{};
  }
  if (c >= 0x3041 && c <= 0x30FF) return {MergedKana(c), false};
  return {MergedAscii(WithoutMarks(c)), false};
}

}  // namespace redflag
