#include "support/program.h"

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <sys/wait.h>

namespace redflag {

namespace fs = std::filesystem;

void ProgramTest::SetUp() {
  std::string name = (fs::temp_directory_path() / "redflag-XXXXXX").string();
  ASSERT_NE(mkdtemp(name.data()), nullptr);
  folder_ = name;
}

void ProgramTest::TearDown() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string ProgramTest::Path(const std::string& name) const {
  return (folder_ / name).string();
}

void ProgramTest::Write(const std::string& name,
                        const std::string& text) const {
  fs::create_directories((folder_ / name).parent_path());
  std::ofstream(folder_ / name, std::ios::binary) << text;
}

std::string ProgramTest::Read(const std::string& name) const {
  std::ifstream in(folder_ / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

ProgramRun ProgramTest::Shell(const std::string& command) const {
  const std::string bin = fs::path(REDFLAG_BINARY).parent_path().string();
  const std::string line = "cd '" + folder_.string() + "' && PATH='" + bin +
                           "':$PATH && { " + command +
                           "; } >.out 2>.err </dev/null";
  const int raw = std::system(line.c_str());
  ProgramRun run;
  run.status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
  run.out = Read(".out");
  run.err = Read(".err");
  return run;
}

}  // namespace redflag
