#include "input/encoding.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <iconv.h>
#include <simdjson.h>

#include "core/ascii.h"
#include "core/utf8.h"

namespace redflag {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Windows-1252 above Latin-1's controls; 0 is a byte it does not have.
constexpr std::array<char16_t, 32> kCp1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

std::string FromCp1252(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte < 0x80) {
      out += c;
    } else if (byte >= 0xA0) {
      AppendCodePoint(out, byte);
    } else {
      const char32_t known = kCp1252.at(byte - 0x80U);
      AppendCodePoint(out, known == 0 ? kReplacement : known);
    }
  }
  return out;
}

std::string ReplaceBad(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, at);
    AppendCodePoint(out, c == kInvalidCodePoint ? kReplacement : c);
  }
  return out;
}

// Japanese sellers' reports: whether most bytes above ASCII lead to kana.
bool LooksShiftJis(std::string_view text) {
  std::size_t kana = 0;
  std::size_t high = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const auto lead = static_cast<std::uint8_t>(text[i]);
    if (lead < 0x80) continue;
    ++high;
    if (lead == 0x82 || lead == 0x83) ++kana;
    ++i;  // The second byte of the pair.
  }
  return kana >= 2 && kana * 4 > high;
}

// "Ã" and "Â" before a character of Latin-1's upper half, or "â€": two bytes of
// UTF-8, or the first of three, each shown as a letter.
bool LooksDecodedTwice(std::string_view text) {
  if (text.find("\u00E2\u20AC") != std::string_view::npos) return true;
  for (std::size_t at = text.find('\xC3'); at != std::string_view::npos;
       at = text.find('\xC3', at + 1)) {
    const std::string_view pair = text.substr(at, 4);
    // A blank that does not break may follow the Portuguese letter.
    if (pair.size() == 4 && pair[1] == '\x83' && pair[2] == '\xC2' &&
        pair[3] != '\xA0')
      return true;
  }
  return false;
}

bool IsLetterByte(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<std::uint8_t>(c) >= 0x80;
}

// Words of question marks, and words with some between letters; addresses and
// two sentences without a blank between them ("Ready?Buy") are neither.
std::size_t LostLetters(std::string_view text) {
  std::size_t lost = 0;
  while (!text.empty()) {
    const std::size_t end =
        std::min(text.find_first_of(" \t\r\n"), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t first = word.find('?');
    if (first == std::string_view::npos ||
        word.find_first_of("/=&.@<>") != std::string_view::npos)
      continue;
    const std::size_t after = word.find_first_not_of('?', first);
    if (after == std::string_view::npos)
      lost += first == 0 && word.size() > 1 ? 1U : 0U;
    else if (first > 0 && IsLetterByte(word[after]) &&
             (IsLetterByte(word[first - 1]) || IsAsciiLetter(word[first - 1])))
      ++lost;
  }
  return lost;
}

// What browsers take these names for.
std::string RealCharset(const std::string& declared) {
  static constexpr std::array<std::pair<std::string_view, const char*>, 8>
      kNames = {{{"iso-8859-1", "CP1252"},
                 {"latin1", "CP1252"},
                 {"us-ascii", "CP1252"},
                 {"shift_jis", "CP932"},
                 {"gb2312", "GB18030"},
                 {"gbk", "GB18030"},
                 {"euc-kr", "CP949"},
                 {"iso-8859-9", "CP1254"}}};
  for (const auto& [name, real] : kNames)
    if (declared == name) return real;
  return declared;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

Recoded RecodeToUtf8(std::string_view text) {
  std::size_t good = 0;
  std::size_t bad = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, at);
    if (c == kInvalidCodePoint)
      ++bad;
    else if (c >= 0x80)
      ++good;
  }
  if (good > bad)
    return {ReplaceBad(text), "damaged UTF-8: bad bytes are read as U+FFFD"};
  if (LooksShiftJis(text))
    if (std::optional<std::string> japanese = FromCharset(text, "CP932"))
      return {std::move(*japanese), "not UTF-8: read as Shift_JIS"};
  return {FromCp1252(text), "not UTF-8: read as Windows-1252"};
}

std::string_view DamageOf(std::span<const std::string_view> texts) {
  std::size_t lost = 0;
  for (const std::string_view text : texts) {
    if (text.find("\uFFFD") != std::string_view::npos)
      return "holds U+FFFD: an export has lost letters; export it as UTF-8";
    if (LooksDecodedTwice(text))
      return "UTF-8 was once taken for another encoding (\"Ã¼\" for \"ü\"); "
             "export it as UTF-8";
    lost += LostLetters(text);
  }
  // One may be a slip of the writer.
  return lost < 2 ? ""
                  : "holds \"?\" in place of letters: an export has lost them; "
                    "export it as UTF-8";
}

std::string DeclaredCharset(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  std::size_t at = lower.find("charset=");
  if (at == std::string::npos) return "";
  at = lower.find_first_not_of("\"' ", at + 8);
  if (at == std::string::npos) return "";
  return lower.substr(at, lower.find_first_of("\"'>; /", at) - at);
}

std::optional<std::string> FromCharset(std::string_view text,
                                       const std::string& charset) {
  const iconv_t converter = iconv_open("UTF-8", RealCharset(charset).c_str());
  // iconv_open tells failure by a pointer of all ones.
  if (converter == iconv_t(-1)) return std::nullopt;  // NOLINT
  std::string copy(text);
  char* from = copy.data();
  std::size_t left = copy.size();
  std::string out;
  std::array<char, 4096> block{};
  while (left > 0) {
    char* to = block.data();
    std::size_t room = block.size();
    const std::size_t done = iconv(converter, &from, &left, &to, &room);
    const int error = done == static_cast<std::size_t>(-1) ? errno : 0;
    out.append(block.data(), block.size() - room);
    if (error == 0 || error == E2BIG) continue;
    AppendCodePoint(out, kReplacement);
    ++from;
    --left;
  }
  iconv_close(converter);
  return out;
}

}  // namespace redflag
