#include "text/term_forms.h"

#include <algorithm>
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

// More separators than this are only exchanged all together.
constexpr std::size_t kMaxFreeSeparators = 3;

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

void AddSeparators(const std::string& form, std::vector<std::string>& forms) {
  std::vector<std::size_t> at;
  for (std::size_t i = 1; i + 1 < form.size(); ++i)
    if (form[i] == ' ' || form[i] == '-') at.push_back(i);
  if (at.empty() || at.size() > kMaxFreeSeparators) {
    forms.push_back(form);
    return;
  }
  for (std::size_t bits = 0; bits < (std::size_t{1} << at.size()); ++bits) {
    std::string variant = form;
    for (std::size_t i = 0; i < at.size(); ++i)
      variant[at[i]] = ((bits >> i) & 1U) != 0 ? '-' : ' ';
    forms.push_back(std::move(variant));
  }
}

std::string Trimmed(const std::string& text) {
  const std::size_t start = text.find_first_not_of(' ');
  if (start == std::string::npos) return "";
  return text.substr(start, text.find_last_not_of(' ') - start + 1);
}

}  // namespace

std::vector<std::string> TermForms(std::string_view term) {
  const std::string folded = Trimmed(FoldPlain(term).text);
  std::vector<std::string> forms;
  if (IsAllAscii(folded)) {  // Most terms: there is nothing to take off.
    AddSeparators(folded, forms);
    return forms;
  }
  for (const std::string& form :
       {folded, WithoutAccents(folded), WithTwoLetterUmlauts(folded)})
    AddSeparators(form, forms);
  std::vector<std::string> unique;
  for (std::string& form : forms)
    if (!form.empty() && std::ranges::find(unique, form) == unique.end())
      unique.push_back(std::move(form));
  return unique;
}

}  // namespace redflag
