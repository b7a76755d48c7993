#include "text/char_facts.h"

#include <array>
#include <atomic>
#include <map>
#include <string>

#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>

#include "core/utf8.h"

namespace redflag {
namespace {

// The planes that hold nearly all text; what lies beyond is asked anew.
constexpr char32_t kRemembered = 0x20000;

// One answer a character; 0 stands for one that was never asked. The memory
// is touched, and so taken, only where text needs it.
template <typename Value>
class Answers {
 public:
  template <typename Ask>
  Value Get(char32_t c, Ask ask) {
    if (c >= kRemembered) return ask(c);
    const Value known = values_[c].load(std::memory_order_relaxed);
    if (known != 0) return known;
    const Value value = ask(c);
    values_[c].store(value, std::memory_order_relaxed);
    return value;
  }

 private:
  std::array<std::atomic<Value>, kRemembered> values_{};
};

// --------------------------------------------------------------- facts

CharClass WordClassOf(UChar32 c) {
  if (u_isalnum(c) == 0 && u_charType(c) != U_NON_SPACING_MARK)
    return CharClass::kOther;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return CharClass::kUnspaced;
    default:
      // The long-vowel mark belongs to Kana, though its script is Common.
      return c == 0x30FC ? CharClass::kUnspaced : CharClass::kWord;
  }
}

SentenceClass SentenceClassOf(UChar32 c) {
  switch (u_getIntPropertyValue(c, UCHAR_SENTENCE_BREAK)) {
    case U_SB_CR:
      return SentenceClass::kCr;
    case U_SB_LF:
      return SentenceClass::kLf;
    case U_SB_SEP:
      return SentenceClass::kSep;
    case U_SB_EXTEND:
    case U_SB_FORMAT:
      return SentenceClass::kExtend;
    case U_SB_SP:
      return SentenceClass::kSp;
    case U_SB_LOWER:
      return SentenceClass::kLower;
    case U_SB_UPPER:
      return SentenceClass::kUpper;
    case U_SB_OLETTER:
      return SentenceClass::kOLetter;
    case U_SB_NUMERIC:
      return SentenceClass::kNumeric;
    case U_SB_ATERM:
      return SentenceClass::kATerm;
    case U_SB_STERM:
      return SentenceClass::kSTerm;
    case U_SB_SCONTINUE:
      return SentenceClass::kSContinue;
    case U_SB_CLOSE:
      return SentenceClass::kClose;
    default:
      return SentenceClass::kOther;
  }
}

// Scripts written without spaces are never disguised Latin.
bool IsDense(UChar32 c) {
  if (c < 0x2E80) return false;
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &status);
  return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA ||
         script == USCRIPT_KATAKANA || script == USCRIPT_HANGUL;
}

// "\u0261" and "\u0131" have no decomposition: they count as look-alikes of g
// and i, not as letters with an accent.
bool IsPlainLatin(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(c, &status) == USCRIPT_LATIN && u_isalpha(c) != 0 &&
         u_hasBinaryProperty(c, UCHAR_CHANGES_WHEN_NFKC_CASEFOLDED) == 0 &&
         u_getIntPropertyValue(c, UCHAR_NFD_QUICK_CHECK) == 0;
}

CharFacts AskFacts(UChar32 c) {
  CharFacts facts{};
  facts.word_class = WordClassOf(c);
  facts.sentence = SentenceClassOf(c);
  facts.alnum = u_isalnum(c) != 0;
  facts.alpha = u_isalpha(c) != 0;
  facts.ignorable =
      u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
  facts.mark = u_charType(c) == U_NON_SPACING_MARK;
  facts.blank = u_isUWhiteSpace(c) != 0;
  facts.dense = IsDense(c);
  facts.plain_latin = IsPlainLatin(c);
  return facts;
}

constexpr std::uint16_t kAsked = 1U << 15U;

