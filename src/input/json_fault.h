// Where and why a text is no JSON.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace redflag {

struct JsonFault {
  std::size_t offset = 0;  // Bytes.
  std::string what;        // "expected ',' or '}'"
};

// The first fault of a text that should be one JSON value (RFC 8259), or
// nothing. Encoding is not looked at. Iterative: depth costs memory only.
std::optional<JsonFault> FindJsonFault(std::string_view text);

// "line 3, column 9": where `offset` of `text` is in a file in which `text`
// starts at `line` and `column`. Columns count code points.
std::string PlaceOf(std::string_view text, std::size_t offset, std::size_t line,
                    std::size_t column);

}  // namespace redflag
