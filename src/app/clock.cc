#include "app/clock.h"

#include <array>
#include <ctime>

namespace redflag {
namespace {

std::string Format(const char* format) {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), format, &utc);
  return text.data();
}

}  // namespace

std::string Today() {
  return Format("%Y-%m-%d");
}
std::string Now() {
  return Format("%Y-%m-%dT%H:%M:%SZ");
}

}  // namespace redflag
