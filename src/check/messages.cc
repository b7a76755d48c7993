#include "check/messages.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/ascii.h"
#include "core/utf8.h"

namespace redflag {
namespace {

// A placeholder's name is longer than one letter and shorter than a sentence.
constexpr std::size_t kMinName = 2;
constexpr std::size_t kMaxName = 60;

// Of one field; a text with more is no template of a tool that we know.
constexpr std::size_t kMaxUnknownNames = 10;

// Of a tag and of a file's extension with its dot, in bytes.
constexpr std::size_t kMaxTag = 500;
constexpr std::size_t kMaxExtension = 6;

// What stands before a parameter of a link, "&amp;" among them.
constexpr std::string_view kBeforeParameter = "?&;#/";

// No file that people attach has these in its name.
constexpr std::string_view kBetweenNames = ",;|\"\n\r\t[]{}<>";

bool IsNameCharacter(char c) {
  return IsAsciiAlnum(c) ||
         std::string_view("_-. :|").find(c) != std::string_view::npos;
}

// The name as tables spell it, or "" where this is no placeholder's name.
std::string PlainName(std::string_view inside) {
  if (inside.size() < kMinName || inside.size() > kMaxName) return "";
  if (!std::ranges::all_of(inside, IsNameCharacter)) return "";
  std::string name;
  for (const char c : inside)
    if (IsAsciiAlnum(c)) name += LowerAscii(c);
  return name;
}

// `shape` has a 'd' for each digit and other characters as they are.
bool HasShapeAt(std::string_view text, std::size_t at, std::string_view shape) {
  if (text.size() - at < shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const char c = text[at + i];
    if (shape[i] == 'd' ? !IsAsciiDigit(c) : c != shape[i]) return false;
  }
  const std::size_t end = at + shape.size();
  return end >= text.size() || !IsAsciiDigit(text[end]);
}

bool HoldsShape(std::string_view text, std::string_view shape) {
  for (std::size_t at = 0; at < text.size(); ++at)
    if ((at == 0 || !IsAsciiDigit(text[at - 1])) && HasShapeAt(text, at, shape))
      return true;
  return false;
}

bool HasTerm(const ScannedField& field, std::string_view column) {
  return std::ranges::any_of(field.terms, [column](const TermHit& hit) {
    return hit.table == "message/words" && hit.column == column;
  });
}

const TermHit* FirstTerm(const ScannedField& field, std::string_view column) {
  for (const TermHit& hit : field.terms)
    if (hit.table == "message/words" && hit.column == column) return &hit;
  return nullptr;
}

bool IsText(const Field& field) {
  return field.kind == FieldKind::kSubject || field.kind == FieldKind::kBody;
}

bool AsksForReview(const CheckInput& input) {
  for (std::size_t i = 0; i < input.fields.size(); ++i)
    if (IsText(input.document.fields[i]) && HasTerm(input.fields[i], "review"))
      return true;
  return false;
}

std::optional<std::size_t> IndexOf(const Document& document, FieldKind kind) {
  for (std::size_t i = 0; i < document.fields.size(); ++i)
    if (document.fields[i].kind == kind) return i;
  return std::nullopt;
}

// Whether `style`, in any case and spacing, holds one of `forbidden`. A
// semicolon stands around each declaration.
bool HoldsAny(std::string_view style,
              const std::vector<std::string>& forbidden) {
  std::string plain(1, ';');
  plain.append(LowerAscii(style)).append(1, ';');
  std::erase(plain, ' ');
  return std::ranges::any_of(forbidden, [&plain](const std::string& one) {
    return plain.find(one) != std::string::npos;
  });
}

// The element whose tag opens `rest`, in lower case, or "".
std::string OpenedElement(std::string_view rest) {
  if (!rest.starts_with('<')) return "";
  std::size_t end = 1;
  while (end < rest.size() && IsAsciiAlnum(rest[end]))
    ++end;
  return LowerAscii(rest.substr(1, end - 1));
}

// What stands at `at`: how many bytes of it part two lines of text, and
// whether they begin a new line.
struct Gap {
  std::size_t size = 0;  // 0: text that a person reads.
  bool is_break = false;
};

Gap GapAt(std::string_view text, std::size_t at, bool markup) {
  const std::string_view rest = text.substr(at);
  if (IsAsciiBlank(rest.front())) return {1, !markup && rest.front() == '\n'};
  if (!markup) return {};
  for (const std::string_view blank : {"&nbsp;", "&#160;", "\xC2\xA0"})
    if (rest.starts_with(blank)) return {blank.size(), false};
  const std::size_t end = rest.substr(0, kMaxTag).find('>');
  if (rest.front() != '<' || end == std::string_view::npos) return {};
  const std::string element = OpenedElement(rest);
  if (element == "img" || element == "hr") return {};
  return {end + 1, element == "br" || element == "p"};
}

// The first run of more than `most` line breaks between two lines.
std::optional<Span> LongBreak(std::string_view text, bool markup,
                              std::size_t most) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    std::size_t breaks = 0;
    for (Gap gap; at < text.size(); at += gap.size) {
      gap = GapAt(text, at, markup);
      if (gap.size == 0) break;
      if (gap.is_break) ++breaks;
    }
    const bool inside = start > 0 && at < text.size();
    if (inside && breaks > most) return Span{start, at};
    if (at < text.size()) ++at;
  }
  return std::nullopt;
}

