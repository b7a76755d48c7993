// An array of plain values that is either built in memory or lies, ready for
// use, in the bytes of a stored pack (match/pack.h).
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace redflag {

template <typename T>
class FlatArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  FlatArray() = default;
  explicit FlatArray(std::vector<T> values)
      : own_(std::move(values)), view_(own_) {}
  // REQUIRES: what `values` shows outlives the array.
  explicit FlatArray(std::span<const T> values) : view_(values) {}
  // Moving a vector leaves its elements where they are, and so the view.
  FlatArray(FlatArray&&) noexcept = default;
  FlatArray& operator=(FlatArray&&) noexcept = default;
  FlatArray(const FlatArray&) = delete;
  FlatArray& operator=(const FlatArray&) = delete;
  ~FlatArray() = default;

  std::span<const T> view() const { return view_; }
  const T& operator[](std::size_t i) const { return view_[i]; }
  const T* data() const { return view_.data(); }
  std::size_t size() const { return view_.size(); }
  bool empty() const { return view_.empty(); }

 private:
  std::vector<T> own_;
  std::span<const T> view_;
};

}  // namespace redflag
