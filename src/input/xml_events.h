// XML as a stream of events.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace redflag {

struct XmlHandler {
  // Names are as written, with their prefix ("g:title").
  std::function<void(
      std::string_view name,
      const std::vector<std::pair<std::string_view, std::string_view>>&
          attributes)>
      start;
  std::function<void(std::string_view name)> end;
  std::function<void(std::string_view text)> text;
};

// REQUIRES: `bytes` is UTF-8, whatever its first line says of an encoding.
// Entities of a document's own are not expanded beyond expat's guard against
// their multiplication; nothing outside the bytes is ever read. kSyntax with
// the line, kLimit where elements are nested too deep.
Status ReadXml(std::string_view bytes, const XmlHandler& handler);

}  // namespace redflag
