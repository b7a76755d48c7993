// `triage` and `store`, and what they do to `scan` and `report`.

#include <map>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/program.h"

namespace redflag {
namespace {

using nlohmann::json;

class TriageTest : public ProgramTest {
 protected:
  void SetUp() override {
    Sell("Tea that cures cancer", "Lamp, see www.acme-lamp.com");
    ASSERT_EQ(Shell("redflag scan a.json").status, 1);
  }

  // A catalogue of two listings, each with one grave finding.
  void Sell(const std::string& tea, const std::string& lamp) const {
    Write("a.json",
          R"([{"id": "tea", "marketplace": "US", "language": "en",
               "title": ")" +
              tea + R"("}, {"id": "lamp", "marketplace": "US",
               "language": "en", "title": ")" +
              lamp + R"("}])");
  }

  json Report(const std::string& options = "") const {
    return json::parse(Shell("redflag report --format json " + options).out);
  }

  // Of the findings in a document, from high on.
  static std::string Fingerprint(const json& report, const std::string& id) {
    for (const json& document : report["documents"])
      for (const json& finding : document["findings"])
        if (document["id"] == id && (finding["severity"] == "critical" ||
                                     finding["severity"] == "high"))
          return finding["fingerprint"];
    return "";
  }

  std::string Fingerprint(const std::string& id) const {
    return Fingerprint(Report(), id);
  }

  ProgramRun Dismiss(const std::string& what) const {
    return Shell("redflag triage dismiss " + what +
                 " --reason 'looked at' --owner Ann");
  }

  void DismissAllOf(const std::string& id) const {
    const json report = Report();
    for (const json& document : report["documents"]) {
      if (document["id"] != id) continue;
      std::string prints;
      for (const json& finding : document["findings"])
        prints += " " + finding["fingerprint"].get<std::string>();
      const ProgramRun run = Dismiss(prints + " --as false-alarm");
      ASSERT_EQ(run.status, 0) << run.err;
    }
  }
};

TEST_F(TriageTest, WhatIsDismissedCountsForNothing) {
  DismissAllOf("tea");
  json report = Report();
  EXPECT_EQ(report["documents"].back()["id"], "tea") << "ranked without it";
  EXPECT_EQ(report["documents"].back()["risk"], 0.0);
  EXPECT_GE(report["summary"]["dismissed"], 1);
  EXPECT_EQ(report["documents"].back()["findings"][0]["suppression"]["verdict"],
            "false-alarm");
  EXPECT_EQ(Shell("redflag report").status, 1) << "the lamp is left";
  DismissAllOf("lamp");
  const ProgramRun told = Shell("redflag report");
  EXPECT_EQ(told.status, 0) << told.out;
  EXPECT_NE(told.out.find("Dismissed"), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("redflag triage shows them"), std::string::npos);
  // A rescan forgets nothing.
  EXPECT_EQ(Shell("redflag scan a.json").status, 0);
}

TEST_F(TriageTest, FormatsTellWhatWasDismissed) {
  DismissAllOf("tea");
  const ProgramRun sarif = Shell("redflag report --format sarif");
  EXPECT_NE(sarif.out.find("dismissed (false-alarm) by Ann"), std::string::npos)
      << sarif.out;
  EXPECT_NE(sarif.out.find(R"("kind": "external")"), std::string::npos);
  EXPECT_NE(Shell("redflag report --format csv").out.find("dismissed (false"),
            std::string::npos);
  EXPECT_NE(Shell("redflag report --format markdown").out.find("dismissed"),
            std::string::npos);
  EXPECT_NE(Shell("redflag report --format html").out.find("more dismissed"),
            std::string::npos);
}

TEST_F(TriageTest, AChangedTextReopens) {
  DismissAllOf("tea");
  DismissAllOf("lamp");
  Sell("Green tea that cures cancer", "Lamp: see www.acme-lamp.com");
  EXPECT_EQ(Shell("redflag scan a.json").status, 0) << "the words only moved";
  Sell("Green tea that cures diabetes", "Lamp: see www.acme-lamp.com");
  EXPECT_EQ(Shell("redflag scan a.json").status, 1);
}

