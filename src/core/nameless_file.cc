#include "core/nameless_file.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace redflag {
namespace {

std::string FolderOr(const std::string& folder) {
  if (!folder.empty()) return folder;
  const char* named = std::getenv("TMPDIR");
  return named != nullptr && *named != '\0' ? named : "/tmp";
}

Error FileError(std::string_view what) {
  std::string message = "temporary file: ";
  message.append(what).append(": ").append(std::strerror(errno));
  return {ErrorKind::kStore, message};
}

}  // namespace

NamelessFile::~NamelessFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

Status NamelessFile::Open(const std::string& folder) {
  if (descriptor_ >= 0) return Done{};
  std::string path = FolderOr(folder) + "/redflag-XXXXXX";
  descriptor_ = mkostemp(path.data(), O_CLOEXEC);
  if (descriptor_ < 0)
    return FileError("cannot be made in " + FolderOr(folder));
  unlink(path.c_str());
  return Done{};
}

Status NamelessFile::Append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError("cannot be written");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return Done{};
}

Status NamelessFile::Read(std::uint64_t offset, std::string& bytes) const {
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t got =
        pread(descriptor_, bytes.data() + have, bytes.size() - have,
              static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileError("cannot be read");
    if (got == 0) return Error{ErrorKind::kStore, "temporary file: cut"};
    have += static_cast<std::size_t>(got);
  }
  return Done{};
}

}  // namespace redflag
