#include "link/phone_scan.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <string>

#include "core/ascii.h"
#include "link/characters.h"

namespace redflag {
namespace {

constexpr std::size_t kLeastDigits = 7;
constexpr std::size_t kMostDigits = 15;
constexpr double kLeastPhoneConfidence = 0.5;

// What StartsNumber() may be true for.
constexpr ByteSet kStarts("0123456789+(lio", false);

struct Group {
  Span span;
  std::string digits;
};

// A row of digit groups with what stands between them.
struct Number {
  Span span;
  std::vector<Group> groups;
  std::string digits;
  std::string separators;  // One character a gap: ' ', '-', '.', '/', ')'.
  bool plus = false;
  bool paren = false;    // The area code is in brackets.
  bool letters = false;  // l, O and the like among the digits.
  bool vanity = false;
};

// A dash, a middle dot, or the particle that Japanese reads it as.
bool IsDash(char32_t c) {
  return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 ||
         c == 0x00B7 || c == 0x2022 || c == 0x30FB || c == 0x30FC ||
         c == 0x306E;
}

// The digit that a letter is used for, or '\0'.
char DigitOf(char c) {
  if (IsDigit(c)) return c;
  if (c == 'o' || c == 'O') return '0';
  if (c == 'l' || c == 'I' || c == 'i') return '1';
  return '\0';
}

class NumberReader {
 public:
  NumberReader(const std::string& cased, std::size_t at)
      : text_(cased), at_(at) {}

  Number Read() {
    number_.span.start = at_;
    if (text_[at_] == '+') {
      number_.plus = true;
      ++at_;
      SkipBlanks(1);
    }
    TakeGap();
    while (TakeGroup()) {
      const std::size_t end = at_;
      number_.span.end = end;
      if (number_.digits.size() > kMostDigits + 5) break;
      if (!TakeGap()) break;
    }
    TakeVanity();
    return std::move(number_);
  }

 private:
  void SkipBlanks(std::size_t most) {
    for (std::size_t n = 0; n < most && at_ < text_.size() && text_[at_] == ' ';
         ++n)
      ++at_;
  }

  // Digits, with letters among them that stand for digits.
  bool TakeGroup() {
    std::size_t end = at_;
    bool digit = false;
    std::string digits;
    while (end < text_.size() && DigitOf(text_[end]) != '\0') {
      digit = digit || IsDigit(text_[end]);
      digits += DigitOf(text_[end]);
      ++end;
    }
    const bool ends = end >= text_.size() || !IsAlpha(text_[end]);
    // A lone "l" opens "l-800"; letters alone are no group elsewhere.
    const bool opens = digits == "1" && number_.groups.empty();
    // "9l 555 ol 46".
    const bool zeros = digits.size() == 2 && number_.letters &&
                       digits.find('0') != std::string::npos;
    if (digits.empty() || (!digit && !opens && !zeros)) return false;
    if (!ends) {
      // "5mm": digits up to the letter do not count as a group of a number.
      std::size_t plain = at_;
      while (plain < text_.size() && IsDigit(text_[plain]))
        ++plain;
      if (plain < text_.size() && IsAlpha(text_[plain])) return false;
    }
    for (std::size_t i = at_; i < end; ++i)
      number_.letters = number_.letters || !IsDigit(text_[i]);
    number_.groups.push_back({{at_, end}, digits});
    number_.digits += digits;
    at_ = end;
    return true;
  }

  // What may stand between two groups: at most three signs and blanks.
  bool TakeGap() {
    std::size_t at = at_;
    char sign = '\0';
    for (int n = 0; n < 4 && at < text_.size(); ++n) {
      const char c = text_[at];
      if (IsAscii(c)) {
        if (std::string_view(" -./()*").find(c) == std::string_view::npos)
          break;
        if (c == '(') number_.paren = true;
        if (sign == '\0' || sign == ' ') sign = c;
        ++at;
        continue;
      }
      const CodePoint dash = DecodeAt(text_, at);
      if (!IsDash(dash.value)) break;
      sign = '-';
      at += dash.size;
    }
    const bool digit = at < text_.size() && DigitOf(text_[at]) != '\0';
    if (sign == '\0' || !digit) return false;
    if (!number_.groups.empty()) number_.separators += sign;
    at_ = at;
    return true;
  }

