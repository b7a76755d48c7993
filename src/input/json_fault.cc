// A strict reader that keeps nothing but its place. The fast parser says only
// that a text is broken; people want to know where.
#include "input/json_fault.h"

#include <cctype>
#include <cstdint>
#include <vector>

namespace redflag {
namespace {

class Checker {
 public:
  explicit Checker(std::string_view text) : text_(text) {}

  std::optional<JsonFault> Run() {
    SkipSpace();
    if (at_ == text_.size()) return Fault("the record is empty");
    while (!fault_ && !done_)
      Step();
    if (fault_) return fault_;
    if (at_ < text_.size()) return Fault("something follows the end");
    return std::nullopt;
  }

 private:
  // What may come next.
  enum class Want { kValue, kValueOrEnd, kKey, kKeyOrEnd, kComma };

  std::optional<JsonFault> Fault(const char* what) {
    if (!fault_) fault_ = JsonFault{at_, what};
    return fault_;
  }

  char Now() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void SkipSpace() {
    at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
  }

  void Step() {
    if (at_ == text_.size()) {
      Fault("the record ends too early");
      return;
    }
    switch (want_) {
      case Want::kValueOrEnd:
        if (Now() == ']') return Close();
        return Value();
      case Want::kValue:
        return Value();
      case Want::kKeyOrEnd:
        if (Now() == '}') return Close();
        return Key();
      case Want::kKey:
        return Key();
      case Want::kComma:
        return Comma();
    }
  }

  void Open(char closer, Want next) {
    closers_.push_back(closer);
    ++at_;
    want_ = next;
    SkipSpace();
  }

  void Close() {
    ++at_;
    closers_.pop_back();
    AfterValue();
  }

  void AfterValue() {
    SkipSpace();
    done_ = closers_.empty();
    want_ = Want::kComma;
  }

  void Comma() {
    if (Now() == closers_.back()) return Close();
    if (Now() != ',') {
      Fault(closers_.back() == '}' ? "expected ',' or '}'"
                                   : "expected ',' or ']'");
      return;
    }
    ++at_;
    SkipSpace();
    want_ = closers_.back() == '}' ? Want::kKey : Want::kValue;
  }

  void Key() {
    if (Now() != '"') {
      Fault("expected a name in quotes");
      return;
    }
    String();
    SkipSpace();
    if (fault_) return;
    if (Now() != ':') {
      Fault("expected ':'");
      return;
    }
    ++at_;
    SkipSpace();
    want_ = Want::kValue;
  }

  void Value() {
    const char c = Now();
    if (c == '{') return Open('}', Want::kKeyOrEnd);
    if (c == '[') return Open(']', Want::kValueOrEnd);
    if (c == '"') {
      String();
    } else if (c == '-' || std::isdigit(static_cast<unsigned char>(c)) != 0) {
      Number();
    } else {
      Word();
    }
    if (!fault_) AfterValue();
  }

  void Word() {
    for (const std::string_view word : {"true", "false", "null"}) {
      if (!text_.substr(at_).starts_with(word)) continue;
      at_ += word.size();
      return;
    }
    Fault("expected a value");
  }

  void Digits() {
    if (std::isdigit(static_cast<unsigned char>(Now())) == 0) {
      Fault("expected a digit");
      return;
    }
    while (std::isdigit(static_cast<unsigned char>(Now())) != 0)
      ++at_;
  }

  void Number() {
    if (Now() == '-') ++at_;
    if (Now() == '0')
      ++at_;
    else
      Digits();
    if (Now() == '.' && !fault_) {
      ++at_;
      Digits();
    }
    if ((Now() == 'e' || Now() == 'E') && !fault_) {
      ++at_;
      if (Now() == '+' || Now() == '-') ++at_;
      Digits();
    }
  }

  void String() {
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = Now();
      if (c == '"') {
        ++at_;
        return;
      }
      if (static_cast<unsigned char>(c) < 0x20) {
        Fault(c == '\0' ? "a NUL byte in a text"
                        : "a control character in a text");
        return;
      }
      if (c == '\\' && !Escape()) return;
    }
    Fault("a text is never closed");
  }

  bool Escape() {
    const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    bool good = c != '\0' && std::string_view("\"\\/bfnrtu").find(c) !=
                                 std::string_view::npos;
    for (std::size_t i = 2; good && c == 'u' && i < 6; ++i)
      good = at_ + i < text_.size() &&
             std::isxdigit(static_cast<unsigned char>(text_[at_ + i])) != 0;
    if (!good)
      Fault("a bad escape in a text");
    else
      at_ += c == 'u' ? 5 : 1;
    return good;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Want want_ = Want::kValue;
  std::vector<char> closers_;
  bool done_ = false;
  std::optional<JsonFault> fault_;
};

}  // namespace

std::optional<JsonFault> FindJsonFault(std::string_view text) {
  return Checker(text).Run();
}

std::string PlaceOf(std::string_view text, std::size_t offset, std::size_t line,
                    std::size_t column) {
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<std::uint8_t>(c) & 0xC0) != 0x80) {
      ++column;
    }
  }
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace redflag
