// `scan` and `report` against a shop on loopback and files.

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/program.h"

namespace redflag {
namespace {

class ScanTest : public ProgramTest {
 protected:
  void SetUp() override {
    Page("shop/lamp.html", "Acme desk lamp, 40 cm");
    Page("shop/tea.html", "Acme tea that cures cancer");
    Write("shop/robots.txt", "User-agent: *\nDisallow: /secret\n");
    Page("shop/secret.html", "Acme secret");
  }

  void Page(const std::string& name, const std::string& title) const {
    Write(name, "<!doctype html><html lang=en><head><title>" + title +
                    "</title><script type='application/ld+json'>{\"@context\":"
                    "\"https://schema.org\",\"@type\":\"Product\",\"name\":\"" +
                    title + "\"}</script></head><body><h1>" + title +
                    "</h1></body></html>");
  }

  // Runs a command while the shop is served; $SHOP is its address and $AT
  // the flag that allows it.
  ProgramRun WithShop(const std::string& command) const {
    return Shell(
        "python3 -u -m http.server 0 --bind 127.0.0.1 --directory shop "
        ">log 2>&1 & server=$!; port=; "
        "for i in $(seq 100); do "
        "port=$(sed -n 's/.* port \\([0-9]*\\) .*/\\1/p' log); "
        "[ -n \"$port\" ] && break; sleep 0.1; done; "
        "SHOP=http://127.0.0.1:$port; AT=\"--allow-address "
        "127.0.0.1:$port\"; " +
        command + "; status=$?; kill $server; (exit $status)");
  }
};

TEST_F(ScanTest, FetchesPagesAndRemembersTheRun) {
  const ProgramRun run =
      WithShop("redflag scan $SHOP/lamp.html $SHOP/tea.html $AT --format json");
  EXPECT_EQ(run.status, 1) << run.err;
  EXPECT_NE(run.out.find("cures cancer"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find(R"("documents": 2)"), std::string::npos) << run.out;
  const ProgramRun again = Shell("redflag report --format json");
  EXPECT_EQ(again.status, 1);
  EXPECT_EQ(again.out, run.out);
}

TEST_F(ScanTest, AReportFromTheStoreNamesLines) {
  const std::string tea = "{\"id\": \"b\", \"title\": \"Cures cancer\"}\n";
  const auto report = [this] {
    EXPECT_EQ(Shell("redflag scan rows.ndjson note.txt").status, 1);
    return Shell("redflag report --format sarif").out;
  };
  // Of a text the line of the match is known, of a record its first.
  Write("note.txt", "Oak shelf\n\nVisit www.acme-store.com\n");
  Write("rows.ndjson", "\n" + tea);
  const std::string first = report();
  EXPECT_NE(first.find("\"region\": {\"startLine\": 2}"), std::string::npos)
      << first;
  EXPECT_NE(first.find("\"region\": {\"startLine\": 3}"), std::string::npos);
  // The same record, further down: nothing of it is checked again.
  Write("rows.ndjson", "\n\n\n\n" + tea);
  const std::string second = report();
  EXPECT_NE(second.find("\"region\": {\"startLine\": 5}"), std::string::npos)
      << second;
  EXPECT_EQ(second.find("\"region\": {\"startLine\": 2}"), std::string::npos);
}

TEST_F(ScanTest, EveryAddressEndsInOneState) {
  const ProgramRun run = WithShop(
      "redflag scan $SHOP/lamp.html $SHOP/secret.html $SHOP/missing.html "
      "ftp://shop.example/x https://www.amazon.com/dp/B000000000 $AT "
      "--format json");
  EXPECT_EQ(run.status, 3) << run.err;
  for (const char* code :
       {"refused-robots", "failed-http", "refused-scheme", "refused-terms"})
    EXPECT_NE(run.out.find(code), std::string::npos) << code << run.out;
  EXPECT_NE(run.out.find(R"("not_checked": 4)"), std::string::npos) << run.out;
}

TEST_F(ScanTest, PrivateAddressesAreRefusedUnlessAllowed) {
  const ProgramRun run = WithShop("redflag scan $SHOP/lamp.html --format json");
  EXPECT_EQ(run.status, 3);
  EXPECT_NE(run.out.find("refused-address"), std::string::npos) << run.out;
}

// The comparison belongs to the run, not to the listing: what is carried from
// the night before forgets the listing that is gone.
TEST_F(ScanTest, ListingsThatRepeatOthersAreToldWhileTheyDo) {
  const std::string text =
      R"("title":"Rope lead","bullets":["Braided cotton with a soft handle )"
      R"(for long walks, two metres, with a brass hook and a loop for keys"]})";
  Write("night/a.ndjson", R"({"id":"one",)" + text);
  Write("night/b.ndjson", R"({"id":"two",)" + text);
  const std::string scan = "redflag scan night --format json --fail-on never";
  const ProgramRun first = Shell(scan);
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_NE(first.out.find("The text is that of two"), std::string::npos)
      << first.out;
  EXPECT_NE(first.out.find(R"("duplicate": 2)"), std::string::npos);
  EXPECT_EQ(Shell(scan).out, first.out);
  EXPECT_EQ(Shell("redflag report --diff 1 --format json --fail-on-new").status,
            0);
  const ProgramRun alone = Shell("rm night/b.ndjson; " + scan);
  EXPECT_EQ(alone.status, 0) << alone.err;
  EXPECT_EQ(alone.out.find("duplicate"), std::string::npos) << alone.out;
}

