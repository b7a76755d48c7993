#include "input/html_strip.h"

#include <algorithm>
#include <array>

#include <strings.h>

#include "core/ascii.h"

namespace redflag {
namespace {

// Longer values of "data-" attributes are for scripts.
constexpr std::size_t kDataBytes = 64;

bool StartsWithTag(std::string_view text, std::string_view name) {
  if (text.size() <= name.size() ||
      strncasecmp(text.data(), name.data(), name.size()) != 0)
    return false;
  return std::string_view(" \t\r\n\f/>").find(text[name.size()]) !=
         std::string_view::npos;
}

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

bool AllBlank(std::string_view text) {
  return std::ranges::all_of(text, IsBlank);
}

// One past the '>' that ends the tag at `at`; a '>' within a quoted value
// does not end it.
std::size_t TagEnd(std::string_view html, std::size_t at) {
  bool value_next = false;
  for (std::size_t i = at + 1; i < html.size(); ++i) {
    const char c = html[i];
    if (c == '>') return i + 1;
    if (value_next && (c == '"' || c == '\'')) {
      i = html.find(c, i + 1);
      if (i == std::string_view::npos) return html.size();
      value_next = false;
    } else if (c == '=') {
      value_next = true;
    } else if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
      value_next = false;
    }
  }
  return html.size();
}

// Where the end tag of a raw element starts, or the end of the page.
std::size_t RawEnd(std::string_view html, std::size_t at,
                   std::string_view name) {
  while (true) {
    at = html.find("</", at);
    if (at == std::string_view::npos) return html.size();
    if (StartsWithTag(html.substr(at + 2), name)) return at;
    at += 2;
  }
}

bool IsJsonLd(std::string_view tag) {
  return tag.find("ld+json") != std::string_view::npos ||
         tag.find("ld&#x2B;json") != std::string_view::npos;
}

// Attributes that only scripts and browsers look at.
bool IsForScripts(std::string_view name, std::size_t value_bytes) {
  if (name == "srcset" || name.starts_with("on")) return true;
  return value_bytes > kDataBytes && name.starts_with("data-") &&
         name != "data-old-hires";
}

// The elements of drawings: with any other inside, one may be no drawing to
// its end, as HTML's own elements close it.
bool IsOfDrawings(std::string_view tag) {
  static constexpr std::array<std::string_view, 17> kNames = {
      "path",     "g",     "use",     "circle", "rect",          "polygon",
      "polyline", "line",  "ellipse", "defs",   "symbol",        "clipPath",
      "mask",     "title", "desc",    "stop",   "linearGradient"};
  return std::ranges::any_of(kNames, [tag](std::string_view name) {
    return StartsWithTag(tag, name);
  });
}

class Stripper {
 public:
  explicit Stripper(std::string_view html) : html_(html) {}

  std::string Run() {
    out_.reserve(html_.size() / 2);
    while (at_ < html_.size()) {
      const std::size_t open = std::min(html_.find('<', at_), html_.size());
      TakeText(html_.substr(at_, open - at_));
      at_ = open;
      if (open < html_.size()) TakeMarkup();
    }
    return std::move(out_);
  }

 private:
  void TakeText(std::string_view text) {
    const bool between = !out_.empty() && out_.back() == '>';
    if (between && text.size() > 1 && AllBlank(text))
      out_ += ' ';
    else
      out_ += text;
  }

  void TakeMarkup() {
    const std::string_view rest = html_.substr(at_);
    if (rest.starts_with("<!--")) {
      const std::size_t end = html_.find("-->", at_ + 4);
      at_ = end == std::string_view::npos ? html_.size() : end + 3;
      return;
    }
    const bool tag =
        rest.size() > 1 && (IsAsciiLetter(rest[1]) || rest[1] == '/');
    const std::size_t end = tag ? TagEnd(html_, at_) : at_ + 1;
    const std::string_view markup = html_.substr(at_, end - at_);
    at_ = end;
    if (!tag || rest[1] == '/' || markup.back() != '>') {
      out_ += markup;
      return;
    }
    TakeTag(markup);
    if (StartsWithTag(markup.substr(1), "script"))
      SkipRaw("script", IsJsonLd(markup));
    else if (StartsWithTag(markup.substr(1), "style"))
      SkipRaw("style", false);
    else if (StartsWithTag(markup.substr(1), "svg") && !markup.ends_with("/>"))
      SkipDrawing();
  }

  void SkipRaw(std::string_view name, bool keep) {
    const std::size_t close = RawEnd(html_, at_, name);
    if (keep) out_ += html_.substr(at_, close - at_);
    at_ = close;
  }

  void SkipDrawing() {
    for (std::size_t at = at_;;) {
      at = html_.find('<', at);
      if (at == std::string_view::npos) return;
      std::string_view tag = html_.substr(at + 1);
      const bool close = tag.starts_with('/');
      if (close) tag.remove_prefix(1);
      if (close && StartsWithTag(tag, "svg")) {
        at_ = at;
        return;
      }
      if (!IsOfDrawings(tag)) return;
      at = TagEnd(html_, at);
    }
  }

  // Copies a start tag attribute by attribute.
  void TakeTag(std::string_view tag) {
    std::size_t copied = 0;
    std::size_t at = 1;
    const auto is_name = [&](std::size_t i) {
      return !IsBlank(tag[i]) && tag[i] != '/' && tag[i] != '>';
    };
    while (is_name(at))
      ++at;
    while (tag[at] != '>') {
      if (!is_name(at)) {
        ++at;
        continue;
      }
      const std::size_t name = at++;
      while (is_name(at) && tag[at] != '=')
        ++at;
      const std::size_t name_end = at;
      const std::size_t value = SkipValue(tag, at);
      if (!IsForScripts(tag.substr(name, name_end - name), at - value))
        continue;
      out_ += tag.substr(copied, name - copied);
      copied = at;
    }
    out_ += tag.substr(copied);
  }

  // Moves `at` from behind a name to behind its value; the value's start.
  static std::size_t SkipValue(std::string_view tag, std::size_t& at) {
    std::size_t sign = at;
    while (IsBlank(tag[sign]))
      ++sign;
    if (tag[sign] != '=') return at;
    std::size_t value = sign + 1;
    while (IsBlank(tag[value]))
      ++value;
    at = value;
    const char quote = tag[value];
    if (quote == '"' || quote == '\'') {
      const std::size_t end = tag.find(quote, value + 1);
      at = end == std::string_view::npos ? tag.size() - 1 : end + 1;
      return value;
    }
    while (tag[at] != '>' && !IsBlank(tag[at]))
      ++at;
    return value;
  }

  std::string_view html_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string StripInvisible(std::string_view html) {
  return Stripper(html).Run();
}

}  // namespace redflag
