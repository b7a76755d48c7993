// A disk that is full, of any size: nothing is lost, and it is said. The disk
// is one in memory that a namespace mounts; skipped where the machine grants
// none.
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "store/store.h"
#include "support/program.h"
#include "support/sanitized.h"

namespace redflag {
namespace {

class FullDiskTest : public ProgramTest {
 protected:
  void SetUp() override {
    if (OnDisk(100, "true").status != 0)
      GTEST_SKIP() << "no disk in memory to be had here";
    std::string text;
    for (int i = 0; i < 1200; ++i) {
      const std::string number = std::to_string(i);
      text.append(R"({"id": "L)").append(number);
      text.append(R"(", "title": "Lamp, see www.acme-)").append(number);
      text.append(".com\", \"bullets\": [\"Cures cancer in a day\"]}\n");
    }
    Write("a.ndjson", text);
  }

  // Runs a command with a disk of so many KiB at "disk", with the files of
  // "kept" on it; "kept" then has what is on the disk.
  ProgramRun OnDisk(int size, const std::string& command) const {
    return Shell(
        "mkdir -p disk kept; unshare -rm sh -c 'mount -t tmpfs -o size=" +
        std::to_string(size) + "k tmpfs disk && cp -a kept/. disk || exit 9; " +
        command +
        "; status=$?; rm -rf kept/*; cp -a disk/. kept; exit $status'");
  }

  // How many documents the last run has, each of which is there once.
  std::size_t Kept() const {
    const auto store = Store::Open(Path("kept/redflag.db"), {.create = false});
    if (!store.ok()) return 0;
    const auto last = store.value()->LastRun();
    if (!last.ok() || !last.value()) return 0;
    std::map<std::string, int> times;
    const auto report = store.value()->LoadRun(last.value()->id);
    EXPECT_TRUE(report.ok()) << report.error().message;
    report.value()->ForEachDocument([&times](const CheckedDocument& checked) {
      EXPECT_EQ(++times[checked.document.id], 1) << checked.document.id;
    });
    EXPECT_TRUE(store.value()->Check().value().damage.empty());
    return times.size();
  }
};

// The same night on greater and greater disks.
TEST_F(FullDiskTest, ARunIsGoneOnWithWhereThereIsRoom) {
  const int sizes = kSanitized ? 6 : 50;
  std::size_t kept = 0;
  int full = 0;
  for (int i = 1; i <= sizes; ++i) {
    SCOPED_TRACE(i);
    const ProgramRun run =
        OnDisk(4000 * i / sizes,
               "redflag scan a.ndjson --db disk/redflag.db --fail-on never");
    ASSERT_TRUE(run.status == 0 || run.status == 2) << run.status << run.err;
    const std::size_t now = Kept();
    EXPECT_GE(now, kept) << "lost";
    kept = now;
    if (run.status == 0) break;
    ++full;
    EXPECT_NE(run.err.find("disk/redflag.db: "), std::string::npos) << run.err;
  }
  EXPECT_EQ(kept, 1200U);
  EXPECT_GE(full, sizes / 3) << "the disk was never full";
}

TEST_F(FullDiskTest, HalfAReportIsNone) {
  for (const std::string format : {"json", "csv", "html", "xlsx", "sarif"}) {
    const ProgramRun run = OnDisk(
        100, "redflag check a.ndjson --output disk/r --format " + format);
    EXPECT_EQ(run.status, 2) << format << run.err;
    EXPECT_NE(run.err.find("disk/r: cannot be written"), std::string::npos)
        << format << run.err;
    EXPECT_EQ(Shell("ls kept").out, "") << format;
  }
}

class FullOutputTest : public ProgramTest {};

TEST_F(FullOutputTest, IsSaid) {
  Write("a.json", R"({"id": "L", "title": "Desk lamp"})");
  for (const std::string format : {"table", "json", "xlsx"}) {
    const ProgramRun run =
        Shell("redflag check a.json --format " + format + " >/dev/full");
    EXPECT_EQ(run.status, 2) << format;
    EXPECT_NE(run.err.find("standard output: cannot be written"),
              std::string::npos)
        << run.err;
  }
}

TEST_F(FullOutputTest, AReaderMayGoAway) {
  Write("a.json", R"({"id": "L", "title": "Desk lamp"})");
  EXPECT_EQ(Shell("{ redflag check a.json; echo $? >status; } | true").status,
            0);
  EXPECT_EQ(Read("status"), "0\n");
}

}  // namespace
}  // namespace redflag
