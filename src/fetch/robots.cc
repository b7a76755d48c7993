#include "fetch/robots.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "core/ascii.h"

namespace redflag {
namespace {

// Eight times the longest URL that browsers were once held to; the bound
// site owners can test against.
constexpr std::size_t kMaxLine = std::size_t{2083} * 8;

constexpr std::array<std::string_view, 3> kAgentKeys = {
    "user-agent", "useragent", "user agent"};
constexpr std::array<std::string_view, 6> kDisallowKeys = {
    "disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"};
constexpr std::array<std::string_view, 1> kAllowKeys = {"allow"};
constexpr std::array<std::string_view, 1> kDelayKeys = {"crawl-delay"};

bool SameIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return LowerAscii(x) == LowerAscii(y);
  });
}

template <std::size_t N>
bool IsKey(std::string_view key, const std::array<std::string_view, N>& keys) {
  return std::any_of(keys.begin(), keys.end(), [key](std::string_view known) {
    return SameIgnoringCase(key.substr(0, known.size()), known);
  });
}

bool IsAgentByte(char c) {
  return (LowerAscii(c) >= 'a' && LowerAscii(c) <= 'z') || c == '-' || c == '_';
}

bool IsHexDigit(char c) {
  return (c >= '0' && c <= '9') ||
         (LowerAscii(c) >= 'a' && LowerAscii(c) <= 'f');
}

// Splits "key: value"; where the colon was forgotten, at the white space
// between exactly two words. False for what is neither.
bool SplitLine(std::string_view line, std::string_view* key,
               std::string_view* value) {
  line = TrimAscii(line.substr(0, line.find('#')));
  std::size_t separator = line.find(':');
  if (separator == std::string_view::npos) {
    separator = line.find_first_of(" \t");
    if (separator == std::string_view::npos) return false;
    const std::string_view rest = TrimAscii(line.substr(separator));
    if (rest.find_first_of(" \t") != std::string_view::npos) return false;
  }
  *key = TrimAscii(line.substr(0, separator));
  *value = TrimAscii(line.substr(separator + 1));
  return !key->empty();
}

// Where `part` first stands in text[from, ...), or npos. Linear, which
// std::string_view::find is not.
std::size_t Find(std::string_view text, std::string_view part,
                 std::size_t from) {
  if (part.empty()) return from;
  if (from >= text.size()) return std::string_view::npos;
  const void* at =
      memmem(text.data() + from, text.size() - from, part.data(), part.size());
  if (at == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
}

// A pattern's parts between stars must follow each other; taking each one as
// early as possible is enough, so nothing is ever tried twice.
bool Matches(std::string_view path, std::string_view pattern) {
  const bool anchored = !pattern.empty() && pattern.back() == '$';
  if (anchored) pattern.remove_suffix(1);
  std::size_t star = pattern.find('*');
  const std::string_view prefix = pattern.substr(0, star);
  if (path.substr(0, prefix.size()) != prefix) return false;
  std::size_t at = prefix.size();
  while (star != std::string_view::npos) {
    const std::size_t begin = star + 1;
    star = pattern.find('*', begin);
    const std::string_view part = pattern.substr(
        begin, star == std::string_view::npos ? star : star - begin);
    if (star == std::string_view::npos && anchored) {
      return path.size() >= at + part.size() &&
             path.substr(path.size() - part.size()) == part;
    }
    at = Find(path, part, at);
    if (at == std::string_view::npos) return false;
    at += part.size();
  }
  return !anchored || at == path.size();
}

std::string_view NextLine(std::string_view* text) {
  const std::size_t end = text->find_first_of("\r\n");
  const std::string_view line = text->substr(0, end);
  *text = end == std::string_view::npos ? "" : text->substr(end + 1);
  return line.substr(0, kMaxLine);
}

}  // namespace

// The rules under one kind of user-agent line, ours or '*'.
struct Robots::Group {
  bool seen = false;
  bool open = false;  // The lines now read belong to it.
  std::vector<Rule> rules;
  std::optional<double> crawl_delay;

  void Add(bool allow, std::string_view value) {
    if (!open) return;
    std::string pattern = RobotsEscape(value);
    const std::size_t slash = pattern.rfind('/');
    if (allow && slash != std::string::npos &&
        pattern.compare(slash, 10, "/index.htm") == 0) {
      rules.push_back({true, pattern.substr(0, slash + 1) + "$"});
    }
    rules.push_back({allow, std::move(pattern)});
  }
  void Delay(std::string_view value) {
    if (!open) return;
    const double seconds = std::strtod(std::string(value).c_str(), nullptr);
    if (seconds > 0) crawl_delay = seconds;
  }
};

