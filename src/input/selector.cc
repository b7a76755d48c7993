#include "input/selector.h"

#include <algorithm>
#include <utility>

namespace redflag {
namespace {

constexpr std::string_view kMarks = "#.[ ";

// "[id^=sims-]" without its brackets, to name, comparison sign and value.
struct Bracket {
  std::string name;
  char sign = '\0';
  std::string value;
};

Bracket SplitBracket(std::string_view text) {
  const std::size_t equal = text.find('=');
  if (equal == std::string_view::npos) return {std::string(text), '\0', ""};
  std::string_view name = text.substr(0, equal);
  std::string_view value = text.substr(equal + 1);
  char sign = '=';
  if (name.ends_with('^') || name.ends_with('*') || name.ends_with('~')) {
    sign = name.back();
    name.remove_suffix(1);
  }
  if (value.size() > 1 && value.front() == '"') {
    value.remove_prefix(1);
    value.remove_suffix(1);
  }
  return {std::string(name), sign, std::string(value)};
}

bool HasWord(std::string_view list, std::string_view word) {
  constexpr std::string_view kSpace = " \t\r\n\f";
  for (std::size_t at = list.find(word); at != std::string_view::npos;
       at = list.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool starts =
        at == 0 || kSpace.find(list[at - 1]) != std::string_view::npos;
    const bool ends =
        end == list.size() || kSpace.find(list[end]) != std::string_view::npos;
    if (starts && ends) return true;
  }
  return false;
}

}  // namespace

Selector::Selector(std::string_view text) {
  bool fresh = true;
  while (!text.empty()) {
    if (text.front() == ' ') {
      text.remove_prefix(1);
      fresh = true;
      continue;
    }
    if (fresh) compounds_.emplace_back();
    fresh = false;
    Compound& compound = compounds_.back();
    const char mark = text.front();
    if (mark == '[') {
      const std::size_t end = std::min(text.find(']'), text.size() - 1);
      Bracket bracket = SplitBracket(text.substr(1, end - 1));
      const Compare compare = bracket.sign == '\0'  ? Compare::kPresent
                              : bracket.sign == '=' ? Compare::kEqual
                              : bracket.sign == '^' ? Compare::kPrefix
                              : bracket.sign == '~' ? Compare::kWord
                                                    : Compare::kPart;
      compound.tests.push_back(
          {std::move(bracket.name), compare, std::move(bracket.value)});
      text.remove_prefix(end + 1);
      continue;
    }
    const std::size_t end =
        std::min(text.find_first_of(kMarks, 1), text.size());
    const std::string_view word = text.substr(0, end);
    if (mark == '#')
      compound.tests.push_back(
          {"id", Compare::kEqual, std::string(word.substr(1))});
    else if (mark == '.')
      compound.tests.push_back(
          {"class", Compare::kWord, std::string(word.substr(1))});
    else
      compound.tag = std::string(word);
    text.remove_prefix(end);
  }
}

bool Selector::MatchesOne(const Compound& compound, const HtmlTree& tree,
                          std::size_t node) {
  const HtmlNode& at = tree.at(node);
  if (at.tag.empty()) return false;
  if (!compound.tag.empty() && at.tag != compound.tag) return false;
  return std::ranges::all_of(compound.tests, [&](const Test& test) {
    const HtmlAttribute* const attribute = tree.Find(node, test.name);
    if (attribute == nullptr) return false;
    const std::string_view value = attribute->value;
    switch (test.compare) {
      case Compare::kPresent:
        return true;
      case Compare::kEqual:
        return value == test.value;
      case Compare::kPrefix:
        return value.starts_with(test.value);
      case Compare::kPart:
        return value.find(test.value) != std::string_view::npos;
      case Compare::kWord:
        return HasWord(value, test.value);
    }
    return false;
  });
}

bool Selector::Matches(const HtmlTree& tree, std::size_t node) const {
  if (compounds_.empty()) return false;
  // Most nodes are text or bear nothing to look at.
  const HtmlNode& at = tree.at(node);
  if (at.tag.empty()) return false;
  if (at.attributes == 0 && !compounds_.back().tests.empty()) return false;
  if (!MatchesOne(compounds_.back(), tree, node)) return false;
  std::size_t left = compounds_.size() - 1;
  while (left > 0 && node != 0) {
    node = tree.at(node).parent;
    if (MatchesOne(compounds_[left - 1], tree, node)) --left;
  }
  return left == 0;
}

namespace {

// The first three bytes.
std::uint32_t StartOf(const char* text) {
  const auto byte = [text](int i) {
    return std::uint32_t{static_cast<unsigned char>(text[i])};
  };
  return byte(0) | byte(1) << 8 | byte(2) << 16;
}

std::size_t Hash14(std::uint32_t start) {
  return (start * 0x9E3779B1U) >> 18;
}

}  // namespace

void AttributeTests::Add(const Selectors& selectors) {
  for (const Selector& selector : selectors)
    for (const Selector::Compound& compound : selector.compounds_)
      for (const Selector::Test& test : compound.tests) {
        Parts& parts = of_[test.name];
        // Values shorter than a start are in too many to be looked for.
        if (test.compare == Selector::Compare::kPresent ||
            test.value.size() < 3) {
          parts.any = true;
          continue;
        }
        const std::uint32_t start = StartOf(test.value.data());
        parts.parts.emplace(start, test.value);
        parts.starts.set(Hash14(start));
      }
}

bool AttributeTests::MayHold(std::string_view name,
                             std::string_view value) const {
  const auto found = of_.find(name);
  if (found == of_.end()) return false;
  const Parts& of = found->second;
  if (of.any || value.find("&#") != std::string_view::npos) return true;
  for (std::size_t i = 0; i + 3 <= value.size(); ++i) {
    const std::uint32_t start = StartOf(value.data() + i);
    if (!of.starts.test(Hash14(start))) continue;
    const auto [from, to] = of.parts.equal_range(start);
    for (auto part = from; part != to; ++part)
      if (value.substr(i).starts_with(part->second)) return true;
  }
  return false;
}

Selectors MakeSelectors(const std::vector<std::string>& texts) {
  Selectors selectors;
  selectors.reserve(texts.size());
  for (const std::string& text : texts)
    selectors.emplace_back(text);
  return selectors;
}

bool MatchesAny(const Selectors& selectors, const HtmlTree& tree,
                std::size_t node) {
  return std::ranges::any_of(selectors, [&](const Selector& selector) {
    return selector.Matches(tree, node);
  });
}

std::vector<std::size_t> FindAll(const HtmlTree& tree, std::size_t root,
                                 const Selectors& selectors) {
  std::vector<std::size_t> found;
  const std::size_t end = tree.at(root).end;
  for (std::size_t node = root; node < end;) {
    const bool match = MatchesAny(selectors, tree, node);
    if (match) found.push_back(node);
    node = match ? tree.at(node).end : node + 1;
  }
  return found;
}

std::vector<std::size_t> FindInnermost(const HtmlTree& tree, std::size_t root,
                                       const Selectors& selectors) {
  std::vector<std::size_t> found;
  for (std::size_t node = root; node < tree.at(root).end; ++node) {
    if (!MatchesAny(selectors, tree, node)) continue;
    while (!found.empty() && node < tree.at(found.back()).end)
      found.pop_back();
    found.push_back(node);
  }
  return found;
}

bool FindFirst(const HtmlTree& tree, std::size_t root,
               const Selectors& selectors, std::size_t* found) {
  for (const Selector& selector : selectors)
    for (std::size_t node = root; node < tree.at(root).end; ++node)
      if (selector.Matches(tree, node)) {
        *found = node;
        return true;
      }
  return false;
}

}  // namespace redflag
