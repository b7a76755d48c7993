#include "input/byte_source.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <zlib.h>

#include "support/input.h"

namespace redflag {
namespace {

std::string Gzip(const std::string& text) {
  z_stream zlib{};
  EXPECT_EQ(
      deflateInit2(&zlib, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY),
      Z_OK);
  std::string in = text;
  std::string out(deflateBound(&zlib, in.size()) + 64, '\0');
  zlib.next_in = static_cast<Bytef*>(static_cast<void*>(in.data()));
  zlib.avail_in = static_cast<uInt>(in.size());
  zlib.next_out = static_cast<Bytef*>(static_cast<void*>(out.data()));
  zlib.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&zlib, Z_FINISH), Z_STREAM_END);
  out.resize(zlib.total_out);
  deflateEnd(&zlib);
  return out;
}

TEST(ByteStreamTest, ReadsGzipAndSaysWhenItIsCut) {
  std::string text;
  for (int i = 0; i < 20000; ++i)
    text += "{\"id\":\"" + std::to_string(i * 7919) + "\"}\n";
  const std::string packed = Gzip(text);
  EXPECT_EQ(ReadAll(packed, "x.ndjson.gz").size(), 20000U);
  EXPECT_EQ(ReadAll(packed + Gzip("{\"id\":\"last\"}\n"), "x.gz").size(),
            20001U);
  const std::vector<ReadItem> cut =
      ReadAll(packed.substr(0, packed.size() / 2), "x.ndjson.gz");
  ASSERT_GT(cut.size(), 1000U);
  EXPECT_EQ(std::get<NotChecked>(cut.back()).code, ErrorKind::kTruncated);
  EXPECT_EQ(OnlyFailure(ReadAll(packed.substr(0, 15), "x.gz")).code,
            ErrorKind::kTruncated);
}

TEST(ByteStreamTest, EndsLinesAtTheLimit) {
  ByteStream bytes(OpenBytes("ab\ncdefgh\ni"));
  std::string line;
  bool over = false;
  ASSERT_TRUE(bytes.ReadLine('\n', 4, &line, &over));
  EXPECT_EQ(line, "ab\n");
  EXPECT_FALSE(over);
  ASSERT_TRUE(bytes.ReadLine('\n', 4, &line, &over));
  EXPECT_EQ(line, "cdef");
  EXPECT_TRUE(over);
  ASSERT_TRUE(bytes.ReadLine('\n', 4, &line, &over));
  EXPECT_EQ(line, "i");
  EXPECT_FALSE(bytes.ReadLine('\n', 4, &line, &over));
}

TEST(ByteStreamTest, OneEncodingComesOut) {
  const auto all = [](std::string_view bytes) {
    ByteStream stream(OpenBytes(bytes));
    bool over = false;
    return stream.ReadAll(1000, &over);
  };
  using namespace std::string_view_literals;
  EXPECT_EQ(all("\xEF\xBB\xBFhi"sv), "hi");
  EXPECT_EQ(all("\xFF\xFEh\0\xE4\0"sv), "hä");
  EXPECT_EQ(all("\xFE\xFF\0h\0\xE4"sv), "hä");
  EXPECT_EQ(all("{\0\"\0a\0\"\0"sv), "{\"a\"");
  EXPECT_EQ(all("\xFF\xFE\x3D\xD8\x00\xDE\x00\xD8"sv), "😀\uFFFD");
}

}  // namespace
}  // namespace redflag
