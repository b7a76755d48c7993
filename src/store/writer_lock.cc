#include "store/writer_lock.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace redflag {
namespace {

constexpr std::chrono::milliseconds kPause{20};

// Who has the lock writes its process's number into the file; " (process
// 4711)", or "" while it is not there.
std::string Owner(int descriptor) {
  std::array<char, 16> text{};
  const ssize_t size = pread(descriptor, text.data(), text.size(), 0);
  if (size <= 0) return "";
  const std::string number(text.data(), static_cast<std::size_t>(size));
  if (number.find_first_not_of("0123456789") != std::string::npos) return "";
  return " (process " + number + ")";
}

// The lock holds without it, so a failure makes no difference.
void SignOwner(int descriptor) {
  const std::string number = std::to_string(getpid());
  if (ftruncate(descriptor, 0) != 0) return;
  static_cast<void>(pwrite(descriptor, number.data(), number.size(), 0) > 0);
}

}  // namespace

Result<std::unique_ptr<WriterLock>> WriterLock::Take(
    const std::string& database, std::size_t wait_ms) {
  const std::string path = database + "-lock";
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0)
    return Error{ErrorKind::kStore,
                 (database + ": cannot be written: ").append(strerror(errno))};
  std::unique_ptr<WriterLock> lock(new WriterLock(descriptor));
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms);
  while (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (std::chrono::steady_clock::now() >= deadline)
      return Error{ErrorKind::kStore,
                   database + ": another redflag is writing to it" +
                       Owner(descriptor) + "; wait until that has ended"};
    std::this_thread::sleep_for(kPause);
  }
  SignOwner(descriptor);
  return lock;
}

WriterLock::~WriterLock() {
  close(descriptor_);
}

}  // namespace redflag
