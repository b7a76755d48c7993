#include "link/name_scan.h"

#include <algorithm>

#include "link/characters.h"

namespace redflag {
namespace {

constexpr std::size_t kLabelBytes = 200;  // 63 characters, not all ASCII.
constexpr std::size_t kLabels = 40;

std::size_t SkipBlanksBack(const std::string& text, std::size_t at,
                           std::size_t most) {
  for (std::size_t n = 0; n < most && at > 0 && IsSpace(text[at - 1]); ++n)
    --at;
  return at;
}

std::size_t SkipBlanks(const std::string& text, std::size_t at,
                       std::size_t most) {
  for (std::size_t n = 0; n < most && at < text.size() && IsSpace(text[at]);
       ++n)
    ++at;
  return at;
}

char Partner(char open) {
  switch (open) {
    case '(':
      return ')';
    case '[':
      return ']';
    case '{':
      return '}';
    case '<':
      return '>';
    case '|':
    case '"':
    case '~':
      return open;
    default:
      return '\0';
  }
}

std::size_t LabelEnd(const std::string& text, std::size_t at) {
  std::size_t size = 0;
  const std::size_t start = at;
  while (at - start < kLabelBytes && IsLabelAt(text, at, &size))
    at += size;
  return at;
}

// The end of the label behind `joint`; between "-dot-" and "-dot-" it holds no
// hyphen.
std::size_t LabelEndBehind(const std::string& text, const Joint& joint) {
  const std::size_t end = LabelEnd(text, joint.span.end);
  if (joint.kind != Joint::Kind::kSpelled || text[joint.span.end - 1] != '-')
    return end;
  const std::size_t hyphen = text.find('-', joint.span.end);
  return std::min(end, hyphen);
}

std::size_t LabelStart(const std::string& text, std::size_t at,
                       std::size_t floor) {
  const std::size_t end = at;
  while (at > floor && end - at < kLabelBytes) {
    const std::size_t before =
        IsAscii(text[at - 1]) ? 1 : DecodeBefore(text, at).size;
    std::size_t size = 0;
    if (!IsLabelAt(text, at - before, &size)) break;
    at -= before;
  }
  return at;
}

bool LabelBefore(const std::string& text, std::size_t at) {
  return LabelStart(text, at, at > 4 ? at - 4 : 0) < at;
}

bool HasNewline(const std::string& text, Span span) {
  return HasAny(text, span, "\n");
}

std::string Deleet(std::string_view tld) {
  std::string out(tld);
  if (std::ranges::none_of(tld, IsAlpha)) return out;
  std::ranges::replace(out, '0', 'o');
  std::ranges::replace(out, '1', 'i');
  std::ranges::replace(out, '3', 'e');
  return out;
}

// "c0m", "sh0p".
bool IsDisguisedTld(const Hosts& hosts, std::string_view tld) {
  const std::string plain = Deleet(tld);
  if (plain == tld) return false;
  const TldClass kind = hosts.ClassOfTld(plain, "");
  return kind == TldClass::kStrong || kind == TldClass::kLikely;
}

TldClass ClassOfLast(const Scan& scan, std::string_view tld) {
  const bool ascii =
      std::ranges::all_of(tld, [](char c) { return IsAscii(c); });
  if (ascii) return scan.facts.hosts.ClassOfTld(tld, scan.about.language);
  const std::optional<std::string> host = ParseHost(tld);
  return host ? scan.facts.hosts.ClassOfTld(*host, scan.about.language)
              : TldClass::kNone;
}

std::optional<Joint> Bracketed(const std::string& text, std::size_t left,
                               std::size_t right) {
  if (left == 0 || right >= text.size()) return std::nullopt;
  const char close = Partner(text[left - 1]);
  if (close == '\0' || text[right] != close) return std::nullopt;
  Joint joint{{left - 1, right + 1}, Joint::Kind::kBracketed};
  joint.span.start = SkipBlanksBack(text, joint.span.start, 2);
  joint.span.end = SkipBlanks(text, joint.span.end, 2);
  return joint;
}

// A sign that may stand on either side of a spelled dot: its bytes, or 0.
std::size_t WrapperAt(const std::string& text, std::size_t at) {
  constexpr std::string_view kSigns = "-_/|*~'\"`,+=:";
  if (at >= text.size()) return 0;
  if (IsAscii(text[at])) return kSigns.find(text[at]) == kSigns.npos ? 0 : 1;
  const CodePoint c = DecodeAt(text, at);
  const bool quote = c.value == 0xAB || c.value == 0xBB ||
                     (c.value >= 0x2010 && c.value <= 0x201F) ||
                     (c.value >= 0x2022 && c.value <= 0x2026) ||
                     (c.value >= 0x3008 && c.value <= 0x3011) ||
                     c.value == 0xB7 || c.value == 0x30FB;
  return quote ? c.size : 0;
}

std::size_t WrapperBefore(const std::string& text, std::size_t at) {
  if (at == 0) return 0;
  const std::size_t size =
      IsAscii(text[at - 1]) ? 1 : DecodeBefore(text, at).size;
  return WrapperAt(text, at - size) == size ? size : 0;
}

// "-dot-", "/ dot /", "*dot*" and "«dot»" as well as " dot ".
std::optional<Joint> Spelled(const Scan& scan, Span core, std::size_t left,
                             std::size_t right) {
  const std::string& text = scan.view.text();
  Joint joint{{left, right}, Joint::Kind::kSpelled};
  const bool cjk = !IsAscii(text[core.start]);
  const std::size_t open = WrapperBefore(text, left);
  const std::size_t close = WrapperAt(text, right);
  const bool even =
      open > 0 && open == close && (open > 1 || text[left - 1] == text[right]);
  if (even) {
    joint.span = {SkipBlanksBack(text, left - open, 1),
                  SkipBlanks(text, right + close, 1)};
    return joint;
  }
  if (joint.span == core) return cjk ? std::optional(joint) : std::nullopt;
  if (!cjk && (left == core.start || right == core.end)) return std::nullopt;
  return joint;
}

Joint::Kind DotKind(const std::string& text, Span core, Span outer) {
  const bool left = outer.start < core.start;
  const bool right = outer.end > core.end;
  if (HasNewline(text, outer)) return Joint::Kind::kLine;
  if (text[core.start] != '.')
    return left || right ? Joint::Kind::kSpacedSymbol : Joint::Kind::kSymbol;
  if (left && right) return Joint::Kind::kSpaced;
  return left || right ? Joint::Kind::kHalfSpaced : Joint::Kind::kDot;
}

// A sign at `at` with a spelled dot behind it.
bool IsWrappedWord(const Scan& scan, std::size_t at) {
  const std::string& text = scan.view.text();
  const std::size_t size = WrapperAt(text, at);
  if (size == 0) return false;
  const std::size_t next = SkipBlanks(text, at + size, 1);
  const Signal* const word =
      SignalRange(scan.signals)
          .First(WordKind::kDot, {next, std::min(next + 24, text.size())});
  return word != nullptr && word->span.start == next;
}

// The next joint after a label that ends at `at`.
std::optional<Joint> NextJoint(const Scan& scan, std::size_t at) {
  const std::string& text = scan.view.text();
  std::size_t core = SkipBlanks(text, at, 2);
  if (core < text.size() && Partner(text[core]) != '\0')
    core = SkipBlanks(text, core + 1, 1);
  else if (IsWrappedWord(scan, core))
    core = SkipBlanks(text, core + WrapperAt(text, core), 1);
  if (core >= text.size()) return std::nullopt;
  std::size_t size = 1;
  bool dot = text[core] == '.';
  if (!dot && !IsAlnum(text[core])) {
    size = DecodeAt(text, core).size;
    dot = scan.facts.symbol_dots.contains(
        std::string_view(text).substr(core, size));
  }
  if (!dot) {
    const SignalRange range(scan.signals);
    const Signal* const word =
        range.First(WordKind::kDot, {core, std::min(core + 24, text.size())});
    if (word == nullptr || word->span.start != core) return std::nullopt;
    size = word->span.size();
  }
  const std::optional<Joint> joint = JointAround(scan, {core, core + size});
  if (!joint || joint->span.start != at) return std::nullopt;
  return joint;
}

// Whether another dot, in whatever shape, may follow a label at `at`.
bool MayGoOn(const Scan& scan, std::size_t at) {
  const std::string& text = scan.view.text();
  const std::size_t next = SkipBlanks(text, at, 2);
  if (next >= text.size()) return false;
  if (Partner(text[next]) != '\0' || text[next] == '.' || text[next] == ',' ||
      text[next] == '-' || !IsAscii(text[next]) || IsWrappedWord(scan, next))
    return true;
  const Signal* const word =
      SignalRange(scan.signals)
          .First(WordKind::kDot, {next, std::min(next + 24, text.size())});
  return word != nullptr && word->span.start == next;
}

bool Names(const std::vector<std::string_view>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// "USB-C,DE version": a short word or one letter before `at`.
bool EndsInCode(const std::string& cased, std::size_t at) {
  std::size_t start = at;
  while (start > 0 && IsAlnum(cased[start - 1]))
    --start;
  return at - start <= 3;
}

// A full stop or comma of the sentence, to be told from one inside a name:
// only the commonest top-level domains, in small letters, may follow it.
bool IsPunctuation(const Scan& scan, const Joint& joint,
                   const std::string& tld) {
  const std::string& cased = scan.view.cased();
  const TldClass kind = scan.facts.hosts.ClassOfTld(tld, "");
  // "condition ,tv and radio".
  const bool strong = kind == TldClass::kStrong &&
                      !(HasAny(scan.view.cased(), joint.span, ",;") &&
                        scan.facts.common_words.contains(tld));
  // The language's own country, as "de" in German, is no word of it.
  const bool no_word =
      strong || (tld == scan.about.language &&
                 scan.facts.hosts.ClassOfTld(tld, tld) == TldClass::kPlain);
  const bool capital =
      IsUpper(cased[joint.span.end]) && !IsUpper(cased[joint.span.start - 1]);
  const bool before = IsSpace(cased[joint.span.start]);
  const bool comma = HasAny(cased, joint.span, ",;");
  switch (joint.kind) {
    case Joint::Kind::kHalfSpaced:
      return capital || (!before && !strong) ||
             (before && Names(scan.facts.technique_tlds, tld));
    case Joint::Kind::kLine:
      return capital || (cased[joint.span.start] == '.' && !strong) ||
             !HasAny(cased, joint.span, ".");
    case Joint::Kind::kSpacedSymbol:
      return capital || (comma && (!before || !no_word));
    case Joint::Kind::kSymbol:
      return comma && (!no_word || capital ||
                       (IsUpper(cased[joint.span.end]) &&
                        EndsInCode(cased, joint.span.start)));
    default:
      return false;
  }
}

// A word that means a dot in another language than the text's needs a
// top-level domain that leaves no doubt: "floating point audio".
bool IsForeignWord(const Scan& scan, const Joint& joint,
                   const std::string& tld) {
  if (joint.kind != Joint::Kind::kSpelled) return false;
  const Signal* const word =
      SignalRange(scan.signals).First(WordKind::kDot, joint.span);
  if (word == nullptr) return false;
  const std::string_view languages = scan.facts.lexicon.Value(word->value);
  if (languages.empty() || scan.about.language.empty()) return false;
  return languages.find(scan.about.language) == std::string_view::npos &&
         scan.facts.hosts.ClassOfTld(tld, "") != TldClass::kStrong;
}

// "www,acme,de", "http://acme,de": what stands first says what the commas are.
bool FollowsWeb(const Scan& scan, const Joint& joint) {
  const std::string& text = scan.view.text();
  const std::size_t from = joint.span.start > 80 ? joint.span.start - 80 : 0;
  const std::string_view before =
      std::string_view(text).substr(from, joint.span.start - from);
  const std::size_t slashes =
      std::max(before.rfind("//") + 1, before.rfind("\\\\") + 1);
  if (slashes > 0 && before.find(' ', slashes) == std::string_view::npos)
    return true;
  const std::size_t www = before.rfind(scan.facts.web_label);
  return www != std::string_view::npos &&
         before.find(' ', www) == std::string_view::npos;
}

// "acme。casa": the brand before a full stop that is one in hosts too.
bool IsOwnName(const Scan& scan, const Joint& joint, std::string_view tld) {
  const std::string& text = scan.view.text();
  if (joint.kind != Joint::Kind::kSymbol || joint.span.size() != 3 ||
      IsAscii(text[joint.span.start]) ||
      scan.facts.hosts.ClassOfTld(tld, "") == TldClass::kNone)
    return false;
  const char32_t sign = DecodeAt(text, joint.span.start).value;
  if (sign != 0x3002 && sign != 0xFF0E && sign != 0xFF61) return false;
  const std::size_t start = LabelStart(text, joint.span.start, 0);
  return HoldsBrand(scan.about, std::string_view(text).substr(
                                    start, joint.span.start - start));
}

// "acme,co,uk": the label that ends at `end` and the next are one suffix.
bool BeginsSuffix(const Scan& scan, const Joint& joint, std::size_t end) {
  const std::string& text = scan.view.text();
  const std::size_t sign = joint.span.size();
  if (joint.kind != Joint::Kind::kSymbol ||
      text.compare(end, sign, text, joint.span.start, sign) != 0)
    return false;
  const std::size_t next = LabelEnd(text, end + sign);
  return scan.facts.hosts.IsSuffix(
      text.substr(joint.span.end, end - joint.span.end) + "." +
      text.substr(end + sign, next - end - sign));
}

// Whether a joint that is no plain dot may be one: what follows must be a
// common top-level domain and the end of the name, or lead to one.
bool LooseJointHolds(const Scan& scan, const Joint& joint) {
  const std::string& text = scan.view.text();
  const std::size_t end = LabelEndBehind(text, joint);
  const std::string label = text.substr(joint.span.end, end - joint.span.end);
  std::size_t size = 0;
  const bool goes_on = end + 1 < text.size() && text[end] == '.' &&
                       IsLabelAt(text, end + 1, &size);
  const Hosts& hosts = scan.facts.hosts;
  // Nobody puts the dot of another word in brackets.
  const bool bracketed = joint.kind == Joint::Kind::kBracketed &&
                         hosts.ClassOfTld(label, "") != TldClass::kNone;
  const bool valid = bracketed || hosts.IsCommonTld(label) ||
                     IsDisguisedTld(hosts, label) ||
                     IsOwnName(scan, joint, label);
  if (IsForeignWord(scan, joint, label)) return false;
  if (valid && !goes_on)
    return !IsPunctuation(scan, joint, label) || FollowsWeb(scan, joint) ||
           BeginsSuffix(scan, joint, end);
  // A line that begins with ".co.uk".
  const bool begins = joint.kind == Joint::Kind::kLine &&
                      (FollowsWeb(scan, joint) ||
                       text.compare(joint.span.end - 2, 2, "\n.") == 0);
  if (goes_on && begins) {
    const std::size_t last = LabelEnd(text, end + 1);
    if (hosts.IsSuffix(text.substr(joint.span.end, last - joint.span.end)))
      return true;
  }
  // "www.", and the rest on the next line.
  const std::string_view web = scan.facts.web_label;
  if (goes_on && !web.empty() && joint.span.start >= web.size() &&
      text.compare(joint.span.start - web.size(), web.size(), web) == 0)
    return true;
  const bool sure = joint.kind == Joint::Kind::kBracketed ||
                    joint.kind == Joint::Kind::kSpelled ||
                    joint.kind == Joint::Kind::kSymbol;
  return sure && (goes_on || MayGoOn(scan, end));
}

std::string HostOf(const std::string& text, const std::vector<Span>& labels) {
  std::string host;
  for (const Span& label : labels) {
    if (!host.empty()) host += '.';
    host.append(text, label.start, label.size());
  }
  return host;
}

// Takes labels off the end until a top-level domain ends the name.
bool CutToTld(const Scan& scan, Name& name) {
  const std::string& text = scan.view.text();
  while (name.labels.size() >= 2) {
    const Span last = name.labels.back();
    const std::string tld = text.substr(last.start, last.size());
    if (ClassOfLast(scan, tld) != TldClass::kNone) return true;
    const bool loose = name.last().kind != Joint::Kind::kDot;
    if (IsDisguisedTld(scan.facts.hosts, tld)) {
      name.leet_tld = true;
      return true;
    }
    // A sentence that begins without a blank: "acme.com.Visit".
    const bool sentence = IsUpper(scan.view.cased()[last.start]);
    if (!loose && !sentence) return false;
    name.labels.pop_back();
    name.joints.pop_back();
  }
  return false;
}

}  // namespace

bool Name::disguised() const {
  return leet_tld || std::ranges::any_of(joints, [](const Joint& joint) {
           return joint.kind != Joint::Kind::kDot;
         });
}

bool IsLabelAt(const std::string& text, std::size_t at, std::size_t* size) {
  *size = 1;
  if (at >= text.size()) return false;
  if (IsAscii(text[at]))
    return IsAlnum(text[at]) || text[at] == '-' || text[at] == '_';
  const CodePoint c = DecodeAt(text, at);
  *size = c.size;
  return IsForeignLetter(c.value);
}

std::optional<Joint> JointAround(const Scan& scan, Span core) {
  const std::string& text = scan.view.text();
  const std::size_t left = SkipBlanksBack(text, core.start, 2);
  const std::size_t right = SkipBlanks(text, core.end, 2);
  std::size_t size = 0;
  std::optional<Joint> joint = Bracketed(text, left, right);
  const bool word = IsAlnum(text[core.start]) || core.size() > 3 ||
                    IsCjk(DecodeAt(text, core.start).value);
  if (!joint && word) joint = Spelled(scan, core, left, right);
  if (!joint && !word)
    joint = Joint{{left, right}, DotKind(text, core, {left, right})};
  if (!joint || joint->span.start == 0) return std::nullopt;
  if (!LabelBefore(text, joint->span.start)) return std::nullopt;
  if (!IsLabelAt(text, joint->span.end, &size)) return std::nullopt;
  if (joint->kind != Joint::Kind::kDot && !LooseJointHolds(scan, *joint))
    return std::nullopt;
  return joint;
}

std::optional<Name> ReadName(const Scan& scan, const Joint& first,
                             std::size_t floor, std::size_t* resume) {
  const std::string& text = scan.view.text();
  Name name;
  std::optional<Joint> joint = first;
  const std::size_t start = LabelStart(text, first.span.start, floor);
  if (start == first.span.start) return std::nullopt;  // Taken by another.
  name.labels.push_back({start, first.span.start});
  while (joint) {
    const std::size_t end = LabelEndBehind(text, *joint);
    name.joints.push_back(*joint);
    name.labels.push_back({joint->span.end, end});
    *resume = end;
    if (name.labels.size() > kLabels) return std::nullopt;
    joint = NextJoint(scan, end);
    if (!joint || joint->kind == Joint::Kind::kDot) continue;
    // A complete name goes on over a loose joint only to "co.uk" and such.
    const std::string_view tld = std::string_view(text).substr(
        name.labels.back().start, name.labels.back().size());
    if (ClassOfLast(scan, tld) == TldClass::kNone) continue;
    const std::size_t next_end = LabelEnd(text, joint->span.end);
    const std::string suffix =
        std::string(tld) + "." +
        text.substr(joint->span.end, next_end - joint->span.end);
    if (!scan.facts.hosts.IsSuffix(suffix)) joint.reset();
  }
  if (!CutToTld(scan, name)) return std::nullopt;
  name.span = {name.labels.front().start, name.labels.back().end};
  name.host = HostOf(text, name.labels);
  if (name.leet_tld) {
    const std::size_t dot = name.host.rfind('.');
    name.host.replace(dot, std::string::npos, Deleet(name.host.substr(dot)));
  }
  return name;
}

namespace {

// What the last label alone is worth as a sign.
double ByTld(TldClass tld) {
  switch (tld) {
    case TldClass::kStrong:
      return 0.9;
    case TldClass::kPlain:
      return 0.85;
    case TldClass::kLikely:
      return 0.65;
    case TldClass::kWord:
      return 0.45;
    case TldClass::kFile:
      return 0.25;
    case TldClass::kNone:
      return 0;
  }
  return 0;
}

// What the joint before it takes away or adds.
double ByJoint(const Joint& joint, TldClass tld) {
  const bool strong = tld == TldClass::kStrong;
  switch (joint.kind) {
    case Joint::Kind::kDot:
      return 0;
    case Joint::Kind::kBracketed:
      return 0.35;
    case Joint::Kind::kSpelled:
      return strong ? -0.05 : -0.1;
    case Joint::Kind::kSymbol:
      return strong ? -0.1 : -0.25;
    case Joint::Kind::kSpaced:
      return strong ? -0.05 : -0.2;
    case Joint::Kind::kSpacedSymbol:
      return strong ? -0.2 : -0.6;
    case Joint::Kind::kLine:
      return strong ? -0.2 : -0.25;
    case Joint::Kind::kHalfSpaced:
      return strong ? -0.15 : -0.45;
  }
  return 0;
}

bool IsDigits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, IsDigit);
}

// "12", "5x3", "4cm", "40x30cm".
bool IsMeasure(const Facts& facts, std::string_view text) {
  if (text.empty() || !IsDigit(text.front())) return false;
  const std::size_t end = text.find_first_not_of("0123456789x");
  if (end == std::string_view::npos) return true;
  const std::string_view unit = text.substr(end);
  return unit.size() <= 3 && facts.not_labels.contains(unit);
}

// "www", "ww", "wwvv", "vvww", "www2", "3w".
bool IsWebPrefix(const Facts& facts, std::string_view label) {
  while (!label.empty() && IsDigit(label.back()))
    label.remove_suffix(1);
  if (label.size() < 2 || label.size() > 8) return false;
  return label.find_first_not_of(facts.web_letters) == std::string_view::npos;
}

struct Shape {
  bool capital_tld = false;  // "comfortable.It"
  bool upper = false;        // "REBORN.ID"
  bool digits = false;       // The label before it is a number.
  bool numbers = true;       // So is every label before that: "7.110.it".
  bool single = true;        // Every label before it is one letter.
  bool part = false;         // A part's number: "F.12.IT", "ECOV311.BG".
  bool common = false;       // ... is a word of ordinary text.
  bool odd = false;          // ... holds a hyphen, or letters and digits.
  bool no_label = false;     // ... is an abbreviation or a file's usual name.
  std::size_t size = 0;      // ... in bytes.
};

Shape ShapeOf(const Scan& scan, const Name& name) {
  const std::string& text = scan.view.text();
  const std::string& cased = scan.view.cased();
  const Span tld = name.labels.back();
  const Span label = name.labels[name.labels.size() - 2];
  const std::string_view word =
      std::string_view(text).substr(label.start, label.size());
  Shape shape;
  shape.size = word.size();
  // "comfortable.It", "random.COLOR"; "ACME.COM" and "Acme.Com" are even.
  const bool small_label =
      IsLower(cased[label.start]) || IsLower(cased[label.end - 1]);
  const bool title_tld =
      IsUpper(cased[tld.start]) && IsLower(cased[tld.end - 1]);
  // "acme PUNTO ES".
  const bool shouted =
      name.last().kind == Joint::Kind::kSpelled &&
      std::ranges::any_of(std::string_view(cased).substr(
                              name.last().span.start, name.last().span.size()),
                          IsUpper);
  shape.capital_tld =
      !shouted && (title_tld || (IsUpper(cased[tld.start]) && small_label));
  shape.upper = IsUpper(cased[tld.start]) && !shape.capital_tld && !shouted;
  shape.digits = IsDigits(word);
  for (std::size_t i = 0; i + 1 < name.labels.size(); ++i) {
    const Span one = name.labels[i];
    shape.single = shape.single && one.size() == 1;
    shape.numbers =
        shape.numbers && IsMeasure(scan.facts, std::string_view(text).substr(
                                                   one.start, one.size()));
  }
  const bool some_digit = std::ranges::any_of(word, IsDigit);
  shape.odd =
      !shape.digits && (some_digit || word.find('-') != std::string_view::npos);
  shape.part = shape.upper &&
               ((some_digit && shape.odd) ||
                (shape.digits && !shape.numbers && name.labels.size() > 2));
  shape.common = scan.facts.common_words.contains(word);
  shape.no_label = scan.facts.not_labels.contains(word);
  return shape;
}

double ByShape(const Shape& shape, TldClass tld) {
  const bool doubtful = tld == TldClass::kWord || tld == TldClass::kFile ||
                        tld == TldClass::kLikely;
  double change = 0;
  if (shape.capital_tld)
    change -= tld == TldClass::kStrong ? 0.1 : doubtful ? 0.5 : 0.45;
  if (shape.upper && doubtful) change -= 0.2;
  if (shape.single) change -= tld == TldClass::kStrong ? 0.15 : 0.4;
  if (shape.common) change -= tld == TldClass::kStrong ? 0.1 : 0.35;
  if (shape.no_label) change -= tld == TldClass::kStrong ? 0.2 : 0.5;
  if (shape.odd && doubtful) change += 0.2;
  if (shape.size >= 10 && doubtful && !shape.common) change += 0.05;
  if (shape.part && (shape.digits || tld != TldClass::kStrong))
    change -= shape.digits ? 0.8 : 0.4;
  return change;
}

// Whether something sets the name off from the text: a colon or arrow before
// it, quotes, or nothing else in the line.
bool StandsOut(const Scan& scan, const Name& name, std::size_t end) {
  const std::string& text = scan.view.text();
  const std::size_t before = SkipBlanksBack(text, name.span.start, 2);
  if (before == 0 || text[before - 1] == '\n')
    return end == text.size() || text[end] == '\n';
  const char c = text[before - 1];
  if (c == ':' || c == '>' || c == '"' || c == '(' || c == '|') return true;
  const char32_t sign = DecodeBefore(text, before).value;
  return (sign >= 0x2190 && sign <= 0x27BF) || sign == 0xFF1A ||
         sign == 0x300C || sign == 0x201C || sign >= 0x1F000;
}

bool HasBrand(const Scan& scan, const Name& name) {
  for (std::size_t i = 0; i + 1 < name.labels.size(); ++i) {
    const Span label = name.labels[i];
    if (HoldsBrand(scan.about, std::string_view(scan.view.text())
                                   .substr(label.start, label.size())))
      return true;
  }
  return false;
}

// Signs that leave no doubt, whatever the last label.
bool IsSure(const Scan& scan, const Name& name) {
  const Span first = name.labels.front();
  if (name.labels.size() > 2 &&
      IsWebPrefix(
          scan.facts,
          std::string_view(scan.view.text()).substr(first.start, first.size())))
    return true;
  const Hosts& hosts = scan.facts.hosts;
  const std::string registrable = hosts.Registrable(name.host);
  if (!hosts.ClassOf(name.host, registrable).empty()) return true;
  return !hosts.PlatformOwning(registrable).empty();
}

// "foldable and customizable.you can": a sentence that begins without a blank.
bool GoesOnAsSentence(const Scan& scan, const Name& name) {
  const Span tld = name.labels.back();
  const std::string& cased = scan.view.cased();
  if (tld.size() <= 2 || tld.end + 1 >= cased.size()) return false;
  return cased[tld.end] == ' ' && IsLower(cased[tld.end + 1]) &&
         scan.facts.common_words.contains(
             std::string_view(scan.view.text()).substr(tld.start, tld.size()));
}

// "burning.store up", "movies.site builder": the last label and the word after
// it are a phrase of their own.
bool IsPhrase(const Scan& scan, const Name& name) {
  const std::string& text = scan.view.text();
  const std::size_t end = name.span.end;
  if (end + 1 >= text.size() || text[end] != ' ') return false;
  std::size_t stop = end + 1;
  while (stop < text.size() && IsAlpha(text[stop]))
    ++stop;
  const std::size_t start = name.labels.back().start;
  return scan.facts.not_links.contains(
      std::string_view(text).substr(start, stop - start));
}

// "telegram: acme_fr": after a service's name an underscore is one.
bool IsAccount(const Scan& scan, const Name& name) {
  const Joint& last = name.last();
  if (last.kind != Joint::Kind::kSymbol ||
      scan.view.text()[last.span.start] != '_')
    return false;
  const SignalRange signals(scan.signals);
  const Span before = Before(scan.view, name.span.start, 24);
  return signals.Any(WordKind::kMessenger, before) ||
         signals.Any(WordKind::kCode, before);
}

// "DE,FR,IT", "EN.DE.FR", "manual_EN_DE": codes of languages, countries and
// sizes in a row.
bool ListsCodes(const Scan& scan, const Name& name) {
  constexpr std::size_t kCodeBytes = 3;
  const std::vector<Span>& labels = name.labels;
  if (name.last().kind == Joint::Kind::kDot)
    return labels.size() > 2 &&
           std::ranges::all_of(
               labels, [](const Span& label) { return label.size() <= 2; });
  if (name.last().kind != Joint::Kind::kSymbol &&
      name.last().kind != Joint::Kind::kSpacedSymbol)
    return false;
  std::size_t suffix = 1;  // Labels of it.
  const std::string& text = scan.view.text();
  if (labels.size() > 2 &&
      scan.facts.hosts.IsSuffix(HostOf(text, {labels.end() - 2, labels.end()})))
    suffix = 2;
  const Span label = labels[labels.size() - suffix - 1];
  const std::string_view word =
      std::string_view(text).substr(label.start, label.size());
  const std::size_t line = word.rfind('_');  // "manual_EN_DE".
  return word.size() - (line == std::string_view::npos ? 0 : line + 1) <=
         kCodeBytes;
}

bool IsSpelledInCjk(const Scan& scan, const Joint& joint) {
  const Signal* const word =
      SignalRange(scan.signals).First(WordKind::kDot, joint.span);
  return word != nullptr && !IsAscii(scan.view.text()[word->span.start]);
}

// Another word of the sentence follows.
bool RunsOn(const std::string& text, std::size_t end) {
  return end + 1 < text.size() && text[end] == ' ' &&
         (IsAlpha(text[end + 1]) || !IsAscii(text[end + 1]));
}

// "week.md, month.ai and": names of files stand in rows.
bool ListsFiles(const Scan& scan, Span before) {
  const std::string& text = scan.view.text();
  for (std::size_t dot = text.find('.', before.start); dot < before.end;
       dot = text.find('.', dot + 1)) {
    std::size_t end = dot + 1;
    while (end < before.end && IsAlpha(text[end]))
      ++end;
    const std::string_view last =
        std::string_view(text).substr(dot + 1, end - dot - 1);
    if (end < before.end && LabelBefore(text, dot) &&
        scan.facts.hosts.ClassOfTld(last, "") == TldClass::kFile)
      return true;
  }
  return false;
}

// "acme·es", "acme punto es", "ACME.ES", "acme .shop" at the end of what is
// said, with the language's own country or a word for shops.
bool SignsOff(const Scan& scan, const Name& name, const Shape& shape,
              TldClass kind) {
  const std::string& text = scan.view.text();
  const Joint& last = name.last();
  const Span tld = name.labels.back();
  const bool own = std::string_view(text).substr(tld.start, tld.size()) ==
                   scan.about.language;
  const bool odd =
      last.kind == Joint::Kind::kSymbol || last.kind == Joint::Kind::kSpelled ||
      (last.kind == Joint::Kind::kHalfSpaced && IsSpace(text[last.span.start]));
  const bool shouts = last.kind == Joint::Kind::kDot && shape.upper;
  return (odd || shouts) && !shape.common && !shape.part &&
         (own || kind == TldClass::kLikely) && !RunsOn(text, name.span.end);
}

}  // namespace

