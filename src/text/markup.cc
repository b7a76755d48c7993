// A tokenizer of tags and entities, not a tree builder: fields hold snippets,
// and every byte of the result must lead back to the byte it came from, which
// a tree parser does not tell for text. Gumbo serves as the dictionary of
// element names and entities.

#include "text/markup.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include <gumbo.h>

#include "core/ascii.h"
#include "core/utf8.h"

namespace redflag {
namespace {

constexpr std::size_t kMaxAttributes = 2000;
// How often the text may be walked over in vain for the ends of tags.
constexpr std::size_t kWalks = 8;
constexpr std::size_t kMaxEntityName = 32;  // HTML's longest is 31.

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

// What Gumbo makes of "&name;", or "" where that is no entity.
std::string LookUpEntity(const std::string& entity) {
  const std::string page = "<!DOCTYPE html><p>" + entity;
  GumboOutput* output =
      gumbo_parse_with_options(&kGumboDefaultOptions, page.data(), page.size());
  std::string text;
  const GumboNode* node = output->root;
  while (node != nullptr && node->type == GUMBO_NODE_ELEMENT &&
         node->v.element.children.length > 0) {
    const GumboVector& children = node->v.element.children;
    node = static_cast<const GumboNode*>(children.data[children.length - 1]);
  }
  if (node != nullptr &&
      (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE))
    text = node->v.text.text;
  gumbo_destroy_output(&kGumboDefaultOptions, output);
  return text == entity ? "" : text;
}

std::string NamedEntity(const std::string& entity) {
  // Bounded, as hostile texts can hold any number of names.
  constexpr std::size_t kMaxCached = 4096;
  static std::mutex mutex;
  static std::map<std::string, std::string> cache;
  const std::lock_guard<std::mutex> lock(mutex);
  const auto known = cache.find(entity);
  if (known != cache.end()) return known->second;
  std::string text = LookUpEntity(entity);
  if (cache.size() < kMaxCached) cache.emplace(entity, text);
  return text;
}

struct Entity {
  std::string text;
  std::size_t size;  // Bytes of the given text it takes.
};

std::optional<Entity> NumericEntity(std::string_view text) {
  const bool hex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
  std::size_t at = hex ? 3 : 2;
  const std::size_t digits = at;
  unsigned long value = 0;
  while (at < text.size() && at < digits + 8) {
    const char c = text[at];
    const bool is_digit =
        (c >= '0' && c <= '9') ||
        (hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
    if (!is_digit) break;
    ++at;
  }
  if (at == digits) return std::nullopt;
  value = std::strtoul(std::string(text.substr(digits, at - digits)).c_str(),
                       nullptr, hex ? 16 : 10);
  if (at < text.size() && text[at] == ';') ++at;
  Entity entity{"", at};
  const bool valid =
      value > 0 && value <= 0x10FFFF && !(value >= 0xD800 && value <= 0xDFFF);
  AppendCodePoint(entity.text, valid ? static_cast<char32_t>(value) : 0xFFFD);
  return entity;
}

std::optional<Entity> EntityOnce(std::string_view text) {
  if (text.size() < 3 || text[0] != '&') return std::nullopt;
  if (text[1] == '#') return NumericEntity(text);
  std::size_t end = 1;
  while (end < text.size() && end < kMaxEntityName && IsAsciiAlnum(text[end]))
    ++end;
  if (end == 1 || end >= text.size() || text[end] != ';') return std::nullopt;
  Entity entity{NamedEntity(std::string(text.substr(0, end + 1))), end + 1};
  if (entity.text.empty()) return std::nullopt;
  return entity;
}

// The entity at the start of `text`; "&amp;#46;" is taken as "&#46;".
std::optional<Entity> EntityAt(std::string_view text) {
  std::optional<Entity> once = EntityOnce(text);
  if (!once || once->text != "&") return once;
  const std::string rest =
      "&" + std::string(text.substr(once->size, kMaxEntityName + 1));
  const std::optional<Entity> twice = EntityOnce(rest);
  if (!twice) return once;
  return Entity{twice->text, once->size + twice->size - 1};
}

std::string DecodeEntities(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::optional<Entity> entity =
        text[at] == '&' ? EntityAt(text.substr(at)) : std::nullopt;
    if (entity) {
      out += entity->text;
      at += entity->size;
    } else {
      out += text[at++];
    }
  }
  return out;
}

enum class Break { kNone, kBlank, kLine };

Break BreakOf(std::string_view element) {
  static constexpr std::array<std::string_view, 44> kLines = {
      "address", "article", "aside",    "blockquote", "body",   "br",
      "caption", "center",  "dd",       "details",    "dialog", "div",
      "dl",      "dt",      "fieldset", "figcaption", "figure", "footer",
      "form",    "h1",      "h2",       "h3",         "h4",     "h5",
      "h6",      "head",    "header",   "hr",         "html",   "legend",
      "li",      "main",    "nav",      "ol",         "option", "p",
      "pre",     "section", "summary",  "table",      "title",  "tr",
      "ul",      "select"};
  if (std::ranges::find(kLines, element) != kLines.end()) return Break::kLine;
  if (element == "td" || element == "th") return Break::kBlank;
  return Break::kNone;
}

bool IsRawText(std::string_view element) {
  return element == "script" || element == "style" || element == "template" ||
         element == "noscript";
}

struct Tag {
  std::string name;
  bool closing = false;
  std::size_t end = 0;  // After '>'.
  std::vector<MarkupAttribute> attributes;
};

class Reducer {
 public:
  explicit Reducer(std::string_view given) : given_(given) {}

