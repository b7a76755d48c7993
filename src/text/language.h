// Which language a text is written in.
#pragma once

#include <string>
#include <string_view>

namespace redflag {

struct LanguageGuess {
  std::string tag;        // BCP 47 primary tag: "en", "de", "zh"; or "".
  bool reliable = false;  // Enough text, and one language clearly ahead.
};

// Plain text, UTF-8. Short or mixed text gives an unreliable guess or none.
LanguageGuess DetectLanguage(std::string_view text);

}  // namespace redflag
