#include "check/mark_disguise.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <optional>
#include <utility>

#include "check/own_brand.h"
#include "core/ascii.h"
#include "core/utf8.h"
#include "text/fold.h"
#include "text/skeleton.h"
#include "text/term_forms.h"

namespace redflag {
namespace {

// Letters of a name that are looked up first; a name needs as many.
constexpr std::size_t kMinLetters = 4;
constexpr std::size_t kMinKana = 3;
constexpr std::size_t kMinHan = 2;
constexpr std::size_t kMaxLetters = 32;
// Of a longer name these first letters are looked up as well.
constexpr std::size_t kLongPrefix = 6;
// Masked names looked for in one field; a text of masks hides nothing.
constexpr std::size_t kMaxMasks = 32;

bool IsAscii(char32_t c) {
  return c < 0x80;
}

bool IsHiragana(char32_t c) {
  return c >= 0x3041 && c <= 0x3096;
}

bool IsKana(char32_t c) {
  return IsHiragana(c) || IsKatakanaLetter(c);
}

bool IsDigit(char32_t c) {
  return c >= '0' && c <= '9';
}

// How many letters tell apart the names that a text may still become.
std::size_t PrefixSize(char32_t first) {
  return IsAscii(first) ? kMinLetters : kMinHan;
}

// The first letters of a name. REQUIRES: there are so many, eight at most of
// ASCII, two of others.
std::uint64_t PrefixKey(std::u32string_view letters, std::size_t size) {
  std::uint64_t key = 0;
  for (const char32_t letter : letters.substr(0, size))
    key = (key << (IsAscii(letters.front()) ? 8U : 32U)) | letter;
  return key;
}

// The key of a name that is shorter than kLongPrefix: all its letters.
std::uint64_t WholeKey(std::uint64_t letters) {
  return letters | std::uint64_t{1} << 63U;
}

std::size_t HashOf(std::uint64_t prefix) {
  return (prefix * 0x9E3779B97F4A7C15U) >> (64U - DisguiseIndex::kPrefixBits);
}

// The letters of a name, and where its own words begin ("PlayStation" has
// two). Nothing where it holds digits or what is no letter.
struct NameLetters {
  std::u32string letters;
  std::uint64_t joints = 0;
};

// Most names are letters of ASCII with blanks, and there are thousands of them
// at every start. False for any other.
bool PlainLetters(const std::string& name, NameLetters& out) {
  const std::size_t size = std::min(name.size(), kMaxLetters);
  out.letters.reserve(size);
  for (const char c : std::string_view(name).substr(0, size)) {
    const bool letter = IsAsciiLetter(c);
    if (!letter && c != ' ') return false;
    if (c <= 'Z') out.joints |= std::uint64_t{1} << out.letters.size();
    if (letter) out.letters += SkeletonOf(static_cast<char32_t>(LowerAscii(c)));
  }
  return size == name.size();
}

NameLetters LettersOf(const Skeletons& skeletons, const std::string& name) {
  NameLetters plain_letters;
  if (PlainLetters(name, plain_letters)) return plain_letters;
  NameLetters out;
  const std::string plain =
      IsAllAscii(name) ? LowerAscii(name) : FoldPlain(name).text;
  const bool same_size = plain.size() == name.size();
  std::size_t at = 0;
  while (at < plain.size() && out.letters.size() < kMaxLetters) {
    const std::size_t start = at;
    const SkeletonLetter next = skeletons.Next(plain, at);
    if (next.stands_in || IsDigit(CodePointAt(plain, start))) return {};
    const bool capital = same_size && name[start] >= 'A' && name[start] <= 'Z';
    if (next.letter == 0 || capital)
      out.joints |= std::uint64_t{1} << out.letters.size();
    if (next.letter != 0) out.letters += next.letter;
  }
  return out;
}

// A name's text without blanks and signs.
std::string Compact(const Skeletons& skeletons, std::string_view plain) {
  std::string out;
  std::size_t at = 0;
  while (at < plain.size()) {
    const std::size_t start = at;
    const char32_t c = NextCodePoint(plain, at);
    if (!skeletons.IsBreak(c) && c != '&' && c != '/')
      out.append(plain.substr(start, at - start));
  }
  return out;
}

std::size_t LeastLetters(char32_t first) {
  // Two of katakana hide nothing but a blank.
  return IsAscii(first) ? kMinLetters : kMinHan;
}

}  // namespace

// Text that reads like a name.
struct DisguiseIndex::Stretch {
  Span span;
  std::u32string letters;
  std::size_t stand_ins = 0;
  bool digit = false;        // One of those is a digit.
  std::uint64_t blanks = 0;  // Bit i: one stands before letter i.
  std::uint64_t hyphens = 0;
  std::uint64_t signs = 0;
  std::uint64_t quotes = 0;