  // "1-800-FLOWERS": capital letters that make up the rest of the number.
  void TakeVanity() {
    if (number_.groups.empty()) return;
    const std::size_t first = number_.groups[0].digits == "1" ? 1 : 0;
    if (number_.groups.size() <= first ||
        number_.groups[first].digits.size() != 3 ||
        number_.groups[first].digits[0] != '8')
      return;
    std::size_t have = 0;
    for (std::size_t i = first + 1; i < number_.groups.size(); ++i)
      have += number_.groups[i].digits.size();
    std::size_t at = number_.span.end;
    // "1 800 FLOWERS": only a word that fills the number up.
    const bool blank = at < text_.size() && text_[at] == ' ';
    if (blank) ++at;
    std::size_t letters = 0;
    while (at < text_.size() && at - number_.span.end < 12 &&
           (IsUpper(text_[at]) || IsDigit(text_[at]) || text_[at] == '-')) {
      if (IsUpper(text_[at])) ++letters;
      if (text_[at] != '-') ++have;
      ++at;
    }
    const bool ends = at >= text_.size() || !IsAlnum(text_[at]);
    if (letters < 3 || have < 7 || have > 9 || !ends) return;
    if (blank && (first == 0 || have != 7)) return;
    number_.vanity = true;
    number_.digits.clear();
    for (std::size_t i = number_.span.start; i < at; ++i)
      if (IsAlnum(text_[i])) number_.digits += ToLower(text_[i]);
    number_.span.end = at;
  }