std::uint16_t Packed(const CharFacts& facts) {
  const auto bit = [](bool value, unsigned at) {
    return static_cast<unsigned>(value) << at;
  };
  return static_cast<std::uint16_t>(
      static_cast<unsigned>(facts.word_class) |
      static_cast<unsigned>(facts.sentence) << 2U | bit(facts.alnum, 6) |
      bit(facts.alpha, 7) | bit(facts.ignorable, 8) | bit(facts.mark, 9) |
      bit(facts.blank, 10) | bit(facts.dense, 11) | bit(facts.plain_latin, 12) |
      kAsked);
}

CharFacts Unpacked(std::uint16_t bits) {
  const auto bit = [bits](unsigned at) {
    return (unsigned{bits} >> at & 1U) != 0;
  };
  CharFacts facts{};
  facts.word_class = static_cast<CharClass>(unsigned{bits} & 3U);
  facts.sentence = static_cast<SentenceClass>(unsigned{bits} >> 2U & 15U);
  facts.alnum = bit(6);
  facts.alpha = bit(7);
  facts.ignorable = bit(8);
  facts.mark = bit(9);
  facts.blank = bit(10);
  facts.dense = bit(11);
  facts.plain_latin = bit(12);
  return facts;
}

// --------------------------------------------------------------- folds

const icu::Normalizer2* CaseFolder() {
  UErrorCode status = U_ZERO_ERROR;
  return icu::Normalizer2::getNFKCCasefoldInstance(status);
}

CharFold AskFold(UChar32 c) {
  // Signs behind a name, such as (R), and no letters of it.
  constexpr UChar32 kTradeMark = 0x2122;
  constexpr UChar32 kServiceMark = 0x2120;
  if (c == kTradeMark || c == kServiceMark) return {};
  CharFold context;
  context.kind = CharFold::Kind::kContext;
  static const icu::Normalizer2* const folder = CaseFolder();
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString folded =
      folder->normalize(icu::UnicodeString(c), status);
  if (U_FAILURE(status)) return context;
  CharFold fold;
  if (folded.isEmpty()) {
    fold.kind = CharFold::Kind::kNothing;
    return fold;
  }
  if (folder->hasBoundaryBefore(c) == 0) return context;
  std::string bytes;
  for (int32_t at = 0; at < folded.length(); at = folded.moveIndex32(at, 1)) {
    const auto part = static_cast<char32_t>(folded.char32At(at));
    if (u_isUWhiteSpace(static_cast<UChar32>(part)) != 0) {
      if (folded.countChar32() > 1) return context;
      fold.kind = CharFold::Kind::kBlank;
      return fold;
    }
    if (const char punctuation = PunctuationFold(part); punctuation != 0)
      bytes += punctuation;
    else
      AppendCodePoint(bytes, part);
  }
  std::string same;
  AppendCodePoint(same, static_cast<char32_t>(c));
  if (bytes == same) return fold;
  if (bytes.size() > sizeof(fold.bytes)) return context;
  fold.kind = CharFold::Kind::kText;
  fold.size = static_cast<std::uint8_t>(bytes.size());
  bytes.copy(fold.bytes, bytes.size());
  return fold;
}

// The kind, counted from 1, above the size above the bytes.
constexpr unsigned kKindAt = 26;
constexpr unsigned kSizeAt = 24;

std::uint32_t Packed(const CharFold& fold) {
  std::uint32_t bits = (static_cast<std::uint32_t>(fold.kind) + 1) << kKindAt;
  bits |= static_cast<std::uint32_t>(fold.size) << kSizeAt;
  for (unsigned i = 0; i < sizeof(fold.bytes); ++i)
    bits |=
        static_cast<std::uint32_t>(static_cast<unsigned char>(fold.bytes[i]))
        << (8 * i);
  return bits;
}

