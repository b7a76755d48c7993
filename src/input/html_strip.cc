#include "input/html_strip.h"

#include <algorithm>
#include <array>
#include <deque>
#include <vector>

#include <gumbo.h>
#include <strings.h>

#include "core/ascii.h"
#include "input/html_text.h"

namespace redflag {
namespace {

// Of the elements that HTML knows: "annotation-xml".
constexpr std::size_t kLongestName = 14;

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

// Whether names of elements and attributes end before it.
bool EndsName(char c) {
  return IsBlank(c) || c == '/' || c == '>';
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

template <std::size_t N>
bool IsOneOf(const std::array<std::string_view, N>& names,
             std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// What is to know of an element.
struct Traits {
  // Starts and ends a line, or is a part of a table.
  bool block = false;
  // Readers, or the rules of HTML for building the tree, ask more of it than
  // the selectors of pages do.
  bool asked_more = false;
};

const Traits& TraitsOf(GumboTag element) {
  static const std::array<Traits, GUMBO_TAG_LAST + 1> traits = [] {
    std::array<Traits, GUMBO_TAG_LAST + 1> all{};
    for (int tag = 0; tag < GUMBO_TAG_UNKNOWN; ++tag)
      all.at(static_cast<std::size_t>(tag)).block =
          IsBlock(gumbo_normalized_tagname(static_cast<GumboTag>(tag)));
    for (const GumboTag tag : {GUMBO_TAG_TBODY, GUMBO_TAG_TD, GUMBO_TAG_TFOOT,
                               GUMBO_TAG_TH, GUMBO_TAG_THEAD})
      all[tag].block = true;
    for (const GumboTag tag :
         {GUMBO_TAG_HTML, GUMBO_TAG_BASE, GUMBO_TAG_LINK, GUMBO_TAG_META,
          GUMBO_TAG_INPUT, GUMBO_TAG_IMG, GUMBO_TAG_IFRAME, GUMBO_TAG_SCRIPT,
          GUMBO_TAG_ISINDEX, GUMBO_TAG_FONT, GUMBO_TAG_ANNOTATION_XML})
      all[tag].asked_more = true;
    return all;
  }();
  return traits[element];
}

// What they ask for.
bool IsAskedFor(GumboTag element, std::string_view attribute) {
  static constexpr std::array<std::string_view, 18> kNames = {
      "action",   "alt",  "color",  "content",  "data-old-hires",
      "encoding", "face", "href",   "itemprop", "itemscope",
      "itemtype", "lang", "prompt", "property", "size",
      "src",      "type", "value"};
  return IsOneOf(kNames, attribute) ||
         (attribute == "name" && element == GUMBO_TAG_META);
}

// How much of a link says where it leads: up to the end of the host; 0 where
// it leads to none by itself.
std::size_t HostEnd(std::string_view link) {
  const std::size_t scheme = link.find("://");
  std::size_t host = 0;
  if (scheme != std::string_view::npos)
    host = scheme + 3;
  else if (link.starts_with("//"))
    host = 2;
  return host == 0 ? 0
                   : std::min(link.find_first_of("/?#\\", host), link.size());
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
  Stripper(std::string_view html, const AttributeTests& looked_at)
      : html_(html), looked_at_(looked_at) {}

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
  // White space between two tags is one blank, and none where both start or
  // end a line.
  void TakeText(std::string_view text) {
    if (text.empty()) return;
    const char last = out_.empty() ? '\0' : out_.back();
    if ((last != '>' && last != ' ') || !AllBlank(text))
      out_ += text;
    else if (last == '>' &&
             (!after_block_ || at_ + text.size() == html_.size() ||
              !TraitsOf(ElementAt(at_ + text.size())).block))
      out_ += ' ';
  }

  // The element whose start or end tag begins at `at`, if one does.
  GumboTag ElementAt(std::size_t at) const {
    at += html_.substr(at).starts_with("</") ? 2U : 1U;
    std::size_t end = at;
    while (end < html_.size() && end <= at + kLongestName &&
           !EndsName(html_[end]))
      ++end;
    if (end == at) return GUMBO_TAG_UNKNOWN;
    return gumbo_tagn_enum(html_.data() + at, static_cast<unsigned>(end - at));
  }

  void TakeMarkup() {
    const std::string_view rest = html_.substr(at_);
    const GumboTag element = ElementAt(at_);
    after_block_ = TraitsOf(element).block;
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
    TakeTag(element, markup);
    if (element == GUMBO_TAG_SCRIPT)
      SkipRaw("script", IsJsonLd(markup));
    else if (element == GUMBO_TAG_STYLE)
      SkipRaw("style", false);
    else if (element == GUMBO_TAG_SVG && !markup.ends_with("/>"))
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

  struct Attribute {
    std::string_view name;  // Lower case.
    std::string_view text;
    std::string_view value;  // Without quotes.
  };

  // Copies of a start tag what somebody looks at.
  void TakeTag(GumboTag element, std::string_view tag) {
    const auto is_name = [&](std::size_t i) { return !EndsName(tag[i]); };
    std::size_t at = 1;
    while (is_name(at))
      ++at;
    out_ += tag.substr(0, at);
    lowered_.clear();
    attributes_.clear();
    bool asked_more = TraitsOf(element).asked_more;
    std::size_t last = at;
    while (tag[at] != '>') {
      if (!is_name(at)) {
        ++at;
        continue;
      }
      const std::size_t start = at++;
      while (is_name(at) && tag[at] != '=')
        ++at;
      const std::string_view name = Lowered(tag.substr(start, at - start));
      const std::string_view value = SkipValue(tag, at);
      asked_more = asked_more || name.starts_with("item");
      // HTML takes the first of one name.
      if (std::ranges::find(attributes_, name, &Attribute::name) ==
          attributes_.end())
        attributes_.push_back({name, tag.substr(start, at - start), value});
      last = at;
    }
    for (const Attribute& attribute : attributes_)
      TakeAttribute(element, asked_more, attribute);
    const std::string_view rest = tag.substr(last);
    out_ += AllBlank(rest.substr(0, rest.size() - 1)) ? ">" : rest;
  }

  std::string_view Lowered(std::string_view name) {
    const auto upper = [](char c) { return c != LowerAscii(c); };
    if (std::ranges::none_of(name, upper)) return name;
    return lowered_.emplace_back(LowerAscii(name));
  }

  void TakeAttribute(GumboTag element, bool asked_more,
                     const Attribute& attribute) {
    if (attribute.name == "data-asin" ||
        (asked_more && IsAskedFor(element, attribute.name)) ||
        looked_at_.MayHold(attribute.name, attribute.value))
      out_.append(" ").append(attribute.text);
    else if ((element == GUMBO_TAG_A && attribute.name == "href") ||
             (element == GUMBO_TAG_FORM && attribute.name == "action"))
      TakeHost(attribute);
  }

  void TakeHost(const Attribute& link) {
    const std::size_t host = HostEnd(link.value);
    if (host == 0) return;
    const auto before =
        static_cast<std::size_t>(link.value.data() - link.text.data());
    out_.append(" ").append(link.text.substr(0, before + host));
    const char quote = link.text[before - 1];
    if (quote == '"' || quote == '\'') out_ += quote;
  }

  // Moves `at` from behind a name to behind its value; gives the value.
  static std::string_view SkipValue(std::string_view tag, std::size_t& at) {
    std::size_t sign = at;
    while (IsBlank(tag[sign]))
      ++sign;
    if (tag[sign] != '=') return {};
    std::size_t value = sign + 1;
    while (IsBlank(tag[value]))
      ++value;
    at = value;
    const char quote = tag[value];
    if (quote == '"' || quote == '\'') {
      const std::size_t end = tag.find(quote, value + 1);
      at = end == std::string_view::npos ? tag.size() - 1 : end + 1;
      return tag.substr(value + 1, std::min(end, tag.size() - 1) - value - 1);
    }
    while (tag[at] != '>' && !IsBlank(tag[at]))
      ++at;
    return tag.substr(value, at - value);
  }

  std::string_view html_;
  const AttributeTests& looked_at_;
  std::size_t at_ = 0;
  bool after_block_ = false;  // Whether the last tag was a block's.
  std::string out_;
  // Of the tag at hand.
  std::vector<Attribute> attributes_;
  std::deque<std::string> lowered_;
};

}  // namespace

std::string StripInvisible(std::string_view html,
                           const AttributeTests& looked_at) {
  return Stripper(html, looked_at).Run();
}

}  // namespace redflag
