// The rules of UAX #29 for sentences, over ICU's classes of characters. ICU's
// own iterator gives the same (a test holds that) and takes ten times as long.

#include "text/sentences.h"

#include <string>

#include "core/ascii.h"
#include "core/utf8.h"
#include "text/char_facts.h"

namespace redflag {
namespace {

// A line that a mail program wrapped is about as long as a screen line.
constexpr std::size_t kWrapFrom = 55;
constexpr std::size_t kWrapTo = 100;

bool EndsSentence(char c) {
  return c == '.' || c == '!' || c == '?' || c == ':' || c == ';' || c == ' ';
}

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0xC3;
}

// Turns the line breaks inside wrapped sentences into blanks.
void Unwrap(std::string& text) {
  std::size_t line = 0;
  for (std::size_t at = text.find('\n'); at != std::string::npos;
       at = text.find('\n', at + 1)) {
    const std::size_t length = at - line;
    const bool wrapped = length >= kWrapFrom && length <= kWrapTo &&
                         at + 1 < text.size() && IsLetter(text[at + 1]) &&
                         !EndsSentence(text[at - 1]);
    if (wrapped) text[at] = ' ';
    line = at + 1;
  }
}

// "1. " at the start of a line: the number of a list's item, which the rules
// take for a sentence.
bool IsItemNumber(std::string_view part) {
  constexpr std::size_t kLongest = 8;
  while (!part.empty() && part.back() == ' ')
    part.remove_suffix(1);
  return !part.empty() && part.size() <= kLongest &&
         part.find_first_not_of("0123456789.)(*-# ") == std::string_view::npos;
}

bool IsTerm(SentenceClass c) {
  return c == SentenceClass::kATerm || c == SentenceClass::kSTerm;
}

bool IsSeparator(SentenceClass c) {
  return c == SentenceClass::kCr || c == SentenceClass::kLf ||
         c == SentenceClass::kSep;
}

bool IsCased(SentenceClass c) {
  return c == SentenceClass::kUpper || c == SentenceClass::kLower;
}

class SentenceReader {
 public:
  explicit SentenceReader(std::string_view text) : text_(text) {}

  std::vector<std::size_t> Run() {
    starts_.push_back(0);
    while (at_ < text_.size()) {
      if (state_ == State::kText) SkipPlain();
      if (at_ < text_.size()) Step();
    }
    return std::move(starts_);
  }

 private:
  enum class State {
    kText,    // Nothing ended a sentence.
    kTerm,    // Behind a full stop and the like.
    kClose,   // Behind quotes and brackets after it.
    kSpaces,  // Behind blanks after these.
    kBreak,   // Behind a line's end: the next character starts a sentence.
  };

  void Start(std::size_t at) {
    const std::size_t last = starts_.back();
    if (!IsItemNumber(text_.substr(last, at - last))) starts_.push_back(at);
  }

  SentenceClass Next(std::size_t& at) const {
    return FactsOf(NextCodePoint(text_, at)).sentence;
  }

  // Moves to the next character that may end a sentence.
  void SkipPlain() {
    static constexpr ByteSet kEnds(".!?\r\n", true);
    const std::size_t end = kEnds.Find(text_, at_);
    if (end == at_) return;
    std::size_t last = end - 1;
    before_ = Next(last);
    at_ = end;
  }

  void Step() {
    const std::size_t start = at_;
    const SentenceClass here = Next(at_);
    if (state_ == State::kBreak) {
      const bool line_feed = after_cr_ && here == SentenceClass::kLf;
      if (!line_feed) Start(start);
      state_ = State::kText;
    } else if (here == SentenceClass::kExtend) {
      return;  // Belongs to the character before it.
    } else if (state_ != State::kText && !GoesOn(here, start)) {
      Start(start);
      state_ = State::kText;
    }
    Enter(here);
  }

  // Whether the sentence goes on over `here`, behind what may have ended it.
  bool GoesOn(SentenceClass here, std::size_t start) const {
    if (IsSeparator(here) || here == SentenceClass::kSp) return true;
    if (here == SentenceClass::kClose && state_ != State::kSpaces) return true;
    if (here == SentenceClass::kSContinue || IsTerm(here)) return true;
    if (term_ != SentenceClass::kATerm) return false;
    if (state_ == State::kTerm && here == SentenceClass::kNumeric) return true;
    if (state_ == State::kTerm && here == SentenceClass::kUpper &&
        IsCased(before_term_))
      return true;
    return SmallLetterFollows(start);
  }

  // Whether the next letter, if one comes before the sentence's end, is small.
  bool SmallLetterFollows(std::size_t at) const {
    while (at < text_.size()) {
      const SentenceClass c = Next(at);
      if (c == SentenceClass::kLower) return true;
      if (c == SentenceClass::kUpper || c == SentenceClass::kOLetter ||
          IsSeparator(c) || IsTerm(c))
        return false;
    }
    return false;
  }

  void Enter(SentenceClass here) {
    if (IsTerm(here)) {
      before_term_ = before_;
      term_ = here;
      state_ = State::kTerm;
    } else if (IsSeparator(here)) {
      after_cr_ = here == SentenceClass::kCr;
      state_ = State::kBreak;
    } else if (state_ != State::kText) {
      const bool close =
          here == SentenceClass::kClose && state_ != State::kSpaces;
      state_ = close                        ? State::kClose
               : here == SentenceClass::kSp ? State::kSpaces
                                            : State::kText;
    }
    before_ = here;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  State state_ = State::kText;
  SentenceClass before_ = SentenceClass::kOther;  // Of the last character.
  SentenceClass before_term_ = SentenceClass::kOther;
  SentenceClass term_ = SentenceClass::kOther;
  bool after_cr_ = false;
  std::vector<std::size_t> starts_;
};

}  // namespace

std::vector<std::size_t> SentenceStarts(std::string_view visible) {
  if (visible.find('\n') == std::string_view::npos)
    return SentenceReader(visible).Run();
  std::string unwrapped(visible);
  Unwrap(unwrapped);
  return SentenceReader(unwrapped).Run();
}

}  // namespace redflag
