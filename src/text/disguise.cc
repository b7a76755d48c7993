// Three disguises are taken off, token by token:
//   letters of other scripts that look Latin, and enclosed letters, by
//   Unicode's confusables (UTS #39) and character names;
//   digits and signs inside words (leetspeak);
//   words spelled with a blank or dot between all letters.

#include "text/disguise.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ascii.h"
#include "core/utf8.h"
#include "text/char_facts.h"
#include "text/sixteen.h"

namespace redflag {
namespace {

// Letters in a row, with one separator between them, that make a spaced word.
constexpr std::size_t kMinSpacedLetters = 4;
// The same of a script whose words are shorter.
constexpr std::size_t kMinSpacedDense = 3;

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

Sixteen LeetIn(Sixteen bytes) {
  return ((bytes >= '0') & (bytes <= '7') & (bytes != '2') & (bytes != '6')) |
         (bytes == '!') | (bytes == '@') | (bytes == '$');
}

bool IsLowerLetter(char c) {
  return c >= 'a' && c <= 'z';
}

// What may stand between all letters of a word.
bool Separates(char c) {
  return c == ' ' || c == '.' || c == '-' || c == '_' || c == '*';
}

Sixteen SeparatorsIn(Sixteen bytes) {
  return (bytes == ' ') | (bytes == '.') | (bytes == '-') | (bytes == '_') |
         (bytes == '*');
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

void CountOther(char32_t c, const CharFacts& facts, Token& token) {
  if (facts.mark) {
    ++token.marks;
  } else if (facts.plain_latin) {
    ++token.ascii_letters;
  } else {
    if (facts.alpha) ++token.other_letters;
    if (LookAlike(c) != 0) ++token.look_alikes;
  }
}

bool IsLatinText(std::string_view plain) {
  std::size_t latin = 0;
  std::size_t other = 0;
  for (const char c : plain) {
    latin += static_cast<std::size_t>(c >= 'a' && c <= 'z');
    // Lead bytes of Greek, Cyrillic and their neighbours.
    other += static_cast<std::size_t>(static_cast<unsigned char>(c) >= 0xCD &&
                                      static_cast<unsigned char>(c) <= 0xD4);
  }
  return latin > 2 * other;
}

// What a byte of ASCII adds to a token: letters in the low half, leetspeak in
// the high one.
constexpr std::uint64_t kLeet = std::uint64_t{1} << 32U;

constexpr std::array<std::uint64_t, 128> kByteCounts = [] {
  std::array<std::uint64_t, 128> counts{};
  for (char c = 'a'; c <= 'z'; ++c)
    counts.at(static_cast<std::size_t>(c)) = 1;
  for (const char c : std::string_view("01!34@5$7"))
    counts.at(static_cast<std::size_t>(c)) = kLeet;
  return counts;
}();

class Undisguiser {
 public:
  explicit Undisguiser(std::string_view plain) : plain_(plain) {}
  Undisguiser(std::string_view plain, std::string_view visible,
              const OffsetMap& to_visible)
      : plain_(plain), visible_(visible), to_visible_(&to_visible) {}

  FoldedText Run() {
    while (SkipPlainWords()) {
      if (TakeSpacedWord() || TakeSpacedDense()) continue;
      const Token token = NextToken();
      if (IsDisguised(token)) Rewrite(token);
    }
    if (!changed_) return {};
    Keep(plain_.size());
    return std::move(out_);
  }

 private:
  // Moves over words of small letters that cannot be spaced, as most are, and
  // the blank before what comes then; false at the end of the text.
  bool SkipPlainWords() {
    if (at_ < plain_.size() && plain_[at_] == ' ') ++at_;
    if (at_ > 0 && plain_[at_ - 1] != ' ') return at_ < plain_.size();
    std::size_t doubtful = at_;
    for (std::size_t first = sizeof(Sixteen);
         first == sizeof(Sixteen) && doubtful + first + 2 <= plain_.size();
         doubtful += first) {
      const char* const text = plain_.data() + doubtful;
      const Sixteen bytes = SixteenAt(text);
      // A letter between separators, of one byte or of more.
      const Sixteen spaced =
          SeparatorsIn(bytes) &
          (SeparatorsIn(SixteenAt(text + 2)) | (SixteenAt(text + 1) < 0));
      first = FirstSet((bytes < 0) | LeetIn(bytes) | spaced);
    }
    // To the start of the word there.
    while (doubtful > at_ && plain_[doubtful - 1] != ' ')
      --doubtful;
    at_ = doubtful;
    return at_ < plain_.size();
  }

  // The next token, or the next run of blanks and dense script.
  Token NextToken() {
    Token token;
    token.start = at_;
    if (!TakeGap())
      while (at_ < plain_.size() && TakeCharacter(token)) {
      }
    token.end = at_;
    return token;
  }

  // Skips blanks and dense script, up to where a spaced word of it may start;
  // false where none is next.
  bool TakeGap() {
    const std::size_t start = at_;
    while (at_ < plain_.size()) {
      if (plain_[at_] == ' ') {
        ++at_;
        continue;
      }
      std::size_t next = at_;
      if (IsAsciiByte(plain_[at_]) ||
          !FactsOf(NextCodePoint(plain_, next)).dense)
        break;
      if (at_ > start && next < plain_.size() && Separates(plain_[next]) &&
          AfterDense(next + 1) != 0)
        break;
      at_ = next;
    }
    return at_ > start;
  }

  // Counts the next character; false where the token ends before it.
  bool TakeCharacter(Token& token) {
    const auto byte = static_cast<unsigned char>(plain_[at_]);
    if (byte < 0x80) {
      TakeAscii(token);
      return at_ < plain_.size() && plain_[at_] != ' ';
    }
    std::size_t next = at_;
    const char32_t c = NextCodePoint(plain_, next);
    const CharFacts facts = FactsOf(c);
    if (facts.dense) return false;
    CountOther(c, facts, token);
    at_ = next;
    return true;
  }

  // Counts up to a blank or what is no ASCII.
  void TakeAscii(Token& token) {
    std::uint64_t counts = 0;
    for (; at_ < plain_.size(); ++at_) {
      const auto byte = static_cast<unsigned char>(plain_[at_]);
      if (byte == ' ' || byte >= 0x80) break;
      counts += kByteCounts[byte];
    }
    token.ascii_letters += counts & (kLeet - 1);
    token.leet += counts >> 32U;
  }

  bool IsLatin() {
    if (!latin_) latin_ = IsLatinText(plain_);
    return *latin_;
  }

  bool IsDisguised(const Token& token) {
    if (token.look_alikes > 0 && token.ascii_letters > 0) return true;
    // A word wholly of look-alikes is a disguise in a text that is Latin.
    if (token.look_alikes >= 2 && token.look_alikes >= token.other_letters &&
        IsLatin())
      return true;
    if (token.marks > 0 && token.ascii_letters > 0) return true;
    return token.leet > 0 && token.ascii_letters >= token.leet;
  }

  void Rewrite(const Token& token) {
    std::size_t at = token.start;
    std::string text;
    while (at < token.end) {
      const std::size_t start = at;
      const char32_t c = NextCodePoint(plain_, at);
      if (c >= 0x80 && FactsOf(c).mark) continue;
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
    if (text == plain_.substr(token.start, token.end - token.start)) return;
    Replace(text, token.start, token.end);
  }

  // Leet signs count only next to a letter: the "!" that ends a sentence and
  // the number in front of a unit stay.
  bool BesideLetter(const Token& token, std::size_t start,
                    std::size_t end) const {
    const bool before =
        start > token.start &&
        (IsLowerLetter(plain_[start - 1]) || Leet(plain_[start - 1]) != 0);
    const bool after = end < token.end &&
                       (IsLowerLetter(plain_[end]) || Leet(plain_[end]) != 0);
    const bool at_end = end == token.end;
    if (at_end && plain_[start] == '!') return false;
    return before || after;
  }

  // "c u r e", "r.e.s.e.ñ.a": letters with one and the same separator between,
  // and wider gaps between words of them.
  bool TakeSpacedWord() {
    if (at_ > 0 && plain_[at_ - 1] != ' ') return false;
    if (at_ + 2 >= plain_.size() || IsAsciiAlnum(plain_[at_ + 1])) return false;
    const std::vector<SpacedWord> words = SpacedWordsFrom(at_);
    std::size_t letters = 0;
    for (const SpacedWord& word : words)
      letters += word.letters;
    if (letters < kMinSpacedLetters) return false;
    for (const SpacedWord& word : words)
      Replace(word.text, word.start, word.end);
    at_ = words.back().end;
    return true;
  }

  struct SpacedWord {
    std::string text;
    std::size_t start;
    std::size_t end;
    std::size_t letters;
  };

  std::vector<SpacedWord> SpacedWordsFrom(std::size_t at) const {
    std::vector<SpacedWord> words;
    std::size_t next = AfterLetter(at);
    if (next == 0) return words;
    words.push_back({{}, at, at, 0});
    char separator = 0;
    std::string_view gap;
    while (next != 0) {
      SpacedWord& word = words.back();
      word.text.append(plain_.substr(at, next - at));
      ++word.letters;
      word.end = at = next;
      const char c = at < plain_.size() ? plain_[at] : '\0';
      if (!Separates(c) || (separator != 0 && c != separator)) break;
      const bool word_ends = separator == ' ' && GapAt(at) != gap;
      next = word_ends ? AfterSpaced(at + 1) : AfterLetter(at + 1);
      if (next == 0 || AfterSpaced(next) != 0) break;
      if (separator == 0) gap = GapAt(at);
      if (gap.starts_with("  ")) break;  // A word of one letter.
      separator = c;
      ++at;
      if (word_ends) words.push_back({{}, at, at, 0});
    }
    return words;
  }

  // "好-评-返-现", which may stand within other words of its script; false
  // where none starts at `at_`.
  bool TakeSpacedDense() {
    std::string word;
    std::size_t characters = 0;
    std::size_t at = at_;
    const std::size_t first = AfterDense(at);
    if (first == 0 || first >= plain_.size()) return false;
    const char separator = plain_[first];
    if (!Separates(separator)) return false;
    // Blanks stand between words too: only characters all alone count.
    const bool alone = at_ == 0 || plain_[at_ - 1] == ' ';
    if (separator == ' ' && (!alone || at_ < no_run_before_)) return false;
    while (const std::size_t next = AfterDense(at)) {
      word.append(plain_.substr(at, next - at));
      ++characters;
      at = next;
      if (at >= plain_.size() || plain_[at] != separator) break;
      if (AfterDense(at + 1) == 0) break;
      ++at;
    }
    if (characters < kMinSpacedDense) return false;
    if (separator == ' ' && AfterDense(at) != 0) {
      no_run_before_ = at;  // What starts later in this run ends there too.
      return false;
    }
    Replace(word, at_, at);
    at_ = at;
    return true;
  }

  // What is seen where the plain view has the blank at `at`.
  std::string_view GapAt(std::size_t at) const {
    if (to_visible_ == nullptr || at >= plain_.size()) return {};
    const Span seen = to_visible_->ToSource({at, at + 1});
    return visible_.substr(seen.start, seen.size());
  }

  // As AfterLetter, of a letter or a digit.
  std::size_t AfterSpaced(std::size_t at) const {
    const bool digit = at < plain_.size() && IsAsciiDigit(plain_[at]);
    return digit ? at + 1 : AfterLetter(at);
  }

  // The end of the Latin letter at `at`, accented or not; 0 where none is.
  std::size_t AfterLetter(std::size_t at) const {
    if (at >= plain_.size()) return 0;
    if (IsAsciiByte(plain_[at])) return IsLowerLetter(plain_[at]) ? at + 1 : 0;
    const char32_t c = NextCodePoint(plain_, at);
    return FactsOf(c).plain_latin ? at : 0;
  }

  // The end of the character of a dense script at `at`; 0 where none is.
  std::size_t AfterDense(std::size_t at) const {
    if (at >= plain_.size() || IsAsciiByte(plain_[at])) return 0;
    const char32_t c = NextCodePoint(plain_, at);
    return FactsOf(c).dense ? at : 0;
  }

  // Copies what has not been written up to `end`.
  void Keep(std::size_t end) {
    out_.text.append(plain_.substr(written_, end - written_));
    out_.to_source.AddSame(written_, end - written_);
    written_ = end;
  }

  void Replace(const std::string& text, std::size_t start, std::size_t end) {
    Keep(start);
    out_.text += text;
    out_.to_source.AddBlock(text.size(), start, end - start);
    written_ = end;
    changed_ = true;
  }

  std::string_view plain_;
  std::string_view visible_;
  const OffsetMap* to_visible_ = nullptr;  // Of plain_; null where unknown.
  std::optional<bool> latin_;
  std::size_t at_ = 0;
  std::size_t no_run_before_ = 0;  // No characters parted by blanks.
  std::size_t written_ = 0;        // Of plain_, to out_.
  bool changed_ = false;
  FoldedText out_;
};

}  // namespace

FoldedText Undisguise(std::string_view plain) {
  return Undisguiser(plain).Run();
}

FoldedText Undisguise(std::string_view plain, std::string_view visible,
                      const OffsetMap& plain_to_visible) {
  return Undisguiser(plain, visible, plain_to_visible).Run();
}

}  // namespace redflag
