#include "text/fold.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unicode/brkiter.h>
#include <unicode/bytestream.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include "core/utf8.h"
#include "text/char_facts.h"
#include "text/disguise.h"
#include "text/markup.h"
#include "text/sentences.h"

namespace redflag {
namespace {

// NFKC_Casefold of the whole text, but of the signs of marks, which stay.
std::string FoldedByIcu(const std::string& visible) {
  UErrorCode status = U_ZERO_ERROR;
  std::string folded;
  icu::StringByteSink<std::string> sink(&folded);
  std::size_t start = 0;
  for (std::size_t at = 0; at <= visible.size(); ++at) {
    const std::string sign = visible.substr(at, 3);
    const bool ends = at == visible.size();
    if (!ends && sign != "\u2122" && sign != "\u2120") continue;
    icu::Normalizer2::getNFKCCasefoldInstance(status)->normalizeUTF8(
        0, visible.substr(start, at - start), sink, nullptr, status);
    if (!ends) folded += sign;
    start = at + sign.size();
  }
  return folded;
}

// The plain view by ICU alone: folded, then white space and punctuation a
// character at a time.
std::string PlainByIcu(const std::string& visible) {
  const std::string folded = FoldedByIcu(visible);
  std::string plain;
  for (std::size_t at = 0; at < folded.size();) {
    const char32_t c = NextCodePoint(folded, at);
    if (u_isUWhiteSpace(static_cast<UChar32>(c)) != 0) {
      if (plain.empty() || plain.back() != ' ') plain += ' ';
    } else if (const char punctuation = PunctuationFold(c); punctuation != 0) {
      plain += punctuation;
    } else {
      AppendCodePoint(plain, c);
    }
  }
  return plain;
}

std::vector<std::size_t> SentencesByIcu(const std::string& visible) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaker(
      icu::BreakIterator::createSentenceInstance(icu::Locale::getRoot(),
                                                 status));
  UText text = UTEXT_INITIALIZER;
  utext_openUTF8(&text, visible.data(), static_cast<int64_t>(visible.size()),
                 &status);
  breaker->setText(&text, status);
  std::vector<std::size_t> starts = {0};
  for (int32_t at = breaker->next();
       at != icu::BreakIterator::DONE &&
       static_cast<std::size_t>(at) < visible.size();
       at = breaker->next()) {
    const auto start = static_cast<std::size_t>(at);
    // The number of a list's item is no sentence of its own.
    std::string part = visible.substr(starts.back(), start - starts.back());
    part.erase(part.find_last_not_of(' ') + 1);
    const bool number =
        !part.empty() && part.size() <= 8 &&
        part.find_first_not_of("0123456789.)(*-# ") == std::string::npos;
    if (!number) starts.push_back(start);
  }
  utext_close(&text);
  return starts;
}

// What texts are made of, and what makes normalizing hard: marks in a row,
// letters that compose, characters that vanish or grow, odd white space.
const std::vector<std::string>& Atoms() {
  static const std::vector<std::string> atoms = {"a",
                                                 "B",
                                                 "e",
                                                 " ",
                                                 "  ",
                                                 "\t",
                                                 ".",
                                                 "!",
                                                 "?",
                                                 ",",
                                                 "1",
                                                 "0",
                                                 "@",
                                                 "'",
                                                 "`",
                                                 "(",
                                                 ")",
                                                 "\"",
                                                 "-",
                                                 ":",
                                                 ";",
                                                 "\r",
                                                 "\r\n",
                                                 "\n",
                                                 "e\u0301",
                                                 "\u0301",
                                                 "\u0323",
                                                 "\u00e9",
                                                 "\u00c9",
                                                 "\u00df",
                                                 "\uff21",
                                                 "\u3000",
                                                 "\u00a0",
                                                 "\u304b\u3099",
                                                 "\u304b",
                                                 "\u65e5\u672c",
                                                 "\u3002",
                                                 "\u1100\u1161\u11a8",
                                                 "\uac00",
                                                 "\u11a8",
                                                 "\u200b",
                                                 "\u00ad",
                                                 "\u200d",
                                                 "\ufe0f",
                                                 "\u2019",
                                                 "\u201c",
                                                 "\u2014",
                                                 "\u0430",
                                                 "\u03c3\u03c2",
                                                 "\U0001F150",
                                                 "\U0001F44D\U0001F3FD",
                                                 "\u00a8",
                                                 "\u00b4",
                                                 "\u2028",
                                                 "\u0085",
                                                 "\u1680",
                                                 "\u0345",
                                                 "\u0390",
                                                 "\ufb01",
                                                 "\u2460",
                                                 "\u0e01\u0e33",
                                                 "\u0e49\u0e38",
                                                 "\u0627\u0651",
                                                 "\u0915\u094d\u0937",
                                                 "\u1e9b\u0323",
                                                 "\u0344",
                                                 "\u2126",
                                                 "\u212b",
                                                 "\ufdfa",
                                                 "\u0149",
                                                 "Mr. Foo",
                                                 "3.5",
                                                 "U.S. Army",
                                                 "e.g. this",
                                                 "Yes.\u201d No",
                                                 "?\u00bb "};
  return atoms;
}

std::string RandomText(std::mt19937& random) {
  std::string text;
  const std::size_t parts = random() % 24;
  for (std::size_t i = 0; i < parts; ++i) {
    const auto kind = random() % 6;
    if (kind == 0)
      AppendCodePoint(text, static_cast<char32_t>(random() % 0x3000 +
                                                  random() % 2 * 0x1D000));
    else if (kind == 1)
      text += static_cast<char>(' ' + random() % 95);
    else
      text += Atoms()[random() % Atoms().size()];
  }
  return text;
}

TEST(FoldTest, GivesWhatIcuGives) {
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    const std::string text = RandomText(random);
    ASSERT_EQ(FoldPlain(text).text, PlainByIcu(text)) << text;
  }
}

