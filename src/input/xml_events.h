// XML as a stream of events.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "input/byte_source.h"

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

// A document piece by piece. Entities of its own are not expanded beyond
// expat's guard against their multiplication; nothing outside its bytes is
// ever read.
class XmlStream {
 public:
  // REQUIRES: the bytes are UTF-8, whatever their first line says of it, and
  // the handler outlives the stream.
  XmlStream(std::unique_ptr<ByteSource> bytes, const XmlHandler& handler);
  ~XmlStream();

  // Hands on what the next piece holds; false at the end. kSyntax with the
  // line, kLimit where elements are nested too deep, or what reading gave.
  Result<bool> Step();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A whole document at once.
Status ReadXml(std::unique_ptr<ByteSource> bytes, const XmlHandler& handler);

}  // namespace redflag
