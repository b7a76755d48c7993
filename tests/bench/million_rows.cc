// Ever more listings through the program: its memory and its time as they
// grow.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"

namespace redflag {
namespace {

// A field's share of a made-up listing; whole descriptions would only make
// the run longer.
constexpr std::size_t kFieldBytes = 200;
constexpr std::size_t kFields = 3;
// One word in so many is another listing's.
constexpr std::size_t kExchanged = 6;

// Listings that nobody wrote, from the words of real ones; none comes twice.
class Mutator {
 public:
  explicit Mutator(const Corpus& corpus) : corpus_(corpus) {}

  std::string Next() {
    const Document& from =
        corpus_.documents[random_() % corpus_.documents.size()];
    Document made;
    made.id = std::to_string(number_++);
    for (const Field& field : from.fields) {
      if (made.fields.size() == kFields) break;
      made.fields.push_back(field);
      made.fields.back().text = Mutated(field.text);
    }
    return LineOf(made);
  }

 private:
  std::string Mutated(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size() && out.size() < kFieldBytes;) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      if (random_() % kExchanged == 0)
        out += OtherWord();
      else
        out.append(text, at, end - at);
      out += ' ';
      at = end + 1;
    }
    return out;
  }

  std::string_view OtherWord() {
    const std::string& text =
        corpus_.texts[random_() % corpus_.texts.size()].visible;
    if (text.empty()) return "word";
    const std::size_t start = text.rfind(' ', random_() % text.size()) + 1;
    return std::string_view(text).substr(
        start, std::min(text.find(' ', start), text.size()) - start);
  }

  const Corpus& corpus_;
  std::mt19937 random_{1};
  std::size_t number_ = 0;
};

// The program reading what is written to a pipe.
class Reading {
 public:
  Reading() {
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC) != 0) return;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
                                     O_WRONLY, 0);
    std::string words[] = {REDFLAG_BINARY, "check",     "-",    "--format",
                           "ndjson",       "--fail-on", "never"};
    std::vector<char*> arguments;
    for (std::string& word : words)
      arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn(&pid_, REDFLAG_BINARY, &actions, nullptr, arguments.data(),
                environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[0]);
    in_ = fdopen(ends[1], "w");
  }

  void Write(const std::string& line) {
    std::fwrite(line.data(), 1, line.size(), in_);
  }

  rusage Finish() {
    std::fclose(in_);
    rusage usage{};
    wait4(pid_, nullptr, 0, &usage);
    return usage;
  }

 private:
  pid_t pid_ = -1;
  std::FILE* in_ = nullptr;
};

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

void BenchMillion(const BenchInput& input) {
  double first = 0;
  for (const std::size_t count : {10000U, 100000U, 1000000U}) {
    Mutator mutator(input.corpus);
    Reading reading;
    double megabytes = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string line = mutator.Next();
      megabytes += static_cast<double>(line.size()) / 1e6;
      reading.Write(line);
    }
    const rusage usage = reading.Finish();
    const double seconds = Seconds(usage.ru_utime) + Seconds(usage.ru_stime);
    const double each = seconds / static_cast<double>(count);
    if (first == 0) first = each;
    std::printf(
        "%8zu listings of %.0f bytes %9.2f s of processor time, %5.1f us "
        "each, %5.2fx the first, peak %4.0f MB\n",
        count, megabytes * 1e6 / static_cast<double>(count), seconds,
        each * 1e6, each / first, static_cast<double>(usage.ru_maxrss) / 1024);
    std::fflush(stdout);
  }
}

}  // namespace redflag