  VisibleText Run() {
    while (at_ < given_.size())
      Step();
    CloseAnchors();
    return std::move(out_);
  }

 private:
  void Step() {
    const char c = given_[at_];
    if (c == '<' && walked_ <= kWalks * given_.size() && SkipMarkup()) return;
    if (c == '&') {
      if (const auto entity = EntityAt(given_.substr(at_, 64))) {
        AppendBlock(entity->text, entity->size);
        out_.has_markup = true;
        return;
      }
    }
    CopyText();
  }

  // Copies up to the next '<' or '&' behind the current byte.
  void CopyText() {
    static constexpr ByteSet kOpeners("<&", false);
    const std::size_t end = kOpeners.Find(given_, at_ + 1);
    while (at_ < end)
      CopyValid(end);
  }

  // Copies valid UTF-8, or replaces one invalid sequence.
  void CopyValid(std::size_t end) {
    const std::size_t start = at_;
    const std::string_view text = given_.substr(0, end);
    while ((at_ = AsciiEnd(text, at_)) < end) {
      const std::size_t before = at_;
      if (NextCodePoint(given_, at_) != kInvalidCodePoint) continue;
      const std::size_t bad = at_ - before;
      at_ = before;
      AppendSame(start, before - start);
      AppendBlock("\xEF\xBF\xBD", bad);
      return;
    }
    AppendSame(start, end - start);
  }

  void AppendSame(std::size_t start, std::size_t size) {
    out_.text.append(given_.substr(start, size));
    out_.to_given.AddSame(start, size);
  }

  void AppendBlock(std::string_view text, std::size_t given_size) {
    out_.text.append(text);
    out_.to_given.AddBlock(text.size(), at_, given_size);
    at_ += given_size;
  }

  // At '<': skips a comment, a declaration or the tag of a known element.
  bool SkipMarkup() {
    const std::string_view rest = given_.substr(at_);
    if (rest.starts_with("<!--")) {
      const std::size_t end = given_.find("-->", at_ + 4);
      at_ = end == std::string_view::npos ? given_.size() : end + 3;
      return out_.has_markup = true;
    }
    if (rest.starts_with("<!") || rest.starts_with("<?")) {
      const std::size_t end = given_.find('>', at_);
      if (end == std::string_view::npos) {
        walked_ += given_.size() - at_;
        return false;
      }
      at_ = end + 1;
      return out_.has_markup = true;
    }
    std::optional<Tag> tag = ReadTag();
    if (!tag) return false;
    TakeTag(*std::move(tag));
    return true;
  }

  std::optional<Tag> ReadTag() {
    Tag tag;
    std::size_t at = at_ + 1;
    if (at < given_.size() && given_[at] == '/') {
      tag.closing = true;
      ++at;
    }
    const std::size_t name = at;
    while (at < given_.size() && IsAsciiAlnum(given_[at]))
      ++at;
    if (at == name || !IsAsciiLetter(given_[name])) return std::nullopt;
    tag.name = LowerAscii(given_.substr(name, at - name));
    if (gumbo_tag_enum(tag.name.c_str()) == GUMBO_TAG_UNKNOWN)
      return std::nullopt;
    if (!ReadAttributes(at, tag)) {
      walked_ += at - at_;
      return std::nullopt;
    }
    return tag;
  }

