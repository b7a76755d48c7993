#include "link/derive.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <unicode/unistr.h>

#include "core/limits.h"
#include "link/characters.h"

namespace redflag {
namespace {

constexpr std::size_t kLeastRun = 3;      // Single letters in a row.
constexpr std::size_t kWebReach = 80;     // After "w w w" two are a row.
constexpr std::size_t kTldReach = 12;     // After any row: "a c m e dot d e".
constexpr std::size_t kLeastSlashed = 5;  // With slashes between.
constexpr std::size_t kWordBytes = 4000;  // Longer words are no addresses.
constexpr std::size_t kLeastEncoded = 8;
constexpr std::size_t kFileNameBytes = 256;
constexpr std::size_t kLeastBase64 = 16;

// A sign that may stand between letters that are set apart: its bytes, or 0.
std::size_t GapAt(const std::string& text, std::size_t at) {
  constexpr std::string_view kSigns = " -_*~|+=,;\\^#\"";
  if (at >= text.size()) return 0;
  if (IsAscii(text[at])) return kSigns.find(text[at]) == kSigns.npos ? 0 : 1;
  const CodePoint c = DecodeAt(text, at);
  const bool sign = c.value == 0xB7 || c.value == 0x30FB ||
                    (c.value >= 0x2010 && c.value <= 0x2027) ||
                    (c.value >= 0x2190 && c.value <= 0x27BF);
  return sign ? c.size : 0;
}

// One visible character; bytes of it, or 0 for a blank.
std::size_t UnitAt(const std::string& text, std::size_t at) {
  if (at >= text.size() || IsSpace(text[at])) return 0;
  if (IsAscii(text[at])) return 1;
  return DecodeAt(text, at).size;
}

// A unit that stands alone: a letter, digit, dot, at sign, slash or colon.
bool IsUnit(const std::string& text, std::size_t at) {
  if (at >= text.size()) return false;
  const char c = text[at];
  if (IsAscii(c))
    return IsAlnum(c) || c == '.' || c == '@' || c == '/' || c == ':';
  return IsForeignLetter(DecodeAt(text, at).value);
}

// A letter or digit of any alphabet.
bool IsLetter(const std::string& text, std::size_t at) {
  if (IsAscii(text[at])) return IsAlnum(text[at]);
  return IsForeignLetter(DecodeAt(text, at).value);
}

bool FollowsLetter(const std::string& text, std::size_t at) {
  if (at == 0) return false;
  if (IsAscii(text[at - 1])) return IsAlnum(text[at - 1]);
  return IsForeignLetter(DecodeBefore(text, at).value);
}

// Where the ASCII letters and digits that start at `at` end.
std::size_t WordEnd(const std::string& text, std::size_t at) {
  while (at < text.size() && IsAlnum(text[at]))
    ++at;
  return at;
}

// A run of single characters with one gap between each two.
struct Run {
  std::size_t end = 0;
  std::size_t letters = 0;
  std::vector<Span> units;
};

Run ReadRun(const std::string& text, std::size_t at) {
  Run run;
  run.end = at;
  const auto alone = [&](std::size_t from, std::size_t to) {
    return to >= text.size() || IsSpace(text[to]) || GapAt(text, to) > 0 ||
           !IsLetter(text, from) || !IsLetter(text, to);
  };
  while (IsUnit(text, at)) {
    const std::size_t size = UnitAt(text, at);
    if (!alone(at, at + size)) break;
    run.units.push_back({at, at + size});
    if (IsAlpha(text[at]) || !IsAscii(text[at])) ++run.letters;
    run.end = at + size;
    at = run.end;
    // " . " within hyphens: "a-c-m-e . c-o-m".
    const std::size_t gap = GapAt(text, at);
    at += gap;
    // "a c m e - l i d s . d e".
    if (gap == 1 && text[at - 1] == ' ' && text.compare(at, 2, "- ") == 0 &&
        IsUnit(text, at + 2) && alone(at + 2, at + 2 + UnitAt(text, at + 2))) {
      run.units.push_back({at, at + 1});
      at += 2;
    }
    if (gap == 0 &&
        (at >= text.size() || (IsAlnum(text[at]) && IsAlnum(text[at - 1]))))
      break;
  }
  return run;
}

// Before how many letters a dot stands that is one.
using DotPlaces = std::vector<std::size_t>;

// The dots that are left in "acmecouk", which ends in "co.uk", once all others
// are gaps; nothing where none of `suffixes` ends it.
std::optional<DotPlaces> DotsIn(std::string_view letters,
                                const std::vector<std::string_view>& suffixes) {
  for (const std::string_view suffix : suffixes) {
    std::string bare(suffix);
    std::erase(bare, '.');
    if (bare.empty() || !letters.ends_with(bare)) continue;
    const std::size_t first = letters.size() - bare.size();
    DotPlaces dots;
    if (first > 0) dots.push_back(first);
    const std::size_t inner = suffix.find('.');
    if (inner != std::string_view::npos) dots.push_back(first + inner);
    return dots;
  }
  return std::nullopt;
}

// The letters of "a.c.m.e.c.o.m"; "" where dots do not part all of them.
std::string DottedLetters(const std::string& text, const Run& run) {
  std::string letters;
  std::size_t dots = 0;
  for (const Span& unit : run.units) {
    if (text[unit.start] == '.')
      ++dots;
    else
      letters.append(text, unit.start, unit.size());
  }
  return dots == 0 || dots + 1 < letters.size() ? "" : letters;
}

// What stands before a run of letters that dots part.
struct RunContext {
  bool web = false;     // "w.w.w.acme." in one word with it.
  bool called = false;  // A preposition or colon, or it holds the brand.
};

// The dots of a run that are dots, where all others are gaps.
std::optional<DotPlaces> DotsAsGaps(const std::string& letters,
                                    const RunContext& context,
                                    const Facts& facts) {
  constexpr std::size_t kLeastLetters = 7;
  constexpr std::size_t kNoAcronym = 13;  // Letters; hardly a word has so many.
  const std::string_view label = facts.web_label;
  if (letters.empty() || label.empty()) return std::nullopt;
  if (letters == label) return DotPlaces{label.size()};  // "w.w.w.acme.d.e".
  const bool web = letters.starts_with(label);
  if (letters.size() < kLeastLetters && !web && !context.web)
    return std::nullopt;
  std::optional<DotPlaces> dots = DotsIn(letters, facts.dotted_tlds);
  if (!dots &&
      (web || context.web || context.called || letters.size() >= kNoAcronym))
    dots = DotsIn(letters, facts.dotted_word_tlds);
  if (dots && web) dots->insert(dots->begin(), label.size());
  return dots;
}

// "at a.c.m.e.d.e", ": a.c.m.e.d.e", and in a sentence without blanks.
bool IsCalled(const std::string& text, std::size_t at, const Facts& facts) {
  std::size_t end = at;
  while (end > 0 && at - end < 2 && IsSpace(text[end - 1]))
    --end;
  if (end == 0) return false;
  if (text[end - 1] == ':' || IsCjk(DecodeBefore(text, end).value)) return true;
  std::size_t start = end;
  while (start > 0 && end - start < 16 && !IsSpace(text[start - 1]))
    --start;
  return facts.lexicon.Has(WordKind::kWebPreposition,
                           std::string_view(text).substr(start, end - start));
}

// "a/c/m/e/./c/o/m": slashes between nearly all letters are gaps too.
bool SlashesAsGaps(const std::string& text, const Run& run) {
  std::size_t slashes = 0;
  for (const Span& unit : run.units)
    if (text[unit.start] == '/') ++slashes;
  return run.letters >= kLeastSlashed && slashes + 2 >= run.letters;
}

// "w w w".
bool IsWeb(const std::string& text, const Run& run, const Facts& facts) {
  const std::string_view label = facts.web_label;
  std::string letters;
  for (const Span& unit : run.units) {
    if (text[unit.start] != '.') letters.append(text, unit.start, unit.size());
    if (letters.size() >= label.size()) break;
  }
  return !label.empty() && letters == label;
}

void AddUnits(const std::string& text, const Run& run,
              const std::optional<DotPlaces>& dots,
              std::vector<View::Piece>& pieces) {
  const bool slashes = SlashesAsGaps(text, run);
  std::size_t letters = 0;
  for (const Span& unit : run.units) {
    if (slashes && text[unit.start] == '/') continue;
    if (dots && text[unit.start] == '.') {
      if (std::ranges::find(*dots, letters) != dots->end())
        pieces.push_back({unit, "."});
      continue;
    }
    letters += unit.size();
    pieces.push_back({unit, text.substr(unit.start, unit.size())});
  }
}

int HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = ToLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The number of `count` hexadecimal digits at `at`, or nothing.
std::optional<unsigned> Hex(std::string_view text, std::size_t at,
                            std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  unsigned value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const int digit = HexDigit(text[at + i]);
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<unsigned>(digit);
  }
  return value;
}

void AppendCodePoint(unsigned value, std::string& out) {
  icu::UnicodeString(static_cast<UChar32>(value)).toUTF8String(out);
}

// "&#46;" or "&#x2e;" at `at`: its value and size.
std::optional<std::pair<unsigned, std::size_t>> NumericEntity(
    std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "&#") return std::nullopt;
  std::size_t end = at + 2;
  const bool hex = end < text.size() && ToLower(text[end]) == 'x';
  if (hex) ++end;
  unsigned value = 0;
  const std::size_t digits = end;
  while (end < text.size() && end - digits < 6) {
    const int digit = HexDigit(text[end]);
    if (digit < 0 || (!hex && digit > 9)) break;
    value = value * (hex ? 16U : 10U) + static_cast<unsigned>(digit);
    ++end;
  }
  if (end == digits || end >= text.size() || text[end] != ';')
    return std::nullopt;
  return std::pair{value, end + 1 - at};
}