bool EndsInExtension(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || name.size() - dot > kMaxExtension)
    return false;
  const std::string_view extension = name.substr(dot + 1);
  return std::ranges::all_of(extension, IsAsciiAlnum) &&
         std::ranges::any_of(extension, IsAsciiLetter);
}

// The names of files in a list of them, however it is written.
std::vector<Span> FileNames(std::string_view text) {
  std::vector<Span> names;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t start = text.find_first_not_of(kBetweenNames, at);
    if (start == std::string_view::npos) break;
    at = std::min(text.find_first_of(kBetweenNames, start), text.size());
    std::size_t end = at;
    while (start < end && text[start] == ' ')
      ++start;
    while (start < end && text[end - 1] == ' ')
      --end;
    if (EndsInExtension(text.substr(start, end - start)))
      names.push_back({start, end});
  }
  return names;
}

char32_t Hexadecimal(std::string_view text) {
  std::uint32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return value;
}

}  // namespace

Messages::Messages(const Tables& tables, const RuleBook& rules)
    : rules_(rules) {
  ReadSyntaxes(tables);
  ReadForm(tables);
}

void Messages::ReadSyntaxes(const Tables& tables) {
  for (const TableRow& row : tables.Get("message/placeholder-syntax").rows)
    syntaxes_.push_back({std::string(row.Text("open")),
                         std::string(row.Text("close")),
                         row.Text("known_names_only") == "true"});
  for (const TableRow& row : tables.Get("message/placeholders").rows) {
    for (const std::string& name : row.List("names")) {
      known_names_.insert(name);
      if (row.Text("means") == "order-id") order_names_.insert(name);
    }
  }
}

void Messages::ReadForm(const Tables& tables) {
  for (const TableRow& row : tables.Get("message/order-ids").rows)
    order_shapes_.emplace_back(row.Text("shape"));
  for (const TableRow& row : tables.Get("message/emoji").rows)
    emoji_.push_back(
        {Hexadecimal(row.Text("from")), Hexadecimal(row.Text("to"))});
  for (const TableRow& row : tables.Get("message/styles").rows)
    styles_.emplace_back(row.Text("style"));
  for (const TableRow& row : tables.Get("message/pixel-styles").rows)
    pixel_styles_.emplace_back(row.Text("style"));
  for (const TableRow& row : tables.Get("message/style-tags").rows) {
    const auto values = row.List("values");
    style_tags_.push_back({std::string(row.Text("element")),
                           std::string(row.Text("attribute")),
                           {values.begin(), values.end()}});
  }
  for (const TableRow& row : tables.Get("message/preset-ratings").rows)
    preset_ratings_.emplace_back(row.Text("parameter"));
  ReadAttachments(tables);
  for (const TableRow& row : tables.Get("message/languages").rows) {
    const auto list = row.List("languages");
    languages_.emplace(row.Text("marketplace"),
                       std::vector<std::string>(list.begin(), list.end()));
  }
  for (const TableRow& row : tables.Get("message/limits").rows) {
    limits_.emplace(row.Text("channel"),
                    static_cast<std::size_t>(row.Number("characters")));
    line_breaks_.emplace(row.Text("channel"),
                         static_cast<std::size_t>(row.Number("line_breaks")));
  }
}

