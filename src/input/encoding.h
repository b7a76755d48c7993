// Single-byte encodings and damaged UTF-8 to UTF-8.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace redflag {

bool IsUtf8(std::string_view text);

// Text that is not UTF-8, made so, and a remark that says how. Bytes that
// make no UTF-8 at all are read as Windows-1252; where most of the others do,
// the text is damaged UTF-8 and each bad byte becomes U+FFFD.
struct Recoded {
  std::string text;
  std::string note;
};
Recoded RecodeToUtf8(std::string_view text);

// The encoding that a header of a response or the start of a page names
// ("charset=..."), in lower case, or "".
std::string DeclaredCharset(std::string_view text);

// What was lost before a text came here, for a remark; "" where nothing shows.
// Looks for U+FFFD, for UTF-8 that was once taken for Windows-1252 ("Ã¼"), and
// for question marks in place of letters ("Gr??e", "????? ????").
std::string_view DamageOf(std::span<const std::string_view> texts);

// From a charset by its name ("shift_jis"); nothing where the system does not
// know it. Bytes that the charset does not have become U+FFFD.
std::optional<std::string> FromCharset(std::string_view text,
                                       const std::string& charset);

}  // namespace redflag