  const std::string& text_;
  std::size_t at_;
  Number number_;
};

std::vector<std::size_t> SizesOf(const Number& number, std::size_t from) {
  std::vector<std::size_t> sizes;
  for (std::size_t i = from; i < number.groups.size(); ++i)
    sizes.push_back(number.groups[i].digits.size());
  return sizes;
}

// Sizes, models and steps: "36 37 38 39", "02-04-06-08". "0161 496 0752" rises
// as well, but in no steps.
bool IsSeries(const Number& number) {
  if (number.groups.size() < 3) return false;
  const long uneven = number.digits.front() == '0' ? 1 : 4;
  long step = 0;
  for (std::size_t i = 1; i < number.groups.size(); ++i) {
    if (number.groups[i].digits.size() > 4 ||
        number.groups[i - 1].digits.size() > 4)
      return false;
    const long now = std::stol(number.groups[i].digits) -
                     std::stol(number.groups[i - 1].digits);
    if (now <= 0 || (i > 1 && (now > uneven * step || step > uneven * now)))
      return false;
    step = now;
  }
  return true;
}

// "-0700 8/21/02": a time zone, or another number, and a date.
bool EndsInDate(const Number& number) {
  const std::size_t size = number.groups.size();
  if (size < 4 || number.separators.size() + 1 != size ||
      !number.separators.ends_with("//") ||
      std::ranges::count(number.separators, '/') != 2)
    return false;
  const std::string& year = number.groups[size - 1].digits;
  if (year.size() != 2 && year.size() != 4) return false;
  if (number.groups[size - 3].digits.size() > 2 ||
      number.groups[size - 2].digits.size() > 2)
    return false;
  const int first = std::stoi(number.groups[size - 3].digits);
  const int second = std::stoi(number.groups[size - 2].digits);
  return std::min(first, second) <= 12 && std::max(first, second) <= 31;
}

bool IsDateOrOrder(const Number& number) {
  if (EndsInDate(number)) return true;
  const std::vector<std::size_t> sizes = SizesOf(number, 0);
  using Sizes = std::vector<std::size_t>;
  if (sizes == Sizes{3, 7, 7}) return true;
  const std::string& d = number.digits;
  if (sizes == Sizes{4, 2, 2} || sizes == Sizes{2, 2, 4}) return true;
  if (sizes == Sizes{4, 4} && (d.starts_with("19") || d.starts_with("20")))
    return true;
  return false;
}

// ddd ddd, and the last four digits in any groups.
bool IsBrokenUp(const std::vector<std::size_t>& sizes) {
  if (sizes.size() < 4 || sizes[0] != 3 || sizes[1] != 3) return false;
  return std::accumulate(sizes.begin() + 2, sizes.end(), std::size_t{0}) == 4;
}

// (ddd) ddd-dddd with the digits that North America allows.
double NorthAmerican(const Number& number) {
  const bool one = number.groups[0].digits == "1";
  const std::size_t first = one ? 1 : 0;
  using Sizes = std::vector<std::size_t>;
  const Sizes sizes = SizesOf(number, first);
  if (IsBrokenUp(sizes)) return one || number.letters ? 0.7 : 0.3;
  if (sizes != Sizes{3, 3, 4} && (sizes != Sizes{3, 7} || !number.paren))
    return 0;
  const char area = number.groups[first].digits[0];
  const char exchange = number.groups[first + 1].digits[0];
  if (area < '2' || exchange < '2') return 0;
  if (number.paren) return 0.9;
  // "720/750/1200" are models as often.
  if (!one && number.separators == "//") return 0.4;
  // "Fits 720 750 1200 series".
  const bool round = std::ranges::all_of(
      number.groups, [](const Group& g) { return g.digits.back() == '0'; });
  if (!one && round) return 0.3;
  if (one || area == '8') return 0.85;
  return number.separators.back() == '-' ? 0.8 : 0.7;
}

// 0120, 0800, 00800 and the like, in their countries' lengths.
double TollFree(const Number& number) {
  const std::string& d = number.digits;
  if (number.groups.size() < 2) return 0;
  if (d.starts_with("00800")) return d.size() >= 12 ? 0.85 : 0;
  if (d.starts_with("0120")) return d.size() == 10 ? 0.8 : 0;
  if (d.starts_with("0800") || d.starts_with("0808") || d.starts_with("0805"))
    return d.size() >= 10 && d.size() <= 12 ? 0.8 : 0;
  if (d.starts_with("400") && d.size() == 10) return 0.7;
  return 0;
}

// A trunk prefix 0 and the groupings of Europe, Japan and China.
double National(const Number& number) {
  const std::string& d = number.digits;
  const std::vector<std::size_t> sizes = SizesOf(number, 0);
  using Sizes = std::vector<std::size_t>;
  if (d.size() == 11 && d[0] == '1' && d[1] >= '3') {
    if (sizes == Sizes{3, 4, 4} && number.separators == "**") return 0.6;
    return sizes == Sizes{11} || sizes == Sizes{3, 4, 4} ? 0.45 : 0;
  }
  // Mexico; Singapore and Hong Kong; Spain and Italy's mobiles.
  if (sizes == Sizes{2, 4, 4} && d[0] >= '2') return 0.3;
  if (sizes == Sizes{2, 5, 4} && d[2] == '9') return 0.3;  // Brazil.
  if (sizes == Sizes{4, 4} && (d[0] == '3' || d[0] >= '6')) return 0.2;
  if (d.size() == 9 && (d[0] == '6' || d[0] == '7' || d[0] == '9') &&
      (sizes == Sizes{3, 3, 3} || sizes == Sizes{3, 2, 2, 2} ||
       sizes == Sizes{2, 3, 2, 2}))
    return 0.3;
  if (d.size() == 10 && d[0] == '3' &&
      (sizes == Sizes{3, 3, 4} || sizes == Sizes{3, 7} ||
       sizes == Sizes{3, 3, 2, 2}))
    return 0.3;
  if (d[0] != '0' || d.size() < 9 || d.size() > 12) return 0;
  if (d[1] == '0') return 0;
  if (sizes == Sizes{2, 2, 2, 2, 2}) return 0.85;
  if (sizes.size() == 1) return d.size() >= 10 ? 0.35 : 0;
  if (sizes.size() == d.size()) return 0.55;  // One digit at a time.
  // "0 30 / 55 55 01 44": the trunk's zero apart.
  if (sizes[0] == 1 && sizes[1] >= 2 && sizes[1] <= 4 && sizes.size() > 2)
    return number.separators.find('/') != std::string::npos ? 0.65 : 0.45;
  if (sizes[0] < 2 || sizes[0] > 5) return 0;
  const bool dashes =
      number.separators.find_first_not_of('-') == std::string::npos;
  if (sizes.size() == 3 && dashes && sizes[2] == 4 && d.size() >= 10)
    return 0.75;
  if (number.paren || number.separators.find('/') != std::string::npos)
    return 0.65;
  return dashes ? 0.4 : 0.55;
}

double International(const Number& number) {
  const std::string& d = number.digits;
  if (number.plus) return d.size() >= 9 && d[0] != '0' ? 0.9 : 0.3;
  if (!d.starts_with("00") || d.size() < 11 || d[2] == '0') return 0;
  return number.groups.size() > 2 ? 0.75 : 0.3;
}

// "( 4 1 5 ) 5 5 5 0 1 8 2": nothing else is written so.
double SetApart(const Number& number) {
  const bool apart = number.groups.size() == number.digits.size();
  return apart && number.paren && number.digits.size() >= 9 ? 0.7 : 0;
}

// "303 555 0812" rises as sizes do, which are round more often.
bool HasPhoneGroups(const Number& number) {
  using Sizes = std::vector<std::size_t>;
  const Sizes sizes = SizesOf(number, 0);
  if (number.digits.back() == '0') return false;
  return sizes == Sizes{3, 3, 4} || sizes == Sizes{2, 4, 4} ||
         sizes == Sizes{2, 5, 4} || sizes == Sizes{3, 4, 4};
}

double ByShape(const Number& number) {
  if (number.vanity) return 0.9;
  const std::size_t size = number.digits.size();
  if (size < kLeastDigits || size > kMostDigits) return 0;
  if (IsDateOrOrder(number)) return 0;
  if (IsSeries(number) && !HasPhoneGroups(number)) return 0;
  return std::max({NorthAmerican(number), TollFree(number), National(number),
                   International(number), SetApart(number), 0.1});
}

class PhoneScanner {
 public:
  PhoneScanner(const Scan& scan, const std::vector<Found>& others)
      : scan_(scan),
        text_(scan.view.text()),
        cased_(scan.view.cased()),
        range_(scan.signals),
        others_(others) {}

