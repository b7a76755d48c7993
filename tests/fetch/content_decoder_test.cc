#include "fetch/content_decoder.h"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <zlib.h>

namespace redflag {
namespace {

constexpr std::size_t kMax = 1 << 20;
constexpr int kGzip = 15 + 16;
constexpr int kZlib = 15;
constexpr int kRaw = -15;

std::string Compress(const std::string& text, int window) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY),
            Z_OK);
  std::string input = text;
  std::string out(text.size() + 1000, '\0');
  stream.next_in = static_cast<Bytef*>(static_cast<void*>(input.data()));
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = static_cast<Bytef*>(static_cast<void*>(out.data()));
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

std::string Page() {
  std::string page;
  for (int i = 0; i < 1000; ++i)
    page += "lamp " + std::to_string(i * i) + "\n";
  return page;
}

struct Outcome {
  bool ok = false;
  ErrorKind kind = ErrorKind::kSyntax;
  std::string text;
};

// Feeds `raw` in pieces of `piece` bytes.
Outcome Decode(const std::string& coding, const std::string& raw,
               std::size_t piece = 1000, std::size_t max = kMax) {
  Outcome outcome;
  auto decoder = ContentDecoder::Make(coding, 2);
  if (!decoder.ok()) return {false, decoder.error().kind, ""};
  for (std::size_t at = 0; at < raw.size(); at += piece) {
    const auto status = decoder.value().Feed(
        raw.substr(at, piece), [&outcome, max](std::string_view decoded) {
          return AppendWithin(max, decoded, outcome.text);
        });
    if (!status.ok()) return {false, status.error().kind, outcome.text};
  }
  const auto end = decoder.value().Finish();
  if (!end.ok()) return {false, end.error().kind, outcome.text};
  outcome.ok = true;
  return outcome;
}

TEST(ContentDecoder, WholeBodies) {
  constexpr std::array<std::size_t, 3> kPieces = {1, 7, 100000};
  const std::string page = Page();
  struct {
    const char* coding;
    std::string raw;
  } const cases[] = {
      {"", page},
      {"identity", page},
      {"gzip", Compress(page, kGzip)},
      {" X-GZIP ", Compress(page, kGzip)},
      {"deflate", Compress(page, kZlib)},
      {"deflate", Compress(page, kRaw)},
      {"gzip, gzip", Compress(Compress(page, kGzip), kGzip)},
      {"deflate, gzip", Compress(Compress(page, kZlib), kGzip)},
      {"gzip", Compress(page.substr(0, 700), kGzip) +
                   Compress(page.substr(700), kGzip)},
  };
  for (const auto& test : cases) {
    for (const std::size_t piece : kPieces) {
      const Outcome outcome = Decode(test.coding, test.raw, piece);
      EXPECT_TRUE(outcome.ok) << test.coding;
      EXPECT_EQ(outcome.text, page) << test.coding;
    }
  }
}

// The fault that matters most: half a page must never pass for a page.
TEST(ContentDecoder, EveryCutIsNoticed) {
  const std::string raw = Compress("a short page about a lamp", kGzip);
  for (std::size_t size = 0; size < raw.size(); ++size) {
    const Outcome outcome = Decode("gzip", raw.substr(0, size), 5);
    EXPECT_FALSE(outcome.ok) << size;
    EXPECT_EQ(outcome.kind, ErrorKind::kFailedDecoding);
  }
  EXPECT_TRUE(Decode("gzip", raw).ok);
}

TEST(ContentDecoder, DamagedBodies) {
  const std::string raw = Compress(Page(), kGzip);
  std::string checksum = raw;
  checksum[raw.size() - 8] = static_cast<char>(checksum[raw.size() - 8] ^ 1);
  for (const std::string& broken :
       {checksum, raw + "rubbish", std::string("<html>plain</html>"),
        raw.substr(0, 10) + std::string(100, '\xFF')}) {
    const Outcome outcome = Decode("gzip", broken);
    EXPECT_FALSE(outcome.ok);
    EXPECT_EQ(outcome.kind, ErrorKind::kFailedDecoding);
  }
}

TEST(ContentDecoder, CodingsThatWereNotAskedFor) {
  for (const char* coding :
       {"br", "zstd", "x-secret", "gzip, br", "gzip, gzip, gzip", "compress"}) {
    const Outcome outcome = Decode(coding, "x");
    EXPECT_FALSE(outcome.ok) << coding;
    EXPECT_EQ(outcome.kind, ErrorKind::kFailedDecoding);
  }
}

TEST(ContentDecoder, StopsAtTheLimit) {
  const std::string bomb = Compress(std::string(50 << 20, 'a'), kGzip);
  const Outcome outcome = Decode("gzip", bomb, 4096, 100000);
  EXPECT_FALSE(outcome.ok);
  EXPECT_EQ(outcome.kind, ErrorKind::kLimit);
  EXPECT_EQ(outcome.text.size(), 100000U);
  EXPECT_TRUE(Decode("", std::string(100, 'a'), 7, 100).ok);
  EXPECT_FALSE(Decode("", std::string(101, 'a'), 7, 100).ok);
}

}  // namespace
}  // namespace redflag