CharFold UnpackedFold(std::uint32_t bits) {
  CharFold fold;
  fold.kind = static_cast<CharFold::Kind>((bits >> kKindAt) - 1);
  fold.size = static_cast<std::uint8_t>(bits >> kSizeAt & 3U);
  for (unsigned i = 0; i < sizeof(fold.bytes); ++i)
    fold.bytes[i] = static_cast<char>(bits >> (8 * i) & 0xFFU);
  return fold;
}

// --------------------------------------------------------- look-alikes

std::string Skeleton(UChar32 c) {
  static const USpoofChecker* const checker = [] {
    UErrorCode status = U_ZERO_ERROR;
    return uspoof_open(&status);
  }();
  icu::UnicodeString skeleton;
  UErrorCode status = U_ZERO_ERROR;
  uspoof_getSkeletonUnicodeString(checker, 0, icu::UnicodeString(c), skeleton,
                                  &status);
  std::string text;
  if (U_SUCCESS(status)) skeleton.toUTF8String(text);
  return text;
}

// The ASCII letters by their skeletons ("m" has the skeleton "rn").
std::map<std::string, char> MakeLetterOfSkeleton() {
  std::map<std::string, char> letters;
  for (char c = 'A'; c <= 'Z'; ++c)
    letters.emplace(Skeleton(c), static_cast<char>(c - 'A' + 'a'));
  // Small letters win: "l" is also the skeleton of "I".
  for (char c = 'a'; c <= 'z'; ++c)
    letters[Skeleton(c)] = c;
  return letters;
}

// The letter at the end of names such as "NEGATIVE CIRCLED LATIN CAPITAL
// LETTER A" and "REGIONAL INDICATOR SYMBOL LETTER A"; else 0.
char LetterOfName(UChar32 c) {
  std::array<char, 128> name{};
  UErrorCode status = U_ZERO_ERROR;
  const int32_t size =
      u_charName(c, U_UNICODE_CHAR_NAME, name.data(), 128, &status);
  if (U_FAILURE(status) || size < 9) return 0;
  const std::string_view text(name.data(), static_cast<std::size_t>(size));
  const bool letter = text.substr(text.size() - 9, 8) == " LETTER ";
  const bool symbol = text.find("CIRCLED") != std::string_view::npos ||
                      text.find("SQUARED") != std::string_view::npos ||
                      text.find("REGIONAL") != std::string_view::npos;
  if (!letter || !symbol) return 0;
  return static_cast<char>(text.back() - 'A' + 'a');
}

char AskLookAlike(UChar32 c) {
  if (u_isalpha(c) == 0) return LetterOfName(c);
  static const std::map<std::string, char> letters = MakeLetterOfSkeleton();
  for (const UChar32 variant : {c, u_toupper(c)}) {
    const auto letter = letters.find(Skeleton(variant));
    if (letter != letters.end()) return letter->second;
  }
  return 0;
}

}  // namespace

CharFacts FactsOf(char32_t c) {
  static constinit Answers<std::uint16_t> answers;
  return Unpacked(answers.Get(c, [](char32_t asked) {
    return Packed(AskFacts(static_cast<UChar32>(asked)));
  }));
}

CharFold FoldOf(char32_t c) {
  static constinit Answers<std::uint32_t> answers;
  return UnpackedFold(answers.Get(c, [](char32_t asked) {
    return Packed(AskFold(static_cast<UChar32>(asked)));
  }));
}

char LookAlike(char32_t c) {
  static constinit Answers<char> answers;
  constexpr char kNone = 1;
  const char letter = answers.Get(c, [](char32_t asked) {
    const char found = AskLookAlike(static_cast<UChar32>(asked));
    return found != 0 ? found : kNone;
  });
  return letter == kNone ? '\0' : letter;
}

char PunctuationFold(char32_t c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x02BC:
    case 0x00B4:
    case 0x0060:
    case 0x2032:
      return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x00AB:
    case 0x00BB:
    case 0x2033:
      return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
      return '-';
    default:
      return 0;
  }
}

}  // namespace redflag
