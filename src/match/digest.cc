#include "match/digest.h"

#include <array>

#include <openssl/evp.h>

namespace redflag {

Digest::Digest() : context_(EVP_MD_CTX_new()) {
  EVP_DigestInit_ex(context_, EVP_sha256(), nullptr);
}

Digest::~Digest() {
  EVP_MD_CTX_free(context_);
}

void Digest::Add(const std::string& text) {
  // The terminating NUL keeps texts apart.
  EVP_DigestUpdate(context_, text.c_str(), text.size() + 1);
}

std::string Digest::Hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(context_, bytes.data(), &size);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    hex += kDigits[bytes.at(i) >> 4U];
    hex += kDigits[bytes.at(i) & 15U];
  }
  return hex;
}

}  // namespace redflag
