#include "link/survey.h"

#include <span>

#include "link/characters.h"

namespace redflag {
namespace {

// Single letters in a row that make a spaced word, and how far apart they
// may stand.
constexpr std::size_t kLettersApart = 3;
constexpr std::size_t kApart = 16;
// A word of base64 that holds an address.
constexpr std::size_t kLongWord = 16;

}  // namespace

Survey::Survey(const Tables& tables, std::string_view web_label)
    : web_label_(web_label) {
  for (char c = 'a'; c <= 'z'; ++c)
    Add({&c, 1}, kWord);
  for (char c = 'A'; c <= 'Z'; ++c)
    Add({&c, 1}, kWord);
  Add("0123456789", kWord | kDigit);
  Add("%\\&", kEscape);
  Add("./:\\", kAddress);
  Add("\xF0", kIcon);
  for (const TableRow& row : tables.Get("off-platform/symbols").rows)
    for (const std::string& dot : row.List("dots"))
      Add(std::string_view(dot).substr(0, 1), kAddress);
  for (const TableRow& row : tables.Get("off-platform/fences").rows)
    Add(row.Text("open").substr(0, 1), kPlaceholder);
  for (const TableRow& row : tables.Get("off-platform/spelled-signs").rows)
    for (const std::string& word : row.List("words"))
      AddEnd(word);
  for (const TableRow& row : tables.Get("off-platform/glued").rows)
    AddEnd(row.Text("suffix"));
}

void Survey::Add(std::string_view bytes, std::uint8_t bit) {
  for (const char c : bytes)
    kinds_[static_cast<unsigned char>(c)] |= bit;
}

void Survey::AddEnd(std::string_view sign) {
  if (sign.size() > kEndBytes)
    long_ends_.set(EndHash(sign, kEndBytes + 1));
  else if (sign.size() == kEndBytes)
    short_ends_.set(EndHash(sign, kEndBytes));
}

void Survey::ReadWords(std::string_view text, Result& result) const {
  std::size_t letters = 0;   // Alone, in a row.
  std::size_t last_end = 0;  // Of the word before.
  std::size_t solid = 0;     // Where what has no blank in it starts.
  for (std::size_t at = 0; at < text.size();) {
    if (!Has(text[at], kWord)) {
      if (IsSpace(text[at])) {
        result.encoded |= at - solid >= kLongWord;
        solid = at + 1;
      }
      ++at;
      continue;
    }
    const std::size_t start = at;
    while (at < text.size() && Has(text[at], kWord))
      ++at;
    const std::string_view word = text.substr(start, at - start);
    // "bit ly/x": a blank or hyphen instead of the dot.
    result.glued |= at < text.size() && text[at] == '/' && last_end > 0 &&
                    start - last_end == 1;
    if (word.size() > 1 || start - last_end > kApart) letters = 0;
    if (word.size() == 1 && !IsDigit(word[0]))
      result.gaps |= ++letters >= kLettersApart;
    result.glued |= MayEndInSign(word) || word == web_label_;
    last_end = at;
  }
  result.encoded |= text.size() - solid >= kLongWord;
}

Survey::Result Survey::Of(std::string_view text) const {
  Result result;
  unsigned beyond = 0;
  for (const char c : text) {
    result.bits |= kinds_[static_cast<unsigned char>(c)];
    beyond |= static_cast<unsigned char>(c);
  }
  result.encoded = (result.bits & kEscape) != 0;
  result.glued = (result.bits & kIcon) != 0;
  // Letters of other alphabets may stand apart as well.
  result.gaps = beyond >= 0x80;
  ReadWords(text, result);
  return result;
}

}  // namespace redflag
