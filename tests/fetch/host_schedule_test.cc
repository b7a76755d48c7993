#include "fetch/host_schedule.h"

#include <chrono>
#include <optional>

#include <gtest/gtest.h>

namespace redflag {
namespace {

using std::chrono::seconds;
using Time = HostSchedule::Time;

const Time kStart{};

TEST(HostSchedule, OneRequestAtATimeToAHost) {
  HostSchedule schedule;
  schedule.Push("a", 1);
  schedule.Push("a", 2);
  schedule.Push("b", 3);
  EXPECT_EQ(schedule.Next(kStart), 1U);
  EXPECT_EQ(schedule.Next(kStart), 3U);
  EXPECT_EQ(schedule.Next(kStart + seconds(60)), std::nullopt);
  EXPECT_EQ(schedule.NextAt(), std::nullopt);
  schedule.Release("a", kStart + seconds(5));
  EXPECT_EQ(schedule.NextAt(), kStart + seconds(5));
  EXPECT_EQ(schedule.Next(kStart + seconds(4)), std::nullopt);
  EXPECT_EQ(schedule.Next(kStart + seconds(5)), 2U);
}

TEST(HostSchedule, ALongerWaitIsNeverShortened) {
  HostSchedule schedule;
  schedule.Push("a", 1);
  ASSERT_EQ(schedule.Next(kStart), 1U);
  schedule.Defer("a", kStart + seconds(30));
  schedule.Release("a", kStart + seconds(1));
  schedule.Push("a", 2);
  EXPECT_EQ(schedule.Next(kStart + seconds(29)), std::nullopt);
  schedule.Defer("a", kStart + seconds(2));
  EXPECT_EQ(schedule.NextAt(), kStart + seconds(30));
  EXPECT_EQ(schedule.Next(kStart + seconds(30)), 2U);
}

TEST(HostSchedule, TheLongestRestedHostIsFirst) {
  HostSchedule schedule;
  schedule.Defer("a", kStart + seconds(3));
  schedule.Defer("b", kStart + seconds(1));
  schedule.Push("a", 1);
  schedule.Push("b", 2);
  schedule.PushFront("b", 3);
  EXPECT_EQ(schedule.Next(kStart + seconds(9)), 3U);
  EXPECT_EQ(schedule.Next(kStart + seconds(9)), 1U);
}

}  // namespace
}  // namespace redflag
