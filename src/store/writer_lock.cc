#include "store/writer_lock.h"

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
                   database +
                       ": another redflag is writing to it; wait until that "
                       "has ended"};
    std::this_thread::sleep_for(kPause);
  }
  return lock;
}

WriterLock::~WriterLock() {
  close(descriptor_);
}

}  // namespace redflag