int Base64Value(char c) {
  if (IsUpper(c)) return c - 'A';
  if (IsLower(c)) return c - 'a' + 26;
  if (IsDigit(c)) return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return -1;
}

// The text a word encodes in base64, or "" where it is no text.
std::string DecodeBase64(std::string_view word) {
  while (!word.empty() && word.back() == '=')
    word.remove_suffix(1);
  if (word.size() < kLeastBase64 || word.size() % 4 == 1) return "";
  std::string out;
  unsigned bits = 0;
  int have = 0;
  for (const char c : word) {
    const int value = Base64Value(c);
    if (value < 0) return "";
    bits = bits << 6 | static_cast<unsigned>(value);
    have += 6;
    if (have < 8) continue;
    have -= 8;
    const auto byte = static_cast<unsigned char>(bits >> have & 0xFF);
    if (byte < 0x20 || byte >= 0x7F) return "";
    out += static_cast<char>(byte);
  }
  return out;
}

bool MayBeEncoded(std::string_view word) {
  for (std::size_t i = 0; i + 2 < word.size(); ++i) {
    const char c = word[i];
    if (c == '%' && HexDigit(word[i + 1]) >= 0 && HexDigit(word[i + 2]) >= 0)
      return true;
    if (c == '\\' && (word[i + 1] == 'u' || word[i + 1] == 'x')) return true;
    if (c == '&' && word[i + 1] == '#') return true;
  }
  return false;
}