void Messages::ReadAttachments(const Tables& tables) {
  for (const TableRow& row : tables.Get("message/attachments").rows)
    attachment_types_.insert(std::string(row.Text("extension")));
  for (const TableRow& row : tables.Get("message/attachment-fields").rows)
    attachment_fields_.insert(std::string(row.Text("attribute")));
  for (const TableRow& row : tables.Get("message/attachment-words").rows)
    for (const std::string& word : row.List("words"))
      attachment_words_.push_back(word);
}

void Messages::Add(std::string_view rule, const CheckInput& input,
                   std::size_t field, std::optional<Span> given,
                   std::vector<Finding>& out) const {
  const Rule* const found = rules_.Find(rule);
  if (found == nullptr) return;
  if (auto finding = MakeFinding(*found, input, field, given))
    out.push_back(*std::move(finding));
}

void Messages::Check(const CheckInput& input, std::vector<Finding>& out) const {
  CheckRequests(input, out);
  if (input.document.kind == DocumentKind::kMessage) CheckForm(input, out);
}

// One request often breaks several rules at once: findings whose places
// overlap share their root, so that they count once.
void Messages::CheckRequests(const CheckInput& input,
                             std::vector<Finding>& out) const {
  const std::size_t first = out.size();
  std::size_t end = 0;
  for (const Match& match : input.matches) {
    if (match.rule->family != "review-manipulation") continue;
    Finding finding = FindingOf(match, input);
    const bool joins = out.size() > first &&
                       out.back().field == finding.field &&
                       match.span.start < end;
    end = joins ? std::max(end, match.span.end) : match.span.end;
    finding.root = joins ? out.back().root
                         : "request:" + finding.field + ":" + finding.match;
    out.push_back(std::move(finding));
  }
}

void Messages::CheckForm(const CheckInput& input,
                         std::vector<Finding>& out) const {
  CheckOrderId(input, out);
  CheckLanguage(input, out);
  CheckSubject(input, out);
  CheckAttachments(input, out);
  for (std::size_t i = 0; i < input.fields.size(); ++i)
    if (IsText(input.document.fields[i])) CheckField(input, i, out);
}

void Messages::CheckField(const CheckInput& input, std::size_t field,
                          std::vector<Finding>& out) const {
  CheckLength(input, field, out);
  CheckPlaceholders(input, field, out);
  CheckStyle(input, field, out);
  CheckImages(input, field, out);
  CheckPresetRatings(input, field, out);
}

bool Messages::NamesOrder(const CheckInput& input) const {
  for (const Field& field : input.document.fields) {
    if (!IsText(field)) continue;
    for (const std::string& shape : order_shapes_)
      if (HoldsShape(field.text, shape)) return true;
    for (const Placeholder& placeholder : FindPlaceholders(field.text))
      if (order_names_.contains(placeholder.name)) return true;
  }
  return false;
}

void Messages::CheckOrderId(const CheckInput& input,
                            std::vector<Finding>& out) const {
  const auto body = IndexOf(input.document, FieldKind::kBody);
  if (body && AsksForReview(input) && !NamesOrder(input))
    Add("content/message-order-id", input, *body, std::nullopt, out);
}

void Messages::CheckLanguage(const CheckInput& input,
                             std::vector<Finding>& out) const {
  const auto languages = languages_.find(input.document.marketplace);
  const auto body = IndexOf(input.document, FieldKind::kBody);
  if (languages == languages_.end() || !body) return;
  const bool known = std::ranges::any_of(
      input.context.languages, [&languages](const std::string& language) {
        return std::ranges::find(languages->second, language) !=
               languages->second.end();
      });
  if (!known && !input.context.languages.empty())
    Add("content/message-language", input, *body, std::nullopt, out);
}

