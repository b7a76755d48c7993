#include "support/child.h"

#include <array>
#include <csignal>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace redflag {

Child::Child(const std::vector<std::string>& command) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return;
  out_ = ends[0];
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                   O_WRONLY, 0);
  if (posix_spawnp(&pid_, arguments[0], &actions, nullptr, arguments.data(),
                   environ) != 0) {
    pid_ = -1;
  }
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
}

Child::~Child() {
  if (out_ >= 0) close(out_);
  if (pid_ <= 0) return;
  // A server with busy threads may not hear the polite signal.
  kill(pid_, SIGTERM);
  constexpr int kPatience = 100;
  for (int i = 0; i < kPatience; ++i) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) return;
    usleep(20000);
  }
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

std::string Child::ReadLine() {
  std::string line;
  char c = 0;
  while (out_ >= 0 && read(out_, &c, 1) == 1 && c != '\n')
    line += c;
  return line;
}

FolderServer::FolderServer(const std::string& folder)
    : child_({"python3", "-u", "-m", "http.server", "0", "--bind", "127.0.0.1",
              "--directory", folder}) {
  // "Serving HTTP on 127.0.0.1 port 41234 (http://127.0.0.1:41234/) ..."
  const std::string line = child_.ReadLine();
  const std::size_t begin = line.find("http://");
  if (begin == std::string::npos) return;
  address_ = line.substr(begin + 7, line.find('/', begin + 7) - begin - 7);
}

}  // namespace redflag
