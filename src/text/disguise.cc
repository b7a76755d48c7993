// Three disguises are taken off, token by token:
//   letters of other scripts that look Latin, and enclosed letters, by
//   Unicode's confusables (UTS #39) and character names;
//   digits and signs inside words (leetspeak);
//   words spelled with a blank or dot between all letters.

#include "text/disguise.h"

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>

#include "core/utf8.h"

namespace redflag {
namespace {

// Letters in a row, with one separator between them, that make a spaced word.
constexpr std::size_t kMinSpacedLetters = 4;

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

const std::map<std::string, char>& LetterOfSkeleton() {
  static const std::map<std::string, char> letters = MakeLetterOfSkeleton();
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

char ComputeLookAlike(UChar32 c) {
  if (u_isalpha(c) == 0) return LetterOfName(c);
  const auto& letters = LetterOfSkeleton();
  for (const UChar32 variant : {c, u_toupper(c)}) {
    const auto letter = letters.find(Skeleton(variant));
    if (letter != letters.end()) return letter->second;
  }
  return 0;
}

// The Latin letter that `c` is taken for at a glance, or 0.
char LookAlike(UChar32 c) {
  static std::mutex mutex;
  static std::unordered_map<UChar32, char> cache;
  const std::lock_guard<std::mutex> lock(mutex);
  const auto known = cache.find(c);
  if (known != cache.end()) return known->second;
  return cache[c] = ComputeLookAlike(c);
}

char Leet(char c) {
  switch (c) {
    case '0':
      return 'o';
    case '1':
    case '!':
      return 'i';
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
    default:
      return 0;
  }
}

bool IsAsciiLetter(UChar32 c) {
  return c >= 'a' && c <= 'z';
}

// A run of characters without blanks, with what it is made of.
struct Token {
  std::size_t start = 0;
  std::size_t end = 0;
  std::size_t ascii_letters = 0;
  std::size_t other_letters = 0;  // Neither ASCII nor accented Latin.
  std::size_t look_alikes = 0;    // Of other_letters and symbols.
  std::size_t marks = 0;
  std::size_t leet = 0;
};

void Count(UChar32 c, Token& token) {
  if (IsAsciiLetter(c)) {
    ++token.ascii_letters;
    return;
  }
  if (c < 0x80) {
    if (Leet(static_cast<char>(c)) != 0) ++token.leet;
    return;
  }
  if (u_charType(c) == U_NON_SPACING_MARK) {
    ++token.marks;
    return;
  }
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &status);
  if (script == USCRIPT_LATIN && u_isalpha(c) != 0) {
    // Accented Latin stays as it is; "\u0261" and "\u0131" have no
    // decomposition and count as look-alikes of g and i.
    if (u_hasBinaryProperty(c, UCHAR_CHANGES_WHEN_NFKC_CASEFOLDED) == 0 &&
        u_getIntPropertyValue(c, UCHAR_NFD_QUICK_CHECK) == 0) {
      ++token.ascii_letters;
      return;
    }
  }
  const bool alpha = u_isalpha(c) != 0;
  if (alpha) ++token.other_letters;
  if (LookAlike(c) != 0) ++token.look_alikes;
}

bool IsBlank(UChar32 c) {
  return c == ' ';
}

// Scripts written without spaces are never disguised Latin.
bool IsUnspaced(UChar32 c) {
  if (c < 0x2E80) return false;
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &status);
  return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA ||
         script == USCRIPT_KATAKANA || script == USCRIPT_HANGUL;
}

bool IsLatinText(std::string_view plain) {
  std::size_t latin = 0;
  std::size_t other = 0;
  for (const char c : plain) {
    if (IsAsciiLetter(c)) ++latin;
    // Lead bytes of Greek, Cyrillic and their neighbours.
    if (static_cast<unsigned char>(c) >= 0xCD &&
        static_cast<unsigned char>(c) <= 0xD4)
      ++other;
  }
  return latin > 2 * other;
}

class Undisguiser {
 public:
  explicit Undisguiser(std::string_view plain)
      : plain_(plain), latin_(IsLatinText(plain)) {}

  FoldedText Run() {
    while (at_ < plain_.size()) {
      if (TakeSpacedWord()) continue;
      const Token token = NextToken();
      if (IsDisguised(token)) {
        Rewrite(token);
      } else {
        Keep(token.start, token.end);
      }
    }
    if (!changed_) return {};
    return std::move(out_);
  }

