#include "text/language.h"

#include <array>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

namespace redflag {
namespace {

// "zh-Hant", "pt-BR" and the like: the primary tag alone.
std::string PrimaryTag(std::string tag) {
  if (tag == "un") return "";
  const std::size_t dash = tag.find('-');
  if (dash != std::string::npos) tag.resize(dash);
  return tag;
}

}  // namespace

LanguageGuess DetectLanguage(std::string_view text) {
  std::array<CLD2::Language, 3> languages{};
  std::array<int, 3> percents{};
  std::array<double, 3> scores{};
  int text_bytes = 0;
  bool reliable = false;
  const CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING,
                                CLD2::UNKNOWN_LANGUAGE};
  const CLD2::Language language = CLD2::ExtDetectLanguageSummary(
      text.data(), static_cast<int>(text.size()), true, &hints, 0,
      languages.data(), percents.data(), scores.data(), nullptr, &text_bytes,
      &reliable);
  return {PrimaryTag(CLD2::LanguageCode(language)), reliable};
}

}  // namespace redflag
