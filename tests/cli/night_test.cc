// Night after night on one store: scans that are killed, repeated, in each
// other's way, and short of disk.

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "store/store.h"
#include "support/program.h"
#include "support/sanitized.h"

namespace redflag {
namespace {

constexpr const char* kJson = " --format json --fail-on never";

// Where two long texts part, in place of the whole of both.
std::string FirstDifference(const std::string& a, const std::string& b) {
  constexpr std::size_t kAround = 200;
  const auto at =
      static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
  const std::size_t from = at > kAround ? at - kAround : 0;
  return a.substr(from, 2 * kAround) + "\n  instead of\n" +
         b.substr(from, 2 * kAround);
}

class NightTest : public ProgramTest {
 protected:
  // `count` listings, of which some have findings and one cannot be read.
  void Catalogue(const std::string& name, int count,
                 const std::string& changed = "") const {
    std::string text;
    for (int i = 0; i < count; ++i) {
      const std::string number = std::to_string(i);
      std::string title = "Desk lamp number " + number;
      if (i % 3 == 0) title.append(", see www.acme-").append(number + ".com");
      if (i == count / 2) title += changed;
      text.append(R"({"id": "L)").append(number);
      text.append(R"(", "brand": "Acme", "title": ")").append(title);
      text.append(R"(", "bullets": ["Oak, part )").append(number);
      text.append(R"(", "Cures cancer in )").append(number);
      text.append(" days\"]}\n");
    }
    Write(name, text + "{\"id\": broken\n");
  }

  // What the program says in JSON, once it has ended well.
  std::string Scan(const std::string& arguments) const {
    const ProgramRun run = Shell("redflag scan " + arguments + kJson);
    EXPECT_TRUE(run.status == 0 || run.status == 3) << run.status << run.err;
    return run.out;
  }

  // "known from before" of a scan's summary.
  std::size_t Known(const std::string& arguments) const {
    const ProgramRun run = Shell("redflag scan " + arguments + kJson);
    EXPECT_TRUE(run.status == 0 || run.status == 3) << run.status << run.err;
    const std::size_t end = run.err.find(" of them known");
    if (end == std::string::npos) return 0;
    const std::size_t start = run.err.rfind(", ", end - 1) + 2;
    return std::stoul(run.err.substr(start, end - start));
  }

  // The documents of the last run, by source and id; fails where one of them
  // stands there twice.
  std::map<std::string, int> Saved(const std::string& db,
                                   bool* finished = nullptr) const {
    std::map<std::string, int> rows;
    StoreOptions options;
    options.read_only = true;
    const auto store = Store::Open(Path(db), options);
    if (!store.ok()) return rows;  // Killed before there was one.
    const auto last = store.value()->LastRun();
    EXPECT_TRUE(last.ok()) << last.error().message;
    if (!last.value()) return rows;
    if (finished != nullptr)
      *finished = last.value()->state == RunState::kFinished;
    const auto report = store.value()->LoadRun(last.value()->id);
    EXPECT_TRUE(report.ok()) << report.error().message;
    report.value()->ForEachDocument([&](const CheckedDocument& checked) {
      ++rows[checked.document.source + " " + checked.document.id];
    });
    EXPECT_TRUE(report.value()->status().ok());
    for (const auto& [row, times] : rows)
      EXPECT_EQ(times, 1) << row;
    return rows;
  }
};

TEST_F(NightTest, AnUnchangedNightIsNotScannedAndReadsTheSame) {
  Catalogue("a.ndjson", 60);
  Write("good/b.json", R"([{"id": "tea", "title": "Tea that cures cancer"}])");
  const std::string first = Scan("a.ndjson good");
  EXPECT_EQ(Known("a.ndjson good"), 61U);
  EXPECT_EQ(Scan("a.ndjson good"), first);
  EXPECT_EQ(Known("a.ndjson good --full"), 0U);
  EXPECT_EQ(Scan("a.ndjson good --full"), first);
  EXPECT_EQ(Scan("a.ndjson good --db other.db"), first);
}

TEST_F(NightTest, OnlyWhatChangedIsScanned) {
  Catalogue("a.ndjson", 60);
  Scan("a.ndjson");
  Catalogue("a.ndjson", 60, " and see www.acme-changed.com");
  EXPECT_EQ(Known("a.ndjson"), 59U);
  EXPECT_EQ(Scan("a.ndjson"), Scan("a.ndjson --db other.db"));
  // All records behind the new one have another place.
  Write("a.ndjson",
        "{\"id\": \"new\", \"title\": \"New\"}\n" + Read("a.ndjson"));
  EXPECT_EQ(Known("a.ndjson"), 60U);
  EXPECT_EQ(Scan("a.ndjson"), Scan("a.ndjson --db new.db"));
}

TEST_F(NightTest, OtherPatternsOrOptionsScanAgain) {
  Catalogue("a.ndjson", 20);
  Scan("a.ndjson");
  EXPECT_EQ(Known("a.ndjson --marketplace DE"), 0U);
  EXPECT_EQ(Known("a.ndjson --own-brand Acme"), 0U);
  EXPECT_EQ(Known("a.ndjson --as-of 1999-01-01"), 0U);
  EXPECT_EQ(Known("a.ndjson"), 20U) << "as two nights before";
  Write("ours/oak.json", R"({"schema": "redflag/patterns/1",
    "family": "claim", "rules": [{"id": "claim/oak", "title": "Oak",
    "status": "stable", "severity": "low", "confidence": 0.9,
    "find": {"terms": ["oak"]}, "message": "Oak.", "remedy": "No oak.",
    "policy": ["amazon-code-of-conduct"],
    "examples": {"match": [{"text": "Oak table", "part": "Oak"}],
    "no_match": ["Elm table"]}}]})");
  EXPECT_EQ(Known("a.ndjson --patterns ours"), 0U);
  EXPECT_EQ(Known("a.ndjson --patterns ours"), 20U);
}

std::string OakRule(const std::string& kind, const std::string& severity,
                    const std::string& harmless) {
  return R"({"schema": "redflag/patterns/1", "family": "claim", "rules": [
    {"id": "claim/oak", "title": "Oak", "severity": ")" +
         severity + R"(", "where": {"kind": ")" + kind +
         R"("}, "find": {"terms": ["oak"]}, "message": "Oak.",
    "remedy": "No oak.", "policy": ["amazon-code-of-conduct"],
    "examples": {"match": [{"text": "Oak table", "part": "Oak"}],
    "no_match": [")" +
         harmless + R"("]}}]})";
}

