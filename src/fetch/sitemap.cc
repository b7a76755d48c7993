#include "fetch/sitemap.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/ascii.h"
#include "core/utf8.h"

namespace redflag {
namespace {

// One tag of XML, and where what follows it starts.
struct Tag {
  std::string_view name;  // With prefix, without '/'.
  bool closing = false;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The next tag at or after `at`; comments, declarations, processing
// instructions and character data are passed over.
std::optional<Tag> NextTag(std::string_view xml, std::size_t at) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4>
      kPassed = {
          {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}}};
  while ((at = xml.find('<', at)) != std::string_view::npos) {
    std::string_view until;
    for (const auto& [open, close] : kPassed) {
      if (xml.substr(at, open.size()) == open) {
        until = close;
        break;
      }
    }
    const std::size_t end = xml.find(until.empty() ? ">" : until, at + 1);
    if (end == std::string_view::npos) return std::nullopt;
    if (!until.empty()) {
      at = end + until.size();
      continue;
    }
    Tag tag;
    tag.begin = at;
    tag.end = end + 1;
    tag.name = xml.substr(at + 1, end - at - 1);
    tag.closing = !tag.name.empty() && tag.name[0] == '/';
    if (tag.closing) tag.name.remove_prefix(1);
    tag.name = tag.name.substr(0, tag.name.find_first_of(" \t\r\n/"));
    return tag;
  }
  return std::nullopt;
}

// The character that the entity `name` ("amp", "#38", "#x26") stands for.
bool AppendEntity(std::string_view name, std::string* out) {
  constexpr std::array<std::pair<std::string_view, char>, 5> kNamed = {
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  for (const auto& [known, c] : kNamed) {
    if (name == known) {
      *out += c;
      return true;
    }
  }
  if (name.size() < 2 || name[0] != '#') return false;
  const bool hex = name[1] == 'x' || name[1] == 'X';
  name.remove_prefix(hex ? 2 : 1);
  std::uint32_t code = 0;
  const char* end = name.data() + name.size();
  const auto [parsed, error] =
      std::from_chars(name.data(), end, code, hex ? 16 : 10);
  if (error != std::errc{} || parsed != end) return false;
  AppendCodePoint(*out, static_cast<char32_t>(code));
  return true;
}

std::string Decode(std::string_view text) {
  constexpr std::string_view kOpen = "<![CDATA[";
  text = TrimAscii(text);
  if (text.substr(0, kOpen.size()) == kOpen) {
    text.remove_prefix(kOpen.size());
    return std::string(TrimAscii(text.substr(0, text.find("]]>"))));
  }
  constexpr std::size_t kLongestEntity = 10;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t end = text[i] == '&'
                                ? text.substr(i, kLongestEntity).find(';')
                                : std::string_view::npos;
    if (end != std::string_view::npos &&
        AppendEntity(text.substr(i + 1, end - 1), &out)) {
      i += end;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string_view Local(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

bool IsSitemap(std::string_view bytes) {
  const auto root = NextTag(bytes, 0);
  return root && !root->closing &&
         (Local(root->name) == "urlset" || Local(root->name) == "sitemapindex");
}

Sitemap ParseSitemap(std::string_view xml, std::size_t max_urls) {
  Sitemap sitemap;
  sitemap.complete = false;
  const auto root = NextTag(xml, 0);
  if (!root) return sitemap;
  sitemap.is_index = Local(root->name) == "sitemapindex";
  // The extensions' elements (image:loc) have another prefix than the root.
  const std::string_view local = Local(root->name);
  const std::string prefix(
      root->name.substr(0, root->name.size() - local.size()));
  const std::string loc = prefix + "loc";
  auto tag = NextTag(xml, root->end);
  while (tag && !(tag->closing && tag->name == root->name)) {
    const auto next = NextTag(xml, tag->end);
    if (!tag->closing && tag->name == loc && next && next->closing &&
        next->name == loc) {
      if (sitemap.urls.size() == max_urls) return sitemap;
      sitemap.urls.push_back(
          Decode(xml.substr(tag->end, next->begin - tag->end)));
    }
    tag = next;
  }
  sitemap.complete = tag.has_value();
  return sitemap;
}

}  // namespace redflag
