#include "input/pdf_text.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>  // NOLINT: kill is POSIX, not <csignal>'s
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/limits.h"

namespace redflag {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kNotInstalled = 127;  // As a shell says it.

// A file descriptor that is closed in the end.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return number_; }
  void Close() {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }

 private:
  int number_;
};

bool WriteAll(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = write(to, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

// In the child: only what is safe between fork and exec.
[[noreturn]] void RunTool(int input, int output) {
  const rlimit memory = {DefaultLimits().tool_memory_bytes,
                         DefaultLimits().tool_memory_bytes};
  setrlimit(RLIMIT_AS, &memory);
  const rlim_t seconds = DefaultLimits().tool_ms / 1000;
  const rlimit time = {seconds, seconds};
  setrlimit(RLIMIT_CPU, &time);
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  const int nowhere = open("/dev/null", O_WRONLY);
  dup2(nowhere, STDERR_FILENO);
  execlp("pdftotext", "pdftotext", "-enc", "UTF-8", "-nopgbrk", "-q",
         "/dev/stdin", "-", nullptr);
  _exit(kNotInstalled);
}

// What the tool writes, up to its end or a limit.
Status Collect(int from, std::string* text) {
  const auto end =
      Clock::now() + std::chrono::milliseconds(DefaultLimits().tool_ms);
  std::array<char, 65536> chunk{};
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - Clock::now());
    if (left.count() <= 0)
      return Error{ErrorKind::kLimit, "pdftotext took too long"};
    pollfd wait = {.fd = from, .events = POLLIN, .revents = 0};
    if (poll(&wait, 1, static_cast<int>(left.count())) <= 0) continue;
    const ssize_t got = read(from, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Done{};
    text->append(chunk.data(), static_cast<std::size_t>(got));
    if (text->size() > DefaultLimits().tool_output_bytes)
      return Error{ErrorKind::kLimit, "its text is too long"};
  }
}

}  // namespace

Result<std::string> PdfText(std::string_view bytes) {
  // A file in memory: pdftotext reads it at any place.
  const Descriptor file(memfd_create("redflag-pdf", MFD_CLOEXEC));
  std::array<int, 2> ends = {-1, -1};
  if (file.get() < 0 || !WriteAll(file.get(), bytes) ||
      lseek(file.get(), 0, SEEK_SET) < 0 || pipe2(ends.data(), O_CLOEXEC) != 0)
    return Error{ErrorKind::kUnreadable, std::strerror(errno)};
  const Descriptor output(ends[0]);
  Descriptor input(ends[1]);
  const pid_t child = fork();
  if (child < 0) return Error{ErrorKind::kUnreadable, std::strerror(errno)};
  if (child == 0) RunTool(file.get(), input.get());
  input.Close();
  std::string text;
  const Status collected = Collect(output.get(), &text);
  if (!collected.ok()) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!collected.ok()) return collected.error();
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNotInstalled)
    return Error{ErrorKind::kUnsupported,
                 "a PDF file; install pdftotext (poppler-utils) to read it"};
  const bool good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  // Stands in the trailer, which is never packed.
  if (!good && bytes.find("/Encrypt") != std::string_view::npos)
    return Error{ErrorKind::kUnsupported,
                 "a PDF file that is protected by a password: save it without "
                 "one"};
  if (!good)
    return Error{ErrorKind::kTruncated,
                 "a PDF file that pdftotext cannot read: it is damaged, or not "
                 "whole"};
  if (text.find_first_not_of(" \t\r\n\f") == std::string::npos)
    return Error{ErrorKind::kUnsupported,
                 "a PDF file without text: pictures are not read; write what "
                 "they say into a text file"};
  return text;
}

}  // namespace redflag
