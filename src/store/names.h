// Enums are stored by name: the database outlives their order.
#pragma once

#include <cstddef>
#include <string_view>

namespace redflag {

// The value of that name among all up to `last`; the first where no value
// has it.
template <typename Enum, typename NameOf>
Enum Named(std::string_view name, Enum last, NameOf name_of) {
  for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i)
    if (name_of(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
  return static_cast<Enum>(0);
}

}  // namespace redflag
