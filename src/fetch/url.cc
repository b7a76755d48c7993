#include "fetch/url.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>

#include <curl/curl.h>
#include <locale.h>

#include "core/ascii.h"

namespace redflag {
namespace {

struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, UrlDeleter>;

// libcurl reads an international host name in the encoding of the locale;
// while one of these lives, that is UTF-8 for the calling thread.
class Utf8Locale {
 public:
  Utf8Locale() {
    // Opened once and kept: it costs more than all the rest.
    static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (utf8 != nullptr) before_ = uselocale(utf8);
  }
  ~Utf8Locale() {
    if (before_ != nullptr) uselocale(before_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t before_ = nullptr;
};

std::optional<std::string> Part(CURLU* url, CURLUPart part, unsigned flags) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return std::nullopt;
  std::string copy(text);
  curl_free(text);
  return copy;
}

bool HasControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

// The scheme as written, or "" for a relative reference.
std::string SchemeOf(std::string_view text) {
  const std::size_t end = text.find_first_of(":/?#");
  if (end == std::string_view::npos || end == 0 || text[end] != ':') return "";
  const std::string scheme = LowerAscii(text.substr(0, end));
  const bool letters = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '-' || c == '.';
  });
  return letters ? scheme : "";
}

// Line ends and NUL in escaped form: what one reader unescapes, the next may
// take for the end of a header.
bool HasEscapedControl(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos;
       at = text.find('%', at + 1)) {
    const std::string escape = LowerAscii(text.substr(at, 3));
    if (escape == "%0d" || escape == "%0a" || escape == "%00") return true;
  }
  return false;
}

Error Refused(std::string why) {
  return {ErrorKind::kRefusedScheme, std::move(why)};
}

std::optional<Error> RefusedForm(std::string_view text, std::size_t max_bytes,
                                 const Url* base) {
  if (text.empty() && base == nullptr) {
    return Error{ErrorKind::kSyntax, "an empty URL"};
  }
  if (text.size() > max_bytes) {
    return Error{ErrorKind::kLimit, "a URL of " + std::to_string(text.size()) +
                                        " bytes; the limit is " +
                                        std::to_string(max_bytes)};
  }
  if (HasControl(text) || HasEscapedControl(text))
    return Refused("control characters in the URL");
  if (text.find('\\') != std::string_view::npos) {
    return Refused("a backslash in the URL");
  }
  const std::string scheme = SchemeOf(text);
  if (scheme.empty() && base != nullptr) return std::nullopt;
  if (scheme.empty()) {
    return Error{ErrorKind::kSyntax, "no http or https URL"};
  }
  if (scheme != "http" && scheme != "https") {
    return Refused("only http and https are fetched, not " + scheme);
  }
  return std::nullopt;
}

Result<Url> Parts(CURLU* handle) {
  Url url;
  if (Part(handle, CURLUPART_USER, 0) || Part(handle, CURLUPART_PASSWORD, 0)) {
    return Refused("a user name or password in the URL");
  }
  // The text is what libcurl is given to dial, so it is written anew from
  // the parts that were judged, the host in its ASCII form.
  const auto host = Part(handle, CURLUPART_HOST, CURLU_PUNYCODE);
  if (!host || host->empty() ||
      curl_url_set(handle, CURLUPART_HOST, host->c_str(), 0) != CURLUE_OK) {
    return Error{ErrorKind::kSyntax, "no host in the URL"};
  }
  curl_url_set(handle, CURLUPART_FRAGMENT, nullptr, 0);
  const auto text = Part(handle, CURLUPART_URL, 0);
  const auto scheme = Part(handle, CURLUPART_SCHEME, 0);
  const auto port = Part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  const auto path = Part(handle, CURLUPART_PATH, 0);
  const auto query = Part(handle, CURLUPART_QUERY, 0);
  if (!text || !scheme || !port || !path) {
    return Error{ErrorKind::kSyntax, "no http or https URL"};
  }
  url.text = *text;
  url.scheme = LowerAscii(*scheme);
  url.host = LowerAscii(*host);
  while (url.host.size() > 1 && url.host.back() == '.')
    url.host.pop_back();
  std::from_chars(port->data(), port->data() + port->size(), url.port);
  url.path = path->empty() ? "/" : *path;
  if (query) url.path += "?" + *query;
  return url;
}

Result<Url> Read(std::string_view text, const Url* base) {
  const UrlHandle handle(curl_url());
  if (handle == nullptr) {
    return Error{ErrorKind::kSyntax, "no memory to read the URL"};
  }
  if (base != nullptr && curl_url_set(handle.get(), CURLUPART_URL,
                                      base->text.c_str(), 0) != CURLUE_OK) {
    return Error{ErrorKind::kSyntax, "no URL to start from"};
  }
  const CURLUcode code = curl_url_set(
      handle.get(), CURLUPART_URL, std::string(text).c_str(), CURLU_URLENCODE);
  if (code == CURLUE_UNSUPPORTED_SCHEME) {
    return Refused("only http and https are fetched");
  }
  if (code != CURLUE_OK) {
    return Error{ErrorKind::kSyntax,
                 std::string("no URL: ") + curl_url_strerror(code)};
  }
  return Parts(handle.get());
}

}  // namespace

std::string Url::Origin() const {
  return scheme + "://" + host + ":" + std::to_string(port);
}

Result<Url> ParseUrl(std::string_view text, std::size_t max_bytes,
                     const Url* base) {
  text = TrimAscii(text);
  if (auto error = RefusedForm(text, max_bytes, base)) return *error;
  const Utf8Locale utf8;
  Result<Url> url = Read(text, base);
  // A host that only shows its plain form once its escapes or its foreign
  // digits are gone is read again, until reading changes nothing.
  constexpr int kRounds = 4;
  for (int round = 0; round < kRounds && url.ok(); ++round) {
    Result<Url> again = Read(url.value().text, nullptr);
    if (!again.ok() || again.value().text == url.value().text) return again;
    url = std::move(again);
  }
  if (!url.ok()) return url;
  return Error{ErrorKind::kSyntax, "a URL without one clear meaning"};
}

}  // namespace redflag
