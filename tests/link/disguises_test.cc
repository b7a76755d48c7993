// Every technique of disguise in every language: a table of examples, printed
// with how many of each hold.

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/utf8.h"
#include "support/links.h"
#include "support/paths.h"

namespace redflag {
namespace {

constexpr std::string_view kLanguages[] = {"en", "de", "fr", "it",
                                           "es", "ja", "zh"};

struct Example {
  std::string technique, language, text, meaning, field;
};

std::string Unescaped(const std::string& cell) {
  std::string out;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    if (cell[i] != '\\' || i + 1 == cell.size()) {
      out += cell[i];
    } else if (cell[i + 1] == 'u') {
      AppendCodePoint(out, static_cast<char32_t>(
                               std::stoul(cell.substr(i + 2, 4), nullptr, 16)));
      i += 5;
    } else {
      out += cell[++i];
    }
  }
  return out;
}

std::vector<Example> ReadExamples() {
  std::ifstream file(RepoPath("tests/link/disguises.tsv"));
  std::vector<Example> examples;
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream cells(line);
    Example one;
    std::getline(cells, one.technique, '\t');
    std::getline(cells, one.language, '\t');
    std::getline(cells, one.text, '\t');
    std::getline(cells, one.meaning, '\t');
    std::getline(cells, one.field, '\t');
    one.text = Unescaped(one.text);
    examples.push_back(std::move(one));
  }
  return examples;
}

// A field for each part of the text; the description where none is named.
Document DocumentOf(const Example& example) {
  Document document = DocumentWith(example.text, example.language);
  if (example.field.empty()) return document;
  const std::size_t dot = example.field.find('.');
  Field field;
  field.kind = FieldKindFromName(example.field.substr(0, dot)).value();
  if (dot != std::string::npos) field.key = example.field.substr(dot + 1);
  document.fields.clear();
  constexpr std::string_view kParting = " || ";
  std::string rest = example.text;
  for (std::size_t at = 0; at != std::string::npos;) {
    at = rest.find(kParting);
    field.text = rest.substr(0, at);
    document.fields.push_back(field);
    if (at != std::string::npos) rest = rest.substr(at + kParting.size());
  }
  return document;
}

bool Holds(const Example& example) {
  const std::vector<Link> links = LinksIn(DocumentOf(example));
  return std::ranges::any_of(links, [&](const Link& link) {
    return link.verdict == LinkVerdict::kOffPlatform &&
           link.target.find(example.meaning) != std::string::npos;
  });
}

struct Count {
  std::size_t held = 0;
  std::size_t all = 0;
};

void Print(
    const std::map<std::string, std::map<std::string, Count>>& techniques) {
  std::printf("%-28s", "technique");
  for (const std::string_view language : kLanguages)
    std::printf("%6s", std::string(language).c_str());
  std::printf("\n");
  for (const auto& [technique, languages] : techniques) {
    std::printf("%-28s", technique.c_str());
    for (const std::string_view language : kLanguages) {
      const auto at = languages.find(std::string(language));
      const Count count = at == languages.end() ? Count{} : at->second;
      std::printf("%4zu/%zu", count.held, count.all);
    }
    std::printf("\n");
  }
}

TEST(DisguisesTest, AreSeenThroughInEveryLanguage) {
  std::map<std::string, std::map<std::string, Count>> techniques;
  for (const Example& example : ReadExamples()) {
    const bool held = Holds(example);
    EXPECT_TRUE(held) << example.technique << " (" << example.language
                      << "): " << example.text;
    Count& count = techniques[example.technique][example.language];
    count.held += held ? 1 : 0;
    ++count.all;
  }
  EXPECT_GE(techniques.size(), 23U);
  for (const auto& [technique, languages] : techniques)
    EXPECT_EQ(languages.size(), std::size(kLanguages)) << technique;
  Print(techniques);
}

}  // namespace
}  // namespace redflag