// The second night finds the results of both places to be one.
TEST_F(ScanTest, AListingThatStandsTwiceInTheCatalogueIsNoFailure) {
  const std::string text =
      R"("title":"Rope lead","bullets":["Braided cotton with a soft handle )"
      R"(for long walks, two metres, with a brass hook and a loop for keys"]})";
  Write("night/a.ndjson", R"({"id":"one",)" + text);
  Write("night/b.ndjson", R"({"id":"two",)" + text);
  Write("night/c.ndjson", R"({"id":"one",)" + text);
  const std::string scan = "redflag scan night --format json --fail-on never";
  EXPECT_EQ(Shell(scan).status, 0);
  const ProgramRun again =
      Shell("for f in night/*; do echo >>$f; done; " + scan);
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_NE(again.out.find(R"("duplicate": 3)"), std::string::npos)
      << again.out;
}

TEST_F(ScanTest, NumbersThatAreNoneDoNotSpoilTheStore) {
  Write("units.csv",
        "id,title,monthly_units\nA,Lamp,nan\nB,Lamp,-0\nC,Lamp,inf\n");
  EXPECT_EQ(Shell("redflag scan units.csv --fail-on never").status, 0);
  const ProgramRun report = Shell("redflag report --fail-on never");
  EXPECT_EQ(report.status, 0) << report.err;
}

// What was found is in the store and is told of, whatever becomes of the file.
TEST_F(ScanTest, AReportThatCannotBeWrittenStillEndsTheRun) {
  Write("lamp.ndjson", R"({"id":"A","title":"Lamp"})");
  const ProgramRun run =
      Shell("redflag scan lamp.ndjson --output missing/report.txt");
  EXPECT_EQ(run.status, 2);
  EXPECT_NE(run.err.find("checked 1 document"), std::string::npos) << run.err;
  EXPECT_EQ(Shell("redflag report --fail-on never").status, 0);
}

TEST_F(ScanTest, ReportNeedsARun) {
  const ProgramRun none = Shell("redflag report --db none.db");
  EXPECT_EQ(none.status, 2);
  EXPECT_NE(none.err.find("none.db"), std::string::npos);
  Write("note.db", "not a database at all, just a text of some length");
  EXPECT_EQ(Shell("redflag report --db note.db").status, 2);
  EXPECT_EQ(Shell("redflag scan lamp.json --db note.db").status, 2);
}

