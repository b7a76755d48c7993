#include "fetch/response_head.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace redflag {
namespace {

// The error of the first line that is refused, or "".
std::string Feed(ResponseHead* head, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    const auto status = head->AddLine(line);
    if (!status.ok()) return std::string(ErrorCode(status.error().kind));
  }
  return "";
}

TEST(ResponseHead, KeepsWhatIsAskedFor) {
  ResponseHead head(65536);
  EXPECT_EQ(Feed(&head, {"HTTP/1.1 302 Found\r\n", "LOCATION: /next\r\n",
                         "Content-Type: text/html;\r\n", " charset=utf-8\r\n",
                         "Retry-After: 5\r\n", "Content-Length: 10\r\n",
                         "Content-Length: 10\r\n", "\r\n"}),
            "");
  EXPECT_TRUE(head.complete());
  EXPECT_EQ(head.status(), 302);
  EXPECT_EQ(head.location(), "/next");
  EXPECT_EQ(head.content_type(), "text/html; charset=utf-8");
  EXPECT_EQ(head.retry_after(), "5");
}

TEST(ResponseHead, TwoValidatorsAreNone) {
  ResponseHead head(65536);
  EXPECT_EQ(Feed(&head,
                 {"HTTP/1.1 200 OK\r\n", "ETag: \"a\"\r\n", "etag:  \"a\" \r\n",
                  "Last-Modified: then\r\n", "Last-Modified: now\r\n", "\r\n"}),
            "");
  EXPECT_EQ(head.etag(), "\"a\"");
  EXPECT_EQ(head.last_modified(), "then, now");
}

TEST(ResponseHead, InterimRepliesAndTrailersSayNothing) {
  ResponseHead head(65536);
  EXPECT_EQ(
      Feed(&head, {"HTTP/1.1 103 Early Hints\r\n", "Location: /x\r\n", "\r\n",
                   "HTTP/1.1 200 OK\r\n", "\r\n", "Location: /trailer\r\n",
                   "Content-Length: 3\r\n", "ETag: \"trailer\"\r\n"}),
      "");
  EXPECT_EQ(head.status(), 200);
  EXPECT_EQ(head.etag(), "");
  EXPECT_EQ(head.location(), "");
}

TEST(ResponseHead, Contradictions) {
  const std::string first = "HTTP/1.1 200 OK\r\n";
  const std::vector<std::vector<std::string>> cases = {
      {first, "Content-Length: 5\r\n", "Content-Length: 6\r\n"},
      {first, "Content-Length: banana\r\n"},
      {first, "Content-Length: -1\r\n"},
      {first, "Content-Length: 99999999999999999999\r\n"},
      {first, "Location: /a\r\n", "Location: /b\r\n"},
      {first, std::string("X: a\0b\r\n", 8)},
      {first, "no colon\r\n"},
  };
  for (const auto& lines : cases) {
    ResponseHead head(65536);
    EXPECT_EQ(Feed(&head, lines), "failed-protocol") << lines.back();
  }
}

TEST(ResponseHead, AllLinesTogetherAreBounded) {
  ResponseHead head(1000);
  std::vector<std::string> lines;
  for (int i = 0; i < 50; ++i) {
    lines.emplace_back("HTTP/1.1 100 Continue\r\n");
    lines.emplace_back("\r\n");
  }
  EXPECT_EQ(Feed(&head, lines), "limit");
}

}  // namespace
}  // namespace redflag