 private:
  UChar32 Next(std::size_t& at) const {
    return static_cast<UChar32>(NextCodePoint(plain_, at));
  }

  // The next token, or the next run of blanks and unspaced script.
  Token NextToken() {
    Token token;
    token.start = at_;
    std::size_t at = at_;
    const UChar32 first = Next(at);
    const bool skip = IsBlank(first) || IsUnspaced(first);
    if (!skip) Count(first, token);
    while (at < plain_.size()) {
      std::size_t next = at;
      const UChar32 c = Next(next);
      if ((IsBlank(c) || IsUnspaced(c)) != skip) break;
      if (!skip) Count(c, token);
      at = next;
    }
    token.end = at;
    at_ = at;
    return token;
  }

  bool IsDisguised(const Token& token) const {
    if (token.look_alikes > 0 && token.ascii_letters > 0) return true;
    // A word wholly of look-alikes is a disguise in a text that is Latin.
    if (latin_ && token.look_alikes >= 2 &&
        token.look_alikes >= token.other_letters)
      return true;
    if (token.marks > 0 && token.ascii_letters > 0) return true;
    return token.leet > 0 && token.ascii_letters >= token.leet;
  }

  void Rewrite(const Token& token) {
    std::size_t at = token.start;
    std::string text;
    while (at < token.end) {
      const std::size_t start = at;
      const UChar32 c = Next(at);
      if (c >= 0 && u_charType(c) == U_NON_SPACING_MARK) continue;
      char letter = 0;
      if (c < 0x80)
        letter =
            BesideLetter(token, start, at) ? Leet(static_cast<char>(c)) : '\0';
      else
        letter = LookAlike(c);
      if (letter != 0)
        text += letter;
      else
        text.append(plain_.substr(start, at - start));
    }
    if (text == plain_.substr(token.start, token.end - token.start))
      return Keep(token.start, token.end);
    Replace(text, token.start, token.end);
  }

  // Leet signs count only next to a letter: the "!" that ends a sentence and
  // the number in front of a unit stay.
  bool BesideLetter(const Token& token, std::size_t start,
                    std::size_t end) const {
    const bool before =
        start > token.start &&
        (IsAsciiLetter(plain_[start - 1]) || Leet(plain_[start - 1]) != 0);
    const bool after = end < token.end &&
                       (IsAsciiLetter(plain_[end]) || Leet(plain_[end]) != 0);
    const bool at_end = end == token.end;
    if (at_end && plain_[start] == '!') return false;
    return before || after;
  }

  // "c u r e", "c.u.r.e": letters with one and the same separator between.
  bool TakeSpacedWord() {
    if (at_ > 0 && plain_[at_ - 1] != ' ') return false;
    std::string word;
    std::size_t at = at_;
    char separator = 0;
    while (at < plain_.size() && IsAsciiLetter(plain_[at])) {
      word += plain_[at];
      ++at;
      if (at >= plain_.size() || IsAsciiLetter(plain_[at])) break;
      const char c = plain_[at];
      const bool separates =
          c == ' ' || c == '.' || c == '-' || c == '_' || c == '*';
      if (!separates || (separator != 0 && c != separator)) break;
      const bool letter_next =
          at + 1 < plain_.size() && IsAsciiLetter(plain_[at + 1]);
      const bool single_next =
          at + 2 >= plain_.size() || !IsAsciiLetter(plain_[at + 2]);
      if (!letter_next || !single_next) break;
      separator = c;
      ++at;
    }
    if (word.size() < kMinSpacedLetters) return false;
    Replace(word, at_, at);
    at_ = at;
    return true;
  }

  void Keep(std::size_t start, std::size_t end) {
    out_.text.append(plain_.substr(start, end - start));
    out_.to_source.AddSame(start, end - start);
  }

  void Replace(const std::string& text, std::size_t start, std::size_t end) {
    out_.text += text;
    out_.to_source.AddBlock(text.size(), start, end - start);
    changed_ = true;
  }

  std::string_view plain_;
  bool latin_;
  std::size_t at_ = 0;
  bool changed_ = false;
  FoldedText out_;
};

}  // namespace

FoldedText Undisguise(std::string_view plain) {
  return Undisguiser(plain).Run();
}

}  // namespace redflag
