// JSON written as it comes, without a tree in memory.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace redflag {

// Commas and escapes are its business, the nesting is the caller's. Strings
// are made valid UTF-8: what is none becomes U+FFFD.
class JsonOut {
 public:
  // Within HTML "<" is escaped too, so that no text ends the element, and
  // nothing is spent on blanks.
  enum class Place { kAlone, kInHtml };

  // REQUIRES: `out` outlives it.
  explicit JsonOut(std::ostream& out, Place place = Place::kAlone)
      : out_(out), place_(place) {}
  ~JsonOut() { Flush(); }
  JsonOut(const JsonOut&) = delete;
  JsonOut& operator=(const JsonOut&) = delete;

  void BeginObject() { Begin('{'); }
  void EndObject() { End('}'); }
  void BeginArray() { Begin('['); }
  void EndArray() { End(']'); }
  void Key(std::string_view key);

  void String(std::string_view text);
  // A value that is JSON already.
  void Raw(std::string_view json) {
    Separate();
    buffer_ += json;
  }
  void Bool(bool value);
  void Count(std::size_t number);
  void Number(double number);  // At most 4 decimals; 0 for what is no number.
  void Tenths(double number);  // One decimal, always.

  void StringField(std::string_view key, std::string_view text);
  void CountField(std::string_view key, std::size_t number);
  void StringsField(std::string_view key,
                    const std::vector<std::string>& texts);

  // A line break before the next key or value, after its comma.
  void BreakLine(std::size_t indent);
  // Raw text between values, such as the line break after a whole one.
  void EndLine() { buffer_ += '\n'; }
  void Flush();

 private:
  void Begin(char bracket);
  void End(char bracket);
  void Separate();
  void Escape(std::string_view text);
  bool spacious() const { return place_ == Place::kAlone; }

  std::ostream& out_;
  Place place_;
  std::string buffer_;
  std::vector<bool> has_items_;  // Of each open bracket.
  bool after_key_ = false;
  std::string pending_break_;
};

}  // namespace redflag