TEST_F(ScanTest, TellsWhatChangedSinceTheRunBefore) {
  Write("a.json", R"([{"id": "tea", "title": "Tea that cures cancer"},
                      {"id": "lamp", "title": "Lamp, see www.acme-lamp.com"},
                      {"id": "rug", "title": "Rug, see www.acme-rug.com"}])");
  EXPECT_EQ(Shell("redflag scan a.json").status, 1);
  Write("a.json", R"([{"id": "tea", "title": "Tea, green"},
                      {"id": "lamp", "title": "Lamp: ask www.acme-lamp.org"},
                      {"id": "bed", "title": "Bed, see www.acme-bed.com"}])");
  EXPECT_EQ(Shell("redflag scan a.json --fail-on-new").status, 1);
  const ProgramRun diff = Shell("redflag report --diff --format json");
  EXPECT_EQ(diff.status, 1) << diff.err;
  const nlohmann::json report = nlohmann::json::parse(diff.out);
  const nlohmann::json& counts = report["summary"];
  EXPECT_EQ(report["appeared"], nlohmann::json({"bed"}));
  EXPECT_EQ(report["vanished"], nlohmann::json({"rug"}));
  EXPECT_GE(counts["new"], 1) << diff.out;
  EXPECT_GE(counts["changed"], 1) << diff.out;
  EXPECT_GE(counts["gone"], 1) << diff.out;
  EXPECT_GE(counts["not_seen"], 1) << "nobody knows about the rug";
  const ProgramRun table = Shell("redflag report --diff 1 --fail-on never");
  EXPECT_EQ(table.status, 0);
  EXPECT_NE(table.out.find("www.acme-bed.com"), std::string::npos);
  // The same night again: nothing is new, though all is still there.
  EXPECT_EQ(Shell("redflag scan a.json").status, 1);
  EXPECT_EQ(Shell("redflag scan a.json --fail-on-new").status, 0);
  EXPECT_EQ(Shell("redflag report --diff 99").status, 2);
  EXPECT_EQ(Shell("redflag report --diff 0").status, 2);
  EXPECT_EQ(Shell("redflag report --diff 4").status, 2) << "not an earlier one";
  EXPECT_EQ(Shell("redflag report --diff --format html --output x.html").status,
            2);
  EXPECT_EQ(Shell("test -e x.html").status, 1) << "written before it failed";
}

TEST_F(ScanTest, UnchangedPagesAreNotScannedAgain) {
  const std::string scan =
      "redflag scan $SHOP/lamp.html $SHOP/tea.html $AT --format json ";
  const ProgramRun run = WithShop(scan + ">first; " + scan);
  EXPECT_EQ(run.status, 1) << run.err;
  EXPECT_EQ(run.out, Read("first"));
  EXPECT_NE(run.err.find("2 of them known from before"), std::string::npos)
      << run.err;
}

TEST_F(ScanTest, PagesOfAnInterruptedRunAreFetchedOnce) {
  Page("shop/bed.html", "Acme bed, oak");
  Page("shop/rug.html", "Acme rug, wool");
  Write("shop/robots.txt", "User-agent: *\nCrawl-delay: 1\n");
  const std::string scan =
      "redflag scan $SHOP/lamp.html $SHOP/tea.html $SHOP/bed.html "
      "$SHOP/rug.html $AT --format json ";
  const ProgramRun run = WithShop(scan + "--max-time 2s >first; " + scan);
  EXPECT_EQ(run.status, 1) << run.err;
  EXPECT_NE(run.out.find(R"("documents": 4)"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find(R"("not_checked": [])"), std::string::npos);
  const nlohmann::json first = nlohmann::json::parse(Read("first"));
  if (first["not_checked"].empty()) GTEST_SKIP() << "it was fast enough";
  EXPECT_NE(run.err.find("going on with run 1"), std::string::npos) << run.err;
  const std::string log = Read("log");
  for (const auto& document : first["documents"]) {
    const std::string url = document["source"];
    const std::string get = "GET " + url.substr(url.rfind('/')) + " ";
    const std::size_t at = log.find(get);
    EXPECT_NE(at, std::string::npos) << url;
    EXPECT_EQ(log.find(get, at + 1), std::string::npos) << url << log;
  }
}

TEST_F(ScanTest, ASignalLeavesTheRunUnfinished) {
  Write("lamp.json", R"({"id": "lamp", "title": "Desk lamp"})");
  const ProgramRun run = Shell(
      "mkfifo pipe; exec 3<>pipe; redflag scan lamp.json pipe 3>&- "
      ">out.txt & "
      "until grep -qs redflag /proc/$!/comm && "
      "[ -n \"$(find /proc/$!/fd -lname '*/pipe' 2>/dev/null)\" ]; "
      "do sleep 0.05; done; kill -TERM $!; wait $!");
  EXPECT_EQ(run.status, 143);
  EXPECT_EQ(Shell("redflag report").status, 2) << "no finished run yet";
  EXPECT_EQ(Shell("redflag scan lamp.json").status, 0);
  EXPECT_EQ(Shell("redflag report").status, 0);
}

}  // namespace
}  // namespace redflag