TEST(FoldTest, TheSignOfAMarkIsNoLetterOfIt) {
  EXPECT_EQ(FoldPlain("Nike\u2122 Caf\u00C9\u2120.").text,
            "nike\u2122 caf\u00E9\u2120.");
}

TEST(FoldTest, GivesWhatIcuGivesForEveryCharacter) {
  for (char32_t c = 1; c < 0x30000; ++c) {
    std::string text = "e";
    AppendCodePoint(text, c);
    ASSERT_EQ(FoldPlain(text).text, PlainByIcu(text))
        << static_cast<std::uint32_t>(c);
    text += "\u0301x";
    ASSERT_EQ(FoldPlain(text).text, PlainByIcu(text))
        << static_cast<std::uint32_t>(c);
  }
}

// Every byte of the view leads to bytes that fold to it.
TEST(FoldTest, LeadsBack) {
  std::mt19937 random(2);
  for (int i = 0; i < 2000; ++i) {
    const std::string text = RandomText(random);
    const FoldedText folded = FoldPlain(text);
    std::size_t last = 0;
    for (std::size_t at = 0; at < folded.text.size(); ++at) {
      const Span source = folded.to_source.ToSource({at, at + 1});
      ASSERT_LT(source.start, source.end) << text;
      ASSERT_LE(source.end, text.size()) << text;
      ASSERT_GE(source.start, last) << text;
      last = source.start;
    }
    EXPECT_EQ(folded.to_source.out_size(), folded.text.size());
  }
}

TEST(FoldTest, WhiteSpaceIsOneBlankOfAllItsBytes) {
  const FoldedText folded = FoldPlain("a \u00a0\u200b\n b");
  EXPECT_EQ(folded.text, "a b");
  EXPECT_EQ(folded.to_source.ToSource({1, 2}), (Span{1, 9}));
}

TEST(SentencesTest, StartWhereIcuStartsThem) {
  std::mt19937 random(3);
  for (int i = 0; i < 20000; ++i) {
    const std::string text = RandomText(random);
    // Lines that a mail program wrapped are told by us alone.
    if (text.size() > 54 && text.find('\n') != std::string::npos) continue;
    ASSERT_EQ(SentenceStarts(text), SentencesByIcu(text)) << text;
  }
}

// Each would take minutes where the work grew with the square of the size.
TEST(HostileTextTest, IsReadInLinearTime) {
  constexpr std::size_t kSize = 1000000;
  const auto repeat = [](const std::string& part) {
    std::string text;
    while (text.size() < kSize)
      text += part;
    return text;
  };
  for (const std::string& text :
       {repeat("a"), repeat("."), repeat(". "), repeat("a. "), repeat("\u0301"),
        repeat("e\u0301"), repeat("  "), repeat("a\u00a0 "), repeat("\u202e"),
        repeat("\u200b"), repeat(". 1"), repeat(".\u0301"), repeat("a b "),
        repeat("\uff21"), repeat("\xED\xA0\x80")}) {
    const FoldedText folded = FoldPlain(text);
    EXPECT_LE(folded.text.size(), text.size() * 2);
    EXPECT_LE(FindWords(folded.text).starts.size(), folded.text.size());
    EXPECT_FALSE(SentenceStarts(text).empty());
  }
}

// A long run of characters parted by blanks that turns out to be none.
TEST(HostileTextTest, SpacedCharactersAreReadInLinearTime) {
  std::string text;
  while (text.size() < 1000000)
    text += "好 ";
  EXPECT_LE(Undisguise(text + "好好").text.size(), text.size() + 6);
}

TEST(HostileTextTest, TagsThatNeverEndAreReadInLinearTime) {
  for (const char* const part :
       {"<a b", "<a b ", "<a b='", "<a b=\"", "<a b=c", "<!", "<?", "<!--",
        "</a ", "<p><b>", "&", "&#", "&amp;amp;", "<script>"}) {
    std::string text;
    while (text.size() < 500000)
      text += part;
    EXPECT_LE(ReduceMarkup(text).text.size(), text.size());
    text += " x=\">";
    EXPECT_LE(ReduceMarkup(text).text.size(), text.size());
  }
}

}  // namespace
}  // namespace redflag
