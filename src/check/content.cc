#include "check/content.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "core/ascii.h"
#include "core/utf8.h"

namespace redflag {
namespace {

bool IsBlank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && IsBlank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back()))
    text.remove_suffix(1);
  return text;
}

LengthUnit UnitFromName(std::string_view name) {
  if (name == "bytes") return LengthUnit::kBytes;
  if (name == "bytes-without-blanks") return LengthUnit::kBytesWithoutBlanks;
  return LengthUnit::kCharacters;
}

// The span of what is left of a field when blanks at both ends are cut.
Span TrimmedSpan(std::string_view text) {
  const std::string_view inner = Trimmed(text);
  if (inner.empty()) return {0, 0};
  const auto start = static_cast<std::size_t>(inner.data() - text.data());
  return {start, start + inner.size()};
}

// The element's name of a tag that starts at text[at] == '<', lower case, and
// "" where it is none. `end` is moved behind the '>'.
std::string TagAt(std::string_view text, std::size_t at, std::size_t& end) {
  constexpr std::size_t kLongestTag = 300;
  std::size_t i = at + 1;
  if (i < text.size() && text[i] == '/') ++i;
  std::string name;
  while (i < text.size() && IsAsciiLetter(text[i]))
    name += static_cast<char>(text[i++] | 0x20);
  if (name.empty()) return "";
  const std::size_t close = text.substr(0, at + kLongestTag).find('>', i);
  if (close == std::string_view::npos) return "";
  end = close + 1;
  return name;
}

std::vector<std::size_t> FieldsOf(const Document& document, FieldKind kind) {
  std::vector<std::size_t> fields;
  for (std::size_t i = 0; i < document.fields.size(); ++i)
    if (document.fields[i].kind == kind) fields.push_back(i);
  return fields;
}

// A "?" between letters of one word is what an export left of a letter.
bool IsLostLetter(std::string_view text, Span symbol) {
  const auto letter = [](char c) {
    return IsAsciiLetter(c) || static_cast<unsigned char>(c) >= 0x80;
  };
  const bool within = symbol.start > 0 && symbol.end < text.size();
  return within && text[symbol.start] == '?' &&
         letter(text[symbol.start - 1]) && letter(text[symbol.end]) &&
         LowerAscii(text[symbol.end]) == text[symbol.end];
}

}  // namespace

std::size_t LengthIn(std::string_view text, LengthUnit unit) {
  const std::string_view inner = Trimmed(text);
  if (unit == LengthUnit::kCharacters) return CodePoints(inner);
  if (unit == LengthUnit::kBytes) return inner.size();
  return inner.size() -
         static_cast<std::size_t>(std::ranges::count_if(inner, IsBlank));
}

Content::Content(const Tables& tables, const RuleBook& rules) : rules_(rules) {
  for (const TableRow& row : tables.Get("content/limits").rows) {
    const Rule* const rule = rules.Find(row.Text("rule"));
    if (rule == nullptr) continue;
    limits_.push_back({rule, std::string(row.Text("field")),
                       UnitFromName(row.Text("unit")),
                       static_cast<std::size_t>(row.Number("least")),
                       static_cast<std::size_t>(row.Number("most"))});
  }
  for (const TableRow& row : tables.Get("content/partial-records").rows)
    for (const std::string& value : row.List("values"))
      partial_[std::string(row.Text("attribute"))].insert(value);
  for (const TableRow& row : tables.Get("content/symbols").rows) {
    const Rule* const rule = rules.Find(row.Text("rule"));
    const auto field = FieldKindFromName(row.Text("field"));
    if (rule == nullptr || !field) continue;
    Symbols symbols{rule, *field, {}};
    const std::string_view text = row.Text("symbols");
    for (std::size_t at = 0; at < text.size();)
      symbols.symbols.insert(NextCodePoint(text, at));
    symbols_.push_back(std::move(symbols));
  }
  for (const TableRow& row : tables.Get("message/emoji").rows) {
    const auto code_point = [&row](std::string_view column) {
      return static_cast<char32_t>(
          std::strtoul(std::string(row.Text(column)).c_str(), nullptr, 16));
    };
    emoji_.push_back({code_point("from"), code_point("to")});
  }
  for (const TableRow& row : tables.Get("content/common-words").rows)
    for (const std::string& word : row.List("words"))
      common_words_.insert(word);
  for (const TableRow& row : tables.Get("content/markup").rows)
    for (const std::string& tag : row.List("tags"))
      tags_[std::string(row.Text("field"))].insert(tag);
  for (const TableRow& row : tables.Get("content/numbers").rows)
    numbers_[std::string(row.Text("name"))] = row.Number("value");
}