  std::vector<Found> Run() {
    std::size_t other = 0;
    for (std::size_t at = 0; at < text_.size();) {
      while (other < others_.size() && others_[other].span.end <= at)
        ++other;
      if (other < others_.size() && others_[other].span.start <= at) {
        at = others_[other].span.end;
        continue;
      }
      if (const std::size_t next = kStarts.Find(text_, at); next > at)
        at = next;
      else
        at = StartsNumber(at) ? TakeNumber(at) : at + 1;
    }
    AddSpelled();
    return std::move(found_);
  }

 private:
  bool StartsNumber(std::size_t at) const {
    const char c = text_[at];
    const bool letter = c == 'l' || c == 'i' || c == 'o';
    if (!IsDigit(c) && c != '+' && c != '(' && !letter) return false;
    if (at > 0) {
      const char before = text_[at - 1];
      if (IsAlnum(before) || before == '_' || before == '$' || before == '.' ||
          before == '@' || before == '%')
        return false;
    }
    if (IsDigit(c)) return true;
    if (at + 1 >= text_.size()) return false;
    const char next = text_[at + 1];
    if (c == 'o' || (c == 'l' && IsDigit(next))) return IsDigit(next);
    if (letter)
      return (next == '-' || next == ' ') && at + 2 < text_.size() &&
             text_[at + 2] == '8';
    return IsDigit(next) || next == ' ' || next == '(';
  }

  std::size_t TakeNumber(std::size_t at) {
    const Number number = NumberReader(cased_, at).Read();
    const std::size_t next = std::max(number.span.end, at + 1);
    if (number.digits.size() < kLeastDigits) return next;
    if (!number.vanity && number.digits.size() > kMostDigits) return next;
    if (RunsOn(number.span.end)) return next;
    Judge(number);
    return next;
  }

  // Units, percent signs and words grown onto the digits.
  bool RunsOn(std::size_t end) const {
    if (end >= text_.size()) return false;
    const char c = text_[end];
    return IsAlnum(c) || c == '%' || c == '_' || c == '@' || c == '=' ||
           (c == '-' && end + 1 < text_.size() && IsAlnum(text_[end + 1]) &&
            !IsDigit(text_[end + 1]));
  }