void Messages::CheckSubject(const CheckInput& input,
                            std::vector<Finding>& out) const {
  const auto subject = IndexOf(input.document, FieldKind::kSubject);
  if (!subject || !AsksForReview(input)) return;
  const ScannedField& field = input.fields[*subject];
  if (const TermHit* const hit = FirstTerm(field, "important"))
    Add("content/message-important", input, *subject,
        field.text->ToGiven(hit->span), out);
}

// Mail readers and exports keep the names of attachments as an attribute.
void Messages::CheckAttachments(const CheckInput& input,
                                std::vector<Finding>& out) const {
  for (std::size_t i = 0; i < input.document.fields.size(); ++i) {
    const Field& field = input.document.fields[i];
    if (field.kind != FieldKind::kAttribute ||
        !attachment_fields_.contains(LowerAscii(field.key)))
      continue;
    for (const Span name : FileNames(field.text))
      CheckAttachment(input, i, name, out);
  }
}

void Messages::CheckAttachment(const CheckInput& input, std::size_t field,
                               Span given, std::vector<Finding>& out) const {
  const std::string name =
      LowerAscii(std::string_view(input.document.fields[field].text)
                     .substr(given.start, given.end - given.start));
  if (!attachment_types_.contains(name.substr(name.rfind('.') + 1))) {
    Add("content/message-attachment", input, field, given, out);
    return;
  }
  const bool advertises =
      std::ranges::any_of(attachment_words_, [&name](const std::string& word) {
        return name.find(word) != std::string::npos;
      });
  if (advertises)
    Add("content/message-attachment-purpose", input, field, given, out);
}

void Messages::CheckLength(const CheckInput& input, std::size_t field,
                           std::vector<Finding>& out) const {
  if (input.document.fields[field].kind != FieldKind::kBody) return;
  const auto limit = limits_.find(ChannelName(input.document.channel));
  const std::string& visible = input.fields[field].text->visible;
  if (limit != limits_.end() && CodePoints(visible) > limit->second)
    Add("content/message-length", input, field, std::nullopt, out);
}

std::vector<Messages::Placeholder> Messages::FindPlaceholders(
    std::string_view text) const {
  std::vector<Placeholder> found;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t next = at + 1;
    for (const Syntax& syntax : syntaxes_) {
      if (!text.substr(at).starts_with(syntax.open)) continue;
      const std::size_t start = at + syntax.open.size();
      const std::string_view window = text.substr(start, kMaxName + 2);
      const std::size_t size = window.find(syntax.close);
      if (size == std::string_view::npos) continue;
      std::string name = PlainName(window.substr(0, size));
      if (name.size() < kMinName) continue;
      if (syntax.known_names_only && !known_names_.contains(name)) continue;
      next = start + size + syntax.close.size();
      found.push_back({{at, next}, std::move(name)});
      break;
    }
    at = next;
  }
  return found;
}