void Content::Add(std::string_view rule, const CheckInput& input,
                  std::size_t field, std::optional<Span> given,
                  std::vector<Finding>& out) const {
  const Rule* const found = Find(rule);
  if (found == nullptr) return;
  if (auto finding = MakeFinding(*found, input, field, given))
    out.push_back(*std::move(finding));
}

// Of a field's limits the first that is passed is told; the table has them
// from the most severe down.
void Content::CheckLengths(const CheckInput& input, std::size_t field,
                           std::vector<Finding>& out) const {
  const Field& where = input.document.fields[field];
  const std::string_view name = where.kind == FieldKind::kAttribute
                                    ? std::string_view(where.key)
                                    : FieldKindName(where.kind);
  if (Trimmed(where.text).empty()) return;
  for (const Limit& limit : limits_) {
    if (limit.field != name) continue;
    const std::size_t length = LengthIn(where.text, limit.unit);
    if (length >= limit.least && (limit.most == 0 || length <= limit.most))
      continue;
    auto finding = MakeFinding(*limit.rule, input, field, std::nullopt);
    if (!finding) continue;
    finding->message =
        FillIn(finding->message, {{"length", std::to_string(length)},
                                  {"most", std::to_string(limit.most)},
                                  {"least", std::to_string(limit.least)}});
    finding->evidence = Evidence(where.text, {0, 0});
    out.push_back(*std::move(finding));
    return;
  }
}

void Content::CheckSymbols(const CheckInput& input, std::size_t field,
                           std::vector<Finding>& out) const {
  const Field& where = input.document.fields[field];
  for (const Symbols& row : symbols_) {
    if (row.field != where.kind) continue;
    for (std::size_t at = 0; at < where.text.size();) {
      const std::size_t start = at;
      if (!row.symbols.contains(NextCodePoint(where.text, at)) ||
          IsLostLetter(where.text, {start, at}))
        continue;
      if (auto finding = MakeFinding(*row.rule, input, field, Span{start, at}))
        out.push_back(*std::move(finding));
      break;
    }
  }
}

bool Content::IsEmoji(char32_t c) const {
  return std::ranges::any_of(emoji_, [c](const Range& range) {
    return range.from <= c && c <= range.to;
  });
}

void Content::CheckEmoji(const CheckInput& input, std::size_t field,
                         std::vector<Finding>& out) const {
  const std::string& text = input.document.fields[field].text;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (!IsEmoji(NextCodePoint(text, at))) continue;
    Add("content/emoji", input, field, Span{start, at}, out);
    return;
  }
}

void Content::CheckMarkup(const CheckInput& input, std::size_t field,
                          std::vector<Finding>& out) const {
  const Field& where = input.document.fields[field];
  const auto allowed = tags_.find(FieldKindName(where.kind));
  if (allowed == tags_.end()) return;
  std::size_t at = where.text.find('<');
  while (at != std::string::npos) {
    std::size_t end = at + 1;
    const std::string tag = TagAt(where.text, at, end);
    if (!tag.empty() && !allowed->second.contains(tag)) {
      Add("content/markup", input, field, Span{at, end}, out);
      return;
    }
    at = where.text.find('<', end);
  }
}

void Content::CheckCapitals(const CheckInput& input, std::size_t field,
                            std::vector<Finding>& out) const {
  const std::string& text = input.document.fields[field].text;
  double letters = 0;
  double capitals = 0;
  for (const char c : text) {
    if (!IsAsciiLetter(c)) continue;
    ++letters;
    if (c >= 'A' && c <= 'Z') ++capitals;
  }
  const auto least = numbers_.find("capitals-letters");
  const auto share = numbers_.find("capitals-share");
  if (least == numbers_.end() || share == numbers_.end()) return;
  if (letters < least->second || capitals < share->second * letters) return;
  Add("content/capitals", input, field, TrimmedSpan(text), out);
}