  void Start(std::size_t at) {
    letters.clear();
    span = {at, at};
    stand_ins = 0;
    digit = false;
    blanks = hyphens = signs = quotes = 0;
  }

  void Add(SkeletonLetter letter, char32_t written) {
    letters += letter.letter;
    if (!letter.stands_in) return;
    ++stand_ins;
    digit = digit || IsDigit(written);
  }

  void Break(char32_t sign) {
    const std::uint64_t bit = std::uint64_t{1} << letters.size();
    if (sign == ' ')
      blanks |= bit;
    else if (sign == '-')
      hyphens |= bit;
    else if (sign == '\'')
      quotes |= bit;
    else
      signs |= bit;
  }
};

// Reads on from one place of a text and asks at each end of a word.
class DisguiseIndex::Reader {
 public:
  Reader(const DisguiseIndex& index, const NormalizedText& text, bool blanks)
      : index_(index), text_(text), plain_(text.plain), blanks_(blanks) {}

  // The longest name in disguise that starts at `start`.
  std::optional<Found> From(std::size_t start) {
    Stretch& stretch = stretch_;
    stretch.Start(start);
    lengths_ = 0;
    longest_ = kMaxLetters;
    std::optional<Found> best;
    std::size_t at = start;
    while (at < plain_.size() && stretch.letters.size() < longest_) {
      const std::size_t here = at;
      char32_t written = CodePointAt(plain_, at);
      SkeletonLetter next = index_.skeletons_.Next(plain_, at);
      if (next.letter == 0) next = LoneStandIn(stretch, here, at);
      if (next.letter == 0) {
        if (!MayBreak(written, here, at) &&
            !TakeWideBreak(stretch, written, at))
          break;
        stretch.Break(written);
        continue;
      }
      stretch.Add(next, written);
      stretch.span.end = at;
      const std::size_t size = stretch.letters.size();
      if (size == PrefixSize(stretch.letters.front()) && !LengthsOf(stretch))
        break;
      if (((lengths_ >> size) & 1U) == 0 || !EndsAt(at)) continue;
      if (const Name* name = NameHere(stretch))
        best = {name->row, stretch.span,
                stretch.stand_ins == 0 && stretch.signs == 0 && broken_,
                joined_};
    }
    return best;
  }

 private:
  bool MayBreak(char32_t sign, std::size_t from, std::size_t to) const {
    if (!index_.skeletons_.IsBreak(sign)) return false;
    const char32_t before = CodePointBefore(plain_, from);
    const char32_t behind = CodePointAt(plain_, to);
    return !index_.skeletons_.IsBreak(before) &&
           !index_.skeletons_.IsBreak(behind);
  }

  // Whether all letters so far stand alone, with a break behind the last.
  static bool IsSpeltSoFar(const Stretch& stretch) {
    const std::size_t size = stretch.letters.size();
    const std::uint64_t breaks =
        stretch.blanks | stretch.hyphens | stretch.signs;
    return size > 0 && breaks == (std::uint64_t{2} << size) - 2;
  }

