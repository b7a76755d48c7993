// Where a URL's path ends, by the customs of linkifiers: brackets and quotes
// come in pairs, and the punctuation of the sentence around stays outside.
#include <string>

#include "link/address_scan.h"
#include "link/characters.h"

namespace redflag {
namespace {

constexpr std::size_t kPairReach = 2000;  // Between two brackets.

char Closing(char c) {
  switch (c) {
    case '(':
      return ')';
    case '[':
      return ']';
    case '{':
      return '}';
    case '"':
    case '\'':
      return c;
    default:
      return '\0';
  }
}

bool EndsPath(const std::string& text, std::size_t at) {
  if (at >= text.size()) return true;
  if (IsAscii(text[at])) return IsSeparator(static_cast<char32_t>(text[at]));
  const char32_t c = DecodeAt(text, at).value;
  // Japanese goes on without a blank; Han letters may belong to the path.
  return IsSeparator(c) || (c >= 0x3001 && c <= 0x30FF) || c >= 0xFF00;
}

// The position after the pair that opens at `at`, or `at` where it has none.
std::size_t AfterPair(const std::string& text, std::size_t at) {
  const char close = Closing(text[at]);
  std::size_t end = at + 1;
  while (end - at < kPairReach && !EndsPath(text, end)) {
    if (text[end] == close) return end + 1;
    end += DecodeAt(text, end).size;
  }
  return at;
}

// Punctuation that belongs to the path only where more of it follows.
bool IsSentenceMark(char c) {
  return c == '.' || c == ',' || c == ';' || c == '!' || c == '?';
}

std::size_t AfterMarks(const std::string& text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && IsSentenceMark(text[end]))
    ++end;
  if (EndsPath(text, end)) return at;
  const char c = text[end];
  if (c == ')' || c == ']' || c == '}') return at;
  if (Closing(c) == '\0') return end;
  const std::size_t after = AfterPair(text, end);
  return after == end ? at : after;
}

// An apostrophe inside a word, or a quoted part.
std::size_t AfterApostrophe(const std::string& text, std::size_t at) {
  const std::size_t pair = AfterPair(text, at);
  if (pair > at) return pair;
  const bool inside =
      at + 1 < text.size() && (IsAlnum(text[at + 1]) || text[at + 1] == '-');
  return inside ? at + 1 : at;
}

}  // namespace

std::size_t PathEnd(const std::string& text, std::size_t at) {
  if (at >= text.size()) return at;
  const char first = text[at];
  if (first != '/' && first != '?' && first != '#' && first != '\\') return at;
  std::size_t end = at;
  if (first == '?' || first == '#') {
    if (EndsPath(text, at + 1)) return first == '#' ? at + 1 : at;
    ++end;
  }
  while (!EndsPath(text, end)) {
    const char c = text[end];
    std::size_t next = end + DecodeAt(text, end).size;
    if (IsSentenceMark(c)) next = AfterMarks(text, end);
    if (c == '\'') next = AfterApostrophe(text, end);
    if (c != '\'' && Closing(c) != '\0') next = AfterPair(text, end);
    if (c == ')' || c == ']' || c == '}') next = end;
    if (next <= end) break;
    end = next;
  }
  return end;
}

}  // namespace redflag
