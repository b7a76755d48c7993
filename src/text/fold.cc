// ASCII is folded by itself; of the rest, each character whose folding does
// not depend on its neighbours by what was once asked of it. Only where one
// does depend on them, its run goes through ICU's normalizer.

#include "text/fold.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>

#include "core/ascii.h"
#include "core/utf8.h"
#include "text/char_facts.h"
#include "text/sixteen.h"

namespace redflag {
namespace {

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

// Whether a run of other characters than ASCII stays as it is, whatever comes
// before it.
bool IsFolded(std::string_view run) {
  UErrorCode status = U_ZERO_ERROR;
  static const icu::Normalizer2* const folder =
      icu::Normalizer2::getNFKCCasefoldInstance(status);
  std::size_t at = 0;
  return FoldOf(NextCodePoint(run, at)).kind == CharFold::Kind::kSame &&
         folder->isNormalizedUTF8(
             icu::StringPiece(run.data(), static_cast<int32_t>(run.size())),
             status) != 0;
}

// Where white space is, of ASCII.
Sixteen Blanks(Sixteen bytes) {
  return (bytes == ' ') | ((bytes >= '\t') & (bytes <= '\r'));
}

// Small letters, one sort of blank and of apostrophe.
Sixteen Folded(Sixteen bytes) {
  bytes |= ((bytes >= 'A') & (bytes <= 'Z')) & ('a' - 'A');
  bytes ^= (bytes == '`') & ('`' ^ '\'');
  const Sixteen blanks = Blanks(bytes);
  return (bytes & ~blanks) | (blanks & ' ');
}

char FoldedByte(char c) {
  if (IsAsciiBlank(c)) return ' ';
  return c == '`' ? '\'' : LowerAscii(c);
}

// Folds ASCII where it stands, up to a blank that another one follows, or
// nothing; returns how many bytes that is.
std::size_t FoldAscii(char* text, std::size_t size) {
  std::size_t at = 0;
  for (; at + sizeof(Sixteen) < size; at += sizeof(Sixteen)) {
    const Sixteen bytes = SixteenAt(text + at);
    const Sixteen next = SixteenAt(text + at + 1);
    if (FirstSet(Blanks(bytes) & Blanks(next)) < sizeof(Sixteen)) break;
    const Sixteen folded = Folded(bytes);
    std::memcpy(text + at, &folded, sizeof(folded));
  }
  for (; at < size; ++at) {
    const bool blank = IsAsciiBlank(text[at]);
    if (blank && (at + 1 == size || IsAsciiBlank(text[at + 1]))) break;
    text[at] = FoldedByte(text[at]);
  }
  return at;
}

class PlainFolder {
  static constexpr std::size_t kOwnersSign = 3;  // Bytes.

 public:
  explicit PlainFolder(std::string_view text) : text_(text) {}

  FoldedText Run() {
    out_.text.reserve(text_.size());
    std::size_t at = 0;
    while (at < text_.size()) {
      const std::size_t other = AsciiEnd(text_, at);
      const std::size_t end = OtherEnd(other);
      if (AllAlone(other, end) || IsFolded(text_.substr(other, end - other))) {
        TakeAscii(at, other);
        TakeAlone(other, end);
      } else {
        // Marks may belong to the character of ASCII before them.
        const std::size_t from =
            std::max(at, other - std::min<std::size_t>(other, 1));
        TakeAscii(at, from);
        TakeTogether(from, end);
      }
      at = end;
    }
    FlushBlank();
    return std::move(out_);
  }

 private:
  // Signs behind a name, such as (R): ICU would make letters of it of them.
  bool IsOwnersSign(std::size_t at) const {
    const std::string_view sign = text_.substr(at, kOwnersSign);
    return sign == "\u2122" || sign == "\u2120";
  }

  std::size_t OtherEnd(std::size_t at) const {
    if (at < text_.size() && IsOwnersSign(at)) return at + kOwnersSign;
    while (at < text_.size() && !IsAsciiByte(text_[at]) && !IsOwnersSign(at))
      ++at;
    return at;
  }

  // Whether no character of the run depends on those before it.
  bool AllAlone(std::size_t at, std::size_t end) const {
    while (at < end)
      if (FoldOf(NextCodePoint(text_, at)).kind == CharFold::Kind::kContext)
        return false;
    return true;
  }

  void TakeAscii(std::size_t at, std::size_t end) {
    // A piece at a time, as what is not taken is copied in vain.
    constexpr std::size_t kPiece = 256;
    while (at < end) {
      const std::size_t start = at;
      while (at < end && IsAsciiBlank(text_[at]))
        ++at;
      if (at > start) {
        Blank(start, at);
        continue;
      }
      FlushBlank();
      const std::size_t before = out_.text.size();
      out_.text.append(text_, at, std::min(end - at, kPiece));
      const std::size_t taken =
          FoldAscii(out_.text.data() + before, out_.text.size() - before);
      out_.text.resize(before + taken);
      out_.to_source.AddSame(at, taken);
      at += taken;
    }
  }

