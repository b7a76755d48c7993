// The index must find what each regex alone finds, on texts made to nearly
// match.

#include "match/regex_index.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>
#include <re2/re2.h>

#include "match/cost.h"
#include "match/regex_atoms.h"
#include "match/regex_shape.h"
#include "support/scanner.h"
#include "text/normalize.h"

namespace redflag {
namespace {

std::vector<std::string> ShippedRegexes() {
  std::vector<std::string> regexes = {"\\b\\w{2,5}\\b", "[^0-9]{2}x", "a?b?c",
                                      "é+ü", "k[0-9]{6}|no. ?5"};
  for (const Rule& rule : BuiltInPatterns().rules)
    for (const std::string_view regex : RegexesOf(rule))
      regexes.emplace_back(regex);
  std::ranges::sort(regexes);
  regexes.erase(std::unique(regexes.begin(), regexes.end()), regexes.end());
  return regexes;
}

// Texts of what the regexes speak of, put together at random.
std::string RandomText(const std::vector<std::string>& words,
                       std::mt19937& random) {
  std::string text;
  for (int i = 0; i < 60; ++i) {
    const auto draw = static_cast<std::uint32_t>(random());
    if (draw % 5 == 0)
      text += std::to_string(draw % 100000);
    else
      text += words[(draw >> 8U) % words.size()];
    if (draw % 3 != 0) text += ' ';
  }
  return text;
}

std::vector<std::string> WordsOf(const std::vector<std::string>& regexes) {
  std::vector<std::string> words = {"5", "/", "%", "*", "$", "é", "★", "x"};
  for (const std::string& regex : regexes) {
    std::string word;
    for (const char c : regex + "|") {
      const bool special = std::string_view("|()[]{}?*+\\.:^$").find(c) !=
                           std::string_view::npos;
      if (!special) {
        word += c;
        continue;
      }
      if (!word.empty()) words.push_back(word);
      word.clear();
    }
  }
  return words;
}

std::vector<Span> Alone(const RE2& regex, const NormalizedText& text) {
  std::vector<Span> spans;
  const std::string& plain = text.plain;
  re2::StringPiece part;
  std::size_t at = 0;
  while (at <= plain.size() &&
         regex.Match(plain, at, plain.size(), RE2::UNANCHORED, &part, 1)) {
    const auto start = static_cast<std::size_t>(part.data() - plain.data());
    const std::size_t end = start + part.size();
    const bool whole = text.boundary[start] && text.boundary[end];
    if (whole) spans.push_back({start, end});
    at = whole ? end : start + 1;
    while (at < plain.size() &&
           (static_cast<unsigned char>(plain[at]) & 0xC0U) == 0x80U)
      ++at;
  }
  return spans;
}

TEST(RegexIndexTest, FindsWhatEachRegexAloneFinds) {
  const std::vector<std::string> regexes = ShippedRegexes();
  RegexIndex::Builder builder;
  std::deque<RE2> alone;
  for (const std::string& regex : regexes) {
    builder.Add(regex);
    alone.emplace_back(regex);
  }
  const RegexIndex index = builder.Build();
  const std::vector<std::uint64_t> all(regexes.size(), 1);
  const std::vector<std::string> words = WordsOf(regexes);
  std::mt19937 random(20261121);
  std::size_t found = 0;
  for (int round = 0; round < 25; ++round) {
    const NormalizedText text = Normalize(RandomText(words, random));
    std::vector<RegexIndex::Hit> hits;
    index.Find(text.plain, text.boundary, {all, 1}, hits);
    std::vector<std::vector<Span>> by_regex(regexes.size());
    for (const RegexIndex::Hit& hit : hits)
      by_regex[hit.regex].push_back(hit.span);
    found += hits.size();
    for (std::size_t i = 0; i < regexes.size(); ++i)
      EXPECT_EQ(by_regex[i], Alone(alone[i], text)) << regexes[i] << "\n"
                                                    << text.plain;
  }
  EXPECT_GT(found, 100U);
}

TEST(RegexShapeTest, TellsWidthAndDigits) {
  struct Case {
    const char* regex;
    std::size_t width;  // 0 is no bound.
    const char* zeroed;
  };
  for (const Case& c : {Case{"abc", 3, "abc"},
                        {"[0-9]{4,}", 0, "[0-0]{4,}"},
                        {"\\d{2,4} (?:pages|pp)", 10, "0{2,4} (?:pages|pp)"},
                        {"a|(?:bc)?d{3}", 5, "a|(?:bc)?d{3}"},
                        {"[^5]x", 5, "(?s:.)x"},
                        {"ü?5", 3, "ü?0"},
                        {"(?:ab+)*", 0, "(?:ab+)*"},
                        {"(?i)a", 0, ""},
                        {"\\x35", 0, ""}}) {
    const RegexShape shape = ShapeOf(c.regex);
    EXPECT_EQ(shape.width.value_or(0), c.width) << c.regex;
    EXPECT_EQ(shape.zeroed, c.zeroed) << c.regex;
  }
}

TEST(RegexShapeTest, TellsWhatMatchesStartWith) {
  struct Case {
    const char* regex;
    std::vector<std::string> starts;
  };
  for (const Case& c : {Case{"abcdef", {"abcd"}},
                        {"en ?[0-9]{2,}", {"en 00", "en00"}},
                        {"(?:ab|abc)d", {"abcd", "abd"}},
                        {"a?b|ab*", {"a", "b"}},
                        {"[$\u20AC]5", {"$0", "\u20AC0"}},
                        {"^(?:us)?\\d{1,3}", {"0", "us0"}},
                        {"no\\.|[.,\\]]x", {",x", ".x", "]x", "no."}},
                        {"(?:ab)+c", {"ab"}},
                        {"x*", {}},
                        {"[a-z]x", {}},
                        {"[^a]x", {}},
                        {"a|.b", {}},
                        {"(?i)ab", {}}})
    EXPECT_EQ(ShapeOf(c.regex).starts, c.starts) << c.regex;
}

TEST(CostTest, RefusesWhatRunsEverywhereWithoutBound) {
  EXPECT_EQ(TooCostly("[0-9]{4,}"), "");
  EXPECT_EQ(TooCostly("\\b\\w{2,5}\\b"), "");
  EXPECT_NE(TooCostly("\\w+ \\w+"), "");
  EXPECT_NE(TooCostly("(?:[^a]{1,30} ){30}review"), "");
}

}  // namespace
}  // namespace redflag
