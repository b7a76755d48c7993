// What counts and what does not: baselines and suppressions; and what the
// program tells about itself.

#include <string>

#include <gtest/gtest.h>

#include "support/program.h"

namespace redflag {
namespace {

class GatesTest : public ProgramTest {
 protected:
  void SetUp() override {
    Write("tea.json", R"({"id": "tea", "marketplace": "US", "language": "en",
                          "title": "Tea that cures cancer"})");
  }

  // Accepts what `entry` says, for Ann, until a day.
  void Accept(const std::string& entry, const std::string& until) const {
    Write("ok.json",
          R"({"schema": "redflag/suppressions/1", "suppressions": [{)" + entry +
              R"(, "reason": "a test", "owner": "Ann", "until": ")" + until +
              R"("}]})");
  }
};

TEST_F(GatesTest, OnlyWhatIsNewFailsAgainstABaseline) {
  for (const char* format : {"json", "ndjson"}) {
    EXPECT_EQ(
        Shell(std::string("redflag check tea.json --output old --format ") +
              format)
            .status,
        1);
    const ProgramRun run = Shell("redflag check tea.json --baseline old");
    EXPECT_EQ(run.status, 0) << run.out << run.err;
    EXPECT_NE(run.out.find("of the baseline"), std::string::npos) << run.out;
  }
  Write("more.json", R"({"id": "more", "marketplace": "US", "language": "en",
                         "title": "Visit www.acme-store.com for lamps"})");
  const ProgramRun more =
      Shell("redflag check tea.json more.json --baseline old --format json");
  EXPECT_EQ(more.status, 1);
  EXPECT_NE(more.out.find(R"("baseline": "known")"), std::string::npos);
  EXPECT_NE(more.out.find(R"("baseline": "new")"), std::string::npos);
}

TEST_F(GatesTest, ABrokenBaselineStopsTheRun) {
  Write("cut.json", R"({"schema": "redflag/report/1", "documents": [{)");
  Write("other.json", R"({"schema": "redflag/links/1"})");
  for (const char* file : {"cut.json", "other.json", "none.json", "tea.json"}) {
    const ProgramRun run =
        Shell(std::string("redflag check tea.json --baseline ") + file);
    EXPECT_EQ(run.status, 2) << file;
    EXPECT_NE(run.err.find("--report json="), std::string::npos) << run.err;
  }
}