TEST_F(TriageTest, ReopenBringsBack) {
  const std::string tea = Fingerprint("tea");
  DismissAllOf("tea");
  DismissAllOf("lamp");
  EXPECT_EQ(Shell("redflag report").status, 0);
  EXPECT_EQ(Shell("redflag triage reopen " + tea + " --owner Bob").status, 0);
  EXPECT_EQ(Shell("redflag report").status, 1);
  const ProgramRun again = Shell("redflag triage reopen " + tea);
  EXPECT_EQ(again.status, 2);
  EXPECT_NE(again.err.find("no decision is about"), std::string::npos);
  const ProgramRun past = Shell("redflag triage --history");
  EXPECT_NE(past.out.find("by Bob"), std::string::npos) << past.out;
  const json listed =
      json::parse(Shell("redflag triage --history --format json").out);
  ASSERT_EQ(listed["decisions"].size(), 1U);
  EXPECT_EQ(listed["decisions"][0]["fingerprint"], tea);
}

TEST_F(TriageTest, WhatIsAcceptedGoesOnCounting) {
  const std::string tea = Fingerprint("tea");
  const ProgramRun run =
      Shell("redflag triage accept " + tea +
            " --reason 'new label ordered' --owner Ann --until 30d");
  EXPECT_EQ(run.status, 0) << run.err;
  const ProgramRun told = Shell("redflag report");
  EXPECT_EQ(told.status, 1);
  EXPECT_NE(told.out.find("new label ordered"), std::string::npos) << told.out;
  EXPECT_NE(told.out.find(tea), std::string::npos) << "named for triage";
  const ProgramRun explained = Shell("redflag explain " + tea);
  EXPECT_NE(explained.out.find("with Ann until"), std::string::npos)
      << explained.out;
}

TEST_F(TriageTest, ABlanketDismissalIsAskedForTwice) {
  const std::string command =
      "--rule 'claim/*' --document tea --as risk-taken --until 30d";
  const ProgramRun once = Dismiss(command);
  EXPECT_EQ(once.status, 2);
  EXPECT_NE(once.err.find("add --yes"), std::string::npos) << once.err;
  EXPECT_NE(Shell("redflag triage").out.find("0 decisions of 0"),
            std::string::npos);
  EXPECT_EQ(Dismiss(command + " --yes").status, 0);
  // It is about what comes later, too.
  Sell("Tea that cures diabetes", "Lamp");
  EXPECT_EQ(Shell("redflag scan a.json").status, 0);
  EXPECT_EQ(
      Shell("redflag triage reopen --rule 'claim/*' --document tea").status, 0);
  EXPECT_EQ(Shell("redflag report").status, 1);
}

TEST_F(TriageTest, LinksAreDismissedByWhereTheyLead) {
  const std::string command = " --as fixed-elsewhere --until 30d --yes";
  EXPECT_EQ(Dismiss("--link-host acme-lamp.com" + command).status, 0);
  EXPECT_EQ(Dismiss("--document tea" + command).status, 0);
  EXPECT_EQ(Shell("redflag report").status, 0);
}

TEST_F(TriageTest, MistakesAreSaidAndChangeNothing) {
  const std::string tea = Fingerprint("tea");
  const struct {
    std::string command;
    const char* said;
  } cases[] = {
      {"dismiss " + tea + " --as wrong --reason x", "{false-alarm,"},
      {"dismiss " + tea + " --as false-alarm", "--reason"},
      {"dismiss " + tea + " --as risk-taken --reason x", "--until"},
      {"dismiss " + tea + " --as risk-taken --reason x --until soon", "soon"},
      {"dismiss " + tea + " --as risk-taken --reason x --until 2020-01-01",
       "over already"},
      {"dismiss 0123456789abcdef --as false-alarm --reason x", "no finding"},
      {"dismiss tea --as false-alarm --reason x", "fingerprint"},
      {"dismiss --as false-alarm --reason x", "--rule"},
      {"dismiss --rule a --as false-alarm --reason x --yes", "--until"},
      {"dismiss --host https://a.example/ --as false-alarm --reason x",
       "no host"},
      {"dismiss " + tea + " --rule a --as false-alarm --reason x", "not both"},
      {"reopen", "reopen what"},
      {"list --rule a", "takes no --rule"},
      {"export a.json", "takes nothing"},
      {"import", "one file"},
      {"import none.json", "none.json"},
  };
  for (const auto& each : cases) {
    const ProgramRun run =
        Shell("redflag triage " + each.command + " --owner Ann");
    EXPECT_EQ(run.status, 2) << each.command;
    EXPECT_NE(run.err.find(each.said), std::string::npos)
        << each.command << "\n"
        << run.err;
  }
  EXPECT_NE(Shell("redflag triage").out.find("0 decisions of 0"),
            std::string::npos);
}