double NameConfidence(const Scan& scan, const Name& name, std::size_t end,
                      bool* called) {
  const Span before = Before(scan.view, name.span.start, 48);
  const SignalRange signals(scan.signals);
  const Signal* const preposition =
      signals.Last(WordKind::kWebPreposition, before);
  const bool follows = preposition != nullptr &&
                       preposition->span.end + 2 >= name.span.start &&
                       !GoesOnAsSentence(scan, name);
  *called = signals.Any(WordKind::kWebCall, before) || follows;
  if (name.labels.size() < 2 || scan.facts.not_links.contains(name.host) ||
      IsAccount(scan, name))
    return 0;
  const std::string tld = name.host.substr(name.host.rfind('.') + 1);
  const TldClass kind = ClassOfLast(scan, tld);
  const Shape shape = ShapeOf(scan, name);
  if (shape.numbers && !scan.facts.hosts.TakesNumbers(tld)) return 0;
  const bool path = end > name.span.end + 1;
  const bool plain = name.last().kind == Joint::Kind::kDot;
  if (shape.common && name.labels.size() == 2 &&
      name.last().kind == Joint::Kind::kHalfSpaced)
    return 0;
  if (plain && !shape.capital_tld && IsSure(scan, name)) return 0.97;
  if (ListsCodes(scan, name) && !IsSure(scan, name)) return 0;
  double sure = ByTld(kind) + ByJoint(name.last(), kind) + ByShape(shape, kind);
  const Span around = {before.start, After(scan.view, name.span.end, 96).end};
  if (kind == TldClass::kFile && !path &&
      (signals.Any(WordKind::kFile, around) || ListsFiles(scan, before)))
    sure -= 0.5;
  // "The dot com boom", "il punto it".
  if (!plain && shape.common) sure -= 0.6;
  if (path) sure += 0.3;
  if (*called) sure += 0.3;
  // "acme ドット studio": no such word stands between Latin ones by chance.
  if (name.last().kind == Joint::Kind::kSpelled &&
      IsSpelledInCjk(scan, name.last()))
    sure += 0.25;
  // "acme . shop", "ACME.SHOP", and nothing behind it as in a sentence.
  const bool doubted = shape.upper || name.last().kind == Joint::Kind::kSpaced;
  if (kind == TldClass::kLikely && doubted &&
      !RunsOn(scan.view.text(), name.span.end))
    sure += 0.15;
  if (SignsOff(scan, name, shape, kind)) sure += 0.2;
  const bool name_of_brand = HasBrand(scan, name);
  if (plain && !name_of_brand && IsPhrase(scan, name)) sure -= 0.3;
  if (name_of_brand && !shape.upper) sure += shape.capital_tld ? 0.2 : 0.5;
  // A part number stands alone as well.
  if (kind != TldClass::kFile && (!shape.part || kind == TldClass::kStrong) &&
      StandsOut(scan, name, end))
    sure += 0.15;
  if (IsSure(scan, name)) sure += 0.4;
  return std::clamp(sure, 0.0, 0.97);
}

}  // namespace redflag
