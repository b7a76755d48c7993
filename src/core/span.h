// A half-open range of bytes.
#pragma once

#include <cstddef>

namespace redflag {

struct Span {
  std::size_t start = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - start; }
  bool Overlaps(const Span& other) const {
    return start < other.end && other.start < end;
  }
  bool Contains(const Span& other) const {
    return start <= other.start && other.end <= end;
  }
  friend bool operator==(const Span&, const Span&) = default;
  friend auto operator<=>(const Span&, const Span&) = default;  // NOLINT
};

}  // namespace redflag
