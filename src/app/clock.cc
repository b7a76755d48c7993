#include "app/clock.h"

#include <array>
#include <charconv>
#include <chrono>
#include <ctime>

namespace redflag {
namespace {

std::string TimeText(std::time_t time) {
  std::tm utc{};
  gmtime_r(&time, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text.data();
}

}  // namespace

bool IsDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const std::size_t i : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U})
    if (text[i] < '0' || text[i] > '9') return false;
  const auto number = [text](std::size_t at, std::size_t size) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + size, value);
    return value;
  };
  return std::chrono::year_month_day(
             std::chrono::year(number(0, 4)),
             std::chrono::month(static_cast<unsigned>(number(5, 2))),
             std::chrono::day(static_cast<unsigned>(number(8, 2))))
      .ok();
}

std::string Now() {
  return TimeText(std::time(nullptr));
}

std::string Today() {
  return Now().substr(0, 10);
}

std::string DayAfter(int days) {
  constexpr std::time_t kDay = std::time_t{24} * 60 * 60;
  return TimeText(std::time(nullptr) + days * kDay).substr(0, 10);
}

}  // namespace redflag