  void Judge(const Number& number) {
    const double shape = ByShape(number);
    if (shape == 0) return;
    Found found;
    found.span = number.span;
    found.kind = LinkKind::kPhone;
    found.target = (number.plus ? "+" : "") + number.digits;
    found.disguises = scan_.view.DisguisesIn(number.span);
    if (number.letters) found.disguises.Add(Disguise::kLeet);
    Weigh(shape, number.plus || number.paren || number.vanity, found);
    if (found.confidence < kLeastPhoneConfidence) return;
    found_.push_back(std::move(found));
  }

  // "part 0511-447-1290 and 089-447122": what is said of the number before
  // goes for the next of the list.
  bool GoesOnWithOthers(std::size_t start) const {
    constexpr std::size_t kListGap = 8;
    return other_end_ > 0 && other_end_ + kListGap >= start &&
           !HasAny(text_, {other_end_, start}, ".!?\n:");
  }

  // `unmistakable`: a country code, an area code in brackets, a word; no part
  // number looks so.
  void Weigh(double shape, bool unmistakable, Found& found) {
    const Span before = Before(scan_.view, found.span.start, 16);
    const Span wide = Before(scan_.view, found.span.start, 64);
    const Signal* const phone = range_.Last(WordKind::kPhone, wide);
    const Signal* const other = NotPhoneIn(before);
    double sure = shape;
    const bool dial = shape >= 0.2 && FollowsDial(found.span.start);
    const bool announced =
        phone != nullptr &&
        (other == nullptr || phone->span.end >= other->span.end);
    // A number without a known shape must follow its label closely.
    const std::size_t reach = shape < 0.15 ? 14 : 40;
    const bool near =
        (announced && phone->span.end + reach >= found.span.start) ||
        AfterMessenger(found.span) ||
        range_.Any(WordKind::kPhone, After(scan_.view, found.span.end, 12));
    if (near) sure = std::max(sure + 0.3, 0.9);
    if (dial) sure += 0.35;
    const bool labelled = announced || unmistakable || dial;
    const bool listed = other != nullptr || GoesOnWithOthers(found.span.start);
    if ((listed || (EndsCode(found.span.start) && !near)) && !labelled) {
      sure -= 0.65;
      if (listed) other_end_ = found.span.end;
    }
    const bool letters = found.disguises.Has(Disguise::kLeet);
    if (!found.disguises.empty() && (!letters || shape > 0.5)) sure += 0.5;
    if (shape >= 0.4 && range_.Any(WordKind::kFollow, wide)) sure += 0.25;
    if (shape >= 0.35 && NearContact(found.span)) sure += 0.3;
    if (shape >= 0.2 && AfterQuestion(found.span.start)) sure += 0.25;
    if (other == nullptr && AsksForCall(found)) sure = std::max(sure, 0.6);
    if (!near && !unmistakable && IsNamedOther(found.span.end)) sure = 0;
    found.called = near;
    found.confidence = std::min(sure, 0.97);
  }

  // What announces another number than a phone's: "EN 71", not "Petra en casa".
  const Signal* NotPhoneIn(Span before) const {
    const Signal* const other = range_.Last(WordKind::kNotPhone, before);
    const bool apart = other != nullptr && other->span.size() <= 2 &&
                       other->span.end + 2 < before.end;
    return apart ? nullptr : other;
  }

  // "0511-5550172 is our article number".
  bool IsNamedOther(std::size_t end) const {
    const Span after = After(scan_.view, end, 40);
    for (std::size_t i = range_.LowerBound(end);
         i < scan_.signals.size() && scan_.signals[i].span.start < after.end;
         ++i) {
      const Signal& name = scan_.signals[i];
      if (name.kind == WordKind::kNotPhone &&
          scan_.facts.lexicon.Value(name.value) == "named")
        return !HasAny(text_, {end, name.span.start}, ",;:()/");
    }
    return false;
  }

  // "Questions? 655 50 14 62", "Odd sizes? Petra in the workshop, 985 550 418".
  bool AfterQuestion(std::size_t start) const {
    const std::size_t from = start > 40 ? start - 40 : 0;
    const std::size_t mark = text_.rfind('?', start);
    return mark != std::string::npos && mark >= from &&
           !HasAny(text_, {mark, start}, ".!\n");
  }