  // "A d i d @ s": among letters that stand alone a sign has none beside it.
  SkeletonLetter LoneStandIn(const Stretch& stretch, std::size_t from,
                             std::size_t to) const {
    if (!IsSpeltSoFar(stretch)) return {};
    const char32_t behind = CodePointAt(plain_, to);
    if (IsDigit(behind) || (behind >= 'a' && behind <= 'z')) return {};
    std::string beside = "a";
    beside.append(plain_.substr(from, to - from)).append("a");
    std::size_t at = 1;
    return index_.skeletons_.Next(beside, at);
  }

  // "N . i . k . e": a sign with blanks around it, behind a letter that stands
  // alone. `at` is behind the first blank, and then behind the last.
  bool TakeWideBreak(const Stretch& stretch, char32_t& sign,
                     std::size_t& at) const {
    const std::size_t size = stretch.letters.size();
    const std::uint64_t breaks =
        stretch.blanks | stretch.hyphens | stretch.signs;
    if (sign != ' ' || size == 0 || at >= plain_.size() ||
        (breaks >> size) != 0 || (size > 1 && (breaks >> (size - 1)) == 0))
      return false;
    std::size_t behind = at;
    const char32_t inside = NextCodePoint(plain_, behind);
    if (inside == ' ' || !index_.skeletons_.IsBreak(inside) ||
        CodePointAt(plain_, behind) != ' ' ||
        index_.skeletons_.IsBreak(CodePointAt(plain_, behind + 1)))
      return false;
    sign = inside;
    at = behind + 1;
    return true;
  }

  bool EndsAt(std::size_t at) const {
    if (!text_.boundary[at]) return false;
    std::size_t next = at;
    return at >= plain_.size() ||
           !index_.skeletons_.Next(plain_, next).stands_in;
  }

  bool LengthsOf(const Stretch& stretch) {
    lengths_ = index_.LengthsOf(stretch.letters);
    longest_ = static_cast<std::size_t>(std::bit_width(lengths_));
    return lengths_ != 0;
  }

  const Name* NameHere(const Stretch& stretch) {
    const Name* name = index_.NameOf(stretch.letters);
    if (name == nullptr) return nullptr;
    if (!blanks_ && (stretch.blanks & ~name->joints) != 0) return nullptr;
    const bool latin = IsAscii(stretch.letters.front());
    return (latin ? IsLatin(*name, stretch) : IsEastern(*name, stretch))
               ? name
               : nullptr;
  }

  bool IsLatin(const Name& name, const Stretch& stretch) {
    const std::size_t size = stretch.letters.size();
    const std::uint64_t blanks = stretch.blanks & ~name.joints;
    const std::uint64_t hyphens = stretch.hyphens & ~name.joints;
    const std::uint64_t signs = stretch.signs & ~name.joints;
    broken_ = (blanks | hyphens) != 0;
    joined_ = false;
    if ((stretch.quotes & ~name.joints) != 0) return false;  // A genitive.
    if (stretch.stand_ins > 0) return StandsIn(name, stretch, broken_);
    if (name.common) return IsSpeltOut(stretch) || IsSplitWord(stretch);
    if (signs != 0) return size >= kMinLetters && !broken_;
    if (IsJoined(name, stretch)) return joined_ = true;
    if (IsSpelt(stretch)) return true;
    if (hyphens != 0)
      return blanks == 0 && size >= index_.limits_.hyphened &&
             HasOddPart(stretch, kMaxLetters);
    if (blanks != 0)
      return std::popcount(blanks) == 1 && size >= index_.limits_.broken &&
             HasOddPart(stretch, index_.limits_.part);
    if (IsAccented(name, stretch)) return broken_ = true;
    return size >= index_.limits_.exchanged && !IsForm(name, stretch) &&
           !index_.ordinary_.contains(std::string(TextOf(stretch)));
  }

