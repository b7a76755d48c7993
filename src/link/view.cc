#include "link/view.h"

#include <algorithm>
#include <optional>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "core/ascii.h"
#include "link/characters.h"

namespace redflag {
namespace {

constexpr char32_t kKeycap = 0x20E3;
constexpr char32_t kRightToLeftOverride = 0x202E;
constexpr char32_t kPopDirection = 0x202C;

// Characters without a width or a meaning of their own.
bool IsIgnorable(char32_t c) {
  if (c < 0xAD) return false;
  return u_hasBinaryProperty(static_cast<UChar32>(c),
                             UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

// Joiners and selectors stand in ordinary emoji, so they are no disguise.
bool IsEmojiPart(char32_t c) {
  return c == 0x200D || c == 0xFE0F || c == 0xFE0E;
}

bool IsCombining(char32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
         (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
         (c >= 0x483 && c <= 0x489);
}

// Letters of other alphabets, among which look-alikes of ASCII are found.
bool IsAlphabetLetter(char32_t c) {
  return (c >= 0x180 && c <= 0x2AF) || (c >= 0x370 && c <= 0x58F) ||
         (c >= 0x10A0 && c <= 0x13FF) || (c >= 0xA640 && c <= 0xA7FF) ||
         c == 0x131 || c == 0x142 || (c >= 0x1D00 && c <= 0x1D7F) ||
         (c >= 0x2C00 && c <= 0x2DDF) || (c >= 0xAB30 && c <= 0xABBF);
}

// Phonetic letters, which no language of these texts is written in.
bool IsSmallCapital(char32_t c) {
  return (c >= 0x250 && c <= 0x2AF) || (c >= 0x1D00 && c <= 0x1D7F) ||
         (c >= 0xA730 && c <= 0xA731);
}

// Full-width letters are ASCII in another dress.
bool IsWideLetter(char32_t c) {
  return (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A);
}

// Most of what is no ASCII in real texts folds to nothing else.
bool NeedsNoFold(char32_t c) {
  const bool latin = c >= 0xC0 && c <= 0x17E && c != 0x131 && c != 0x142 &&
                     c != 0x140 && c != 0x149;
  return latin || (c >= 0x3041 && c <= 0x31FF && c != 0x3164) ||
         (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3);
}

void AppendUtf8(char32_t c, std::string& out) {
  icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(out);
}

// The compatibility form of `c`, or "" where it has none.
std::string CompatibilityForm(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const nfkc =
      icu::Normalizer2::getNFKCInstance(status);
  if (U_FAILURE(status)) return "";
  const icu::UnicodeString given(static_cast<UChar32>(c));
  if (nfkc->isNormalized(given, status)) return "";
  std::string out;
  nfkc->normalize(given, status).toUTF8String(out);
  return U_FAILURE(status) ? "" : out;
}

// Whether base and mark make one letter together.
bool Composes(char32_t base, char32_t mark) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return false;
  return nfc->composePair(static_cast<UChar32>(base),
                          static_cast<UChar32>(mark)) >= 0;
}

bool IsTokenByte(char c) {
  return IsAlnum(c) || c == '.' || c == '-' || c == '_' || c == '@';
}

}  // namespace

FoldTable::FoldTable(const Table& folds) {
  for (const TableRow& row : folds.rows) {
    Disguise disguise = Disguise::kSymbolLetters;
    for (std::size_t i = 0; i < kDisguises; ++i)
      if (DisguiseName(static_cast<Disguise>(i)) == row.Text("disguise"))
        disguise = static_cast<Disguise>(i);
    const std::string_view from = row.Text("from");
    for (std::size_t at = 0; at < from.size();) {
      const CodePoint c = DecodeAt(from, at);
      folds_[c.value] = {std::string(row.Text("to")), disguise};
      at += c.size;
    }
  }
}

const FoldTable::Fold* FoldTable::Find(char32_t c) const {
  const auto found = folds_.find(c);
  return found == folds_.end() ? nullptr : &found->second;
}

// Reads a text code point by code point into a view.
class View::Builder {
 public:
  Builder(std::string_view in, const FoldTable& folds, View& view)
      : in_(in), folds_(folds), view_(view) {}

  void Run() {
    view_.text_.reserve(in_.size());
    while (at_ < in_.size()) {
      if (IsAscii(in_[at_]))
        TakeAscii();
      else
        TakeOther();
    }
    Lower();
  }

 private:
  void TakeAscii() {
    const std::size_t start = at_;
    at_ = AsciiEnd(in_, at_);
    view_.map_.AddSame(start, at_ - start);
    view_.cased_.append(in_, start, at_ - start);
  }

  void TakeOther() {
    const CodePoint c = DecodeAt(in_, at_);
    if (NeedsNoFold(c.value)) return Keep(c);
    if (c.value == kRightToLeftOverride) return TakeReversed(c);
    if (IsIgnorable(c.value)) return Drop(c);
    if (c.value == kKeycap) return Drop(c, Disguise::kSymbolLetters);
    if (IsCombining(c.value)) return TakeMark(c);
    if (IsAlphabetLetter(c.value)) return TakeLetter(c);
    if (const FoldTable::Fold* const fold = folds_.Find(c.value))
      return Put(c.size, fold->to, fold->disguise);
    TakeCompatible(c);
  }

  void Keep(const CodePoint& c) {
    view_.map_.AddSame(at_, c.size);
    view_.cased_.append(in_, at_, c.size);
    at_ += c.size;
  }

  void Put(std::size_t size, const std::string& to, Disguise disguise) {
    // Where whole words are told by emoji or signs, that is their use.
    const bool letters = !to.empty() && IsAlnum(to.front());
    if (letters || to == "." || to == "@" || to == "/" || to == ":")
      view_.marks_.push_back({view_.cased_.size(), disguise});
    view_.map_.AddBlock(to.size(), at_, size);
    view_.cased_ += to;
    at_ += size;
  }

  void Drop(const CodePoint& c) {
    const std::size_t next = at_ + c.size;
    const bool inside = !view_.cased_.empty() &&
                        !IsSpace(view_.cased_.back()) && next < in_.size() &&
                        !IsSpace(in_[next]);
    if (inside && !IsEmojiPart(c.value))
      view_.marks_.push_back({view_.cased_.size() - 1, Disguise::kZeroWidth});
    at_ += c.size;
  }

  void Drop(const CodePoint& c, Disguise disguise) {
    if (!view_.cased_.empty())
      view_.marks_.push_back({view_.cased_.size() - 1, disguise});
    at_ += c.size;
  }

  // A mark that makes a letter of its own with the one before it belongs to
  // the language; any other is noise.
  void TakeMark(const CodePoint& c) {
    const bool first = at_ != last_mark_end_ && !view_.cased_.empty();
    last_mark_end_ = at_ + c.size;
    // More than one on a letter is noise in any language of Latin script.
    const bool more = at_ + c.size < in_.size() &&
                      !IsAscii(in_[at_ + c.size]) &&
                      IsCombining(DecodeAt(in_, at_ + c.size).value);
    if (first && !more) {
      const std::string& done = view_.cased_;
      const CodePoint base = DecodeBefore(done, done.size());
      if (Composes(base.value, c.value)) return Keep(c);
    }
    Drop(c, Disguise::kCombining);
  }

  void TakeLetter(const CodePoint& c) {
    const FoldTable::Fold* const fold = folds_.Find(c.value);
    if (fold == nullptr) return TakeCompatible(c);
    if (at_ >= token_end_) ReadToken();
    if (!fold_token_) return Keep(c);
    Put(c.size, fold->to, fold->disguise);
  }

  // Whether the token around `at_` is ASCII with look-alikes strewn in.
  void ReadToken() {
    std::size_t start = at_;
    bool ascii = false;
    while (start > 0 && at_ - start < 64 && IsTokenByte(in_[start - 1])) {
      --start;
      ascii = ascii || IsAlpha(in_[start]);
    }
    bool foreign = false;
    std::size_t end = at_;
    while (end < in_.size()) {
      const char byte = in_[end];
      if (IsAscii(byte)) {
        if (!IsTokenByte(byte)) break;
        ascii = ascii || IsAlpha(byte);
        ++end;
        continue;
      }
      const CodePoint c = DecodeAt(in_, end);
      const bool wide = IsWideLetter(c.value);
      const bool letter = !wide && IsForeignLetter(c.value);
      ascii = ascii || wide || IsSmallCapital(c.value);
      if (!letter && !wide && !IsIgnorable(c.value)) break;
      if (letter && folds_.Find(c.value) == nullptr && !IsCombining(c.value))
        foreign = true;
      end += c.size;
    }
    token_end_ = end;
    fold_token_ = ascii && !foreign;
  }

  void TakeCompatible(const CodePoint& c) {
    const std::string form = CompatibilityForm(c.value);
    if (form.empty() || !IsAscii(form.front())) {
      if (form.size() == c.size && !form.empty())
        return Put(c.size, form, Disguise::kFullwidth);
      return Keep(c);
    }
    // A parenthesised letter reads as the letter.
    if (form.size() == 3 && form.front() == '(' && form.back() == ')')
      return Put(c.size, form.substr(1, 1), Disguise::kSymbolLetters);
    const bool wide = c.value >= 0xFF00 && c.value <= 0xFFEF;
    Put(c.size, form, wide ? Disguise::kFullwidth : Disguise::kStyledLetters);
  }

  // From an override to its end (or the line's), a reader sees the text
  // backwards.
  void TakeReversed(const CodePoint& override_mark) {
    const std::size_t start = at_;
    std::size_t at = at_ + override_mark.size;
    std::vector<Span> parts;
    while (at < in_.size() && in_[at] != '\n') {
      const CodePoint c = DecodeAt(in_, at);
      if (!IsIgnorable(c.value)) parts.push_back({at, at + c.size});
      at += c.size;
      if (c.value == kPopDirection) break;
    }
    std::string turned;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part)
      turned.append(in_, part->start, part->size());
    // Blanks keep what was turned apart from its neighbours.
    turned = " " + turned + " ";
    for (std::size_t i = 0; i < turned.size(); ++i)
      view_.marks_.push_back({view_.cased_.size() + i, Disguise::kReversed});
    view_.map_.AddBlock(turned.size(), start, at - start);
    view_.cased_ += turned;
    at_ = at;
  }

  void Lower() {
    std::string& text = view_.text_;
    text.assign(view_.cased_);
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t end = AsciiEnd(text, i);
      std::transform(text.data() + i, text.data() + end, text.data() + i,
                     ToLower);
      if ((i = end) == text.size()) break;
      const CodePoint c = DecodeAt(text, i);
      if (!IsCjk(c.value)) LowerAt(i, c);
      i += c.size;
    }
  }

