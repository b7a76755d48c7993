// Fuzz target: a mail, whatever it is; and the same bytes as the parts of one
// that is well made.
#include <string_view>
#include <variant>

#include "fuzz/reading.h"

namespace {

std::string Token(std::size_t part) {
  return "zq" + std::to_string(part) + "qz";
}

std::string Escaped(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out.append("=").append(1, kDigits[byte / 16]).append(1, kDigits[byte % 16]);
    if (out.size() % 75 == 0) out.append("=\n");
  }
  return out;
}

// A part for every NUL byte and one more, each with a word of its own.
std::string MailOf(std::string_view bytes, std::size_t* parts) {
  std::string mail =
      "From: a@example.com\nSubject: s\nMIME-Version: 1.0\n"
      "Content-Type: multipart/mixed; boundary=\"zqbound\"\n\n";
  for (bool more = true; more && *parts < 20;) {
    const std::size_t end = bytes.find('\0');
    mail +=
        "--zqbound\nContent-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: quoted-printable\n\n";
    mail += Token((*parts)++) + " " + Escaped(bytes.substr(0, end)) + "\n";
    more = end != std::string_view::npos;
    if (more) bytes.remove_prefix(end + 1);
  }
  return mail + "--zqbound--\n";
}

// What cannot be told in a field stands in `unchecked`.
bool Holds(const redflag::Document& document, const std::string& token) {
  if (!document.unchecked.empty()) return true;
  for (const redflag::Field& field : document.fields)
    if (field.text.find(token) != std::string::npos) return true;
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string bytes(data, data + size);
  redflag::ReadAndCheck(bytes, "x.eml", redflag::DocumentKind::kMessage);
  std::size_t parts = 0;
  const std::string mail = MailOf(bytes, &parts);
  const auto items =
      redflag::ReadAndCheck(mail, "x.eml", redflag::DocumentKind::kMessage);
  redflag::Expect(items.size() == 1, "a mail is one item");
  const auto* const document = std::get_if<redflag::Document>(&items.front());
  for (std::size_t part = 0; document != nullptr && part < parts; ++part)
    redflag::Expect(Holds(*document, Token(part)), "each part is checked");
  return 0;
}
