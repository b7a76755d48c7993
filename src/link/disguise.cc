#include "link/disguise.h"

#include <array>

namespace redflag {
namespace {

constexpr std::array<std::string_view, kDisguises> kNames = {
    "spelled-dot",    "symbol-dot",   "spelled-at", "symbol-at",
    "letter-spacing", "zero-width",   "fullwidth",  "styled-letters",
    "symbol-letters", "look-alike",   "combining",  "reversed",
    "leet",           "number-words", "scheme",     "percent-encoding",
    "escape",         "entity",       "base64",     "punycode",
    "line-split",     "field-split",  "tag-split",  "code-word",
    "hidden-text",    "redirect",     "file-name"};

}  // namespace

std::string_view DisguiseName(Disguise disguise) {
  return kNames.at(static_cast<std::size_t>(disguise));
}

std::vector<std::string> DisguiseSet::Names() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kDisguises; ++i)
    if (Has(static_cast<Disguise>(i))) names.emplace_back(kNames.at(i));
  return names;
}

}  // namespace redflag
