// The time of day, for what is remembered; nothing below app/ has a clock.
#pragma once

#include <string>
#include <string_view>

namespace redflag {

// Whether a text is a date, "2026-11-21".
bool IsDate(std::string_view text);

// "2026-11-21", UTC.
std::string Today();
// The date so many days after today.
std::string DayAfter(int days);
// "2026-11-21T23:04:10Z".
std::string Now();

}  // namespace redflag