// Mixed case and digits without a vowel pattern would be more than is needed:
// a word that decodes to printable text with a dot in it is no accident.
bool MayBeBase64(std::string_view word) {
  if (word.size() < kLeastBase64) return false;
  bool upper = false;
  bool lower = false;
  for (const char c : word) {
    if (Base64Value(c) < 0 && c != '=') return false;
    upper = upper || IsUpper(c);
    lower = lower || IsLower(c);
  }
  return upper && lower;
}

}  // namespace

std::vector<View> CloseGaps(const View& view, const Facts& facts,
                            const Circumstances& about) {
  const std::string& text = view.text();
  std::vector<View::Piece> pieces;
  std::size_t done = 0;
  std::size_t web_end = 0;  // So far reaches what "w w w" begins.
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t end = WordEnd(text, at); end > at + 1) {
      at = end;  // A word of more than one letter.
      continue;
    }
    const bool stop =
        text.compare(at, 2, ": ") == 0 || text.compare(at, 2, ". ") == 0;
    const bool start = IsUnit(text, at) && !FollowsLetter(text, at) && !stop;
    const std::size_t next = at + DecodeAt(text, at).size;
    if (!start) {
      at = next;
      continue;
    }
    const Run run = ReadRun(text, at);
    const std::string letters = DottedLetters(text, run);
    const RunContext context{
        at > 0 && text[at - 1] == '.' && at < web_end,
        HoldsBrand(about, letters) || IsCalled(text, at, facts)};
    const std::optional<DotPlaces> dots = DotsAsGaps(letters, context, facts);
    const std::size_t least = at < web_end ? 2 : kLeastRun;
    if (run.letters < least || run.units.size() < least) {
      at = std::max(run.end, next);
      continue;
    }
    pieces.push_back({{done, at}, ""});
    const bool web = IsWeb(text, run, facts);
    web_end = std::max(web_end, run.end + (web ? kWebReach : kTldReach));
    AddUnits(text, run, dots, pieces);
    done = run.end;
    at = run.end;
  }
  if (done == 0) return {};
  pieces.push_back({{done, text.size()}, ""});
  std::vector<View> views;
  views.push_back(View::OfPieces(view, pieces, Disguise::kLetterSpacing));
  return views;
}

