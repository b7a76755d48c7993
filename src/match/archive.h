// Values to bytes and back, for the packs of match/pack.h.
//
// A type says once what it consists of, in a static function
// `Describe(archive, self)`, or a free `Describe(archive, value)` found by its
// namespace; ArchiveWriter and ArchiveReader both go by that. The bytes are
// this machine's own (order, sizes): packs do not travel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "match/flat_array.h"

namespace redflag {

// Arrays that are used where they lie start at multiples of this.
inline constexpr std::size_t kArchiveAlign = 8;

template <typename T>
concept Plain = std::is_arithmetic_v<T> || std::is_enum_v<T>;

template <typename T, typename Archive>
concept DescribesItself = requires(Archive& archive, T& value) {
  T::Describe(archive, value);
};

class ArchiveWriter {
 public:
  // What is reserved and never written takes no memory.
  explicit ArchiveWriter(std::size_t reserved = 0) { bytes_.reserve(reserved); }

  template <typename First, typename Second, typename... More>
  void operator()(const First& first, const Second& second,
                  const More&... more) {
    (*this)(first);
    (*this)(second);
    ((*this)(more), ...);
  }
  template <Plain T>
  void operator()(const T& value) {
    Append(&value, sizeof(T));
  }
  void operator()(const std::string& text) {
    (*this)(static_cast<std::uint32_t>(text.size()));
    bytes_ += text;
  }
  template <typename T>
  void operator()(const std::vector<T>& values) {
    (*this)(static_cast<std::uint32_t>(values.size()));
    if constexpr (std::is_trivially_copyable_v<T>)
      Append(values.data(), values.size() * sizeof(T));
    else
      for (const T& value : values)
        (*this)(value);
  }
  template <typename T>
  void operator()(const std::optional<T>& value) {
    (*this)(value.has_value());
    if (value) (*this)(*value);
  }
  template <typename K, typename V, typename C>
  void operator()(const std::map<K, V, C>& values) {
    (*this)(static_cast<std::uint32_t>(values.size()));
    for (const auto& [key, value] : values) {
      (*this)(key);
      (*this)(value);
    }
  }
  template <typename T>
  void operator()(const FlatArray<T>& values) {
    (*this)(static_cast<std::uint32_t>(values.size()));
    bytes_.resize((bytes_.size() + kArchiveAlign - 1) / kArchiveAlign *
                  kArchiveAlign);
    Append(values.data(), values.size() * sizeof(T));
  }
  template <typename T>
  requires std::is_class_v<T>
  void operator()(const T& value) {
    if constexpr (DescribesItself<const T, ArchiveWriter>)
      T::Describe(*this, value);
    else
      Describe(*this, value);
  }

  std::string Take() { return std::move(bytes_); }

 private:
  void Append(const void* from, std::size_t size) {
    if (size > 0) bytes_.append(static_cast<const char*>(from), size);
  }
  std::string bytes_;
};

// Reads what ArchiveWriter wrote. What does not fit in the bytes makes the
// reader fail and is left empty. REQUIRES: `bytes` starts at a multiple of
// kArchiveAlign in memory and outlives the arrays read.
class ArchiveReader {
 public:
  explicit ArchiveReader(std::string_view bytes) : bytes_(bytes) {}

  // Whether all was read, and nothing is left.
  bool Succeeded() const { return !failed_ && at_ == bytes_.size(); }

  template <typename First, typename Second, typename... More>
  void operator()(First& first, Second& second, More&... more) {
    (*this)(first);
    (*this)(second);
    ((*this)(more), ...);
  }
  template <Plain T>
  void operator()(T& value) {
    const std::string_view from = Next(sizeof(T));
    if (!failed_) std::memcpy(&value, from.data(), sizeof(T));
  }
  void operator()(std::string& text) { text = Next(Count(1)); }
  template <typename T>
  void operator()(std::vector<T>& values) {
    if constexpr (std::is_trivially_copyable_v<T>) {
      values.resize(Count(sizeof(T)));
      const std::string_view from = Next(values.size() * sizeof(T));
      if (!from.empty()) std::memcpy(values.data(), from.data(), from.size());
    } else if constexpr (std::is_same_v<T, std::string>) {
      const std::size_t count = Count(1);
      values.reserve(count);
      for (std::size_t i = 0; i < count && !failed_; ++i)
        values.emplace_back(Next(Count(1)));
    } else {
      const std::size_t count = Count(1);
      values.reserve(count);
      for (std::size_t i = 0; i < count && !failed_; ++i)
        (*this)(values.emplace_back());
    }
  }
  template <typename T>
  void operator()(std::optional<T>& value) {
    bool has = false;
    (*this)(has);
    if (has) (*this)(value.emplace());
  }
  template <typename K, typename V, typename C>
  void operator()(std::map<K, V, C>& values) {
    const std::size_t count = Count(1);
    for (std::size_t i = 0; i < count && !failed_; ++i) {
      K key;
      (*this)(key);
      (*this)(values.emplace_hint(values.end(), std::move(key), V())->second);
    }
  }
  template <typename T>
  void operator()(FlatArray<T>& values) {
    const std::size_t count = Count(sizeof(T));
    Next((kArchiveAlign - at_ % kArchiveAlign) % kArchiveAlign);
    const std::string_view from = Next(count * sizeof(T));
    if (failed_ || count == 0) return;
    // The writer put the values there, at an address fit for them.
    const void* start = from.data();
    values = FlatArray<T>(std::span(static_cast<const T*>(start), count));
  }
  template <typename T>
  requires std::is_class_v<T>
  void operator()(T& value) {
    if constexpr (DescribesItself<T, ArchiveReader>)
      T::Describe(*this, value);
    else
      Describe(*this, value);
  }

 private:
  std::string_view Next(std::size_t size) {
    if (failed_ || size > bytes_.size() - at_) {
      failed_ = true;
      return {};
    }
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }
  // A number of things of at least `least` bytes each that may be there.
  std::size_t Count(std::size_t least) {
    std::uint32_t count = 0;
    (*this)(count);
    if (count > (bytes_.size() - at_) / least) failed_ = true;
    return failed_ ? 0 : count;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace redflag
