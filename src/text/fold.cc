#include "text/fold.h"

#include <algorithm>
#include <memory>

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "core/utf8.h"

namespace redflag {
namespace {

bool IsAscii(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool IsAsciiSpace(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

char LowerAscii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// NFKC_Casefold by ICU, with the way back.
FoldedText CaseFold(std::string_view visible) {
  FoldedText out;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* folder =
      icu::Normalizer2::getNFKCCasefoldInstance(status);
  icu::Edits edits;
  icu::StringByteSink<std::string> sink(&out.text,
                                        static_cast<int32_t>(visible.size()));
  folder->normalizeUTF8(
      0, icu::StringPiece(visible.data(), static_cast<int32_t>(visible.size())),
      sink, &edits, status);
  auto edit = edits.getFineIterator();
  while (edit.next(status) != 0) {
    const auto in = static_cast<std::size_t>(edit.sourceIndex());
    const auto in_size = static_cast<std::size_t>(edit.oldLength());
    const auto out_size = static_cast<std::size_t>(edit.newLength());
    if (edit.hasChange() == 0)
      out.to_source.AddSame(in, in_size);
    else
      out.to_source.AddBlock(out_size, in, in_size);
  }
  return out;
}

// What people type for one another, and NFKC keeps apart: the ASCII form.
char PunctuationFold(UChar32 c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x02BC:
    case 0x00B4:
    case 0x0060:
    case 0x2032:
      return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x00AB:
    case 0x00BB:
    case 0x2033:
      return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
      return '-';
    default:
      return 0;
  }
}

// White space to one blank and punctuation to ASCII, behind the case folding.
class Squasher {
 public:
  explicit Squasher(std::string_view text) : text_(text) {}

  FoldedText Run() {
    while (at_ < text_.size())
      Step();
    return std::move(out_);
  }

 private:
  void Step() {
    const std::size_t start = at_;
    if (IsAsciiSpace(text_[at_])) return Blank(start);
    const auto byte = static_cast<unsigned char>(text_[at_]);
    if (byte < 0x80) {
      ++at_;
      out_.text += text_[start] == '`' ? '\'' : LowerAscii(text_[start]);
      out_.to_source.AddSame(start, 1);
      return;
    }
    const auto c = static_cast<UChar32>(NextCodePoint(text_, at_));
    if (u_isUWhiteSpace(c) != 0) return Blank(start);
    if (const char folded = PunctuationFold(c); folded != 0) {
      out_.text += folded;
      out_.to_source.AddBlock(1, start, at_ - start);
      return;
    }
    out_.text.append(text_.substr(start, at_ - start));
    out_.to_source.AddSame(start, at_ - start);
  }

  void Blank(std::size_t start) {
    if (at_ == start) ++at_;
    while (at_ < text_.size() && IsAsciiSpace(text_[at_]))
      ++at_;
    if (!out_.text.empty() && out_.text.back() == ' ') return;
    out_.text += ' ';
    out_.to_source.AddBlock(1, start, at_ - start);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  FoldedText out_;
};

enum class CharClass { kOther, kWord, kUnspaced };

CharClass ClassOf(UChar32 c) {
  if (c < 0x80) {
    const bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                       (c >= 'A' && c <= 'Z');
    return alnum ? CharClass::kWord : CharClass::kOther;
  }
  if (u_isalnum(c) == 0 && u_charType(c) != U_NON_SPACING_MARK)
    return CharClass::kOther;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return CharClass::kUnspaced;
    default:
      // The long-vowel mark belongs to Kana, though its script is Common.
      return c == 0x30FC ? CharClass::kUnspaced : CharClass::kWord;
  }
}

}  // namespace

FoldedText FoldPlain(std::string_view visible) {
  if (IsAscii(visible)) return Squasher(visible).Run();
  const FoldedText folded = CaseFold(visible);
  FoldedText plain = Squasher(folded.text).Run();
  plain.to_source = OffsetMap::Compose(plain.to_source, folded.to_source);
  return plain;
}

std::vector<bool> WordBoundaries(std::string_view text) {
  std::vector<bool> bits(text.size() + 1, false);
  bits[0] = bits[text.size()] = true;
  CharClass before = CharClass::kOther;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const CharClass here =
        ClassOf(static_cast<UChar32>(NextCodePoint(text, at)));
    if (here != CharClass::kWord || before != CharClass::kWord)
      bits[start] = true;
    before = here;
  }
  return bits;
}

std::vector<std::uint32_t> WordStarts(std::string_view text,
                                      const std::vector<bool>& boundary) {
  std::vector<std::uint32_t> starts;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const auto c = static_cast<UChar32>(NextCodePoint(text, at));
    if (boundary[start] && ClassOf(c) != CharClass::kOther)
      starts.push_back(static_cast<std::uint32_t>(start));
  }
  return starts;
}

std::size_t IgnorablesInWords(std::string_view visible) {
  if (IsAscii(visible)) return 0;
  std::size_t count = 0;
  std::size_t pending = 0;
  bool after_letter = false;
  for (std::size_t at = 0; at < visible.size();) {
    const auto c = static_cast<UChar32>(NextCodePoint(visible, at));
    if (c >= 0x80 &&
        u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0) {
      if (after_letter) ++pending;
      continue;
    }
    const bool letter = c >= 0 && u_isalnum(c) != 0;
    if (letter) count += pending;
    pending = 0;
    after_letter = letter;
  }
  return count;
}

}  // namespace redflag