namespace {

constexpr std::size_t kLeastLabel = 4;

// Where `word` ends in a dot that is spelled out and glued on: the suffix's
// size and what it means.
const std::pair<std::string_view, std::string_view>* GluedSuffix(
    std::string_view word, const Facts& facts) {
  for (const auto& glued : facts.glued)
    if (word.size() >= glued.first.size() + kLeastLabel &&
        word.ends_with(glued.first))
      return &glued;
  return nullptr;
}

struct Word {
  Span span;
  std::string_view text;
};

// The ASCII word after one blank or hyphen at `at`; empty where there is none.
Word NextWord(const std::string& text, std::size_t at) {
  if (at >= text.size() || (text[at] != ' ' && text[at] != '-')) return {};
  std::size_t end = at + 1;
  while (end < text.size() && end - at < 64 && IsAlnum(text[end]))
    ++end;
  return {{at + 1, end}, std::string_view(text).substr(at + 1, end - at - 1)};
}

// The word behind up to three signs or blanks in one line, as they stand
// between the labels of "www / acme-lids / de".
Word NextLabel(const std::string& text, std::size_t at) {
  std::size_t start = at;
  for (int n = 0; n < 3 && start < text.size() && text[start] != '\n'; ++n) {
    const std::size_t size =
        text[start] == '/' || text[start] == '.' || text[start] == ':'
            ? 1
            : GapAt(text, start);
    if (size == 0) break;
    start += size;
  }
  if (start == at) return {};
  std::size_t end = start;
  while (end < text.size() && end - start < 64 &&
         (IsAlnum(text[end]) || (text[end] == '-' && text[start - 1] != '-')))
    ++end;
  return {{start, end}, std::string_view(text).substr(start, end - start)};
}

// What stands around a spelled sign at `word`: a blank on either side, or a
// bracket. Empty where no letter follows, as in ordinary text.
Span SignAround(const std::string& text, Span word) {
  constexpr std::string_view kOpen = " ([{<-*\"";
  constexpr std::string_view kClose = " )]}>-*\"";
  Span sign = word;
  while (sign.start > 0 && word.start - sign.start < 2 &&
         kOpen.find(text[sign.start - 1]) != kOpen.npos)
    --sign.start;
  while (sign.end < text.size() && sign.end - word.end < 2 &&
         kClose.find(text[sign.end]) != kClose.npos)
    ++sign.end;
  const bool inside = sign.start > 0 && sign.end < text.size() &&
                      sign.start < word.start && sign.end > word.end &&
                      IsAlnum(text[sign.start - 1]) && IsAlnum(text[sign.end]);
  return inside ? sign : Span{word.start, word.start};
}

// Whether `at` ends a phrase, and no list of languages or countries.
bool EndsPhrase(const std::string& text, std::size_t at) {
  if (at >= text.size() || !IsSpace(text[at])) {
    const Word next = NextLabel(text, std::min(at + 1, text.size()));
    return next.text.size() != 2;
  }
  return text[at] == '\n';
}

// "www acme com" and "bit ly/x": the places of the missing dots.
std::vector<Span> MissingDots(const std::string& text, const Word& word,
                              const Facts& facts, std::string_view language) {
  if (word.text == facts.web_label) {
    const bool quoted = word.span.start > 0 && word.span.end < text.size() &&
                        text[word.span.start - 1] == '"' &&
                        text[word.span.end] == '"';
    if (quoted) return {};
    const Word second = NextLabel(text, word.span.end);
    if (second.text.empty()) return {};
    const Span gap = {word.span.end, second.span.start};
    const Word third = NextLabel(text, second.span.end);
    const TldClass kind = facts.hosts.ClassOfTld(third.text, language);
    const bool tld =
        kind == TldClass::kStrong || facts.hosts.IsCommonTld(third.text);
    if (second.text.size() < 3 || !tld) return {};
    // "so that www entries do not end up there".
    if (kind == TldClass::kWord && !EndsPhrase(text, third.span.end)) return {};
    return {gap, {second.span.end, third.span.start}};
  }
  const Word second = NextWord(text, word.span.end);
  if (second.text.empty()) return {};
  const Span gap = {word.span.end, second.span.start};
  const bool path =
      second.span.end < text.size() && text[second.span.end] == '/';
  if (!path || word.text.size() > 12) return {};
  const std::string host =
      std::string(word.text) + "." + std::string(second.text);
  if (facts.hosts.ClassOf(host, host).empty()) return {};
  return {gap};
}

// Where a sign for the web starts that stands before `at`, as in "🌐 acme fr";
// `at` where none does.
std::size_t IconBefore(const std::string& text, std::size_t at,
                       const Facts& facts) {
  std::size_t end = at;
  while (end > 0 && at - end < 2 && IsSpace(text[end - 1]))
    --end;
  const std::string_view before = std::string_view(text).substr(0, end);
  for (const std::string_view icon : facts.web_icons)
    if (!icon.empty() && before.ends_with(icon)) return end - icon.size();
  return at;
}

// The places of the dots in "🌐 acme fr" and "🔗 acme co uk". Two letters may
// name a language as well, so that they need a name that is `sure`.
std::vector<Span> DotsAfterIcon(const View& view, const Word& word, bool sure,
                                const Facts& facts) {
  const std::string& text = view.text();
  if (word.text.size() < kLeastLabel || facts.common_words.contains(word.text))
    return {};
  Word last = NextWord(text, word.span.end);
  if (last.text.empty() || !IsLower(view.cased()[last.span.start])) return {};
  std::vector<Span> dots = {{word.span.end, last.span.start}};
  const Word second = NextWord(text, last.span.end);
  const std::string both =
      std::string(last.text) + "." + std::string(second.text);
  if (!second.text.empty() && facts.hosts.IsSuffix(both)) {
    dots.push_back({last.span.end, second.span.start});
    last = second;
  }
  const TldClass kind = facts.hosts.ClassOfTld(last.text, "");
  const bool plain = kind == TldClass::kStrong || kind == TldClass::kLikely;
  const bool any = plain || facts.hosts.IsCommonTld(last.text);
  const bool holds = dots.size() > 1 || (last.text.size() > 2 && plain) ||
                     (sure && any && EndsPhrase(text, last.span.end));
  return holds ? dots : std::vector<Span>();
}

}  // namespace

