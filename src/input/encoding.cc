#include "input/encoding.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>

#include <iconv.h>
#include <simdjson.h>

namespace redflag {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Windows-1252 above Latin-1's controls; 0 is a byte it does not have.
constexpr std::array<char16_t, 32> kCp1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// The length of the well-formed UTF-8 sequence at `at`, or 0.
std::size_t SequenceAt(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<std::uint8_t>(text[i])
                           : std::uint8_t{0};
  };
  const std::uint8_t lead = byte(at);
  if (lead < 0x80) return 1;
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  const std::uint8_t second = byte(at + 1);
  const bool bad =
      (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
      (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
  return bad ? 0 : size;
}

std::string FromCp1252(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte < 0x80) {
      out += c;
    } else if (byte >= 0xA0) {
      AppendUtf8(byte, &out);
    } else {
      const char32_t known = kCp1252.at(byte - 0x80U);
      AppendUtf8(known == 0 ? kReplacement : known, &out);
    }
  }
  return out;
}

std::string ReplaceBad(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = SequenceAt(text, at);
    if (size == 0) {
      AppendUtf8(kReplacement, &out);
      ++at;
      continue;
    }
    out += text.substr(at, size);
    at += size;
  }
  return out;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

void AppendUtf8(char32_t code_point, std::string* out) {
  const auto put = [out](std::uint32_t byte) {
    out->push_back(static_cast<char>(byte));
  };
  const std::uint32_t c = code_point;
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

Recoded RecodeToUtf8(std::string_view text) {
  std::size_t good = 0;
  std::size_t bad = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = SequenceAt(text, at);
    good += size > 1 ? 1 : 0;
    bad += size == 0 ? 1 : 0;
    at += size == 0 ? 1 : size;
  }
  if (good > bad)
    return {ReplaceBad(text),
            "damaged UTF-8: " + std::to_string(bad) + " bytes read as U+FFFD"};
  return {FromCp1252(text), "not UTF-8: read as Windows-1252"};
}

std::optional<std::string> FromCharset(std::string_view text,
                                       const std::string& charset) {
  const iconv_t converter = iconv_open("UTF-8", charset.c_str());
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
    AppendUtf8(kReplacement, &out);
    ++from;
    --left;
  }
  iconv_close(converter);
  return out;
}

}  // namespace redflag