  // Characters that do not depend on each other, or are as they should be.
  void TakeAlone(std::size_t at, std::size_t end) {
    while (at < end) {
      const std::size_t start = at;
      const CharFold fold = FoldOf(NextCodePoint(text_, at));
      switch (fold.kind) {
        case CharFold::Kind::kSame:
        case CharFold::Kind::kContext:
          Same(start, at - start);
          break;
        case CharFold::Kind::kText:
          Block({fold.bytes, fold.size}, start, at);
          break;
        case CharFold::Kind::kBlank:
          Blank(start, at);
          break;
        case CharFold::Kind::kNothing:
          break;
      }
    }
  }

  void TakeTogether(std::size_t from, std::size_t to) {
    const FoldedText folded = CaseFold(text_.substr(from, to - from));
    std::string bytes;  // What `source` folds to.
    Span source;
    const auto put = [&] {
      if (!bytes.empty()) Block(bytes, from + source.start, from + source.end);
      bytes.clear();
    };
    for (std::size_t at = 0; at < folded.text.size();) {
      const std::size_t start = at;
      const char32_t c = NextCodePoint(folded.text, at);
      const Span here = folded.to_source.ToSource({start, at});
      if (here != source) put();
      source = here;
      const char punctuation = PunctuationFold(c);
      if (FactsOf(c).blank) {
        put();
        Blank(from + source.start, from + source.end);
      } else if (punctuation != 0) {
        bytes += punctuation;
      } else {
        bytes.append(folded.text, start, at - start);
      }
    }
    put();
  }

  void Same(std::size_t start, std::size_t size) {
    if (size == 0) return;
    FlushBlank();
    out_.text.append(text_, start, size);
    out_.to_source.AddSame(start, size);
  }

  void Block(std::string_view bytes, std::size_t start, std::size_t end) {
    FlushBlank();
    out_.text.append(bytes);
    out_.to_source.AddBlock(bytes.size(), start, end - start);
  }

  // White space is told once its run is over.
  void Blank(std::size_t start, std::size_t end) {
    blank_ = Span{blank_ ? blank_->start : start, end};
  }

  void FlushBlank() {
    if (!blank_) return;
    out_.text += ' ';
    if (blank_->size() == 1)
      out_.to_source.AddSame(blank_->start, 1);
    else
      out_.to_source.AddBlock(1, blank_->start, blank_->size());
    blank_.reset();
  }

  std::string_view text_;
  FoldedText out_;
  std::optional<Span> blank_;  // The run of white space under way.
};

CharClass ClassOf(char32_t c) {
  if (c >= 0x80) return FactsOf(c).word_class;
  return IsAsciiAlnum(static_cast<char>(c)) ? CharClass::kWord
                                            : CharClass::kOther;
}

}  // namespace

FoldedText FoldPlain(std::string_view visible) {
  return PlainFolder(visible).Run();
}

WordPlaces FindWords(std::string_view text) {
  WordPlaces words;
  words.boundary.resize(text.size() + 1);
  words.boundary[0] = words.boundary[text.size()] = true;
  words.starts.reserve(text.size() / 4);
  CharClass before = CharClass::kOther;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const char byte = text[at];
    const char32_t c = IsAsciiByte(byte)
                           ? static_cast<unsigned char>(text[at++])
                           : NextCodePoint(text, at);
    const CharClass here = ClassOf(c);
    if (here != CharClass::kWord || before != CharClass::kWord) {
      words.boundary[start] = true;
      if (here != CharClass::kOther)
        words.starts.push_back(static_cast<std::uint32_t>(start));
    }
    before = here;
  }
  return words;
}

std::size_t IgnorablesInWords(std::string_view visible) {
  std::size_t count = 0;
  std::size_t pending = 0;
  bool after_letter = false;
  for (std::size_t at = 0; at < visible.size();) {
    if (const std::size_t end = AsciiEnd(visible, at); end > at) {
      if (IsAsciiAlnum(visible[at])) count += pending;
      pending = 0;
      after_letter = IsAsciiAlnum(visible[end - 1]);
      at = end;
      continue;
    }
    const CharFacts facts = FactsOf(NextCodePoint(visible, at));
    if (facts.ignorable) {
      if (after_letter) ++pending;
      continue;
    }
    if (facts.alnum) count += pending;
    pending = 0;
    after_letter = facts.alnum;
  }
  return count;
}

}  // namespace redflag
