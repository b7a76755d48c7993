// XML as a stream of events.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace redflag {

using XmlAttributes =
    std::vector<std::pair<std::string_view, std::string_view>>;

// "id" of "r:id".
std::string_view LocalName(std::string_view name);
// The value of the attribute with that local name, or "".
std::string_view ValueOf(const XmlAttributes& attributes,
                         std::string_view name);

struct XmlHandler {
  // Names are as written, with their prefix ("g:title").
  std::function<void(std::string_view name, const XmlAttributes& attributes)>
      start;
  std::function<void(std::string_view name)> end;
  std::function<void(std::string_view text)> text;
  // Kept at the line of the last start, from 1; may be null.
  std::size_t* line = nullptr;
};

// REQUIRES: `bytes` is UTF-8, whatever its first line says of an encoding.
// Entities of a document's own are not expanded beyond expat's guard against
// their multiplication; nothing outside the bytes is ever read. kSyntax with
// the line, kLimit where elements are nested too deep.
Status ReadXml(std::string_view bytes, const XmlHandler& handler);

}  // namespace redflag
