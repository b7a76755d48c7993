#include "core/normalized_text.h"

#include <gtest/gtest.h>

namespace redflag {
namespace {

// "ab" as they are, "X" for given[2, 5), "cd" as they are.
OffsetMap Mixed() {
  OffsetMap map;
  map.AddSame(0, 2);
  map.AddBlock(1, 2, 3);
  map.AddSame(5, 2);
  return map;
}

TEST(OffsetMapTest, LeadsBackThroughSameAndBlock) {
  const OffsetMap map = Mixed();
  EXPECT_EQ(map.out_size(), 5U);
  EXPECT_EQ(map.ToSource({0, 2}), (Span{0, 2}));
  EXPECT_EQ(map.ToSource({1, 3}), (Span{1, 5}));
  EXPECT_EQ(map.ToSource({2, 3}), (Span{2, 5}));
  EXPECT_EQ(map.ToSource({3, 5}), (Span{5, 7}));
  EXPECT_EQ(map.ToSource({5, 5}), (Span{7, 7}));
}

TEST(OffsetMapTest, FindsTheOutputOfASource) {
  const OffsetMap map = Mixed();
  EXPECT_EQ(map.FromSource(1), 1U);
  EXPECT_EQ(map.FromSource(2), 2U);
  EXPECT_EQ(map.FromSource(3), 3U);  // Inside the block: what follows it.
  EXPECT_EQ(map.FromSource(6), 4U);
  EXPECT_EQ(map.FromSource(99), 5U);
}

TEST(OffsetMapTest, ComposesWithAnotherMap) {
  OffsetMap outer;  // Drops the first byte of the inner output.
  outer.AddSame(1, 4);
  const OffsetMap both = OffsetMap::Compose(outer, Mixed());
  EXPECT_EQ(both.ToSource({0, 1}), (Span{1, 2}));
  EXPECT_EQ(both.ToSource({1, 2}), (Span{2, 5}));
  EXPECT_EQ(both.ToSource({2, 4}), (Span{5, 7}));
}

}  // namespace
}  // namespace redflag