  void LowerAt(std::size_t at, const CodePoint& c) {
    std::string lower;
    AppendUtf8(static_cast<char32_t>(u_tolower(static_cast<UChar32>(c.value))),
               lower);
    if (lower.size() == c.size) view_.text_.replace(at, c.size, lower);
  }

  std::string_view in_;
  const FoldTable& folds_;
  View& view_;
  std::size_t at_ = 0;
  std::size_t token_end_ = 0;
  bool fold_token_ = false;
  std::size_t last_mark_end_ = 0;
};

View View::OfField(const NormalizedText& text, const FoldTable& folds) {
  View view;
  view.field_ = &text;
  Builder(text.visible, folds, view).Run();
  return view;
}

View View::OfText(std::string_view text, Span given, const FoldTable& folds) {
  View view;
  Builder(text, folds, view).Run();
  OffsetMap whole;
  whole.AddBlock(view.text_.size(), given.start, given.size());
  view.map_ = std::move(whole);
  return view;
}

View View::OfPieces(const View& parent, const std::vector<Piece>& pieces,
                    Disguise disguise) {
  View view;
  view.parent_ = &parent;
  for (const Piece& piece : pieces) {
    const Span from = piece.parent;
    if (piece.text.empty()) {
      view.map_.AddSame(from.start, from.size());
      view.text_.append(parent.text_, from.start, from.size());
      view.cased_.append(parent.cased_, from.start, from.size());
      continue;
    }
    view.marks_.push_back({view.text_.size(), disguise});
    view.map_.AddBlock(piece.text.size(), from.start, from.size());
    view.text_ += piece.text;
    view.cased_ += piece.text;
  }
  return view;
}

View View::Decoded(const View& parent, Span span, std::string_view text,
                   Disguise disguise, const FoldTable& folds) {
  View view = OfText(text, span, folds);
  view.parent_ = &parent;
  view.whole_.Add(disguise);
  return view;
}

Span View::ToGiven(Span span) const {
  const Span source = map_.ToSource(span);
  if (parent_ != nullptr) return parent_->ToGiven(source);
  return field_ != nullptr ? field_->visible_to_given.ToSource(source) : source;
}

DisguiseSet View::DisguisesIn(Span span) const {
  DisguiseSet found = whole_;
  auto at = std::lower_bound(
      marks_.begin(), marks_.end(), span.start,
      [](const Mark& mark, std::size_t want) { return mark.at < want; });
  for (; at != marks_.end() && at->at < span.end; ++at)
    found.Add(at->disguise);
  if (parent_ != nullptr) found.Add(parent_->DisguisesIn(map_.ToSource(span)));
  return found;
}

}  // namespace redflag
