// `check`, `audit`, `links` and `patterns` as users run them.

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/program.h"

namespace redflag {
namespace {

using CheckTest = ProgramTest;

constexpr const char* kClean =
    R"({"id": "clean", "marketplace": "US", "language": "en",
        "title": "Wall shelf, pine, 40 cm"})";
constexpr const char* kBad =
    R"({"id": "bad", "marketplace": "US", "language": "en",
        "title": "Tea that cures cancer"})";

std::string OneLine(std::string json) {
  for (char& c : json)
    if (c == '\n') c = ' ';
  return json;
}

TEST_F(CheckTest, ExitStatusTellsWhatWasFound) {
  Write("clean.json", kClean);
  Write("bad.json", kBad);
  EXPECT_EQ(Shell("redflag check clean.json").status, 0);
  EXPECT_EQ(Shell("redflag check bad.json").status, 1);
  EXPECT_EQ(Shell("redflag check --fail-on never bad.json").status, 0);
  EXPECT_EQ(Shell("redflag check clean.json missing.json").status, 3);
  EXPECT_EQ(Shell("redflag check bad.json missing.json").status, 1);
}

TEST_F(CheckTest, SaysWhatIsWrongWhereAndWhy) {
  Write("bad.json", kBad);
  const ProgramRun run = Shell("redflag check bad.json");
  EXPECT_NE(run.out.find("cures cancer"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("CRITICAL"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("to do"), std::string::npos) << run.out;
  EXPECT_EQ(run.out.find('\033'), std::string::npos) << "colour in a pipe";
  EXPECT_EQ(run.err, "");
}

// It stays while a text moves, and changes with rule, kind of field and text.
TEST_F(CheckTest, AFingerprintIsOfATextNotOfItsPlace) {
  const auto print = [this](const std::string& fields) {
    Write("a.json", R"({"id": "a", "marketplace": "US", "title": "Shelf", )" +
                        fields + "}");
    const ProgramRun run =
        Shell("redflag check a.json --format json --fail-on never");
    const auto report = nlohmann::json::parse(run.out, nullptr, false);
    for (const auto& finding : report["documents"][0]["findings"])
      if (finding["family"] == "off-platform")
        return finding["fingerprint"].get<std::string>();
    return "nothing found: " + run.out;
  };
  const std::string first = print(R"("bullets": ["See www.acme-store.com"])");
  EXPECT_EQ(first.size(), 16U) << first;
  EXPECT_EQ(print(R"("bullets": ["Oak", "More: www.acme-store.com, today"])"),
            first);
  EXPECT_NE(print(R"("description": "See www.acme-store.com")"), first);
  EXPECT_NE(print(R"("bullets": ["See www.acme-stores.com"])"), first);
}

TEST_F(CheckTest, GivesSameBytesForAnyNumberOfThreads) {
  std::string lines;
  for (int i = 0; i < 200; ++i) {
    std::string line = OneLine(i % 3 == 0 ? kBad : kClean);
    const std::string number = std::to_string(i);
    line.replace(line.find("\"id\": \"") + 7, 0, number + "-");
    lines += line + "\n" + (i % 50 == 0 ? "{broken\n" : "");
  }
  Write("all.ndjson", lines);
  for (const char* format : {"table", "json", "ndjson"}) {
    const std::string command =
        std::string("redflag check --fail-on never --format ") + format +
        " all.ndjson --jobs ";
    const std::string one = Shell(command + "1").out;
    EXPECT_FALSE(one.empty());
    EXPECT_EQ(one, Shell(command + "4").out) << format;
  }
}

TEST_F(CheckTest, LosesNoRecordOfABrokenFile) {
  Write("all.ndjson", OneLine(kClean) + "\n{\"id\": \"x\", \"title\": \n" +
                          OneLine(kBad) + "\n");
  const ProgramRun run = Shell("redflag check --format json all.ndjson");
  EXPECT_EQ(run.status, 1);
  EXPECT_NE(run.out.find(R"("documents": 2)"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find(R"("not_checked": 1)"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find(R"("code": "syntax")"), std::string::npos) << run.out;
}

TEST_F(CheckTest, RefusesWrongUsageBeforeAnythingIsRead) {
  Write("bad.json", kBad);
  for (const char* command :
       {"redflag check", "redflag check --colour bad.json",
        "redflag check --format xml bad.json",
        "redflag check --report bad.json",
        "redflag check --report json= "
        "bad.json",
        "redflag check --report xml=a.xml bad.json",
        "redflag check --report json=a --report ndjson=a bad.json",
        "redflag check --fail-on grave bad.json",
        "redflag check --as-of yesterday bad.json",
        "redflag check --patterns nowhere bad.json", "redflag chekc bad.json",
        "redflag"}) {
    const ProgramRun run = Shell(command);
    EXPECT_EQ(run.status, 2) << command;
    EXPECT_EQ(run.out, "") << command;
    EXPECT_NE(run.err, "") << command;
  }
}

TEST_F(CheckTest, EmptyInputIsNeverClean) {
  Write("empty.json", "");
  Write("folder/readme.bin", std::string("\0\1\2", 3));
  EXPECT_EQ(Shell("redflag check empty.json").status, 3);
  EXPECT_EQ(Shell("redflag check folder").status, 3);
  EXPECT_EQ(Shell("redflag check nowhere/*.json").status, 3);
}

TEST_F(CheckTest, UserSetsAddRulesAndBrokenOnesStopTheRun) {
  Write("clean.json", kClean);
  const std::string rule =
      R"({"schema": "redflag/patterns/1", "family": "claim", "rules": [
        {"id": "claim/pine", "title": "Pine", "severity": "high",
         "message": "Pine!", "remedy": "No pine.",
         "policy": ["amazon-detail-page-rules"], "find": {"terms": ["pine"]},
         "examples": {"match": [{"text": "pine", "part": "pine"}],
                      "no_match": ["oak"]}}]})";
  Write("table.json",
        R"({"schema": "redflag/table/1", "table": "policies", "source": "own",
            "verified": "2026-11-21", "columns": {"id": "text"},
            "rows": [{"id": "amazon-detail-page-rules"}]})");
  Write("own/a.json", rule);
  EXPECT_EQ(
      Shell("redflag check --patterns own --patterns table.json clean.json")
          .status,
      1);
  Write("own/a.json", "{\"schema\": 1");
  const ProgramRun run = Shell("redflag check --patterns own clean.json");
  EXPECT_EQ(run.status, 2);
  EXPECT_NE(run.err.find("own/a.json"), std::string::npos) << run.err;
}