  // "L e g o": every letter by itself is no slip.
  bool IsSpelt(const Stretch& stretch) {
    const std::size_t size = stretch.letters.size();
    const std::uint64_t all = (std::uint64_t{1} << size) - 2;
    if (stretch.blanks != all && stretch.hyphens != all) return false;
    broken_ = false;
    return true;
  }

  // "S.T.A.N.L.E.Y": no acronym is so long. None has blanks: "z a r a".
  bool IsSpeltOut(const Stretch& stretch) {
    const std::size_t size = stretch.letters.size();
    const std::uint64_t all = (std::uint64_t{1} << size) - 2;
    if (size < index_.limits_.spelt && stretch.blanks != all) return false;
    return stretch.signs == all || IsSpelt(stretch);
  }

  // "Sup reme": parts of a word that are none.
  bool IsSplitWord(const Stretch& stretch) const {
    return std::popcount(stretch.blanks | stretch.hyphens) == 1 &&
           stretch.signs == 0 &&
           stretch.letters.size() >= index_.limits_.split &&
           HasOddPart(stretch, index_.limits_.part);
  }

  // "Nik\u00E9": a name that is written without.
  bool IsAccented(const Name& name, const Stretch& stretch) const {
    const std::string compact = Compact(index_.skeletons_, TextOf(stretch));
    if (IsAllAscii(compact) || index_.ordinary_.contains(compact)) return false;
    for (const std::string_view written : name.written)
      for (const std::string& form : TermForms(written))
        if (Compact(index_.skeletons_, form) == compact) return false;
    return IsForm(name, stretch);
  }

  // "LeCreuset".
  bool IsJoined(const Name& name, const Stretch& stretch) const {
    return name.spaced && stretch.letters.size() >= index_.limits_.joined &&
           (stretch.blanks | stretch.hyphens) == 0 && IsForm(name, stretch);
  }

  // "Pand0ra": half of the letters and more are themselves.
  bool StandsIn(const Name& name, const Stretch& stretch, bool broken) const {
    const std::size_t size = stretch.letters.size();
    if (IsForm(name, stretch) || stretch.stand_ins * 2 > size) return false;
    const bool brief = size < index_.limits_.hyphened;
    const bool spelt = stretch.blanks == (std::uint64_t{1} << size) - 2;
    if (brief && (stretch.stand_ins > 1 || (broken && !spelt))) return false;
    return !(brief && name.common && stretch.digit);
  }

  // Kana and Chinese characters: look-alikes, the other syllabary, signs.
  bool IsEastern(const Name& name, const Stretch& stretch) {
    const std::size_t size = stretch.letters.size();
    broken_ = joined_ = false;
    const char32_t before = CodePointBefore(plain_, stretch.span.start);
    const char32_t behind = CodePointAt(plain_, stretch.span.end);
    const bool kana = IsKana(stretch.letters.front());
    if (name.common || (kana && stretch.hyphens != 0)) return false;
    if (kana && (IsKatakanaLetter(before) || IsKatakanaLetter(behind)))
      return false;
    if (stretch.stand_ins > 0)
      return size >= kMinKana && stretch.stand_ins * 2 <= size;
    if (stretch.blanks != 0 && !kana)
      return stretch.blanks == (std::uint64_t{1} << size) - 2 &&
             (before == 0 || before == ' ') && (behind == 0 || behind == ' ');
    if (stretch.blanks != 0)
      return stretch.signs == 0 && !HasHiragana(stretch) &&
             HasLoneLetter(stretch);
    if (size < kMinKana && kana) return false;
    if ((stretch.signs | stretch.hyphens) != 0)
      return !HasMiddleDot(stretch) || EndsInLoneLetter(name, stretch);
    if (IsForm(name, stretch)) return false;
    const bool syllables = HasHiragana(stretch);
    return !syllables || (size >= index_.limits_.hiragana &&
                          !IsHiragana(before) && !IsHiragana(behind));
  }