  // "Questions? 6145550182".
  bool AsksForCall(const Found& found) const {
    const std::size_t at = found.span.start;
    return at >= 2 && text_[at - 1] == ' ' && text_[at - 2] == '?' &&
           found.target.size() >= 9 && found.target.size() <= 11;
  }

  // "JK-888-555-0133": the letters of a model's number before it.
  bool EndsCode(std::size_t start) const {
    return start >= 2 && text_[start - 1] == '-' && IsAlpha(text_[start - 2]);
  }

  // "WhatsApp 0151 ...": a messenger's name announces a number as well.
  bool AfterMessenger(Span span) const {
    const Span wide = Before(scan_.view, span.start, 24);
    const Signal* const name = range_.Last(WordKind::kMessenger, wide);
    if (name != nullptr) return true;
    const Signal* const code =
        range_.Last(WordKind::kCode, Before(scan_.view, span.start, 24));
    if (code == nullptr || code->span.size() < 2) return false;
    // "Signal works: 0151 ...".
    const Span gap = {code->span.end, span.start};
    return gap.size() <= 4 || (gap.size() <= 16 && HasAny(text_, gap, ":"));
  }

  // "au 06 12 ...", "打 6555 ...": what stands right before a number.
  bool FollowsDial(std::size_t at) const {
    const std::size_t end = at > 0 && IsSpace(text_[at - 1]) ? at - 1 : at;
    const Signal* const word =
        range_.Last(WordKind::kDial, {end > 12 ? end - 12 : 0, end});
    return word != nullptr && word->span.end == end;
  }

  bool NearContact(Span span) const {
    const auto near =
        std::ranges::lower_bound(others_, span.start > 60 ? span.start - 60 : 0,
                                 {}, [](const Found& f) { return f.span.end; });
    return near != others_.end() && near->span.start < span.end + 60;
  }

  // A run of number words, among which digits may stand.
  struct Spelled {
    Number number;
    std::vector<long> values;  // Of words and groups, but for zeros.
    std::size_t words = 0;
    bool mixed = false;     // Digits among the words.
    std::size_t times = 1;  // "double": of the word that comes next.
  };

  void AddSpelled() {
    const auto& all = scan_.signals;
    for (std::size_t i = 0; i < all.size();) {
      if (all[i].kind != WordKind::kNumber) {
        ++i;
        continue;
      }
      Spelled spelled;
      spelled.number.span = {all[i].span.start, all[i].span.start};
      for (; i < all.size() && spelled.number.digits.size() < 24; ++i) {
        // "cinco" within "cincuenta y cinco" is a part of it.
        if (all[i].kind != WordKind::kNumber ||
            all[i].span.start < spelled.number.span.end)
          continue;
        if (spelled.words > 0 && !Joins(all[i].span.start, spelled)) break;
        TakeWord(all[i], spelled);
      }
      TakeDigitsAround(spelled);
      JudgeSpelled(spelled);
    }
  }

  void TakeWord(const Signal& word, Spelled& spelled) const {
    const std::string_view value = scan_.facts.lexicon.Value(word.value);
    spelled.number.span.end = word.span.end;
    if (value.starts_with('x')) {
      if (value.size() > 1 && IsDigit(value[1]))
        spelled.times = static_cast<std::size_t>(value[1] - '0');
      return;
    }
    if (value == "_") {  // "07 then 56 then 78".
      ++spelled.words;
      return;
    }
    if (value == "+") {
      spelled.number.plus = true;
      return;
    }
    for (; spelled.times > 0; --spelled.times)
      spelled.number.digits += value;
    spelled.times = 1;
    AddValue(value, spelled);
    ++spelled.words;
  }

  static void AddValue(std::string_view digits, Spelled& spelled) {
    if (digits.find_first_not_of('0') == std::string_view::npos) return;
    long value = 0;
    for (const char c : digits.substr(0, 9))
      value = value * 10 + (c - '0');
    spelled.values.push_back(value);
  }

  // Digits beside the first and the last word: "1three8 ... oh199",
  // "zero 7700 nine hundred 461".
  void TakeDigitsAround(Spelled& spelled) const {
    Number& number = spelled.number;
    const std::size_t start = GroupsBefore(number.span.start);
    const std::size_t end = GroupsAfter(number.span.end);
    std::string before = text_.substr(start, number.span.start - start);
    std::string after = text_.substr(number.span.end, end - number.span.end);
    for (std::string* part : {&before, &after}) {
      std::erase_if(*part, [](char c) { return !IsDigit(c); });
      spelled.mixed = spelled.mixed || !part->empty();
    }
    number.digits.insert(0, before);
    number.digits += after;
    number.span = {start, end};
  }

