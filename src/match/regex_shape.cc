// One walk over the regex, with a stack for its groups. What is not common in
// rules (flags, \Q, \x, back-references) is not understood, which costs speed
// and nothing else.

#include "match/regex_shape.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <vector>

#include "core/ascii.h"

namespace redflag {
namespace {

constexpr std::size_t kUnbounded = std::numeric_limits<std::size_t>::max() / 4;
constexpr std::size_t kMaxCodePointBytes = 4;
// Whatever a negated class may match.
constexpr std::string_view kAnything = "(?s:.)";

bool IsAscii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

char Zeroed(char c) {
  return IsAsciiDigit(c) ? '0' : c;
}

class ShapeReader {
 public:
  explicit ShapeReader(std::string_view regex) : regex_(regex) {}

  RegexShape Run() {
    levels_.push_back({});
    while (understood_ && at_ < regex_.size())
      ReadPart();
    if (!understood_ || levels_.size() != 1) return {};
    RegexShape shape;
    const std::size_t width = WidthOf(levels_.back());
    if (width < kUnbounded) shape.width = width;
    shape.zeroed = std::move(out_);
    return shape;
  }

 private:
  // A group, or the whole: its widest alternative, and the one being read.
  struct Level {
    std::size_t widest = 0;
    std::size_t current = 0;
    std::size_t last = 0;  // Of the part that a repetition would repeat.
  };

  static std::size_t WidthOf(const Level& level) {
    return std::max(level.widest, level.current + level.last);
  }

  void Put(std::size_t width) {
    Level& level = levels_.back();
    level.current = std::min(kUnbounded, level.current + level.last);
    level.last = width;
  }

  // Copies a byte of the regex as it is.
  void Copy() { out_ += regex_[at_++]; }

  void ReadPart() {
    switch (regex_[at_]) {
      case '(':
        return OpenGroup();
      case ')':
        return CloseGroup();
      case '|':
        levels_.back() = {WidthOf(levels_.back()), 0, 0};
        return Copy();
      case '[':
        return ReadClass();
      case '\\':
        return ReadEscape();
      case '*':
      case '+':
        Repeat(kUnbounded);
        return Copy();
      case '?':
        return Copy();  // Makes no match wider, nor what is repeated.
      case '{':
        return ReadCount();
      case '^':
      case '$':
        Put(0);
        return Copy();
      case '.':
        Put(kMaxCodePointBytes);
        return Copy();
      default:
        return ReadLiteral();
    }
  }

  void ReadLiteral() {
    std::size_t size = 1;
    while (at_ + size < regex_.size() &&
           (static_cast<unsigned char>(regex_[at_ + size]) & 0xC0U) == 0x80U)
      ++size;
    Put(size);
    for (std::size_t i = 0; i < size; ++i)
      out_ += Zeroed(regex_[at_++]);
  }

  void OpenGroup() {
    levels_.push_back({});
    const std::string_view rest = regex_.substr(at_);
    std::size_t head = 1;
    if (rest.starts_with("(?:"))
      head = 3;
    else if (rest.starts_with("(?"))
      understood_ = false;
    out_ += rest.substr(0, head);
    at_ += head;
  }

  void CloseGroup() {
    if (levels_.size() < 2) {
      understood_ = false;
      return;
    }
    const std::size_t width = WidthOf(levels_.back());
    levels_.pop_back();
    Put(std::min(kUnbounded, width));
    Copy();
  }

  void Repeat(std::size_t times) {
    std::size_t& last = levels_.back().last;
    if (last != 0)
      last = times >= kUnbounded / last ? kUnbounded : last * times;
  }

  // {n}, {n,} or {n,m}; anything else is a brace that stands for itself.
  void ReadCount() {
    const std::size_t close = regex_.find('}', at_);
    const std::string_view inner =
        close == std::string_view::npos
            ? std::string_view()
            : regex_.substr(at_ + 1, close - at_ - 1);
    const bool counts =
        !inner.empty() && IsAsciiDigit(inner[0]) &&
        inner.find_first_not_of("0123456789,") == std::string_view::npos;
    if (!counts) return ReadLiteral();
    const std::size_t comma = inner.find(',');
    const std::string_view most =
        comma == std::string_view::npos ? inner : inner.substr(comma + 1);
    std::size_t times = kUnbounded;
    std::from_chars(most.data(), most.data() + most.size(), times);
    Repeat(times);
    out_ += regex_.substr(at_, close + 1 - at_);
    at_ = close + 1;
  }

  void ReadEscape() {
    const char what = at_ + 1 < regex_.size() ? regex_[at_ + 1] : '\0';
    constexpr std::string_view kAsciiClasses = "sw";
    constexpr std::string_view kNegated = "DSW";
    constexpr std::string_view kControls = "tnrfva";
    if (what == 'd') {
      Put(1);
      out_ += '0';
    } else if (what == 'b' || what == 'B') {
      Put(0);
      out_ += regex_.substr(at_, 2);
    } else if (kNegated.find(what) != std::string_view::npos) {
      Put(kMaxCodePointBytes);
      out_ += kAnything;
    } else if (kAsciiClasses.find(what) != std::string_view::npos ||
               kControls.find(what) != std::string_view::npos ||
               IsPunctuation(what)) {
      Put(1);
      out_ += regex_.substr(at_, 2);
    } else {
      understood_ = false;
    }
    at_ += 2;
  }

  static bool IsPunctuation(char c) {
    return c > ' ' && c < 0x7F && !IsAsciiDigit(c) && !(c >= 'a' && c <= 'z') &&
           !(c >= 'A' && c <= 'Z');
  }

  void ReadClass() {
    const std::size_t end = ClassEnd();
    if (end == 0) {
      understood_ = false;
      return;
    }
    const std::string_view all = regex_.substr(at_, end - at_);
    at_ = end;
    const bool negated = all[1] == '^';
    const bool ascii = std::ranges::all_of(all, IsAscii);
    Put(negated || !ascii ? kMaxCodePointBytes : 1);
    if (negated) {
      out_ += kAnything;
      return;
    }
    for (const char c : all)
      out_ += Zeroed(c);
  }

  // Past the ']' of the class that starts here; 0 where it is not understood.
  std::size_t ClassEnd() const {
    std::size_t at = at_ + 1;
    if (at < regex_.size() && regex_[at] == '^') ++at;
    if (at < regex_.size() && regex_[at] == ']') ++at;
    for (; at < regex_.size() && regex_[at] != ']'; ++at) {
      if (regex_[at] == '[') return 0;  // [:alpha:]
      if (regex_[at] != '\\') continue;
      ++at;
      const char what = at < regex_.size() ? regex_[at] : '\0';
      constexpr std::string_view kPlain = "dswtnr";
      if (!IsPunctuation(what) && kPlain.find(what) == std::string_view::npos)
        return 0;
    }
    return at < regex_.size() ? at + 1 : 0;
  }

  std::string_view regex_;
  std::size_t at_ = 0;
  std::string out_;
  std::vector<Level> levels_;
  bool understood_ = true;
};

}  // namespace

std::string ZeroDigits(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), Zeroed);
  return out;
}

RegexShape ShapeOf(std::string_view regex) {
  return ShapeReader(regex).Run();
}

}  // namespace redflag
