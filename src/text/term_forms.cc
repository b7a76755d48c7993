#include "text/term_forms.h"

#include <algorithm>
#include <array>
#include <utility>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

#include "core/ascii.h"
#include "text/fold.h"

namespace redflag {
namespace {

// Latin letters without their marks; other scripts keep theirs (in Japanese
// the mark makes another letter).
std::string WithoutAccents(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  const icu::UnicodeString split =
      nfd->normalize(icu::UnicodeString::fromUTF8(text), status);
  icu::UnicodeString kept;
  bool latin = false;
  for (int32_t at = 0; at < split.length();) {
    const UChar32 c = split.char32At(at);
    at += U16_LENGTH(c);
    if (u_charType(c) == U_NON_SPACING_MARK) {
      if (!latin) kept.append(c);
      continue;
    }
    latin = uscript_getScript(c, &status) == USCRIPT_LATIN;
    kept.append(c);
  }
  std::string out;
  nfc->normalize(kept, status).toUTF8String(out);
  return out;
}

std::string WithTwoLetterUmlauts(std::string text) {
  for (const auto& [umlaut, letters] :
       {std::pair<std::string_view, std::string_view>{"\u00e4", "ae"},
        {"\u00f6", "oe"},
        {"\u00fc", "ue"}}) {
    std::size_t at = 0;
    while ((at = text.find(umlaut, at)) != std::string::npos)
      text.replace(at, umlaut.size(), letters);
  }
  return text;
}

std::string WithBlanksInside(std::string text) {
  for (std::size_t i = 1; i + 1 < text.size(); ++i)
    if (text[i] == '-') text[i] = ' ';
  return text;
}

std::string Trimmed(const std::string& text) {
  const std::size_t start = text.find_first_not_of(' ');
  if (start == std::string::npos) return "";
  return text.substr(start, text.find_last_not_of(' ') - start + 1);
}

}  // namespace

std::vector<std::string> TermForms(std::string_view term) {
  const std::string folded = WithBlanksInside(Trimmed(FoldPlain(term).text));
  if (IsAllAscii(folded)) return {folded};  // Most: nothing to take off.
  std::vector<std::string> forms;
  for (std::string& form :
       std::array{folded, WithoutAccents(folded), WithTwoLetterUmlauts(folded)})
    if (!form.empty() && std::ranges::find(forms, form) == forms.end())
      forms.push_back(std::move(form));
  return forms;
}

}  // namespace redflag
