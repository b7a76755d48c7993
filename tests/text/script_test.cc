#include "text/script.h"

#include <gtest/gtest.h>

namespace redflag {
namespace {

TEST(Script, NamesAreKnownInLatinHanAndKana) {
  for (const char32_t c : U"aZ\u00E9\u1E9E\u4E50\u3042\u30AB")
    EXPECT_FALSE(IsForeignScript(c)) << static_cast<unsigned>(c);
}

TEST(Script, WhatAllScriptsShareBelongsToNone) {
  for (const char32_t c : U"0? -\u2122\u0301\u30FC\uFFFD")
    EXPECT_FALSE(IsForeignScript(c)) << static_cast<unsigned>(c);
  EXPECT_FALSE(IsForeignScript(0x110000));
}

TEST(Script, AnyOtherScriptIsForeign) {
  for (const char32_t c :
       {U'\u03A9', U'\u0416', U'\u05D0', U'\u0645', U'\u0928', U'\u0E40',
        U'\u10D0', U'\uD55C', U'\u1100', U'\u3131'})
    EXPECT_TRUE(IsForeignScript(c)) << static_cast<unsigned>(c);
}

}  // namespace
}  // namespace redflag
