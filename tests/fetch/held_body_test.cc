// Bodies come back as they came, wherever they waited.

#include "fetch/held_body.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace redflag {
namespace {

std::string Numbered(std::size_t bytes) {
  std::string text;
  for (int i = 0; text.size() < bytes; ++i)
    text += std::to_string(i) + " ";
  text.resize(bytes);
  return text;
}

Status Feed(const std::string& text, std::size_t piece, std::size_t most,
            HeldBody& body) {
  for (std::size_t at = 0; at < text.size(); at += piece)
    if (Status fed = body.Append(text.substr(at, piece), most); !fed.ok())
      return fed;
  return Done{};
}

TEST(HeldBody, ComesBackWholeWhateverTheBudget) {
  const std::string text = Numbered(300000);
  for (const std::size_t limit : {0U, 1U, 100000U, 10000000U}) {
    BodyBudget budget{limit, 0};
    HeldBody body(budget);
    ASSERT_TRUE(Feed(text, 999, 1 << 20, body).ok()) << limit;
    const auto taken = body.Take();
    ASSERT_TRUE(taken.ok()) << limit;
    EXPECT_EQ(taken.value(), text) << limit;
  }
}

TEST(HeldBody, ManyTogetherStayNearTheBudget) {
  constexpr std::size_t kLimit = 200000;
  constexpr std::size_t kPiece = 1000;
  const std::string text = Numbered(100000);
  BodyBudget budget{kLimit, 0};
  {
    std::vector<std::unique_ptr<HeldBody>> bodies;
    for (int i = 0; i < 20; ++i)
      bodies.push_back(std::make_unique<HeldBody>(budget));
    std::size_t most = 0;
    for (std::size_t at = 0; at < text.size(); at += kPiece)
      for (const auto& body : bodies) {
        ASSERT_TRUE(body->Append(text.substr(at, kPiece), 1 << 20).ok());
        most = std::max(most, budget.used);
      }
    // A body doubles what it holds before the others give way.
    EXPECT_LE(most, 2 * kLimit);
    for (const auto& body : bodies) {
      const auto taken = body->Take();
      ASSERT_TRUE(taken.ok());
      EXPECT_EQ(taken.value(), text);
    }
  }
  EXPECT_EQ(budget.used, 0U);
}

TEST(HeldBody, EndsAtItsOwnLimitInMemoryAndInAFile) {
  const std::string text = Numbered(5000);
  for (const std::size_t limit : {0U, 100000U}) {
    BodyBudget budget{limit, 0};
    HeldBody body(budget);
    const Status fed = Feed(text, 300, 2000, body);
    ASSERT_FALSE(fed.ok()) << limit;
    EXPECT_EQ(fed.error().kind, ErrorKind::kLimit);
    EXPECT_EQ(fed.error().message, "larger than 2000 bytes");
    const auto taken = body.Take();
    ASSERT_TRUE(taken.ok());
    EXPECT_EQ(taken.value(), text.substr(0, 2000)) << limit;
  }
}

}  // namespace
}  // namespace redflag