  // "\u30A8\u30EB\u30FB\u30B5": names begin with an article of one letter,
  // but none ends in one.
  static bool EndsInLoneLetter(const Name& name, const Stretch& stretch) {
    const std::size_t last = stretch.letters.size() - 1;
    return (((stretch.signs & ~name.joints) >> last) & 1U) != 0;
  }

  std::string_view TextOf(const Stretch& stretch) const {
    return plain_.substr(stretch.span.start, stretch.span.size());
  }

  bool IsForm(const Name& name, const Stretch& stretch) const {
    return index_.IsForm(TextOf(stretch), name.written) ||
           (stretch.digit &&
            index_.IsForm(TextOf(stretch), index_.unlettered_));
  }

  bool HasHiragana(const Stretch& stretch) const {
    const std::string_view written = TextOf(stretch);
    for (std::size_t at = 0; at < written.size();)
      if (IsHiragana(NextCodePoint(written, at))) return true;
    return false;
  }

  // "\u30EC \u30B4": no katakana word has a single letter.
  static bool HasLoneLetter(const Stretch& stretch) {
    const std::size_t size = stretch.letters.size();
    for (std::size_t i = 0; i < size; ++i) {
      const bool starts = i == 0 || ((stretch.blanks >> i) & 1U) != 0;
      const bool ends =
          i + 1 == size || ((stretch.blanks >> (i + 1)) & 1U) != 0;
      if (starts && ends) return true;
    }
    return false;
  }

  // "\u30EB\u30A4\u30FB\u30F4\u30A3\u30C8\u30F3" is how foreign names are
  // written.
  bool HasMiddleDot(const Stretch& stretch) const {
    const std::string_view written = TextOf(stretch);
    return written.find("\u30FB") != std::string_view::npos ||
           written.find("\u00B7") != std::string_view::npos;
  }

  // Whether one of the parts is no word of its own. Of single letters nobody
  // can tell, nor of parts of more than `longest` letters.
  bool HasOddPart(const Stretch& stretch, std::size_t longest) const {
    const std::string_view written = TextOf(stretch);
    std::size_t start = 0;
    while (start < written.size()) {
      const std::size_t end =
          std::min(written.find_first_of(" -", start), written.size());
      const std::string part(written.substr(start, end - start));
      const bool tells = part.size() >= 2 && part.size() <= longest;
      if (tells && !index_.ordinary_.contains(part)) return true;
      start = end + 1;
    }
    return false;
  }

