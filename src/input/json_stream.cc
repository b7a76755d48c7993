#include "input/json_stream.h"

#include <algorithm>

#include "core/limits.h"
#include "input/json_fault.h"

namespace redflag {
namespace {

constexpr std::size_t kJsonChunk = std::size_t{64} << 10;

bool IsSpace(int c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string_view Trim(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

// Whether the file is one record a line, by its first two lines.
bool LooksLikeLines(std::string_view head) {
  head = head.substr(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
  if (!head.starts_with('{')) return false;
  const std::size_t end = head.find('\n');
  const std::string_view first = Trim(head.substr(0, end));
  if (end == std::string_view::npos || Trim(head.substr(end)).empty())
    return false;
  if (!FindJsonFault(first)) return true;
  // A broken first line: pretty printing breaks lines after these only.
  const bool open_end =
      std::string_view("{[,:").find(first.back()) != std::string_view::npos;
  return !open_end && Trim(head.substr(end)).starts_with('{');
}

}  // namespace

JsonStream::JsonStream(ByteStream& bytes, const Vocabulary& vocabulary,
                       bool named_lines)
    : bytes_(bytes), vocabulary_(vocabulary) {
  const std::string_view head = bytes_.Peek(kJsonChunk);
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  const bool array = first != std::string_view::npos && head[first] == '[';
  if ((named_lines && !array) || LooksLikeLines(head)) mode_ = Mode::kLines;
}

bool JsonStream::Next(RawRecord* record) {
  record->text.clear();
  record->error.reset();
  if (mode_ == Mode::kLines) return NextLine(record);
  while (true) {
    if (mode_ == Mode::kElements) {
      if (NextElement(record)) return true;
      continue;
    }
    if (!NextValue(record)) return false;
    if (mode_ != Mode::kElements) return true;
    record->text.clear();
  }
}

bool JsonStream::NextLine(RawRecord* record) {
  const std::size_t limit = DefaultLimits().record_bytes;
  bool over = false;
  while (bytes_.ReadLine('\n', limit, &record->text, &over)) {
    record->line = line_++;
    record->column = 1;
    while (!record->text.empty() && IsSpace(record->text.back()))
      record->text.pop_back();
    if (over) {
      record->text.clear();
      Fail(record, ErrorKind::kLimit, "the line is longer than the limit");
      return true;
    }
    if (!Trim(record->text).empty()) return true;
  }
  return false;
}

int JsonStream::Now() {
  if (at_ == ahead_.size()) {
    bytes_.Skip(at_);
    at_ = 0;
    ahead_ = bytes_.Peek(1);
    if (ahead_.empty()) return -1;
  }
  return static_cast<unsigned char>(ahead_[at_]);
}

void JsonStream::Advance() {
  const auto c = static_cast<unsigned char>(ahead_[at_++]);
  if (c == '\n') {
    ++line_;
    column_ = 1;
  } else if ((c & 0xC0) != 0x80) {
    ++column_;
  }
}

void JsonStream::SkipSpace() {
  while (IsSpace(Now()))
    Advance();
}

void JsonStream::Fail(RawRecord* record, ErrorKind kind, const char* what) {
  if (record->error) return;
  const std::size_t line = mode_ == Mode::kLines ? record->line : line_;
  const std::size_t column = mode_ == Mode::kLines ? 1 : column_;
  record->error = Error{kind, "line " + std::to_string(line) + ", column " +
                                  std::to_string(column) + ": " + what};
}

// A value of the top level; goes over to the elements of a list instead where
// that is what the value is.
bool JsonStream::NextValue(RawRecord* record) {
  if (mode_ == Mode::kTail) SkipTail();
  SkipSpace();
  if (Now() < 0) return false;
  if (Now() == '[') {
    Advance();
    mode_ = Mode::kElements;
    list_of_file_ = true;
    SkipSpace();
    return true;
  }
  const std::size_t column = column_;
  ReadValue(record);
  if (entered_list_) {
    entered_list_ = false;
    mode_ = Mode::kElements;
    list_of_file_ = false;
    return true;
  }
  if (record->error) SkipToLineLike(column);
  return true;
}

bool JsonStream::NextElement(RawRecord* record) {
  SkipSpace();
  if (Now() == ',') {
    Advance();
    SkipSpace();
  }
  if (Now() == ']') {
    Advance();
    mode_ = list_of_file_ ? Mode::kValues : Mode::kTail;
    return false;
  }
  if (Now() < 0) {
    mode_ = Mode::kValues;
    if (told_end_) return false;
    record->line = line_;
    record->column = column_;
    Fail(record, ErrorKind::kTruncated, "the list is never closed");
    return true;
  }
  const std::size_t column = column_;
  ReadValue(record);
  if (!record->error) {
    SkipSpace();
    const int next = Now();
    if (next == ',' || next == ']' || next < 0) return true;
    Fail(record, ErrorKind::kSyntax, "expected ',' or ']'");
  }
  SkipToLineLike(column);
  return true;
}

void JsonStream::Take(RawRecord* record) {
  if (record->text.size() < DefaultLimits().record_bytes)
    record->text += static_cast<char>(Now());
  else
    Fail(record, ErrorKind::kLimit, "the record is larger than the limit");
  Advance();
}

void JsonStream::ReadValue(RawRecord* record) {
  record->line = line_;
  record->column = column_;
  saw_content_ = false;
  std::string closers;
  if (Now() == '"') {
    ReadString(record);
    return;
  }
  if (Now() != '{' && Now() != '[') {  // A number or a word, or rubbish.
    do
      Take(record);
    while (Now() >= 0 && !IsSpace(Now()) && Now() != ',' && Now() != ']');
    return;
  }
  while (ReadNested(record, &closers) && !closers.empty()) {
  }
}

// One step within an object or list. False where the value cannot be read on.
bool JsonStream::ReadNested(RawRecord* record, std::string* closers) {
  // Deeper than this the parser refuses the record anyway; the depth alone is
  // counted then.
  const int c = Now();
  if (c < 0) {
    Fail(record, ErrorKind::kTruncated, "the input ends within a record");
    told_end_ = true;
    return false;
  }
  if (c == '"') {
    const std::size_t start = record->text.size();
    if (!ReadString(record)) return false;
    entered_list_ = closers->size() == 1 && mode_ == Mode::kValues &&
                    EntersList(*record, start);
    return !entered_list_;
  }
  if (c == '{' || c == '[') *closers += c == '{' ? '}' : ']';
  if (c == '}' || c == ']') {
    if (closers->back() != c) {
      Fail(record, ErrorKind::kSyntax, "a bracket closes what is not open");
      return false;
    }
    closers->pop_back();
  }
  Take(record);
  return true;
}

bool JsonStream::ReadString(RawRecord* record) {
  Take(record);
  while (Now() != '"') {
    TakePlain(record);
    if (Now() == '"') break;
    if (Now() == '\n' || Now() < 0) {
      told_end_ = Now() < 0;
      Fail(record, told_end_ ? ErrorKind::kTruncated : ErrorKind::kSyntax,
           "a text is never closed");
      return false;
    }
    if (Now() != '\\') continue;  // More of the text has come in.
    Take(record);                 // The backslash, and what it escapes.
    if (Now() >= 0 && Now() != '\n') Take(record);
  }
  Take(record);
  return true;
}

// All that comes before the next quote, backslash or line end, as far as it
// is at hand.
void JsonStream::TakePlain(RawRecord* record) {
  if (Now() < 0) return;
  const std::string_view rest = ahead_.substr(at_);
  const std::string_view plain = rest.substr(0, rest.find_first_of("\"\\\n"));
  if (record->text.size() + plain.size() <= DefaultLimits().record_bytes)
    record->text += plain;
  else
    Fail(record, ErrorKind::kLimit, "the record is larger than the limit");
  column_ += static_cast<std::size_t>(std::ranges::count_if(plain, [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
  at_ += plain.size();
}

// Whether the string just read is the key of a list of records, and what
// follows it is such a list. Consumes up to the first element then.
bool JsonStream::EntersList(const RawRecord& record, std::size_t start) {
  if (record.text.size() < start + 2) return false;
  const std::string_view key = std::string_view(record.text)
                                   .substr(start + 1)
                                   .substr(0, record.text.size() - start - 2);
  const std::optional<Slot> slot = vocabulary_.Name(key);
  saw_content_ = saw_content_ || slot == Slot::kTitle || slot == Slot::kBody ||
                 slot == Slot::kDescription || slot == Slot::kBullets;
  if (slot != Slot::kRecords || saw_content_) return false;
  // Look before taking anything: the value may be none.
  const std::string_view rest = bytes_.Peek(at_ + 64).substr(at_);
  ahead_ = bytes_.Peek(at_ + 64);
  const std::size_t colon = rest.find_first_not_of(" \t\r\n");
  if (colon == std::string_view::npos || rest[colon] != ':') return false;
  const std::size_t open = rest.find_first_not_of(" \t\r\n", colon + 1);
  if (open == std::string_view::npos || rest[open] != '[') return false;
  for (std::size_t i = 0; i <= open; ++i)
    Advance();
  return true;
}

// After a broken record: on to the next line whose first byte is '{' in the
// same column as the broken record's, or to the end.
void JsonStream::SkipToLineLike(std::size_t column) {
  while (Now() >= 0) {
    while (Now() >= 0 && Now() != '\n')
      Advance();
    SkipSpace();
    if (Now() == '{' && column_ == column) return;
  }
  told_end_ = true;
}

// What follows the list in the object that wraps it.
void JsonStream::SkipTail() {
  mode_ = Mode::kValues;
  std::size_t depth = 1;
  RawRecord dropped;
  while (depth > 0 && Now() >= 0) {
    const int c = Now();
    if (c == '"') {
      dropped.text.clear();
      if (!ReadString(&dropped)) return;
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    Advance();
  }
}

}  // namespace redflag
