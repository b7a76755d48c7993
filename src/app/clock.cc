#include "app/clock.h"

#include <array>
#include <ctime>

namespace redflag {

std::string Now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text.data();
}

std::string Today() {
  return Now().substr(0, 10);
}

}  // namespace redflag
