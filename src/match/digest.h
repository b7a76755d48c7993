// SHA-256 of several texts.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace redflag {

class Digest {
 public:
  Digest();
  ~Digest();
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;

  // Adds a text and its end, so that "ab", "c" is not "a", "bc".
  void Add(const std::string& text);
  // Of all texts, in hexadecimal. REQUIRES: called once, at the end.
  std::string Hex();

 private:
  evp_md_ctx_st* context_;
};

}  // namespace redflag