TEST_F(GatesTest, ASuppressionHoldsUntilItsLastDay) {
  Accept(R"("rule": "claim/*", "document": "tea")", "2026-12-31");
  const std::string command =
      "redflag check tea.json --suppressions ok.json --format json --as-of ";
  const ProgramRun held = Shell(command + "2026-12-31");
  EXPECT_EQ(held.status, 0) << held.out << held.err;
  EXPECT_EQ(held.err, "");
  EXPECT_NE(held.out.find(R"("owner": "Ann")"), std::string::npos) << held.out;
  EXPECT_EQ(held.out.find(R"("critical": 1)"), std::string::npos) << held.out;
  const ProgramRun expired = Shell(command + "2027-01-01");
  EXPECT_EQ(expired.status, 1);
  EXPECT_NE(expired.err.find("ok.json: line 1: expired"), std::string::npos)
      << expired.err;
}

TEST_F(GatesTest, UnusedSuppressionsAreTold) {
  Accept(R"("rule": "claim/*", "document": "coffee")", "2099-12-31");
  const ProgramRun run = Shell("redflag check tea.json --suppressions ok.json");
  EXPECT_EQ(run.status, 1);
  EXPECT_NE(run.err.find("suppresses nothing"), std::string::npos) << run.err;
}

TEST_F(GatesTest, ASuppressionNeedsReasonOwnerAndEnd) {
  for (const char* entry :
       {R"("rule": "claim/*")", R"("rule": "claim/*", "owner": "Ann")",
        R"("reason": "x", "owner": "Ann", "until": "2027-01-31")",
        R"("rule": "a", "reason": "x", "owner": "Ann", "until": "soon")",
        R"("rule": "a", "colour": "red")"}) {
    Write("ok.json",
          R"({"schema": "redflag/suppressions/1", "suppressions": [{)" +
              std::string(entry) + "}]}");
    const ProgramRun run =
        Shell("redflag check tea.json --suppressions ok.json");
    EXPECT_EQ(run.status, 2) << entry;
    EXPECT_NE(run.err.find("ok.json: line 1: "), std::string::npos) << run.err;
  }
}

TEST_F(GatesTest, MistakesInFilesAreToldWithTheirLine) {
  const struct {
    const char* option;
    const char* text;
    const char* told;
  } kCases[] = {
      {"check tea.json --config", "{\n \"fail_on\": }", "line 2, column 13: "},
      {"check tea.json --config", "{\n \"fail_on\": 3\n}",
       "line 2: \"fail_on\" must be a text"},
      {"check tea.json --config", "{\n\n\"fail_on\": \"huge\"}",
       "line 3: \"fail_on\": \"huge\" is unknown; use one of critical"},
      {"check tea.json --config", "{\"failon\": \"low\"}",
       "line 1: unknown key \"failon\"; use marketplace"},
      {"check tea.json --config", "{\"own_brands\":\n [\"a\", 2]}",
       "line 1: \"own_brands\" must be a list of texts"},
      {"check tea.json --config",
       "{\"fail_on\": \"low\",\n\"fail_on\": \"low\"}",
       "line 2: \"fail_on\" stands twice"},
      {"check tea.json --config", "\n[]", "line 2: must be a JSON object"},
      {"check tea.json --config", "", "is empty"},
      {"check tea.json --config", "{\"language\": \"\xFF\"}", "is not UTF-8"},
      {"check tea.json --suppressions",
       "{\"schema\": \"redflag/suppressions/1\",\n\"suppressions\": {}}",
       "line 2: needs a list of objects"},
      {"check tea.json --suppressions",
       "{\"schema\": \"redflag/suppressions/1\", \"suppressions\": [\n{\n"
       "\"reason\": 5}]}",
       "line 3: \"reason\" must be a text"},
      {"check tea.json --suppressions", "{\n\"schema\": 7}",
       "line 2: is another kind of file"},
      {"triage import", "{\"schema\": \"redflag/triage/1\"}",
       "line 1: needs a list of objects: \"decisions\""},
      {"check tea.json --baseline",
       "{\"schema\": \"redflag/report/1\",\n\"documents\": [}",
       "line 2: is broken"},
      {"check tea.json --baseline", "{\"schema\": \"redflag/report/1\"}\n{\n",
       "line 2: is broken"},
  };
  for (const auto& c : kCases) {
    Write("f.json", c.text);
    const ProgramRun run =
        Shell("redflag " + std::string(c.option) + " f.json");
    EXPECT_EQ(run.status, 2) << c.text;
    EXPECT_NE(run.err.find("f.json: " + std::string(c.told)), std::string::npos)
        << c.told << "\n"
        << run.err;
    EXPECT_EQ(run.err.find("exception"), std::string::npos) << run.err;
  }
}

TEST_F(GatesTest, AFileMayBeginWithAByteOrderMark) {
  Write("c.json", "\xEF\xBB\xBF{\"fail_on\": \"never\"}");
  EXPECT_EQ(Shell("redflag check tea.json --config c.json").status, 0);
}

TEST_F(GatesTest, AFolderOrAMissingFileIsNamed) {
  for (const char* option : {"--config", "--suppressions", "--baseline"})
    for (const char* file : {".", "none.json"}) {
      const ProgramRun run =
          Shell(std::string("redflag check tea.json ") + option + " " + file);
      EXPECT_EQ(run.status, 2) << option;
      EXPECT_NE(
          run.err.find(file[0] == '.' ? ".: is a folder" : "No such file"),
          std::string::npos)
          << run.err;
    }
}

TEST_F(GatesTest, DocumentsSpeakForThemselvesOnlyWhenAsked) {
  Write("own.json", R"({"id": "own", "marketplace": "US", "language": "en",
      "title": "Tea that cures cancer", "note":
      "redflag-ignore claim/* owner=Ann until=2099-12-31 reason=a test"})");
  EXPECT_EQ(Shell("redflag check own.json").status, 1);
  const ProgramRun run =
      Shell("redflag check own.json --inline-suppressions --format sarif");
  EXPECT_EQ(run.status, 0) << run.out << run.err;
  EXPECT_NE(run.out.find(R"("kind": "inSource")"), std::string::npos);
  EXPECT_NE(run.out.find("accepted by Ann until 2099-12-31: a test"),
            std::string::npos);
}

TEST_F(GatesTest, ConfigShowSaysWhatCameFromWhere) {
  Write(".redflag.json",
        R"({"marketplace": "DE", "own_brands": ["Acme"], "fail_on": "low"})");
  const ProgramRun run =
      Shell("redflag config show --fail-on medium --own-brand Bolt");
  EXPECT_EQ(run.status, 0) << run.err;
  for (const char* row : {"marketplace\tDE\t/", "fail_on\tmedium\tcommand line",
                          "own_brands\tAcme\t/", "own_brands\tBolt\tcommand",
                          "min_severity\tlow\tdefault"})
    EXPECT_NE(run.out.find(row), std::string::npos) << row << "\n" << run.out;
}

TEST_F(GatesTest, ExplainsARuleAndAFinding) {
  const ProgramRun rule = Shell("redflag explain claim/disease");
  EXPECT_EQ(rule.status, 0) << rule.err;
  for (const char* part : {"why", "what to do", "policy", "flags", "leaves"})
    EXPECT_NE(rule.out.find(part), std::string::npos) << part;
  EXPECT_EQ(Shell("redflag explain claim/nothing").status, 2);
  const ProgramRun finding = Shell(
      "redflag check tea.json --format json --output r.json; "
      "redflag scan tea.json >/dev/null; "
      "print=$(sed -n 's/.*\"rule\": \"claim.*\"fingerprint\": "
      "\"\\([0-9a-f]*\\)\".*/\\1/p' r.json | head -1); "
      "redflag explain $print --in r.json >a.txt; "
      "redflag explain $print >b.txt; cmp a.txt b.txt && cat a.txt");
  EXPECT_EQ(finding.status, 0) << finding.out << finding.err;
  EXPECT_NE(finding.out.find("cures cancer"), std::string::npos) << finding.out;
  const ProgramRun none = Shell("redflag explain 0123456789abcdef");
  EXPECT_EQ(none.status, 2);
  EXPECT_NE(none.err.find("--in FILE"), std::string::npos) << none.err;
}