  static bool IsLightMark(char c) {
    return c == ' ' || c == '-' || c == ',' || c == '.' || c == '/' ||
           c == '(' || c == ')';
  }

  std::size_t GroupsBefore(std::size_t from) const {
    std::size_t start = from;
    for (int groups = 0; groups < 4; ++groups) {
      std::size_t at = start;
      while (at > 0 && start - at < 2 && IsLightMark(text_[at - 1]))
        --at;
      const std::size_t end = at;
      while (at > 0 && end - at < kMostDigits && IsDigit(text_[at - 1]))
        --at;
      if (at == end || (at > 0 && IsAlnum(text_[at - 1]))) break;
      start = at;
    }
    if (start > 0 && text_[start - 1] == '+') --start;
    return start;
  }

  std::size_t GroupsAfter(std::size_t from) const {
    std::size_t end = from;
    for (int groups = 0; groups < 4; ++groups) {
      std::size_t at = end;
      while (at < text_.size() && at - end < 2 && IsLightMark(text_[at]))
        ++at;
      const std::size_t start = at;
      while (at < text_.size() && at - start < kMostDigits &&
             IsDigit(text_[at]))
        ++at;
      if (at == start || RunsOn(at)) break;
      end = at;
    }
    return end;
  }

  // Whether only blanks, light punctuation and digits stand between.
  bool Joins(std::size_t to, Spelled& spelled) const {
    const std::size_t from = spelled.number.span.end;
    if (to < from || to - from > 12) return false;
    std::string digits;
    for (std::size_t at = from; at < to;) {
      const char c = text_[at];
      if (IsDigit(c)) digits += c;
      if (!IsAscii(c)) {
        const CodePoint mark = DecodeAt(text_, at);
        if (mark.value != 0x3001 && !IsDash(mark.value)) return false;
        at += mark.size;
        continue;
      }
      if (!IsDigit(c) && !IsLightMark(c)) return false;
      ++at;
    }
    if (digits.empty()) return true;
    spelled.number.digits += digits;
    spelled.mixed = true;
    AddValue(digits, spelled);
    return true;
  }

  // "one two three": a toy, a rhyme, a scale, up or down.
  static bool IsCounting(const Spelled& spelled) {
    const std::vector<long>& values = spelled.values;
    if (!std::ranges::is_sorted(values))
      return std::ranges::is_sorted(values, std::greater<>());
    // "zero six, twelve, thirty, forty-four" only happens to rise.
    if (spelled.number.digits.front() != '0' || values.size() < 2) return true;
    const long step = values[1] - values[0];
    for (std::size_t i = 2; i < values.size(); ++i)
      if (values[i] - values[i - 1] != step) return false;
    return true;
  }

  void JudgeSpelled(const Spelled& spelled) {
    const std::string& d = spelled.number.digits;
    if (d.size() < kLeastDigits || d.size() > kMostDigits) return;
    const bool few = spelled.words < 4;
    if (few && (!spelled.mixed || spelled.words == 0)) return;
    Found found;
    found.span = spelled.number.span;
    found.kind = LinkKind::kPhone;
    if (spelled.number.plus) found.target = '+';
    found.target += d;
    found.disguises.Add(Disguise::kNumberWords);
    Weigh(0.6, false, found);
    if ((few || IsCounting(spelled)) && !found.called) return;
    if (found.confidence < kLeastPhoneConfidence) return;
    found_.push_back(std::move(found));
  }

  const Scan& scan_;
  const std::string& text_;
  const std::string& cased_;
  SignalRange range_;
  const std::vector<Found>& others_;
  std::size_t other_end_ = 0;  // Of the last number that is no phone's.
  std::vector<Found> found_;
};

}  // namespace

std::vector<Found> ScanPhones(const Scan& scan,
                              const std::vector<Found>& others) {
  return PhoneScanner(scan, others).Run();
}

}  // namespace redflag
