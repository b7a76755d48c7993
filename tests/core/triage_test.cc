#include "core/triage.h"

#include <string>

#include <gtest/gtest.h>

namespace redflag {
namespace {

struct Subject {
  Document document;
  Finding finding;
};

Subject ALink() {
  Subject subject;
  subject.document.id = "LAMP-7";
  subject.document.source = "https://www.shop.example:8443/p/1?x=2";
  subject.finding.rule = "off-platform/website";
  subject.finding.fingerprint = "0123456789abcdef";
  subject.finding.match = "care (dot) acme (dot) com";
  subject.finding.meaning = "care.acme.com";
  subject.finding.root = "acme.com";
  return subject;
}

TEST(TriageScopeTest, AllPartsMustFit) {
  const Subject subject = ALink();
  const struct {
    TriageScope scope;
    bool fits;
  } cases[] = {
      {{.fingerprint = "0123456789abcdef"}, true},
      {{.fingerprint = "ffffffffffffffff"}, false},
      {{.rule = "off-platform/website"}, true},
      {{.rule = "off-platform/*"}, true},
      {{.rule = "off-platform/web"}, false},
      {{.rule = "off-platform"}, false},
      {{.rule = "claim/*"}, false},
      {{.document = "LAMP-7"}, true},
      {{.document = "LAMP"}, false},
      {{.rule = "off-platform/*", .document = "LAMP-7"}, true},
      {{.rule = "claim/*", .document = "LAMP-7"}, false},
      {{.host = "shop.example"}, true},
      {{.host = "WWW.shop.example"}, true},
      {{.host = "op.example"}, false},
      {{.host = "acme.com"}, false},
      {{.link_host = "acme.com"}, true},
      {{.link_host = "care.acme.com"}, true},
      {{.link_host = "www.acme.com"}, false},
      {{.link_host = "shop.example"}, false},
  };
  for (const auto& each : cases)
    EXPECT_EQ(IsAbout(each.scope, subject.document, subject.finding), each.fits)
        << ScopeText(each.scope);
}

TEST(TriageScopeTest, ARuleIsMeantInAllItsLanguages) {
  Subject subject = ALink();
  subject.finding.rule = "claim/price.de";
  EXPECT_TRUE(
      IsAbout({.rule = "claim/price"}, subject.document, subject.finding));
  EXPECT_TRUE(
      IsAbout({.rule = "claim/price.de"}, subject.document, subject.finding));
  EXPECT_FALSE(
      IsAbout({.rule = "claim/price.fr"}, subject.document, subject.finding));
}

TEST(TriageScopeTest, ADocumentOfAFileMayNameItsPage) {
  Subject subject = ALink();
  subject.document.source = "listings.csv#3";
  subject.document.url = "https://shop.example/p/1";
  const TriageScope scope = {.host = "shop.example"};
  EXPECT_TRUE(IsAbout(scope, subject.document, subject.finding));
}

TEST(TriageScopeTest, ScopesAreSaidInWords) {
  EXPECT_EQ(ScopeText({.rule = "claim/price", .document = "LAMP-7"}),
            "rule claim/price, document LAMP-7");
  EXPECT_FALSE(TriageScope{.fingerprint = "a"}.IsBlanket());
  EXPECT_TRUE(TriageScope{.rule = "a"}.IsBlanket());
}

TEST(TriageDecisionTest, HoldsUntilItsLastDay) {
  TriageDecision decision;
  EXPECT_TRUE(decision.HoldsOn("2999-12-31"));
  decision.until = "2027-01-31";
  EXPECT_TRUE(decision.HoldsOn("2027-01-31"));
  EXPECT_FALSE(decision.HoldsOn("2027-02-01"));
}

TEST(TriageVerdictTest, NamesLeadBack) {
  for (const auto verdict :
       {TriageVerdict::kAccepted, TriageVerdict::kFalseAlarm,
        TriageVerdict::kRiskTaken, TriageVerdict::kFixedElsewhere})
    EXPECT_EQ(VerdictFromName(VerdictName(verdict)), verdict);
  EXPECT_FALSE(VerdictFromName("maybe").has_value());
}

TEST(HostInTest, TakesTheHostOfAnyAddress) {
  const struct {
    const char* address;
    const char* host;
  } cases[] = {
      {"https://Shop.example/p?q", "shop.example"},
      {"http://a:b@shop.example:81", "shop.example"},
      {"shop.example/path", "shop.example"},
      {"ann@shop.example", "shop.example"},
      {"http://[::1]:80/x", "[::1]"},
      {"http://[::1", ""},
      {"https://shop.example#frag@evil.example", "shop.example"},
      {"", ""},
  };
  for (const auto& each : cases)
    EXPECT_EQ(HostIn(each.address), each.host) << each.address;
}

}  // namespace
}  // namespace redflag
