#include "report/json_out.h"

#include <array>
#include <charconv>
#include <cmath>
#include <ostream>

#include "core/ascii.h"
#include "core/utf8.h"

namespace redflag {
namespace {

constexpr std::size_t kFlushAt = std::size_t{1} << 16;

// What may need an escape, or be no UTF-8.
constexpr ByteSet kSpecial(
    std::string_view("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D"
                     "\x0E\x0F\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A"
                     "\x1B\x1C\x1D\x1E\x1F\"\\<\x7F",
                     36),
    true);

// U+2028 and U+2029 end lines in JavaScript and in line-based tools.
bool NeedsEscape(char32_t value) {
  return value < 0x20 || value == '"' || value == '\\' || value == 0x7F ||
         value == 0x2028 || value == 0x2029;
}

void AppendEscape(char32_t value, std::string& out) {
  switch (value) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4)
    out += kHex[(value >> static_cast<unsigned>(shift)) & 0xFU];
}

template <typename... Args>
void AppendNumber(std::string& out, Args... args) {
  // Large enough for every double in fixed notation.
  std::array<char, 400> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), args...);
  out.append(digits.data(), end.ptr);
}

}  // namespace

void JsonOut::Begin(char bracket) {
  Separate();
  buffer_ += bracket;
  has_items_.push_back(false);
}

void JsonOut::End(char bracket) {
  has_items_.pop_back();
  pending_break_.clear();
  buffer_ += bracket;
  if (buffer_.size() >= kFlushAt) Flush();
}

void JsonOut::Separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (!has_items_.empty()) {
    const bool first = !has_items_.back();
    has_items_.back() = true;
    if (!first) buffer_ += pending_break_.empty() && spacious() ? ", " : ",";
  }
  buffer_ += pending_break_;
  pending_break_.clear();
}

void JsonOut::BreakLine(std::size_t indent) {
  pending_break_.assign(1, '\n').append(indent, ' ');
}

void JsonOut::Key(std::string_view key) {
  Separate();
  Escape(key);
  buffer_ += spacious() ? ": " : ":";
  after_key_ = true;
}

void JsonOut::Escape(std::string_view text) {
  buffer_ += '"';
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (at = kSpecial.Find(text, at); at > start) {
      buffer_.append(text, start, at - start);
      continue;
    }
    const char32_t value = NextCodePoint(text, at);
    if (value == kInvalidCodePoint)
      buffer_ += "\uFFFD";
    else if (NeedsEscape(value) || (value == '<' && place_ == Place::kInHtml))
      AppendEscape(value, buffer_);
    else
      buffer_.append(text, start, at - start);
  }
  buffer_ += '"';
}

void JsonOut::String(std::string_view text) {
  Separate();
  Escape(text);
}

void JsonOut::Bool(bool value) {
  Separate();
  buffer_ += value ? "true" : "false";
}

void JsonOut::Count(std::size_t number) {
  Separate();
  AppendNumber(buffer_, number);
}

void JsonOut::Number(double number) {
  Separate();
  if (!std::isfinite(number)) number = 0;
  AppendNumber(buffer_, std::round(number * 10000) / 10000);
}

void JsonOut::Tenths(double number) {
  Separate();
  if (!std::isfinite(number)) number = 0;
  AppendNumber(buffer_, number, std::chars_format::fixed, 1);
}

void JsonOut::StringField(std::string_view key, std::string_view text) {
  Key(key);
  String(text);
}

void JsonOut::CountField(std::string_view key, std::size_t number) {
  Key(key);
  Count(number);
}

void JsonOut::StringsField(std::string_view key,
                           const std::vector<std::string>& texts) {
  Key(key);
  BeginArray();
  for (const std::string& text : texts)
    String(text);
  EndArray();
}

void JsonOut::Flush() {
  out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  buffer_.clear();
}

}  // namespace redflag