TEST_F(NightTest, AChangedRuleScansAgainWhatItIsFor) {
  Catalogue("a.ndjson", 20);
  const std::string scan = "a.ndjson --patterns ours";
  Write("ours/oak.json", OakRule("message", "low", "Elm table"));
  Scan(scan);
  Write("ours/oak.json", OakRule("message", "high", "Elm table"));
  EXPECT_EQ(Known(scan), 20U) << "they are listings";
  Write("ours/oak.json", OakRule("listing", "high", "Elm table"));
  EXPECT_EQ(Known(scan), 0U);
  if (kSanitized) return;  // Each change compiles the patterns.
  Write("ours/oak.json", OakRule("listing", "high", "Beech table"));
  EXPECT_EQ(Known(scan), 20U) << "another example";
  Write("ours/oak.json", OakRule("listing", "low", "Beech table"));
  EXPECT_EQ(Known(scan), 0U);
  EXPECT_EQ(Scan(scan), Scan(scan + " --full"));
}

// Ends the program at random moments, and goes on with what it left, until a
// run comes to its end.
TEST_F(NightTest, KilledAtAnyMomentNothingIsLostOrDoubled) {
  Catalogue("a.ndjson", 700);
  Catalogue("b.ndjson", 300);
  const auto start = std::chrono::steady_clock::now();
  const std::string whole = Scan("a.ndjson b.ndjson --db whole.db --jobs 2");
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
          .count();
  const std::map<std::string, int> all = Saved("whole.db");
  ASSERT_EQ(all.size(), 1000U);
  std::mt19937 random(20261122);  // NOLINT: the same moments each time
  std::uniform_real_distribution<double> moment(0, seconds);
  std::map<std::string, int> before;
  for (int kill = 0; kill < (kSanitized ? 6 : 100); ++kill) {
    const ProgramRun run = Shell(
        "redflag scan a.ndjson b.ndjson --format json --jobs 2 "
        ">out.json & scan=$!; sleep " +
        std::to_string(moment(random)) +
        "; kill -9 $scan 2>/dev/null; wait $scan");
    bool ended = false;
    const std::map<std::string, int> after = Saved("redflag.db", &ended);
    for (const auto& [row, times] : before)
      EXPECT_EQ(after.count(row), 1U) << row << " is lost; " << run.err;
    EXPECT_TRUE(!ended || after == all);
    before = ended ? std::map<std::string, int>() : after;
    if (ended) Shell("rm redflag.db*");
  }
  const std::string last = Scan("a.ndjson b.ndjson --jobs 2");
  EXPECT_TRUE(last == whole) << FirstDifference(last, whole);
  EXPECT_TRUE(Saved("redflag.db") == all);
}

// Until the program that was started last waits for the pipe.
constexpr const char* kUntilItWaits =
    "until grep -qs redflag /proc/$!/comm && "
    "[ -n \"$(find /proc/$!/fd -lname '*/pipe' 2>/dev/null)\" ]; "
    "do sleep 0.05; done; ";

TEST_F(NightTest, GoesOnWithAnInterruptedRunAndSaysSo) {
  Catalogue("a.ndjson", 30);
  const ProgramRun run = Shell(
      std::string("mkfifo pipe; exec 3<>pipe; redflag scan a.ndjson pipe 3>&- "
                  "--format json >out.json 2>err.txt & ") +
      kUntilItWaits + "kill -TERM $!; wait $!");
  EXPECT_EQ(run.status, 143);
  EXPECT_NE(Read("err.txt").find("not finished"), std::string::npos);
  EXPECT_NE(Read("out.json").find("interrupted"), std::string::npos);
  EXPECT_EQ(Saved("redflag.db").size(), 30U);
  const ProgramRun other = Shell("redflag scan a.ndjson --fail-on never");
  EXPECT_NE(other.err.find("begins anew"), std::string::npos) << other.err;
  EXPECT_NE(other.err.find("30 of them known"), std::string::npos);
}

