#include "fetch/address_guard.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace redflag {
namespace {

IpAddress Address(const std::string& text) {
  auto parsed = ParseIpAddress(text);
  EXPECT_TRUE(parsed.ok()) << text;
  return parsed.ok() ? parsed.value() : IpAddress{};
}

TEST(IsPublicAddress, PublicOnes) {
  for (const std::string text :
       {"1.1.1.1",         "9.255.255.255",   "11.0.0.0",
        "100.63.255.255",  "100.128.0.0",     "126.255.255.255",
        "128.0.0.0",       "169.253.255.255", "172.15.255.255",
        "172.32.0.0",      "192.0.1.0",       "192.167.255.255",
        "198.17.255.255",  "198.20.0.0",      "223.255.255.255",
        "2606:4700::1111", "2a00:1450::200e", "2001:200::1",
        "::ffff:1.1.1.1",  "64:ff9b::101:101"}) {
    EXPECT_TRUE(IsPublicAddress(Address(text))) << text;
  }
}

TEST(IsPublicAddress, SpecialOnes) {
  for (const std::string text : {"0.0.0.0",
                                 "0.1.2.3",
                                 "10.0.0.1",
                                 "100.64.0.1",
                                 "100.100.100.200",
                                 "127.0.0.1",
                                 "127.255.255.255",
                                 "169.254.169.254",
                                 "172.16.0.1",
                                 "172.31.255.255",
                                 "192.0.0.1",
                                 "192.0.2.1",
                                 "192.88.99.1",
                                 "192.168.0.1",
                                 "198.18.0.1",
                                 "198.19.255.255",
                                 "198.51.100.1",
                                 "203.0.113.1",
                                 "224.0.0.1",
                                 "239.255.255.255",
                                 "240.0.0.1",
                                 "255.255.255.255",
                                 "::",
                                 "::1",
                                 "::127.0.0.1",
                                 "::1.1.1.1",
                                 "::ffff:127.0.0.1",
                                 "::ffff:a9fe:a9fe",
                                 "64:ff9b::7f00:1",
                                 "64:ff9b:1::7f00:1",
                                 "100::1",
                                 "2001::1",
                                 "2001:0:7f00:1::",
                                 "2001:db8::1",
                                 "2002:7f00:1::",
                                 "2002:808:808::1",
                                 "3fff::1",
                                 "5f00::1",
                                 "fc00::1",
                                 "fd00:ec2::254",
                                 "fe80::1",
                                 "fec0::1",
                                 "ff02::1"}) {
    EXPECT_FALSE(IsPublicAddress(Address(text))) << text;
  }
}

TEST(AddressGuard, AllowsOnlyThePortsOfTheWeb) {
  const auto guard = AddressGuard::Make({});
  ASSERT_TRUE(guard.ok());
  EXPECT_TRUE(guard.value().Allows(Address("1.1.1.1"), 80));
  EXPECT_TRUE(guard.value().Allows(Address("2606:4700::1111"), 443));
  EXPECT_FALSE(guard.value().Allows(Address("1.1.1.1"), 25));
  EXPECT_FALSE(guard.value().Allows(Address("127.0.0.1"), 80));
}

TEST(AddressGuard, AllowsExactlyTheNamedPairs) {
  const std::vector<std::string> allowed = {"127.0.0.1:8080", "[::1]:9000"};
  const auto guard = AddressGuard::Make(allowed);
  ASSERT_TRUE(guard.ok());
  EXPECT_TRUE(guard.value().Allows(Address("127.0.0.1"), 8080));
  EXPECT_TRUE(guard.value().Allows(Address("::1"), 9000));
  EXPECT_FALSE(guard.value().Allows(Address("127.0.0.1"), 8081));
  EXPECT_FALSE(guard.value().Allows(Address("127.0.0.2"), 8080));
  EXPECT_FALSE(guard.value().Allows(Address("::ffff:127.0.0.1"), 8080));
  EXPECT_TRUE(guard.value().IsOwnLoopback("127.0.0.1", 8080));
  EXPECT_TRUE(guard.value().IsOwnLoopback("localhost", 8080));
  EXPECT_TRUE(guard.value().IsOwnLoopback("[::1]", 9000));
  EXPECT_FALSE(guard.value().IsOwnLoopback("localhost", 80));
  EXPECT_FALSE(guard.value().IsOwnLoopback("shop.example", 8080));
}

TEST(AddressGuard, RefusesWhatIsNoPair) {
  for (const std::string text :
       {"localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0",
        "127.0.0.1:65536", "127.0.0.1:80x", "10.0.0.0/8:80", "::1:80", ":80",
        "127.1:80", ""}) {
    const auto guard = AddressGuard::Make(std::vector<std::string>{text});
    ASSERT_FALSE(guard.ok()) << text;
    EXPECT_EQ(guard.error().kind, ErrorKind::kInvalidOptions);
  }
}

}  // namespace
}  // namespace redflag
