// What the formats for other programs hold, read by other programs.

#include <string>

#include <gtest/gtest.h>

#include "support/paths.h"
#include "support/program.h"

namespace redflag {
namespace {

class FormatsTest : public ProgramTest {
 protected:
  void SetUp() override {
    Write("in.ndjson",
          R"({"id": "=cmd|'/c calc'!A1", "marketplace": "US", )"
          R"("title": "<script>x</script> | tea, \"cures\" cancer",)"
          R"( "bullets": ["@someone visit www.acme\u200b-store.com\nnow"]})"
          "\n"
          R"({"id": "plain", "marketplace": "DE", "title": "Pine shelf"})"
          "\n{broken\n");
    const ProgramRun run = Shell(
        "redflag check in.ndjson --format csv --output a.csv "
        "--report xlsx=a.xlsx --report sarif=a.sarif --report junit=a.xml "
        "--report markdown=a.md --report html=a.html --report json=a.json");
    ASSERT_EQ(run.status, 1) << run.err;
  }

  // Runs Python; what it asserts must hold.
  void Python(const std::string& program) const {
    Write("check.py", program);
    const ProgramRun run = Shell("python3 check.py");
    EXPECT_EQ(run.status, 0) << run.out << run.err;
  }
};

TEST_F(FormatsTest, CsvIsReadAsATableWithoutFormulas) {
  Python(R"py(
import csv
with open("a.csv", encoding="utf-8-sig", newline="") as file:
    rows = list(csv.DictReader(file, strict=True))
assert {row["record"] for row in rows} == {"finding", "not checked"}, rows
for row in rows:
    assert None not in row and None not in row.values(), row
    for cell in row.values():
        assert not cell.strip().startswith(("=", "+", "-", "@")), cell
        assert "\n" not in cell, cell
assert any("www.acme<U+200B>-store.com" in row["match"] for row in rows), rows
)py");
}

TEST_F(FormatsTest, XlsxHoldsTextsAndNumbersAlone) {
  Python(R"py(
import zipfile
import xml.etree.ElementTree as tree
book = zipfile.ZipFile("a.xlsx")
assert book.testzip() is None
names = [name for name in book.namelist() if "worksheets/sheet" in name]
assert len(names) == 3, names
texts = ""
for name in names:
    sheet = book.read(name).decode()
    root = tree.fromstring(sheet)
    tags = {node.tag.split("}")[1] for node in root.iter()}
    assert not tags & {"f", "hyperlink", "hyperlinks"}, tags
    texts += sheet
assert "=cmd|" in texts and "&lt;script&gt;" in texts
assert not any("rels" in name and "sheet" in name for name in book.namelist())
)py");
}

TEST_F(FormatsTest, SarifHasResultsWithFingerprints) {
  Python(R"py(
import json
log = json.load(open("a.sarif"))
run = log["runs"][0]
assert log["version"] == "2.1.0"
rules = run["tool"]["driver"]["rules"]
report = json.load(open("a.json"))
findings = [f for d in report["documents"] for f in d["findings"]]
assert len(run["results"]) == len(findings) > 0
for result, finding in zip(run["results"], findings):
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["partialFingerprints"]["redflag/v1"] == finding["fingerprint"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"] == "in.ndjson", place
invocation = run["invocations"][0]
assert invocation["executionSuccessful"] is False
notes = invocation["toolExecutionNotifications"]
assert [note["descriptor"]["id"] for note in notes] == ["syntax"], notes
)py");
}

TEST_F(FormatsTest, SarifSatisfiesItsSchema) {
  const std::string schema =
      SharedPath("data/suites/sarif/sarif-schema-2.1.0.json");
  if (schema.empty() || Shell("python3 -c 'import jsonschema'").status != 0)
    GTEST_SKIP() << "no schema, or no Python jsonschema";
  const std::string sample = RepoPath("fixtures/expected/report.sarif");
  Python("import json, jsonschema\nschema = json.load(open('" + schema +
         "'))\nfor name in ('a.sarif', '" + sample +
         "'):\n    jsonschema.validate(json.load(open(name)), schema)\n");
}

TEST_F(FormatsTest, JunitCountsWhatItHolds) {
  Python(R"py(
import xml.etree.ElementTree as tree
root = tree.parse("a.xml").getroot()
assert root.tag == "testsuites"
suite = root.find("testsuite")
cases = suite.findall("testcase")
assert int(suite.get("tests")) == len(cases) == 3
assert int(suite.get("failures")) == len(suite.findall("testcase/failure")) == 1
assert int(suite.get("errors")) == len(suite.findall("testcase/error")) == 1
assert cases[0].get("name") == "=cmd|'/c calc'!A1"
)py");
}

TEST_F(FormatsTest, MarkdownMakesNothingOfTheData) {
  Python(R"py(
import re
text = open("a.md").read()
outside = re.sub("<code>[^<]*</code>", "", text)
assert outside != text
for live in ("<script", "@", "www.", "://"):
    assert live not in outside, live
for line in text.splitlines():
    if line.startswith("| ") and "---" not in line:
        assert line.count("|") == 5, line
)py");
}

TEST_F(FormatsTest, HtmlLetsOnlyItsOwnScriptRun) {
  Python(R"py(
import base64, hashlib, json, re
text = open("a.html", newline="").read()
policy = re.search('Content-Security-Policy" content="([^"]*)"', text)[1]
assert "default-src 'none'" in policy
scripts = re.findall("<script([^>]*)>(.*?)</script>", text, re.S)
assert len(scripts) == 2, len(scripts)
assert scripts[0][0] == ' type="application/json" id="data"'
data = json.loads(scripts[0][1])
assert data["documents"][0]["title"].startswith("<script>x</script>")
style = re.search("<style>(.*?)</style>", text, re.S)[1]
for part in (scripts[1][1], style):
    digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy, digest
assert "http" not in re.sub("https\\?", "", scripts[1][1])
assert "url(" not in style and "@import" not in style
)py");
}

}  // namespace
}  // namespace redflag
