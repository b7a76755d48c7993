#include "report/links.h"

#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/golden.h"

namespace redflag {
namespace {

Document Message() {
  Document document;
  document.id = "thank-you";
  document.source = "thank-you.txt";
  document.fields = {{FieldKind::kSubject, 0, "", "Thanks"},
                     {FieldKind::kBody, 0, "", "..."}};
  return document;
}

std::vector<Link> Links() {
  Link spaced;
  spaced.field = 1;
  spaced.span = {41, 62};
  spaced.text = "w w w . acme . c o m";
  spaced.target = "www.acme.com";
  spaced.host = "www.acme.com";
  spaced.registrable = "acme.com";
  spaced.verdict = LinkVerdict::kOffPlatform;
  spaced.reason = "no marketplace host";
  spaced.disguise = {"letter-spacing"};
  Link help;
  help.span = {0, 6};
  help.text = "amazon.com/help";
  help.kind = LinkKind::kUrl;
  help.target = "amazon.com/help";
  help.host = "amazon.com";
  help.registrable = "amazon.com";
  help.verdict = LinkVerdict::kOnPlatform;
  help.reason = "the marketplace itself";
  return {help, spaced};
}

std::string Written(std::string_view format, const std::vector<Link>& links) {
  std::ostringstream out;
  const auto writer = MakeLinksWriter(format, {}, out);
  if (!writer.ok()) return writer.error().message;
  const Document document = Message();
  for (const Link& link : links)
    writer.value()->Add(document, link);
  const std::vector<NotChecked> not_checked = {
      {"gone.txt", ErrorKind::kUnreadable, "no such file"}};
  writer.value()->Finish(not_checked);
  return out.str();
}

TEST(LinksWriterTest, EveryFormatKeepsItsBytes) {
  ExpectGolden("links.json", Written("json", Links()));
  ExpectGolden("links.txt", Written("table", Links()));
}

TEST(LinksWriterTest, NoLinksAreSaid) {
  EXPECT_NE(Written("table", {}).find("none found"), std::string::npos);
  EXPECT_NE(Written("json", {}).find("\"links\": []"), std::string::npos);
}

}  // namespace
}  // namespace redflag