TEST_F(CheckTest, LintNamesWhatARuleCosts) {
  Write("rules.json",
        R"({"schema": "redflag/patterns/1", "family": "claim", "rules": [
        {"id": "claim/pine", "title": "Pine", "severity": "high",
         "message": "Pine!", "remedy": "No pine.",
         "policy": ["amazon-detail-page"], "find": {"regex": "pine[0-9]+"},
         "examples": {"match": [{"text": "pine22", "part": "pine22"}],
                      "no_match": ["pine"]}}]})");
  const ProgramRun run =
      Shell("redflag patterns lint claim/pine --patterns rules.json");
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_NE(run.out.find("claim/pine: unbounded width"), std::string::npos)
      << run.out;
  EXPECT_NE(run.out.find(" % of the time of all"), std::string::npos)
      << run.out;
  EXPECT_NE(run.out.find("1 remarks"), std::string::npos) << run.out;
}

TEST_F(CheckTest, ReadsTheNearestConfiguration) {
  Write(".redflag.json", R"({"fail_on": "never"})");
  Write("deep/er/bad.json", kBad);
  EXPECT_EQ(Shell("cd deep/er && redflag check bad.json").status, 0);
  EXPECT_EQ(Shell("cd deep/er && redflag check --fail-on low bad.json").status,
            1);
  Write(".redflag.json", R"({"fial_on": "never"})");
  const ProgramRun run = Shell("cd deep/er && redflag check bad.json");
  EXPECT_EQ(run.status, 2);
  EXPECT_NE(run.err.find("fial_on"), std::string::npos) << run.err;
}

TEST_F(CheckTest, WritesAFileOnlyWhenItIsWhole) {
  Write("bad.json", kBad);
  const ProgramRun run =
      Shell("redflag check --format json --output report.json bad.json");
  EXPECT_EQ(run.status, 1);
  EXPECT_EQ(run.out, "");
  EXPECT_NE(Read("report.json").find("redflag/report/1"), std::string::npos);
  EXPECT_EQ(Shell("redflag check --output nowhere/report.json bad.json").status,
            2);
}

TEST_F(CheckTest, WritesSeveralReportsInOneRun) {
  Write("bad.json", kBad);
  const ProgramRun run = Shell(
      "redflag check --report json=a.json --report ndjson=b.ndjson bad.json");
  EXPECT_EQ(run.status, 1);
  EXPECT_NE(run.out.find("CRITICAL"), std::string::npos) << run.out;
  EXPECT_EQ(Read("a.json"), Shell("redflag check --format json bad.json").out);
  EXPECT_EQ(Read("b.ndjson"),
            Shell("redflag check --format ndjson bad.json").out);
  EXPECT_EQ(Shell("redflag check --report json=nowhere/a.json bad.json").status,
            2);
}

