// One walk over the regex, with a stack for its groups. What is not common in
// rules (flags, \Q, \x, back-references) is not understood, which costs speed
// and nothing else.

#include "match/regex_shape.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>
#include <vector>

#include "core/ascii.h"
#include "core/utf8.h"

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

// How the matches of a part of a regex start.
class Starts {
 public:
  // Of a part that matches nothing but `text`.
  static Starts Of(std::string text) {
    Starts starts;
    starts.all_.push_back({std::move(text), true});
    return starts;
  }
  static Starts Anything() {
    Starts starts = Of("");
    starts.all_.front().whole = false;
    return starts;
  }

  // Either this part or the other.
  void Or(const Starts& other) {
    all_.insert(all_.end(), other.all_.begin(), other.all_.end());
    std::ranges::sort(all_);
    all_.erase(std::unique(all_.begin(), all_.end()), all_.end());
    if (all_.size() > kMost) *this = Anything();
  }

  // This part, then the other.
  void Then(const Starts& other) {
    Starts both;
    for (const Start& start : all_) {
      if (!start.whole || start.text.size() >= kEnough) {
        both.all_.push_back({start.text, false});
        continue;
      }
      for (const Start& next : other.all_)
        both.all_.push_back({start.text + next.text, next.whole});
      if (both.all_.size() > kMost) return Open();
    }
    *this = std::move(both);
  }

  // Whatever may follow is not looked at.
  void Open() {
    for (Start& start : all_)
      start.whole = false;
  }

  std::vector<std::string> Texts() const {
    std::vector<std::string> texts;
    for (const Start& start : all_) {
      if (start.text.empty()) return {};
      // In order, so that what starts with another comes behind it.
      if (texts.empty() || !start.text.starts_with(texts.back()))
        texts.push_back(start.text);
    }
    return texts;
  }

 private:
  static constexpr std::size_t kMost = 300;
  static constexpr std::size_t kEnough = 4;  // Bytes tell enough.

  struct Start {
    std::string text;
    bool whole;  // That is all that the part matches.

    auto operator<=>(const Start&) const = default;  // NOLINT
  };

  std::vector<Start> all_;
};

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
    shape.starts = StartsOf(levels_.back()).Texts();
    return shape;
  }

 private:
  // A group, or the whole: its alternatives so far, and the one being read.
  struct Level {
    std::size_t widest = 0;
    std::size_t current = 0;
    std::size_t last = 0;  // Of the part that a repetition would repeat.
    Starts before;         // The same of how they start.
    Starts current_starts = Starts::Of("");
    Starts last_starts = Starts::Of("");
  };

  static std::size_t WidthOf(const Level& level) {
    return std::max(level.widest, level.current + level.last);
  }

  static Starts StartsOf(const Level& level) {
    Starts current = level.current_starts;
    current.Then(level.last_starts);
    current.Or(level.before);
    return current;
  }

  void Put(std::size_t width, Starts starts) {
    Level& level = levels_.back();
    level.current = std::min(kUnbounded, level.current + level.last);
    level.last = width;
    level.current_starts.Then(level.last_starts);
    level.last_starts = std::move(starts);
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
        levels_.back() = {.widest = WidthOf(levels_.back()),
                          .before = StartsOf(levels_.back())};
        return Copy();
      case '[':
        return ReadClass();
      case '\\':
        return ReadEscape();
      case '*':
      case '+':
        Repeat(regex_[at_] == '+' ? 1 : 0, kUnbounded);
        return Copy();
      case '?':
        // Makes no match wider, nor what is repeated.
        levels_.back().last_starts.Or(Starts::Of(""));
        return Copy();
      case '{':
        return ReadCount();
      case '^':
      case '$':
        Put(0, Starts::Of(""));
        return Copy();
      case '.':
        Put(kMaxCodePointBytes, Starts::Anything());
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
    const std::string literal = ZeroDigits(regex_.substr(at_, size));
    Put(size, Starts::Of(literal));
    out_ += literal;
    at_ += size;
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
    Starts starts = StartsOf(levels_.back());
    levels_.pop_back();
    Put(std::min(kUnbounded, width), std::move(starts));
    Copy();
  }

  void Repeat(std::size_t least, std::size_t most) {
    Level& level = levels_.back();
    if (level.last != 0)
      level.last =
          most >= kUnbounded / level.last ? kUnbounded : level.last * most;
    // What stands there twice tells enough.
    const Starts once = level.last_starts;
    if (least > 1) level.last_starts.Then(once);
    if (least == 1 ? most > 1 : most > 0) level.last_starts.Open();
    if (least == 0) level.last_starts.Or(Starts::Of(""));
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
    std::size_t least_times = 0, most_times = kUnbounded;
    std::from_chars(inner.data(), inner.data() + inner.size(), least_times);
    std::from_chars(most.data(), most.data() + most.size(), most_times);
    Repeat(least_times, most_times);
    out_ += regex_.substr(at_, close + 1 - at_);
    at_ = close + 1;
  }

  void ReadEscape() {
    const char what = at_ + 1 < regex_.size() ? regex_[at_ + 1] : '\0';
    constexpr std::string_view kAsciiClasses = "sw";
    constexpr std::string_view kNegated = "DSW";
    constexpr std::string_view kControls = "tnrfva";
    if (what == 'd') {
      Put(1, Starts::Of("0"));
      out_ += '0';
    } else if (what == 'b' || what == 'B') {
      Put(0, Starts::Of(""));
      out_ += regex_.substr(at_, 2);
    } else if (kNegated.find(what) != std::string_view::npos) {
      Put(kMaxCodePointBytes, Starts::Anything());
      out_ += kAnything;
    } else if (IsPunctuation(what)) {
      Put(1, Starts::Of({what}));
      out_ += regex_.substr(at_, 2);
    } else if (kAsciiClasses.find(what) != std::string_view::npos ||
               kControls.find(what) != std::string_view::npos) {
      Put(1, Starts::Anything());
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
    Put(negated || !ascii ? kMaxCodePointBytes : 1,
        negated ? Starts::Anything() : StartsOfClass(all));
    if (negated) {
      out_ += kAnything;
      return;
    }
    for (const char c : all)
      out_ += Zeroed(c);
  }

  // Of a class, with its brackets, of single characters and digits.
  static Starts StartsOfClass(std::string_view all) {
    const std::string_view inner = all.substr(1, all.size() - 2);
    Starts starts;
    for (std::size_t at = 0; at < inner.size();) {
      const std::size_t start = at;
      NextCodePoint(inner, at);
      std::string member = ZeroDigits(inner.substr(start, at - start));
      if (member == "\\") {
        member = inner[at++];
        if (member == "d")
          member = "0";
        else if (!IsPunctuation(member[0]))
          return Starts::Anything();
      }
      const bool range =
          at < inner.size() && inner[at] == '-' && at + 1 < inner.size();
      if (range && member != "0") return Starts::Anything();
      if (range) {
        if (!IsAsciiDigit(inner[at + 1])) return Starts::Anything();
        at += 2;
      }
      starts.Or(Starts::Of(member));
    }
    return starts;
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