std::vector<View> Respell(const View& view, const Facts& facts,
                          const Circumstances& about) {
  const std::string& text = view.text();
  const bool slash = text.find('/') != std::string::npos;
  const bool icons = (facts.survey.Of(text).bits & Survey::kIcon) != 0;
  std::vector<View::Piece> pieces;
  std::size_t done = 0;
  const auto put = [&](Span span, std::string_view instead) {
    pieces.push_back({{done, span.start}, ""});
    pieces.push_back({span, std::string(instead)});
    done = span.end;
  };
  for (std::size_t at = 0; at < text.size();) {
    if (!IsAlnum(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && (IsAlnum(text[end]) || text[end] == '-'))
      ++end;
    const std::string_view all = std::string_view(text).substr(at, end - at);
    const bool ends_in_sign = facts.survey.MayEndInSign(all);
    if (ends_in_sign || all.size() < Survey::kEndBytes) {
      const auto sign = facts.spelled_signs.find(all);
      const bool is_sign = sign != facts.spelled_signs.end() && at >= done;
      const Span around = is_sign ? SignAround(text, {at, end}) : Span{};
      if (around.start >= done && around.end > around.start) {
        put(around, sign->second);
        at = around.end;
        continue;
      }
    }
    if (ends_in_sign)
      if (const auto* const glued = GluedSuffix(all, facts))
        put({end - glued->first.size(), end}, glued->second);
    const std::size_t icon = icons ? IconBefore(text, at, facts) : at;
    if (icon < at) {
      const bool sure = HoldsBrand(about, all) || IsCalled(text, icon, facts);
      for (const Span& gap : DotsAfterIcon(view, {{at, end}, all}, sure, facts))
        put(gap, ".");
      at = end;
      continue;
    }
    const std::size_t hyphen = std::min(all.find('-'), all.size());
    const Word word{{at, at + hyphen}, all.substr(0, hyphen)};
    if ((slash || word.text == facts.web_label) && word.span.start >= done)
      for (const Span& gap : MissingDots(text, word, facts, about.language))
        put(gap, ".");
    at = end;
  }
  if (done == 0) return {};
  pieces.push_back({{done, text.size()}, ""});
  std::vector<View> views;
  views.push_back(View::OfPieces(view, pieces, Disguise::kSpelledDot));
  return views;
}

std::string DecodeEscapes(std::string_view text, Disguise* disguise) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (c == '%') {
      if (const auto value = Hex(text, i + 1, 2)) {
        out += static_cast<char>(*value);
        *disguise = Disguise::kPercent;
        i += 3;
        continue;
      }
    }
    if (c == '\\' && (next == 'u' || next == 'x')) {
      const std::size_t digits = next == 'u' ? 4 : 2;
      if (const auto value = Hex(text, i + 2, digits)) {
        AppendCodePoint(*value, out);
        *disguise = Disguise::kEscape;
        i += 2 + digits;
        continue;
      }
    }
    if (const auto entity = NumericEntity(text, i)) {
      AppendCodePoint(entity->first, out);
      *disguise = Disguise::kEntity;
      i += entity->second;
      continue;
    }
    out += c;
    ++i;
  }
  return out;
}