Robots Robots::Parse(std::string_view text, std::string_view agent) {
  constexpr std::string_view kBom = "\xEF\xBB\xBF";
  if (text.substr(0, kBom.size()) == kBom) text.remove_prefix(kBom.size());
  Group own;
  Group any;
  bool rules_begun = true;  // A user-agent line now starts a new group.
  while (!text.empty()) {
    std::string_view key;
    std::string_view value;
    if (!SplitLine(NextLine(&text), &key, &value)) continue;
    if (IsKey(key, kAgentKeys)) {
      if (rules_begun) own.open = any.open = false;
      rules_begun = false;
      const bool star = !value.empty() && value[0] == '*' &&
                        (value.size() == 1 || IsAsciiBlank(value[1]));
      const auto end =
          std::find_if_not(value.begin(), value.end(), IsAgentByte);
      const auto size = static_cast<std::size_t>(end - value.begin());
      if (star) any.open = any.seen = true;
      if (size > 0 && SameIgnoringCase(value.substr(0, size), agent)) {
        own.open = own.seen = true;
      }
    } else if (IsKey(key, kDisallowKeys) || IsKey(key, kAllowKeys)) {
      rules_begun = true;
      own.Add(IsKey(key, kAllowKeys), value);
      any.Add(IsKey(key, kAllowKeys), value);
    } else if (IsKey(key, kDelayKeys)) {
      own.Delay(value);
      any.Delay(value);
    }
  }
  Group& chosen = own.seen ? own : any;
  Robots robots;
  robots.rules_ = std::move(chosen.rules);
  robots.crawl_delay_ = chosen.crawl_delay;
  return robots;
}

const Robots::Rule* Robots::Deciding(std::string_view path) const {
  const Rule* best = nullptr;
  for (const Rule& rule : rules_) {
    const std::size_t length = rule.pattern.size();
    if (length == 0) continue;  // "Disallow:" forbids nothing.
    if (best != nullptr && (length < best->pattern.size() ||
                            (length == best->pattern.size() && !rule.allow))) {
      continue;
    }
    if (Matches(path, rule.pattern)) best = &rule;
  }
  return best;
}

bool Robots::Allows(std::string_view path) const {
  const Rule* rule = Deciding(path);
  return rule == nullptr || rule->allow;
}

std::string Robots::Refusal(std::string_view path) const {
  const Rule* rule = Deciding(path);
  return rule == nullptr || rule->allow ? "" : "Disallow: " + rule->pattern;
}

std::string RobotsPath(std::string_view url) {
  if (url.substr(0, 2) == "//") url.remove_prefix(2);
  constexpr std::string_view kPathStart = "/?;";
  url = url.substr(0, url.find('#'));
  std::size_t authority = url.find("://");
  // "a/b?c=http://d" has its "://" behind the start of the path.
  if (authority == std::string_view::npos ||
      url.find_first_of(kPathStart) < authority) {
    authority = 0;
  } else {
    authority += 3;
  }
  const std::size_t path = url.find_first_of(kPathStart, authority);
  if (path == std::string_view::npos) return "/";
  const std::string text(url.substr(path));
  return text[0] == '/' ? text : "/" + text;
}

std::string RobotsEscape(std::string_view pattern) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string escaped;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const auto byte = static_cast<unsigned char>(pattern[i]);
    if (byte == '%' && i + 2 < pattern.size() && IsHexDigit(pattern[i + 1]) &&
        IsHexDigit(pattern[i + 2])) {
      escaped += '%';
      for (std::size_t digit : {i + 1, i + 2}) {
        const char c = LowerAscii(pattern[digit]);
        escaped += c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
      }
      i += 2;
    } else if (byte >= 0x80) {
      escaped += '%';
      escaped += kHex[byte >> 4];
      escaped += kHex[byte & 15];
    } else {
      escaped += pattern[i];
    }
  }
  return escaped;
}

bool IsRobotsAgent(std::string_view agent) {
  return !agent.empty() && std::all_of(agent.begin(), agent.end(), IsAgentByte);
}

}  // namespace redflag