TEST_F(CheckTest, TellsWhatItDidNotLookAt) {
  std::string body;
  for (int i = 0; i < 3000; ++i)
    body += "A free gift for a review. ";
  Write("long.txt", body);
  const ProgramRun run =
      Shell("redflag audit long.txt --format json --fail-on never");
  EXPECT_EQ(run.status, 3);
  const nlohmann::json report = nlohmann::json::parse(run.out);
  const nlohmann::json& document = report["documents"][0];
  EXPECT_EQ(document["status"], "partial");
  EXPECT_EQ(document["unchecked"][0]["field"], "body");
  EXPECT_EQ(document["unchecked"][0]["code"], "limit");
  EXPECT_NE(run.err.find("only so many are told"), std::string::npos);
}

TEST_F(CheckTest, WritesIntoAPipeThatIsThere) {
  Write("bad.json", kBad);
  const ProgramRun run = Shell(
      "mkfifo pipe; cat pipe >seen & redflag check bad.json --format json "
      "--output pipe; status=$?; wait; test -p pipe && exit $status");
  EXPECT_EQ(run.status, 1) << run.err;
  EXPECT_NE(Read("seen").find("redflag/report/1"), std::string::npos);
}

TEST_F(CheckTest, SurvivesAReaderThatGoesAway) {
  Write("bad.json", kBad);
  const ProgramRun run = Shell("redflag check bad.json | head -c 1");
  EXPECT_EQ(run.status, 0);
  EXPECT_EQ(run.err, "");
}

TEST_F(CheckTest, ReportsWhatWasCheckedBeforeASignal) {
  Write("bad.json", kBad);
  Write("last.json", kBad);
  // The pipe is held open: only the signal ends the wait for more of it.
  const ProgramRun run = Shell(
      "mkfifo pipe; exec 3<>pipe; echo '{\"title\":' >&3; "
      "redflag check --format json bad.json pipe last.json 3>&- "
      ">report.json & "
      "until grep -qs redflag /proc/$!/comm && "
      "[ -n \"$(find /proc/$!/fd -lname '*/pipe' 2>/dev/null)\" ]; "
      "do sleep 0.05; done; kill -INT $!; wait $!");
  EXPECT_EQ(run.status, 130) << run.err;
  const nlohmann::json report = nlohmann::json::parse(Read("report.json"));
  EXPECT_EQ(report["documents"].size(), 1U);
  // Sorted by source; of the pipe also that its record breaks off.
  ASSERT_EQ(report["not_checked"].size(), 3U);
  EXPECT_EQ(report["not_checked"][0]["source"], "last.json");
  EXPECT_EQ(report["not_checked"][1]["source"], "pipe");
  EXPECT_EQ(report["not_checked"][1]["message"],
            "stopped by a signal before its end");
}

TEST_F(CheckTest, EveryVerbHasHelpWithAnExample) {
  for (const char* verb : {"check", "audit", "links", "patterns"}) {
    const ProgramRun run = Shell(std::string("redflag ") + verb + " --help");
    EXPECT_EQ(run.status, 0);
    EXPECT_NE(run.out.find("Example: redflag"), std::string::npos) << verb;
  }
  EXPECT_EQ(Shell("redflag --version").out, "redflag 0.1.0\n");
  EXPECT_NE(Shell("redflag --limits").out.find("field_bytes"),
            std::string::npos);
}

TEST_F(CheckTest, AMistypedWordIsUnderstood) {
  const struct {
    const char* typed;
    const char* said;
  } cases[] = {{"chekc in.json", "Did you mean check?\nTry: redflag --help"},
               {"check in.json --formt json",
                "Did you mean --format?\nTry: redflag check --help"},
               {"check --failon=high", "Did you mean --fail-on?"},
               {"scan x --max-page 3", "Did you mean --max-pages?"}};
  for (const auto& test : cases) {
    const ProgramRun run = Shell(std::string("redflag ") + test.typed);
    EXPECT_EQ(run.status, 2);
    EXPECT_NE(run.err.find(test.said), std::string::npos) << run.err;
  }
  EXPECT_EQ(Shell("redflag check --zzzzzz").err.find("Did you mean"),
            std::string::npos);
}

TEST_F(CheckTest, ExamplesOfAllRulesHold) {
  const ProgramRun run = Shell("redflag patterns test");
  EXPECT_EQ(run.status, 0) << run.out;
}

}  // namespace
}  // namespace redflag
