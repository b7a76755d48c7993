// Whether the tests run under the sanitizers, which make them ten times as
// slow. What repeats one path of the code on much data takes less of it then:
// they look at the code and not at the data.
#pragma once

#include <cstddef>

namespace redflag {

// g++ says so by a macro, Clang by a feature.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
inline constexpr bool kSanitized = __has_feature(address_sanitizer);
#else
inline constexpr bool kSanitized = false;
#endif

// `all`, or an eighth of it under the sanitizers.
inline constexpr std::size_t Often(std::size_t all) {
  return kSanitized ? all / 8 : all;
}

}  // namespace redflag