TEST_F(GatesTest, CompletionsAreReadByTheirShells) {
  const ProgramRun bash = Shell(
      "redflag completions bash >c.bash; bash -c '. ./c.bash; "
      "COMP_WORDS=(redflag check --form); COMP_CWORD=2; _redflag; "
      "echo ${COMPREPLY[*]}; COMP_WORDS=(redflag check --format s); "
      "COMP_CWORD=3; _redflag; echo ${COMPREPLY[*]}; "
      "COMP_WORDS=(redflag triage dis); COMP_CWORD=2; _redflag; "
      "echo ${COMPREPLY[*]}; COMP_WORDS=(redflag triage dismiss --as f); "
      "COMP_CWORD=4; _redflag; echo ${COMPREPLY[*]}; "
      "COMP_WORDS=(redflag check --min-severity \"\"); COMP_CWORD=3; "
      "_redflag; echo ${COMPREPLY[*]}; for verb in links triage; do "
      "COMP_WORDS=(redflag $verb --format \"\"); COMP_CWORD=3; _redflag; "
      "echo ${COMPREPLY[*]}; done'");
  EXPECT_EQ(bash.out,
            "--format\nsarif\ndismiss\nfalse-alarm fixed-elsewhere\n"
            "critical high medium low\ntable json\ntable json\n")
      << bash.err;
  for (const char* shell : {"zsh", "fish"}) {
    const std::string name = shell;
    if (Shell("command -v " + name).status != 0) continue;
    const ProgramRun run =
        Shell("redflag completions " + name + " >c && " + name + " -n c");
    EXPECT_EQ(run.status, 0) << name << run.err;
  }
}

