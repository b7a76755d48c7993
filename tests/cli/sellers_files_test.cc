// Files as sellers have them on disk, through the program.

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/paths.h"
#include "support/program.h"

namespace redflag {
namespace {

using nlohmann::json;

class SellersFilesTest : public ProgramTest {
 protected:
  // The report on one input below the folder, or by its whole path.
  json Report(const std::string& verb, const std::string& file) {
    const ProgramRun run =
        Shell("redflag " + verb + " --format json --fail-on never " + file);
    const json report = json::parse(run.out, nullptr, false);
    EXPECT_FALSE(report.is_discarded()) << run.out << run.err;
    return report;
  }
  static std::string Fixture(const std::string& name) {
    return std::string(REDFLAG_SOURCE_DIR "/fixtures/formats/") + name;
  }
};

// "id:rule@field" of every finding of a family, in the report's order.
std::string Findings(const json& report, const std::string& family) {
  std::string all;
  for (const json& document : report["documents"])
    for (const json& finding : document["findings"])
      if (finding["family"] == family)
        all += document["id"].get<std::string>() + "@" +
               finding["field"].get<std::string>() + " ";
  return all;
}

TEST_F(SellersFilesTest, TemplateWorkbook) {
  const json report = Report("check", Fixture("template.xlsx"));
  ASSERT_EQ(report["documents"].size(), 2U) << "help sheet or example read";
  EXPECT_EQ(report["not_checked"].size(), 0U);
  EXPECT_EQ(report["documents"][0]["marketplace"], "DE");
  EXPECT_EQ(report["documents"][0]["language"], "de");
  EXPECT_EQ(Findings(report, "off-platform"), "KORB-1@bullets[1] ");
}

TEST_F(SellersFilesTest, XmlFeed) {
  const json report = Report("check", Fixture("google-merchant.xml"));
  EXPECT_EQ(report["documents"].size(), 2U);
  EXPECT_EQ(Findings(report, "off-platform"), "FF-1@bullets[1] ");
}

TEST_F(SellersFilesTest, ArchiveOfFiles) {
  const json report = Report("check", Fixture("shop.zip"));
  EXPECT_EQ(report["documents"].size(), 3U);
  EXPECT_EQ(report["not_checked"].size(), 0U);
}

TEST_F(SellersFilesTest, Mailbox) {
  const json report = Report("audit", Fixture("mails.mbox"));
  EXPECT_EQ(report["documents"].size(), 2U);
  EXPECT_NE(Findings(report, "review-manipulation"), "");
}

TEST_F(SellersFilesTest, WordFileWithALinkBehindItsText) {
  const json report = Report("audit", Fixture("insert.docx"));
  ASSERT_EQ(report["documents"].size(), 1U);
  EXPECT_EQ(Findings(report, "off-platform"), "insert@body ");
}

TEST_F(SellersFilesTest, PdfFile) {
  const json report = Report("audit", Fixture("insert.pdf"));
  if (Shell("command -v pdftotext").status != 0) {
    ASSERT_EQ(report["not_checked"].size(), 1U);
    EXPECT_EQ(report["not_checked"][0]["code"], "unsupported");
    return;
  }
  EXPECT_NE(Findings(report, "review-manipulation"), "");
}

// A bomb beside a good file, archives in archives, half an archive, a PDF file
// without pages, XML that breaks off and XML that multiplies.
constexpr const char* kBadFiles = R"(
import zipfile
def pack(name, files):
  with zipfile.ZipFile(name, 'w', zipfile.ZIP_DEFLATED) as z:
    for member, data in files.items():
      z.writestr(member, data)
  return open(name, 'rb').read()
bomb = pack('bomb.zip', {'zeros.csv': b'0' * (80 << 20),
                         'good.json': '{"title": "Oak shelf"}'})
open('cut.zip', 'wb').write(bomb[:len(bomb) // 2])
pack('three.zip', {'in.zip': pack('two.zip', {'in.zip': pack('one.zip',
                   {'in.json': '{"title": "Oak shelf"}'})})})
open('picture.pdf', 'wb').write(b'%PDF-1.4\n%%EOF\n')
open('bad.xml', 'w').write('<?xml version="1.0"?><rss><item>')
entities = '<!ENTITY a0 "ha">' + ''.join(
    '<!ENTITY a%d "%s">' % (i, ('&a%d;' % (i - 1)) * 20) for i in range(1, 12))
open('laughs.xml', 'w').write('<?xml version="1.0"?><!DOCTYPE x [' + entities +
    ']><rss><item><title>&a11;</title></item></rss>')
)";

TEST_F(SellersFilesTest, WhatCannotBeReadIsTold) {
  Write("make.py", kBadFiles);
  ASSERT_EQ(Shell("python3 make.py").status, 0);
  const json bomb = Report("check", "bomb.zip");
  EXPECT_EQ(bomb["documents"].size(), 1U);
  ASSERT_EQ(bomb["not_checked"].size(), 1U);
  EXPECT_EQ(bomb["not_checked"][0]["code"], "limit");
  EXPECT_EQ(bomb["not_checked"][0]["source"], "bomb.zip/zeros.csv");
  for (const char* file :
       {"cut.zip", "three.zip", "picture.pdf", "bad.xml", "laughs.xml"}) {
    const json report = Report("check", file);
    EXPECT_EQ(report["documents"].size(), 0U) << file;
    EXPECT_EQ(report["not_checked"].size(), 1U) << file << report;
  }
}

}  // namespace
}  // namespace redflag