  // From behind the name to '>'; false where the tag never ends. Moves `at` as
  // far as it looked.
  bool ReadAttributes(std::size_t& at, Tag& tag) const {
    while (at < given_.size()) {
      if (given_[at] == '>') {
        tag.end = at + 1;
        return true;
      }
      if (given_[at] == '<') return false;
      if (IsSpace(given_[at]) || given_[at] == '/') {
        ++at;
        continue;
      }
      if (!ReadAttribute(at, tag)) return false;
    }
    return false;
  }

  bool ReadAttribute(std::size_t& at, Tag& tag) const {
    MarkupAttribute attribute;
    const std::size_t name = at;
    ++at;  // Also where it is an odd character: every step must advance.
    while (at < given_.size() && !IsSpace(given_[at]) && given_[at] != '=' &&
           given_[at] != '>' && given_[at] != '/')
      ++at;
    attribute.name = LowerAscii(given_.substr(name, at - name));
    while (at < given_.size() && IsSpace(given_[at]))
      ++at;
    if (at < given_.size() && given_[at] == '=') {
      ++at;
      while (at < given_.size() && IsSpace(given_[at]))
        ++at;
      if (at >= given_.size()) return false;
      if (!ReadValue(at, attribute)) return false;
    }
    attribute.element = tag.name;
    if (tag.attributes.size() < kMaxAttributes)
      tag.attributes.push_back(std::move(attribute));
    return true;
  }

  bool ReadValue(std::size_t& at, MarkupAttribute& attribute) const {
    const char quote = given_[at];
    std::size_t start = at;
    std::size_t end = 0;
    if (quote == '"' || quote == '\'') {
      start = at + 1;
      end = std::min(given_.find(quote, start), given_.size());
      at = std::min(end + 1, given_.size());
      if (end == given_.size()) return false;
    } else {
      end = std::min(given_.find_first_of(" \t\r\n\f>", start), given_.size());
      at = end;
      if (end == given_.size()) return false;
    }
    attribute.given = {start, end};
    attribute.value = DecodeEntities(given_.substr(start, end - start));
    return true;
  }

  void TakeTag(Tag tag) {
    out_.has_markup = true;
    at_ = tag.end;
    const Break how = BreakOf(tag.name);
    if (how != Break::kNone) {
      at_ = tag.end;
      out_.text += how == Break::kLine ? '\n' : ' ';
      out_.to_given.AddBlock(1, tag.end, 0);
    }
    if (tag.name == "a" || tag.name == "button") {
      CloseAnchors();
      if (!tag.closing) open_from_ = out_.attributes.size();
    }
    for (MarkupAttribute& attribute : tag.attributes) {
      if (out_.attributes.size() >= kMaxAttributes) break;
      attribute.content = {out_.text.size(), out_.text.size()};
      out_.attributes.push_back(std::move(attribute));
    }
    if (!tag.closing && IsRawText(tag.name)) SkipRawText(tag.name);
  }

  // Ends the text of the attributes of an open <a> or <button>.
  void CloseAnchors() {
    if (!open_from_) return;
    for (std::size_t i = *open_from_; i < out_.attributes.size(); ++i) {
      MarkupAttribute& attribute = out_.attributes[i];
      if (attribute.element == "a" || attribute.element == "button")
        attribute.content.end = out_.text.size();
    }
    open_from_.reset();
  }

  void SkipRawText(const std::string& element) {
    const std::string close = "</" + element;
    std::size_t at = at_;
    while ((at = given_.find("</", at)) != std::string_view::npos) {
      if (LowerAscii(given_.substr(at, close.size())) == close) break;
      at += 2;
    }
    at_ = at == std::string_view::npos ? given_.size() : at;
  }

  std::string_view given_;
  std::size_t at_ = 0;
  std::size_t walked_ = 0;  // Over what looked like a tag and was none.
  VisibleText out_;
  std::optional<std::size_t> open_from_;
};

}  // namespace

VisibleText ReduceMarkup(std::string_view given) {
  return Reducer(given).Run();
}

}  // namespace redflag