// What completions offer, the verb takes; what they do not, it refuses.
TEST_F(GatesTest, AVerbRefusesWordsThatItDoesNotKnow) {
  for (const char* command :
       {"links tea.json --format sarif --output x",
        "triage --format csv --output x", "check tea.json --format xml",
        "check tea.json --fail-on huge", "check tea.json --min-severity never",
        "audit tea.json --channel pigeon",
        "triage dismiss 0123456789abcdef --as done --reason x"}) {
    const ProgramRun run = Shell(std::string("redflag ") + command);
    EXPECT_EQ(run.status, 2) << command;
    EXPECT_NE(run.err.find(" not in {"), std::string::npos) << run.err;
  }
  EXPECT_NE(Shell("test -e x").status, 0);
}

TEST_F(GatesTest, StoredRunsAreGatedLikeOthers) {
  Write("more.json", R"({"id": "more", "marketplace": "US", "language": "en",
                         "title": "Visit www.acme-store.com for lamps"})");
  Shell("redflag check tea.json --output old.json --format json");
  EXPECT_EQ(Shell("redflag scan tea.json").status, 1);
  for (const char* verb : {"scan tea.json", "report"}) {
    const std::string command = std::string("redflag ") + verb;
    const ProgramRun known = Shell(command + " --baseline old.json");
    EXPECT_EQ(known.status, 0) << known.out << known.err;
    EXPECT_NE(known.out.find("of the baseline"), std::string::npos);
    Accept(R"("rule": "claim/*", "document": "tea")", "2099-12-31");
    const ProgramRun accepted =
        Shell(command + " --suppressions ok.json --format sarif");
    EXPECT_EQ(accepted.status, 0) << accepted.out << accepted.err;
    EXPECT_NE(accepted.out.find("accepted by Ann"), std::string::npos);
    Accept(R"("rule": "claim/*", "document": "coffee")", "2099-12-31");
    const ProgramRun unused = Shell(command + " --suppressions ok.json");
    EXPECT_EQ(unused.status, 1);
    EXPECT_NE(unused.err.find("suppresses nothing"), std::string::npos);
    EXPECT_EQ(Shell(command + " --baseline none.json").status, 2);
  }
  EXPECT_EQ(Shell("redflag scan tea.json more.json --baseline old.json").status,
            1);
}

TEST_F(GatesTest, WhatIsNewInTheStoreMayBeKnownToTheBaseline) {
  Write("lamp.json", R"({"id": "lamp", "title": "A lamp"})");
  EXPECT_EQ(Shell("redflag scan lamp.json").status, 0);
  Shell("redflag check tea.json --output old.json --format json");
  EXPECT_EQ(Shell("redflag scan lamp.json tea.json --fail-on-new").status, 1);
  for (const char* options : {"", " --diff"})
    EXPECT_EQ(Shell(std::string("redflag report --fail-on-new --baseline "
                                "old.json") +
                    options)
                  .status,
              0)
        << options;
  Accept(R"("rule": "claim/*")", "2099-12-31");
  const ProgramRun diff =
      Shell("redflag report --fail-on-new --diff --suppressions ok.json");
  EXPECT_EQ(diff.status, 0) << diff.out;
  EXPECT_NE(diff.out.find("1 more are dismissed"), std::string::npos)
      << diff.out;
}

TEST_F(GatesTest, AConfigurationGatesTheNightlyScanToo) {
  Accept(R"("rule": "claim/*")", "2099-12-31");
  Write(".redflag.json", R"({"suppressions": "ok.json"})");
  EXPECT_EQ(Shell("redflag scan tea.json").status, 0);
  EXPECT_EQ(Shell("redflag report").status, 0);
}

TEST_F(GatesTest, AnUnknownMarketplaceStopsTheRun) {
  Write("c.json", R"({"marketplace": "Germania"})");
  for (const char* options :
       {"--marketplace Germania", "--marketplace XX", "--config c.json"}) {
    const ProgramRun run =
        Shell(std::string("redflag check tea.json ") + options);
    EXPECT_EQ(run.status, 2) << options;
    EXPECT_NE(run.err.find("is unknown; use one of US CA"), std::string::npos)
        << run.err;
    EXPECT_EQ(run.out, "");
  }
  EXPECT_EQ(Shell("redflag config show --config c.json").status, 2);
  EXPECT_EQ(Shell("redflag check tea.json --language german").status, 2);
}

TEST_F(GatesTest, MarketplacesHaveCodesNamesAndHosts) {
  Write("bare.json", R"({"id": "bare", "title": "Lamp"})");
  const struct {
    const char* given;
    const char* told;
  } kCases[] = {{"DE", "DE"},
                {"de", "DE"},
                {"gb", "UK"},
                {"Germany", "DE"},
                {"\"united states\"", "US"},
                {"amazon.de", "DE"},
                {"https://www.amazon.co.uk/", "UK"},
                {"ebay.fr", "ebay.fr"}};
  for (const auto& c : kCases) {
    const ProgramRun run = Shell(std::string("redflag check bare.json --format "
                                             "json --marketplace ") +
                                 c.given);
    EXPECT_EQ(run.status, 0) << c.given << run.err;
    EXPECT_NE(run.out.find("\"marketplace\": \"" + std::string(c.told) + "\""),
              std::string::npos)
        << c.given;
  }
}

TEST_F(GatesTest, ARowOfAnUnknownMarketplaceIsCheckedAndNoted) {
  Write("rows.csv",
        "sku,title,marketplace\na,Lamp,Germany\nb,Lamp,Germania\nc,Lamp,\n");
  const ProgramRun run = Shell("redflag check rows.csv --format json");
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_NE(run.out.find(R"("marketplace": "DE")"), std::string::npos);
  EXPECT_NE(run.out.find(R"("marketplace": "US")"), std::string::npos);
  EXPECT_NE(run.err.find("marketplace \"Germania\" is neither"),
            std::string::npos)
      << run.err;
}

TEST_F(GatesTest, SarifNamesLines) {
  Write("lines.ndjson",
        "{\"id\": \"a\", \"title\": \"Lamp\"}\n"
        "{\"id\": \"b\", \"title\": \"Visit www.acme-store.com\"}\n");
  Write("rows.csv",
        "sku,title\na,\"Lamp\nof two lines\"\n"
        "b,Visit www.acme-store.com\n");
  Write("list.json",
        "[\n{\"id\": \"a\", \"title\": \"Lamp\"},\n\n{\n\"id\": "
        "\"b\", \"title\": \"Visit www.acme-store.com\"}]\n");
  Write("feed.xml",
        "<?xml version='1.0'?>\n<rss><channel>\n<item>\n<title>Visit "
        "www.acme-store.com</title></item></channel></rss>\n");
  Write("thanks.txt",
        "Subject: Thanks\n\nDear buyer,\n\nvisit "
        "www.acme-store.com\n");
  const struct {
    const char* command;
    const char* line;
  } kCases[] = {{"check lines.ndjson", "2"}, {"check rows.csv", "4"},
                {"check list.json", "4"},    {"check feed.xml", "3"},
                {"audit thanks.txt", "5"},   {"audit - <thanks.txt", "5"}};
  for (const auto& c : kCases) {
    const ProgramRun run =
        Shell("redflag " + std::string(c.command) + " --format sarif");
    EXPECT_NE(run.out.find(
                  "\"region\": {\"startLine\": " + std::string(c.line) + "}"),
              std::string::npos)
        << c.command << "\n"
        << run.out << run.err;
  }
  // Of what is packed no line is known.
  Shell(
      "python3 -c \"import zipfile; zipfile.ZipFile('a.zip', 'w')"
      ".write('rows.csv')\"");
  const ProgramRun packed = Shell("redflag check a.zip --format sarif");
  EXPECT_EQ(packed.status, 1) << packed.err;
  EXPECT_EQ(packed.out.find("startLine"), std::string::npos) << packed.out;
}

TEST_F(GatesTest, TheManualNamesEveryVerbAndOption) {
  const ProgramRun man = Shell("redflag man");
  for (const char* part :
       {".TH REDFLAG 1", ".SH check", ".SH scan", ".SH triage", ".SH store",
        "\\fB\\-\\-report\\fR", "EXIT STATUS"})
    EXPECT_NE(man.out.find(part), std::string::npos) << part;
  if (Shell("command -v groff").status != 0) return;
  const ProgramRun groff =
      Shell("redflag man | groff -man -Tutf8 -ww >/dev/null");
  EXPECT_EQ(groff.err, "");
}

}  // namespace
}  // namespace redflag
