// Code points in and out of UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace redflag {

inline constexpr char32_t kInvalidCodePoint = 0xFFFFFFFF;

// The code point at text[at]; moves `at` behind it. An invalid sequence gives
// kInvalidCodePoint and moves behind its longest valid start, at least one
// byte. REQUIRES: at < text.size().
char32_t NextCodePoint(std::string_view text, std::size_t& at);

// Appends a code point; what is none (a surrogate, too large) as U+FFFD.
void AppendCodePoint(std::string& out, char32_t c);

// The start of the code point that holds text[at].
std::size_t CodePointStart(std::string_view text, std::size_t at);

// The code point that starts at text[at], and the one that ends there; 0
// where there is none.
char32_t CodePointAt(std::string_view text, std::size_t at);
char32_t CodePointBefore(std::string_view text, std::size_t at);

// How many code points; invalid bytes count one each.
std::size_t CodePoints(std::string_view text);

}  // namespace redflag