// Whether nothing that a person wrote is left without the placeholders.
bool Messages::IsAllPlaceholders(std::string_view text) const {
  const std::vector<Placeholder> placeholders = FindPlaceholders(text);
  std::size_t at = 0;
  const auto holds_words = [text](std::size_t from, std::size_t to) {
    return std::ranges::any_of(text.substr(from, to - from), [](char c) {
      return static_cast<unsigned char>(c) >= 0x80 || IsAsciiDigit(c) ||
             (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
  };
  for (const Placeholder& placeholder : placeholders) {
    if (holds_words(at, placeholder.given.start)) return false;
    at = placeholder.given.end;
  }
  return !placeholders.empty() && !holds_words(at, text.size());
}

// Each name is told once a field: a tool's template repeats its names.
void Messages::CheckPlaceholders(const CheckInput& input, std::size_t field,
                                 std::vector<Finding>& out) const {
  if (input.document.fields[field].kind == FieldKind::kBody &&
      IsAllPlaceholders(input.document.fields[field].text))
    Add("content/message-only-placeholders", input, field, std::nullopt, out);
  std::set<std::string, std::less<>> told;
  for (const Placeholder& placeholder :
       FindPlaceholders(input.document.fields[field].text)) {
    if (known_names_.contains(placeholder.name)) continue;
    if (!told.insert(placeholder.name).second) continue;
    Add("content/message-placeholder", input, field, placeholder.given, out);
    if (told.size() == kMaxUnknownNames) return;
  }
}

bool Messages::IsEmoji(char32_t c) const {
  return std::ranges::any_of(emoji_, [c](const Range& range) {
    return range.from <= c && c <= range.to;
  });
}

void Messages::CheckStyle(const CheckInput& input, std::size_t field,
                          std::vector<Finding>& out) const {
  const std::string& text = input.document.fields[field].text;
  std::optional<Span> emoji;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const bool is_emoji = IsEmoji(NextCodePoint(text, at));
    if (is_emoji && !emoji) emoji = Span{start, at};
    if (is_emoji && emoji->end == start) emoji->end = at;
  }
  if (emoji) Add("content/message-emoji", input, field, emoji, out);
  if (const auto style = FirstStyle(*input.fields[field].text, text))
    Add("content/message-style", input, field, style, out);
  const auto lines = line_breaks_.find(ChannelName(input.document.channel));
  if (lines == line_breaks_.end()) return;
  const bool markup = input.fields[field].text->has_markup;
  if (const auto gap = LongBreak(text, markup, lines->second))
    Add("content/message-blank-lines", input, field, gap, out);
}

std::optional<Span> Messages::FirstStyle(const NormalizedText& text,
                                         std::string_view given) const {
  for (const MarkupAttribute& attribute : text.attributes) {
    if (attribute.name == "style" && HoldsAny(attribute.value, styles_))
      return attribute.given;
    const std::string value = LowerAscii(attribute.value);
    for (const StyleTag& tag : style_tags_) {
      if (tag.attribute != attribute.name) continue;
      if (!tag.element.empty() && tag.element != attribute.element) continue;
      if (tag.values.empty() ||
          std::ranges::find(tag.values, value) != tag.values.end())
        return attribute.given;
    }
  }
  if (!text.has_markup) return std::nullopt;
  for (std::size_t at = given.find('<'); at != std::string_view::npos;
       at = given.find('<', at + 1)) {
    const std::string element = OpenedElement(given.substr(at, kMaxName));
    for (const StyleTag& tag : style_tags_)
      if (tag.attribute.empty() && tag.element == element)
        return Span{at, at + 1 + element.size()};
  }
  return std::nullopt;
}

void Messages::CheckImages(const CheckInput& input, std::size_t field,
                           std::vector<Finding>& out) const {
  const MarkupAttribute* source = nullptr;
  bool told = false;
  for (const MarkupAttribute& attribute :
       input.fields[field].text->attributes) {
    if (attribute.element != "img") continue;
    if (attribute.name == "src") {
      source = &attribute;
      told = false;
      if (LowerAscii(attribute.value).starts_with("http:"))
        Add("content/message-http-image", input, field, attribute.given, out);
    }
    if (attribute.name == "style" && HoldsAny(attribute.value, pixel_styles_))
      Add("content/message-tracking-pixel", input, field, attribute.given, out);
    const bool is_size =
        attribute.name == "width" || attribute.name == "height";
    const bool tiny = attribute.value == "1" || attribute.value == "0" ||
                      attribute.value == "1px" || attribute.value == "0px";
    if (!is_size || !tiny || told || source == nullptr) continue;
    Add("content/message-tracking-pixel", input, field, source->given, out);
    told = true;
  }
}

// A link that fills in the rating, wherever in the text or markup it stands.
void Messages::CheckPresetRatings(const CheckInput& input, std::size_t field,
                                  std::vector<Finding>& out) const {
  const std::string text = LowerAscii(input.document.fields[field].text);
  for (const std::string& parameter : preset_ratings_) {
    for (std::size_t at = text.find(parameter); at != std::string::npos;
         at = text.find(parameter, at + 1)) {
      const std::size_t end = at + parameter.size();
      const bool starts =
          at > 0 && kBeforeParameter.find(text[at - 1]) != std::string::npos;
      const bool ends = end == text.size() || !IsAsciiAlnum(text[end]);
      if (!starts || !ends) continue;
      Add("review-manipulation/preset-rating", input, field, Span{at, end},
          out);
      return;
    }
  }
}

}  // namespace redflag