  const DisguiseIndex& index_;
  const NormalizedText& text_;
  std::string_view plain_;
  bool blanks_;
  bool broken_ = false;
  bool joined_ = false;
  std::uint64_t lengths_ = 0;  // Those that names of this beginning have.
  std::size_t longest_ = kMaxLetters;
  Stretch stretch_;
};

DisguiseIndex::DisguiseIndex(const Tables& tables)
    : skeletons_(tables.Get("trademark/look-alikes")) {
  const std::pair<std::string_view, std::size_t*> names[] = {
      {"broken", &limits_.broken},       {"hyphened", &limits_.hyphened},
      {"exchanged", &limits_.exchanged}, {"part", &limits_.part},
      {"joined", &limits_.joined},       {"masked", &limits_.masked},
      {"hiragana", &limits_.hiragana},   {"spelt", &limits_.spelt},
      {"split", &limits_.split}};
  for (const TableRow& row : tables.Get("trademark/disguise-limits").rows)
    for (const auto& [name, limit] : names)
      if (row.Text("name") == name)
        *limit = static_cast<std::size_t>(row.Number("value"));
  AddMarks(tables.Get("trademark/marks"), tables.Get("trademark/common-words"));
}

void DisguiseIndex::AddMarks(const Table& marks, const Table& words) {
  for (const TableRow& row : words.rows)
    for (const std::string& word : row.List("words"))
      ordinary_.insert(word);
  std::vector<Draft> drafts;
  drafts.reserve(4 * marks.rows.size());
  for (const TableRow& row : marks.rows) {
    if (row.Has("list") || row.Has("soft") || row.Text("kind") == "phrase" ||
        row.Text("role") == "technology")
      continue;
    const bool common = row.Has("common");
    for (const char* column : {"mark", "aliases", "distinct"})
      for (const std::string& name : row.List(column))
        AddName(row, name, common && column[0] != 'd', drafts);
  }
  PutInOrder(drafts);
}

void DisguiseIndex::AddName(const TableRow& row, const std::string& name,
                            bool common, std::vector<Draft>& drafts) {
  const NameLetters read = LettersOf(skeletons_, name);
  if (read.letters.empty()) unlettered_.push_back(name);
  if (read.letters.empty() ||
      read.letters.size() < LeastLetters(read.letters.front()))
    return;
  const std::size_t size = read.letters.size();
  const std::size_t least = PrefixSize(read.letters.front());
  prefixes_.set(HashOf(PrefixKey(read.letters, least)));
  if (IsAscii(read.letters.front()))
    prefixes_.set(HashOf(size < kLongPrefix
                             ? WholeKey(PrefixKey(read.letters, size))
                             : PrefixKey(read.letters, kLongPrefix)));
  drafts.push_back({&row, letters_.size(), size, read.joints, common, name});
  letters_ += read.letters;
}

// Names of the same letters become one.
void DisguiseIndex::PutInOrder(std::vector<Draft>& drafts) {
  const auto letters = [this](const Draft& draft) {
    return std::u32string_view(letters_).substr(draft.start, draft.size);
  };
  std::ranges::stable_sort(drafts, {}, letters);
  written_.reserve(drafts.size());
  names_.reserve(drafts.size());
  for (const Draft& draft : drafts) {
    written_.push_back(draft.written);
    if (names_.empty() || names_.back().letters != letters(draft)) {
      const bool spaced = draft.written.find(' ') != std::string_view::npos;
      names_.push_back({draft.row,
                        letters(draft),
                        draft.joints,
                        draft.common,
                        spaced,
                        {&written_.back(), 1}});
      continue;
    }
    Name& same = names_.back();
    same.joints |= draft.joints;
    same.common = same.common || draft.common;
    same.written = {same.written.data(), same.written.size() + 1};
  }
}

const DisguiseIndex::Name* DisguiseIndex::NameOf(
    std::u32string_view letters) const {
  const auto at = std::ranges::lower_bound(names_, letters, {}, &Name::letters);
  return at != names_.end() && at->letters == letters ? &*at : nullptr;
}

std::uint64_t DisguiseIndex::LengthsOf(std::u32string_view start) const {
  std::uint64_t lengths = 0;
  for (auto at = std::ranges::lower_bound(names_, start, {}, &Name::letters);
       at != names_.end() && at->letters.starts_with(start); ++at)
    lengths |= std::uint64_t{1} << at->letters.size();
  return lengths;
}

bool DisguiseIndex::IsForm(std::string_view plain,
                           std::span<const std::string_view> names) const {
  const std::vector<std::string> given = TermForms(Compact(skeletons_, plain));
  return std::ranges::any_of(names, [&](std::string_view name) {
    const std::vector<std::string> forms = TermForms(name);
    return std::ranges::any_of(forms, [&](const std::string& form) {
      return std::ranges::find(given, Compact(skeletons_, form)) != given.end();
    });
  });
}

// False where the first letters are plain ones with which no name starts, as
// those of most words are.
bool DisguiseIndex::MayStart(const NormalizedText& text, std::size_t at) const {
  const std::string_view plain = text.plain;
  std::uint64_t key = 0;
  std::size_t letters = 0;
  for (; letters < kLongPrefix && at < plain.size(); ++at) {
    const char c = plain[at];
    if (c == ' ') continue;
    if (c < 'a' || c > 'z') return true;
    key = (key << 8U) | SkeletonOf(static_cast<unsigned char>(c));
    if (++letters < kMinLetters) continue;
    if (letters == kMinLetters && !prefixes_[HashOf(key)]) return false;
    if (letters < kLongPrefix && text.boundary[at + 1] &&
        prefixes_[HashOf(WholeKey(key))])
      return true;
  }
  return letters == kLongPrefix && prefixes_[HashOf(key)];
}

std::vector<DisguiseIndex::Found> DisguiseIndex::Find(
    const NormalizedText& text, bool blanks) const {
  std::vector<Found> found;
  Reader reader(*this, text, blanks);
  for (const std::uint32_t word : text.words) {
    std::size_t start = word;
    if (!found.empty() && start < found.back().span.end) continue;
    // "$ony": the sign is the first letter.
    if (start > 0 && text.plain[start - 1] != ' ') {
      std::size_t at = CodePointStart(text.plain, start - 1);
      const std::size_t sign = at;
      if (skeletons_.Next(text.plain, at).stands_in) start = sign;
    }
    if (!MayStart(text, start)) continue;
    if (const auto name = reader.From(start)) found.push_back(*name);
  }
  FindMasked(text, found);
  std::ranges::sort(found, {}, [](const Found& name) { return name.span; });
  return found;
}

void DisguiseIndex::FindMasked(const NormalizedText& text,
                               std::vector<Found>& found) const {
  const std::string_view plain = text.plain;
  std::size_t masks = 0;
  for (std::size_t at = skeletons_.NextMask(plain, 0);
       at < plain.size() && masks < kMaxMasks;
       at = skeletons_.NextMask(plain, at)) {
    const std::size_t start = at;
    NextCodePoint(plain, at);
    const char32_t before = CodePointBefore(plain, start);
    if (before == 0 || before == ' ' || IsDigit(before) ||
        skeletons_.IsMask(before))
      continue;
    ++masks;
    Span span;
    const Name* name = NameAround(text, start, span);
    if (name == nullptr) continue;
    const bool overlaps = std::ranges::any_of(
        found, [&](const Found& had) { return had.span.Overlaps(span); });
    if (!overlaps) found.push_back({name->row, span, false, false});
  }
}

namespace {

// The run of letters and masks around a mask, and its letters (0 for masks).
std::u32string MaskedRun(const Skeletons& skeletons, std::string_view plain,
                         std::size_t mask, Span& span) {
  const auto belongs = [&skeletons](char32_t c, char32_t like) {
    if (skeletons.IsMask(c)) return true;
    if (IsKatakanaLetter(like)) return IsKatakanaLetter(c);
    return IsAscii(like) ? (c >= 'a' && c <= 'z') : false;
  };
  const char32_t like = CodePointBefore(plain, mask);
  span = {mask, mask};
  while (span.start > 0 && belongs(CodePointBefore(plain, span.start), like))
    span.start = CodePointStart(plain, span.start - 1);
  while (span.end < plain.size() && belongs(CodePointAt(plain, span.end), like))
    NextCodePoint(plain, span.end);
  std::u32string letters;
  for (std::size_t at = span.start;
       at < span.end && letters.size() <= kMaxLetters;) {
    std::size_t same = at;
    const bool sign = skeletons.IsMask(NextCodePoint(plain, same));
    letters += sign ? U'\0' : skeletons.Next(plain, at).letter;
    at = same;
  }
  return letters;
}

bool Fits(std::u32string_view name, std::u32string_view run) {
  if (name.size() != run.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i)
    if (run[i] != 0 && run[i] != name[i]) return false;
  return true;
}

// A masked word with the words beside it: "Air J*rdan".
struct MaskedWords {
  std::u32string letters;
  std::uint64_t joints = 0;  // Bit i: a word starts at letter i.
  Span span;
};

// The word of `plain` that ends (or starts) one blank or dot from `at`; empty
// where none does.
Span WordBeside(std::string_view plain, std::size_t at, bool before) {
  const auto parts = [](char32_t c) {
    return c == ' ' || c == '-' || c == U'\u30FB';
  };
  const auto belongs = [](char32_t c) {
    return (c >= 'a' && c <= 'z') || IsKatakanaLetter(c);
  };
  Span word = {at, at};
  if (before) {
    if (!parts(CodePointBefore(plain, at))) return word;
    word.start = word.end = CodePointStart(plain, at - 1);
    while (word.start > 0 && belongs(CodePointBefore(plain, word.start)))
      word.start = CodePointStart(plain, word.start - 1);
  } else {
    if (at >= plain.size() || !parts(CodePointAt(plain, at))) return word;
    NextCodePoint(plain, word.start);
    word.end = word.start;
    while (word.end < plain.size() && belongs(CodePointAt(plain, word.end)))
      NextCodePoint(plain, word.end);
  }
  return word;
}

std::u32string LettersAt(const Skeletons& skeletons, std::string_view plain,
                         Span word) {
  std::u32string letters;
  for (std::size_t at = word.start;
       at < word.end && letters.size() <= kMaxLetters;)
    letters += skeletons.Next(plain, at).letter;
  return letters;
}

// A masked word with up to two others on each side, the longest first.
std::vector<MaskedWords> WithWordsBeside(const Skeletons& skeletons,
                                         std::string_view plain, Span span,
                                         const std::u32string& run) {
  constexpr std::size_t kBeside = 2;
  std::vector<MaskedWords> found = {{run, 0, span}};
  for (std::size_t i = 0, side = 1; side <= kBeside; ++side) {
    const MaskedWords to = found[i];
    const Span word = WordBeside(plain, to.span.start, true);
    if (word.size() == 0) break;
    std::u32string letters = LettersAt(skeletons, plain, word);
    const std::size_t size = letters.size();
    if (size + to.letters.size() > kMaxLetters) break;
    found.push_back({std::move(letters) + to.letters,
                     (to.joints | 1U) << size,
                     {word.start, to.span.end}});
    i = found.size() - 1;
  }
  for (std::size_t i = 0, lefts = found.size(); i < lefts; ++i) {
    MaskedWords to = found[i];
    for (std::size_t side = 0; side < kBeside; ++side) {
      const Span word = WordBeside(plain, to.span.end, false);
      if (word.size() == 0) break;
      const std::u32string letters = LettersAt(skeletons, plain, word);
      if (letters.size() + to.letters.size() > kMaxLetters) break;
      to.joints |= std::uint64_t{1} << to.letters.size();
      to.letters += letters;
      to.span.end = word.end;
      found.push_back(to);
    }
  }
  std::ranges::stable_sort(found, std::greater<>(), [](const MaskedWords& one) {
    return one.letters.size();
  });
  return found;
}

}  // namespace

const DisguiseIndex::Name* DisguiseIndex::NameAround(const NormalizedText& text,
                                                     std::size_t mask,
                                                     Span& span) const {
  const std::u32string run = MaskedRun(skeletons_, text.plain, mask, span);
  const auto masks = static_cast<std::size_t>(std::ranges::count(run, U'\0'));
  if (run.size() < kMinKana || run.front() == 0 || masks * 2 > run.size() ||
      run.size() - masks < 2)
    return nullptr;
  // "Apple*" points to a footnote.
  const bool latin = IsAscii(run.front());
  const bool open = run.back() == 0;
  if (open && latin && (masks == 1 || run.size() - masks < limits_.masked))
    return nullptr;
  const auto candidates = WithWordsBeside(skeletons_, text.plain, span, run);
  for (const MaskedWords& words : candidates) {
    const std::size_t letters = words.letters.size() - masks;
    const bool several = words.joints != 0;
    if (several ? letters < limits_.masked
                : latin && words.letters.size() < kMinLetters)
      continue;
    for (const Name& name : names_)
      if (!name.common && (words.joints & ~name.joints) == 0 &&
          Fits(name.letters, words.letters)) {
        span = words.span;
        return &name;
      }
  }
  return nullptr;
}

}  // namespace redflag