TEST_F(TriageTest, GoesOutAndInAsTheSameBytes) {
  DismissAllOf("tea");
  ASSERT_EQ(
      Dismiss("--rule 'claim/*' --as risk-taken --until 30d --yes").status, 0);
  ASSERT_EQ(Shell("redflag triage export --output t.json").status, 0);
  ASSERT_EQ(Shell("redflag scan a.json --db new.db").status, 1);
  const ProgramRun unsure = Shell("redflag triage import t.json --db new.db");
  EXPECT_EQ(unsure.status, 2);
  EXPECT_NE(unsure.err.find("--yes"), std::string::npos) << unsure.err;
  EXPECT_EQ(Shell("redflag triage import t.json --db new.db --yes").status, 0);
  EXPECT_EQ(Shell("redflag triage export --db new.db").out, Read("t.json"));
  const ProgramRun again = Shell("redflag triage import t.json --db new.db");
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_NE(again.out.find("0 decisions taken in"), std::string::npos)
      << again.out;
  // With --replace the file is all there is.
  Write("none.json", R"({"schema": "redflag/triage/1", "decisions": []})");
  EXPECT_EQ(
      Shell("redflag triage import none.json --db new.db --replace").status, 0);
  EXPECT_EQ(Shell("redflag triage export --db new.db").out,
            "{\"schema\": \"redflag/triage/1\", \"decisions\": []}\n");
}

TEST_F(TriageTest, ABrokenFileTakesNothingIn) {
  for (const char* entry :
       {R"({})", R"({"verdict": "false-alarm"})",
        R"({"rule": "a", "verdict": "false-alarm", "reason": "x",
            "owner": "Ann"})",
        R"({"rule": "a", "verdict": "no", "reason": "x", "owner": "Ann"})",
        R"({"colour": "red"})"}) {
    Write("t.json", R"({"schema": "redflag/triage/1", "decisions": [
        {"fingerprint": "0123456789abcdef", "verdict": "false-alarm",
         "reason": "x", "owner": "Ann"}, )" +
                        std::string(entry) + "]}");
    const ProgramRun run = Shell("redflag triage import t.json --yes");
    EXPECT_EQ(run.status, 2) << entry;
    EXPECT_NE(run.err.find("t.json: line 3: "), std::string::npos) << run.err;
  }
  EXPECT_NE(Shell("redflag triage").out.find("0 decisions of 0"),
            std::string::npos);
}

TEST_F(TriageTest, TheExpiredReturnAndTheStaleAreListed) {
  const std::string tea = Fingerprint("tea");
  Write("t.json", R"({"schema": "redflag/triage/1", "decisions": [
      {"fingerprint": ")" +
                      tea + R"(", "verdict": "risk-taken", "reason": "x",
       "owner": "Ann", "until": "2020-01-31"},
      {"fingerprint": "0123456789abcdef", "verdict": "false-alarm",
       "reason": "y", "owner": "Ann"}]})");
  ASSERT_EQ(Shell("redflag triage import t.json").status, 0);
  const ProgramRun report = Shell("redflag report");
  EXPECT_EQ(report.status, 1);
  EXPECT_NE(report.err.find("redflag triage --expired"), std::string::npos)
      << report.err;
  const ProgramRun expired = Shell("redflag triage --expired");
  EXPECT_NE(expired.out.find(tea), std::string::npos) << expired.out;
  EXPECT_NE(expired.out.find("1 decision of 2"), std::string::npos);
  const ProgramRun stale = Shell("redflag triage --stale --format json");
  const json listed = json::parse(stale.out);
  ASSERT_EQ(listed["decisions"].size(), 1U) << stale.out;
  EXPECT_EQ(listed["decisions"][0]["fingerprint"], "0123456789abcdef");
}

