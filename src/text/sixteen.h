// Sixteen bytes of text at a time: the vectors of GCC and Clang, which become
// what the CPU has. A comparison gives -1 for each byte where it holds, else 0.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace redflag {

using Sixteen = signed char __attribute__((vector_size(16)));

// REQUIRES: sixteen bytes are there.
inline Sixteen SixteenAt(const char* text) {
  Sixteen bytes;
  std::memcpy(&bytes, text, sizeof(bytes));
  return bytes;
}

// The place of the first byte that is not 0; 16 where there is none.
inline std::size_t FirstSet(Sixteen bytes) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t halves[2];
  std::memcpy(halves, &bytes, sizeof(halves));
  const auto place = [](std::uint64_t half) {
    return static_cast<std::size_t>(std::countr_zero(half)) / 8;
  };
  return halves[0] != 0 ? place(halves[0]) : 8 + place(halves[1]);
}

}  // namespace redflag
