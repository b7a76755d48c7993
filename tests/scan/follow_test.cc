#include "scan/follow.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace redflag {
namespace {

Link Shortened(LinkVerdict verdict = LinkVerdict::kOffPlatform) {
  Link link;
  link.kind = LinkKind::kDomain;
  link.target = "bit.ly/x";
  link.host = "bit.ly";
  link.registrable = "bit.ly";
  link.verdict = verdict;
  link.host_class = verdict == LinkVerdict::kUnknown ? "" : "shortener";
  link.reason = "no marketplace host";
  return link;
}

LinkChain ChainTo(const std::string& end) {
  LinkChain chain;
  chain.url = "https://bit.ly/x";
  chain.final_url = end;
  chain.hops = {{"https://bit.ly/x", 302}, {end, 200}};
  chain.complete = true;
  return chain;
}

std::vector<Link> Judge(const std::string& url) {
  Link end;
  const bool own = url.find("amazon") != std::string::npos;
  end.host = own ? "www.amazon.com" : "acme.com";
  end.registrable = own ? "amazon.com" : "acme.com";
  end.verdict = own ? LinkVerdict::kOnPlatform : LinkVerdict::kOffPlatform;
  end.reason = own ? "the marketplace's own host" : "no marketplace host";
  return {end};
}

TEST(FollowTest, OnlyHiddenTargetsAreAsked) {
  EXPECT_TRUE(HidesTarget(Shortened()));
  EXPECT_TRUE(HidesTarget(Shortened(LinkVerdict::kUnknown)));
  EXPECT_FALSE(HidesTarget(Shortened(LinkVerdict::kAllowed)));
  Link plain = Shortened();
  plain.host_class = "";
  EXPECT_FALSE(HidesTarget(plain));
  Link phone = Shortened();
  phone.kind = LinkKind::kPhone;
  EXPECT_FALSE(HidesTarget(phone));
}

TEST(FollowTest, ATargetIsAskedAsAnAddress) {
  Link link = Shortened();
  EXPECT_EQ(AddressOf(link), "https://bit.ly/x");
  link.target = "//bit.ly/x";
  EXPECT_EQ(AddressOf(link), "https://bit.ly/x");
  link.target = "http://bit.ly/x";
  EXPECT_EQ(AddressOf(link), "http://bit.ly/x");
}

TEST(FollowTest, TheVerdictIsTheEnds) {
  Link link = Shortened();
  ApplyChain(ChainTo("https://www.amazon.com/hz/orders"), Judge, link);
  EXPECT_EQ(link.verdict, LinkVerdict::kOnPlatform);
  EXPECT_EQ(link.chain,
            (std::vector<std::string>{"https://bit.ly/x",
                                      "https://www.amazon.com/hz/orders"}));
  link = Shortened(LinkVerdict::kUnknown);
  ApplyChain(ChainTo("https://acme.com/"), Judge, link);
  EXPECT_EQ(link.verdict, LinkVerdict::kOffPlatform);
}

TEST(FollowTest, ADoubtfulNamesOwnPageProvesNothing) {
  Link link = Shortened(LinkVerdict::kUnknown);
  link.registrable = "acme.com";
  ApplyChain(ChainTo("https://acme.com/"), Judge, link);
  EXPECT_EQ(link.verdict, LinkVerdict::kUnknown);
}

TEST(FollowTest, WhatCannotBeFollowedKeepsItsVerdict) {
  Link link = Shortened();
  LinkChain chain;
  chain.url = chain.final_url = "https://bit.ly/x";
  chain.message = "no such host";
  ApplyChain(chain, Judge, link);
  EXPECT_EQ(link.verdict, LinkVerdict::kOffPlatform);
  EXPECT_NE(link.reason.find("no such host"), std::string::npos);
}

}  // namespace
}  // namespace redflag
