#include "text/sentences.h"

#include <memory>
#include <string_view>

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/utext.h>

namespace redflag {
namespace {

// A line that a mail program wrapped is about as long as a screen line.
constexpr std::size_t kWrapFrom = 55;
constexpr std::size_t kWrapTo = 100;

bool EndsSentence(char c) {
  return c == '.' || c == '!' || c == '?' || c == ':' || c == ';' || c == ' ';
}

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0xC3;
}

// Turns the line breaks inside wrapped sentences into blanks.
void Unwrap(std::string& text) {
  std::size_t line = 0;
  for (std::size_t at = text.find('\n'); at != std::string::npos;
       at = text.find('\n', at + 1)) {
    const std::size_t length = at - line;
    const bool wrapped = length >= kWrapFrom && length <= kWrapTo &&
                         at + 1 < text.size() && IsLetter(text[at + 1]) &&
                         !EndsSentence(text[at - 1]);
    if (wrapped) text[at] = ' ';
    line = at + 1;
  }
}

icu::BreakIterator* Breaker() {
  // One a thread: creating one costs more than most texts.
  thread_local std::unique_ptr<icu::BreakIterator> breaker;
  if (breaker == nullptr) {
    UErrorCode status = U_ZERO_ERROR;
    breaker.reset(icu::BreakIterator::createSentenceInstance(
        icu::Locale::getRoot(), status));
  }
  return breaker.get();  // NOLINT: the analyzer mistakes reset() for a free.
}

// "1. " at the start of a line: the number of a list's item, which the break
// iterator takes for a sentence.
bool IsItemNumber(std::string_view part) {
  constexpr std::size_t kLongest = 8;
  while (!part.empty() && part.back() == ' ')
    part.remove_suffix(1);
  return !part.empty() && part.size() <= kLongest &&
         part.find_first_not_of("0123456789.)(*-# ") == std::string_view::npos;
}

}  // namespace

std::vector<std::size_t> SentenceStarts(std::string visible) {
  Unwrap(visible);
  std::vector<std::size_t> starts = {0};
  icu::BreakIterator* breaker = Breaker();
  if (breaker == nullptr) return starts;
  UErrorCode status = U_ZERO_ERROR;
  UText text = UTEXT_INITIALIZER;
  utext_openUTF8(&text, visible.data(), static_cast<int64_t>(visible.size()),
                 &status);
  breaker->setText(&text, status);
  for (int32_t at = breaker->next();
       at != icu::BreakIterator::DONE &&
       static_cast<std::size_t>(at) < visible.size();
       at = breaker->next()) {
    const auto start = static_cast<std::size_t>(at);
    const std::string_view part =
        std::string_view(visible).substr(starts.back(), start - starts.back());
    if (!IsItemNumber(part)) starts.push_back(start);
  }
  utext_close(&text);
  return starts;
}

}  // namespace redflag