TEST_F(NightTest, ARunWhoseTimeIsUpIsGoneOnWith) {
  Catalogue("a.ndjson", 30);
  Write("b.json", R"([{"id": "tea", "title": "Tea that cures cancer"}])");
  const ProgramRun first = Shell(
      "mkfifo pipe; exec 3<>pipe; redflag scan a.ndjson pipe b.json "
      "--format json --fail-on never --max-time 2s");
  EXPECT_EQ(first.status, 3) << first.err;
  EXPECT_NE(first.out.find("the time of the run was up"), std::string::npos)
      << first.out;
  EXPECT_EQ(Shell("redflag report").status, 2) << "none is finished";
  // The pipe gives something this time, and ends.
  const ProgramRun second = Shell(
      "rm pipe; cp b.json pipe; redflag scan a.ndjson pipe b.json "
      "--format json --fail-on never");
  EXPECT_NE(second.err.find("going on with run 1"), std::string::npos)
      << second.err;
  EXPECT_EQ(second.out.find("the time of the run"), std::string::npos);
  EXPECT_EQ(Saved("redflag.db").size(), 32U);
  EXPECT_EQ(Shell("redflag report --fail-on never").status, 3);
}

TEST_F(NightTest, TwoScansOfOneStoreExcludeEachOther) {
  Write("lamp.json", R"({"id": "lamp", "title": "Desk lamp"})");
  const ProgramRun run = Shell(
      std::string("mkfifo pipe; exec 3<>pipe; redflag scan lamp.json pipe "
                  "3>&- >out.txt 2>err.txt & ") +
      kUntilItWaits +
      "echo $! >first; redflag scan lamp.json; status=$?; "
      "kill -TERM $!; wait $!; exit $status");
  EXPECT_EQ(run.status, 2);
  std::string first = Read("first");
  first.pop_back();
  EXPECT_NE(run.err.find("redflag.db: another redflag is writing to it "
                         "(process " +
                         first + "); wait until that has ended"),
            std::string::npos)
      << run.err;
  EXPECT_EQ(Shell("redflag scan lamp.json").status, 0) << "free again";
}

// The limit on the size of files stands for a disk that is full.
TEST_F(NightTest, AFullDiskIsSaidAndTheRunGoneOnWith) {
  Catalogue("a.ndjson", 400);
  const std::string whole = Scan("a.ndjson --db whole.db");
  int full = 0;
  std::map<std::string, int> before;
  for (const char* blocks :
       {"8", "32", "64", "200", "400", "600", "800", "1000", "1200", "1600"}) {
    const ProgramRun run = Shell(std::string("ulimit -f ") + blocks +
                                 "; redflag scan a.ndjson --format json");
    EXPECT_LE(run.status, 3) << blocks << run.err;
    if (run.status == 2) {
      ++full;
      // The report goes to a file as well, which may be the larger one.
      EXPECT_TRUE(run.err.find("redflag.db: ") != std::string::npos ||
                  run.err.find("standard output: ") != std::string::npos)
          << run.err;
    }
    bool ended = false;
    const std::map<std::string, int> after = Saved("redflag.db", &ended);
    for (const auto& [row, times] : before)
      EXPECT_EQ(after.count(row), 1U) << row << " is lost";
    before = ended ? std::map<std::string, int>() : after;
  }
  EXPECT_GE(full, 3) << "the disk was never full";
  EXPECT_TRUE(Scan("a.ndjson") == whole);
}

TEST_F(NightTest, ADamagedStoreIsSaidAndEndsNoProgram) {
  Catalogue("a.ndjson", 200);
  Scan("a.ndjson --db whole.db");
  const std::string whole = Read("whole.db");
  std::mt19937 random(8);  // NOLINT: the same damage each time
  const int damages = kSanitized ? 4 : 12;
  int noticed = 0;
  for (int i = 0; i < damages; ++i) {
    std::string damaged = whole;
    const std::size_t at = random() % damaged.size();
    if (i % 3 == 0)
      damaged.resize(at);
    else
      damaged.replace(at, std::min<std::size_t>(5000, damaged.size() - at),
                      std::min<std::size_t>(5000, damaged.size() - at), 'Z');
    Write("redflag.db", damaged);
    EXPECT_LE(Shell("redflag report --format json").status, 3) << i;
    const ProgramRun run = Shell("redflag scan a.ndjson --format json");
    EXPECT_LE(run.status, 3) << i;
    if (run.status == 2) {
      ++noticed;
      EXPECT_NE(run.err.find("redflag.db: "), std::string::npos) << run.err;
    }
    Shell("rm -f redflag.db*");
  }
  EXPECT_GE(noticed, damages / 2) << "the rest hit what is not read";
}

}  // namespace
}  // namespace redflag
