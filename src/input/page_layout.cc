#include "input/page_layout.h"

#include <algorithm>
#include <cstddef>

#include "core/ascii.h"
#include "input/html_text.h"

namespace redflag {
namespace {

// Without marks around it ("› See more…"), and in lower case.
std::string Bare(std::string_view line) {
  constexpr std::string_view kMarks = " \t.:!>»›…*+-";
  std::string text = LowerAscii(line);
  // The marks of several bytes are matched byte by byte, which is safe at the
  // ends: no letter starts or ends with all of theirs.
  for (const std::string_view mark : {"›", "»", "…", "\xE2\x80\x8E"}) {
    while (text.starts_with(mark))
      text.erase(0, mark.size());
    while (text.ends_with(mark))
      text.resize(text.size() - mark.size());
    text = TrimText(text);
  }
  const std::string_view ascii = kMarks.substr(0, 6);
  const std::size_t from = text.find_first_not_of(ascii);
  if (from == std::string::npos) return "";
  return text.substr(from, text.find_last_not_of(ascii) - from + 1);
}

}  // namespace

PageLayout::PageLayout(const Tables& tables) {
  for (const TableRow& row : tables.Get("input/page-blocks").rows) {
    const std::string layout(row.Text("layout"));
    const std::string part(row.Text("part"));
    const auto wanted = row.List("select");
    Selectors select = MakeSelectors({wanted.begin(), wanted.end()});
    looked_at_.Add(select);
    if (row.Has("name")) {
      attributes_[layout].push_back(
          {std::string(row.Text("name")), std::move(select)});
      continue;
    }
    Selectors& known = blocks_[{layout, part}];
    std::ranges::move(select, std::back_inserter(known));
  }
  for (const TableRow& row : tables.Get("input/page-texts").rows) {
    const std::string part(row.Text("part"));
    for (const std::string& text : row.List("texts")) {
      if (part == "furniture") {
        furniture_.insert(Bare(text));
      } else if (part == "furniture-start") {
        furniture_starts_.push_back(Bare(text));
      } else if (part == "byline") {
        const std::size_t star = text.find('*');
        if (star == std::string::npos) continue;
        bylines_.emplace_back(text.substr(0, star), text.substr(star + 1));
      } else {
        phrases_[part].push_back(LowerAscii(text));
      }
    }
  }
}

const Selectors& PageLayout::Blocks(std::string_view layout,
                                    std::string_view part) const {
  static const Selectors none;
  const auto found = blocks_.find({std::string(layout), std::string(part)});
  return found == blocks_.end() ? none : found->second;
}

const std::vector<PageLayout::NamedBlock>& PageLayout::Attributes(
    std::string_view layout) const {
  static const std::vector<NamedBlock> none;
  const auto found = attributes_.find(layout);
  return found == attributes_.end() ? none : found->second;
}

bool PageLayout::IsFurniture(std::string_view line) const {
  const std::string bare = Bare(line);
  return bare.empty() || furniture_.contains(bare) ||
         std::ranges::any_of(furniture_starts_, [&](const std::string& start) {
           return bare.starts_with(start);
         });
}

std::string PageLayout::WithoutFurniture(std::string_view text) const {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (!IsFurniture(line)) {
      if (!out.empty()) out += '\n';
      out += line;
    }
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

bool PageLayout::Says(std::string_view part, std::string_view text) const {
  const auto phrases = phrases_.find(part);
  if (phrases == phrases_.end()) return false;
  const std::string lower = LowerAscii(text);
  return std::ranges::any_of(phrases->second, [&](const std::string& phrase) {
    return lower.find(phrase) != std::string::npos;
  });
}

std::string PageLayout::BrandOfByline(std::string_view byline) const {
  for (const auto& [before, after] : bylines_) {
    if (byline.size() <= before.size() + after.size() ||
        !byline.starts_with(before) || !byline.ends_with(after))
      continue;
    byline.remove_prefix(before.size());
    byline.remove_suffix(after.size());
    return TrimText(byline);
  }
  return "";
}

}  // namespace redflag