namespace {

// Where the end of a file's name starts in `word`; its size where it is none.
std::size_t FileEnd(std::string_view word, const Facts& facts) {
  const std::size_t dot = word.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return word.size();
  const bool known = std::ranges::find(facts.file_ends, word.substr(dot + 1)) !=
                     facts.file_ends.end();
  return known ? dot : word.size();
}

}  // namespace

std::vector<View> FileNames(const View& view, const Facts& facts) {
  constexpr std::string_view kBounds = " \n\t,;()[]<>\"'";
  const std::string& text = view.text();
  std::vector<View> views;
  for (std::size_t at = text.find('_'); at != std::string::npos;
       at = text.find('_', at)) {
    const std::size_t before = text.find_last_of(kBounds, at);
    const std::size_t start = before == std::string::npos ? 0 : before + 1;
    std::size_t end = std::min(text.find_first_of(kBounds, at), text.size());
    at = end;
    while (end > start && (text[end - 1] == '.' || text[end - 1] == ':'))
      --end;
    if (end - start > kFileNameBytes) continue;
    std::string name = view.cased().substr(start, end - start);
    const std::size_t size =
        FileEnd(std::string_view(text).substr(start, end - start), facts);
    if (size == name.size()) continue;
    name.resize(size);
    std::ranges::replace(name, '_', ' ');
    views.push_back(View::Decoded(view, {start, end}, name, Disguise::kFileName,
                                  facts.folds));
  }
  return views;
}

std::vector<View> DecodeWords(const View& view, const Facts& facts) {
  const std::string& text = view.cased();
  std::vector<View> views;
  for (std::size_t at = 0; at < text.size();) {
    if (IsSpace(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && !IsSpace(text[end]))
      ++end;
    const std::string_view word = std::string_view(text).substr(at, end - at);
    const Span span{at, end};
    at = end;
    if (word.size() < kLeastEncoded || word.size() > kWordBytes) continue;
    if (MayBeEncoded(word)) {
      Disguise disguise = Disguise::kPercent;
      std::string plain(word);
      for (std::size_t n = 0; n < DefaultLimits().decode_passes; ++n) {
        std::string once = DecodeEscapes(plain, &disguise);
        if (once == plain) break;
        plain = std::move(once);
      }
      views.push_back(View::Decoded(view, span, plain, disguise, facts.folds));
      continue;
    }
    if (!MayBeBase64(word)) continue;
    const std::string plain = DecodeBase64(word);
    if (plain.find('.') == std::string::npos) continue;
    views.push_back(
        View::Decoded(view, span, plain, Disguise::kBase64, facts.folds));
  }
  return views;
}

}  // namespace redflag