TEST_F(TriageTest, NewsAreToldWithoutWhatIsDismissed) {
  Sell("Tea that cures cancer", "Lamp, see www.acme-other.com");
  ASSERT_EQ(Shell("redflag scan a.json --fail-on-new").status, 1);
  DismissAllOf("lamp");
  EXPECT_EQ(Shell("redflag report --fail-on-new").status, 0);
  const ProgramRun diff =
      Shell("redflag report --diff --format json --fail-on-new");
  EXPECT_EQ(diff.status, 0) << diff.out;
  const json changes = json::parse(diff.out);
  EXPECT_EQ(changes["summary"]["new"], 0);
  EXPECT_EQ(changes["summary"]["changed"], 0);
  EXPECT_GE(changes["summary"]["dismissed"], 1);
}

TEST_F(TriageTest, StoreCheckSaysWhetherItIsWhole) {
  const ProgramRun whole = Shell("redflag store check");
  EXPECT_EQ(whole.status, 0) << whole.err;
  EXPECT_NE(whole.out.find("whole"), std::string::npos);
  EXPECT_NE(whole.out.find("1 run, 2 documents"), std::string::npos)
      << whole.out;
  const ProgramRun damaged = Shell(
      "size=$(stat -c %s redflag.db); head -c 4096 /dev/zero | tr '\\0' Z | "
      "dd of=redflag.db bs=4096 seek=$((size / 4096 - 1)) conv=notrunc "
      "2>/dev/null; redflag store check");
  EXPECT_EQ(damaged.status, 2) << damaged.out;
  EXPECT_NE(damaged.err.find("redflag triage export"), std::string::npos);
  EXPECT_EQ(Shell("redflag triage export").status, 0);
  EXPECT_NE(damaged.err.find("damaged"), std::string::npos) << damaged.err;
  Write("text.db", "not a database at all, just a text of some length");
  EXPECT_EQ(Shell("redflag store check --db text.db").status, 2);
  const ProgramRun none = Shell("redflag store compact --db none.db");
  EXPECT_EQ(none.status, 2);
  EXPECT_NE(none.err.find("none.db: there is no such"), std::string::npos);
  EXPECT_NE(Shell("ls none.db").status, 0) << "none is made";
}

TEST_F(TriageTest, StoreCompactForgetsOldRuns) {
  ASSERT_EQ(Shell("redflag scan a.json && redflag scan a.json").status, 1);
  ASSERT_EQ(Shell("redflag scan a.json").status, 1);
  const json before = Report();
  const ProgramRun run = Shell("redflag store compact --keep 1");
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_NE(run.out.find("runs forgotten"), std::string::npos) << run.out;
  EXPECT_EQ(Report(), before);
  EXPECT_EQ(Shell("redflag store check").status, 0);
  EXPECT_EQ(Shell("redflag store check --keep 1").status, 2);
  EXPECT_EQ(Shell("redflag store compact --keep 0").status, 2);
}

TEST_F(TriageTest, StoreExportIsOneObjectALine) {
  DismissAllOf("tea");
  const ProgramRun run = Shell("redflag store export");
  EXPECT_EQ(run.status, 0) << run.err;
  std::map<std::string, int> types;
  std::istringstream lines(run.out);
  for (std::string line; std::getline(lines, line);) {
    const json object = json::parse(line);
    ++types[object["type"]];
    if (object["type"] == "finding") {
      EXPECT_TRUE(object.contains("document"));
      EXPECT_TRUE(object.contains("fingerprint"));
      EXPECT_EQ(object["run"], 1);
    }
  }
  EXPECT_EQ(types["run"], 1);
  EXPECT_EQ(types["document"], 2);
  EXPECT_GE(types["finding"], 2);
  EXPECT_GE(types["decision"], 1);
  EXPECT_EQ(Shell("redflag store export --run 9").status, 2);
}

}  // namespace
}  // namespace redflag