// A word that stands more often in the title than it may.
void Content::CheckRepetition(const CheckInput& input, std::size_t field,
                              std::vector<Finding>& out) const {
  const NormalizedText& text = *input.fields[field].text;
  const auto most = numbers_.find("word-repetitions");
  if (most == numbers_.end()) return;
  std::map<std::string, std::size_t, std::less<>> seen;
  for (std::size_t i = 0; i < text.words.size(); ++i) {
    const std::size_t start = text.words[i];
    std::size_t end = start + 1;
    while (end < text.plain.size() && !text.boundary[end])
      ++end;
    const std::string word = text.plain.substr(start, end - start);
    // Characters of scripts without spaces are no words, nor are numbers.
    if (word.size() < 3 || !IsAsciiLetter(word[0])) continue;
    if (common_words_.contains(word)) continue;
    if (static_cast<double>(++seen[word]) <= most->second) continue;
    Add("content/word-repetition", input, field, text.ToGiven({start, end}),
        out);
    return;
  }
}

// Whether a record says that it changes only a part of its listing.
bool Content::IsPartial(const Document& document) const {
  return std::ranges::any_of(document.fields, [this](const Field& field) {
    if (field.kind != FieldKind::kAttribute) return false;
    const auto values = partial_.find(field.key);
    return values != partial_.end() && values->second.contains(field.text);
  });
}

void Content::CheckEmpty(const CheckInput& input,
                         std::vector<Finding>& out) const {
  bool has_title = false;
  for (std::size_t i = 0; i < input.document.fields.size(); ++i) {
    const Field& field = input.document.fields[i];
    const bool empty = Trimmed(field.text).empty();
    if (field.kind == FieldKind::kTitle && !empty) has_title = true;
    const bool counts = field.kind == FieldKind::kBullet ||
                        field.kind == FieldKind::kDescription ||
                        field.kind == FieldKind::kSearchTerms;
    if (empty && counts)
      Add("content/empty-field", input, i, std::nullopt, out);
  }
  const std::vector<std::size_t> titles =
      FieldsOf(input.document, FieldKind::kTitle);
  if (!has_title && !input.document.fields.empty() &&
      !IsPartial(input.document))
    Add("content/empty-title", input,
        titles.empty() ? input.document.fields.size() : titles[0], std::nullopt,
        out);
}

void Content::CheckBullets(const CheckInput& input,
                           std::vector<Finding>& out) const {
  const std::vector<std::size_t> bullets =
      FieldsOf(input.document, FieldKind::kBullet);
  std::set<std::string_view> seen;
  std::size_t total = 0;
  for (const std::size_t bullet : bullets) {
    const std::string& plain = input.fields[bullet].text->plain;
    const std::string_view text = Trimmed(plain);
    total += LengthIn(input.document.fields[bullet].text, LengthUnit::kBytes);
    if (!text.empty() && !seen.insert(text).second)
      Add("content/bullet-repeated", input, bullet,
          TrimmedSpan(input.document.fields[bullet].text), out);
  }
  const auto over = [this](const char* name, std::size_t value) {
    const auto most = numbers_.find(name);
    return most != numbers_.end() && static_cast<double>(value) > most->second;
  };
  if (over("bullets", bullets.size()))
    Add("content/bullet-count", input, bullets.back(), std::nullopt, out);
  if (over("bullets-bytes", total))
    Add("content/bullets-size", input, bullets[0], std::nullopt, out);
}

void Content::Check(const CheckInput& input, std::vector<Finding>& out) const {
  for (const Match& match : input.matches)
    if (match.rule->family == "content") out.push_back(FindingOf(match, input));
  if (input.document.kind != DocumentKind::kListing) return;
  for (std::size_t i = 0; i < input.document.fields.size(); ++i) {
    const FieldKind kind = input.document.fields[i].kind;
    CheckLengths(input, i, out);
    CheckSymbols(input, i, out);
    CheckMarkup(input, i, out);
    if (kind == FieldKind::kTitle || kind == FieldKind::kBullet)
      CheckEmoji(input, i, out);
    if (kind != FieldKind::kTitle) continue;
    CheckCapitals(input, i, out);
    CheckRepetition(input, i, out);
  }
  CheckEmpty(input, out);
  CheckBullets(input, out);
}

}  // namespace redflag
