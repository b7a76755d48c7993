#include "support/program.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <sys/wait.h>

namespace redflag {

namespace fs = std::filesystem;

void ProgramTest::Write(const std::string& name,
                        const std::string& text) const {
  const fs::path path = Path(name);
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::string ProgramTest::Read(const std::string& name) const {
  std::ifstream in(Path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

ProgramRun ProgramTest::Shell(const std::string& command) const {
  const std::string bin = fs::path(REDFLAG_BINARY).parent_path().string();
  std::string line = "cd '";
  line.append(Path("")).append("' && PATH='").append(bin);
  line.append("':$PATH && { ").append(command);
  line.append("; } >.out 2>.err </dev/null");
  const int raw = std::system(line.c_str());
  ProgramRun run;
  run.status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
  run.out = Read(".out");
  run.err = Read(".err");
  return run;
}

}  // namespace redflag
