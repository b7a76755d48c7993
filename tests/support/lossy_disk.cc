#include "support/lossy_disk.h"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include <sqlite3.h>

namespace redflag {
namespace {

struct Operation {
  enum class Kind { kMake, kDelete, kWrite, kTruncate, kSync, kSyncFolder };
  Kind kind = Kind::kSync;
  std::size_t file = 0;  // A name that is made again is another file.
  std::size_t at = 0;    // Of a write; of a truncation, the new size.
  std::string bytes;     // Of a write.
};

using Operations = std::vector<const Operation*>;

bool IsOfFolder(const Operation& operation) {
  return operation.kind == Operation::Kind::kMake ||
         operation.kind == Operation::Kind::kDelete;
}

void Apply(const Operation& operation, std::size_t size, std::string& bytes) {
  if (operation.kind == Operation::Kind::kTruncate) {
    bytes.resize(operation.at);
    return;
  }
  bytes.resize(std::max(bytes.size(), operation.at + size));
  bytes.replace(operation.at, size, operation.bytes, 0, size);
}

// What a file holds: all before its last sync, and some of what followed.
std::string Left(const Operations& operations, std::mt19937& random,
                 std::size_t* lost) {
  std::size_t synced = operations.size();
  while (synced > 0 && operations[synced - 1]->kind != Operation::Kind::kSync)
    --synced;
  // From all but a few to only a few.
  const std::size_t kept_of_8 = random() % 9;
  std::string bytes;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const Operation& operation = *operations[i];
    if (operation.kind == Operation::Kind::kSync) continue;
    const bool whole = i < synced || random() % 8 < kept_of_8;
    if (!whole) ++*lost;
    if (whole)
      Apply(operation, operation.bytes.size(), bytes);
    else if (operation.kind == Operation::Kind::kWrite && random() % 4 == 0)
      Apply(operation, random() % operation.bytes.size(), bytes);
  }
  return bytes;
}

}  // namespace

// Only what is written is caught: the files lie with the system as ever, and
// their methods are SQLite's own but for three.
struct LossyDisk::Impl {
  struct OpenFile {
    sqlite3_io_methods methods;
    const sqlite3_io_methods* real = nullptr;
    std::size_t file = 0;
    bool syncs_folder = false;  // With its next sync.
  };

  void Log(Operation operation) { log.push_back(std::move(operation)); }
  std::size_t FileNamed(const std::string& path);
  void Catch(sqlite3_file* opened, const std::string& path, int flags);

  sqlite3_vfs* real = nullptr;
  sqlite3_vfs vfs;
  std::vector<Operation> log;
  std::vector<std::string> names;             // By file.
  std::map<std::string, std::size_t> folder;  // As it is now.
  std::map<sqlite3_file*, OpenFile> open;
};

namespace {

LossyDisk::Impl* disk = nullptr;

int Write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  const auto& open = disk->open.at(file);
  disk->Log({Operation::Kind::kWrite, open.file, static_cast<std::size_t>(at),
             std::string(static_cast<const char*>(bytes),
                         static_cast<std::size_t>(size))});
  return open.real->xWrite(file, bytes, size, at);
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  const auto& open = disk->open.at(file);
  disk->Log({Operation::Kind::kTruncate, open.file,
             static_cast<std::size_t>(size), ""});
  return open.real->xTruncate(file, size);
}

int Sync(sqlite3_file* file, int flags) {
  auto& open = disk->open.at(file);
  disk->Log({Operation::Kind::kSync, open.file, 0, ""});
  if (std::exchange(open.syncs_folder, false))
    disk->Log({Operation::Kind::kSyncFolder, 0, 0, ""});
  return open.real->xSync(file, flags);
}

int Close(sqlite3_file* file) {
  const sqlite3_io_methods* const real = disk->open.at(file).real;
  const int code = real->xClose(file);
  disk->open.erase(file);
  return code;
}

int Open(sqlite3_vfs* /*vfs*/, sqlite3_filename path, sqlite3_file* file,
         int flags, int* out_flags) {
  const int code = disk->real->xOpen(disk->real, path, file, flags, out_flags);
  constexpr int kLasting =
      SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL;
  if (code == SQLITE_OK && path != nullptr && (flags & kLasting) != 0)
    disk->Catch(file, path, flags);
  return code;
}

int Delete(sqlite3_vfs* /*vfs*/, const char* path, int sync_folder) {
  const int code = disk->real->xDelete(disk->real, path, sync_folder);
  const std::string name = std::filesystem::path(path).filename();
  const auto file = disk->folder.find(name);
  if (code != SQLITE_OK || file == disk->folder.end()) return code;
  disk->Log({Operation::Kind::kDelete, file->second, 0, ""});
  disk->folder.erase(file);
  if (sync_folder != 0) disk->Log({Operation::Kind::kSyncFolder, 0, 0, ""});
  return code;
}

}  // namespace

std::size_t LossyDisk::Impl::FileNamed(const std::string& path) {
  const std::string name = std::filesystem::path(path).filename();
  const auto known = folder.find(name);
  if (known != folder.end()) return known->second;
  const std::size_t file = names.size();
  names.push_back(name);
  folder[name] = file;
  Log({Operation::Kind::kMake, file, 0, ""});
  return file;
}

// SQLite syncs the folder with the first sync of a journal that it opened, not
// with that of the database.
void LossyDisk::Impl::Catch(sqlite3_file* opened, const std::string& path,
                            int flags) {
  OpenFile& file = open[opened];
  file.file = FileNamed(path);
  file.syncs_folder = (flags & SQLITE_OPEN_MAIN_DB) == 0;
  file.real = opened->pMethods;
  file.methods = *file.real;
  file.methods.xWrite = Write;
  file.methods.xTruncate = Truncate;
  file.methods.xSync = Sync;
  file.methods.xClose = Close;
  opened->pMethods = &file.methods;
}

LossyDisk::LossyDisk() : impl_(std::make_unique<Impl>()) {
  disk = impl_.get();
  impl_->real = sqlite3_vfs_find(nullptr);
  impl_->vfs = *impl_->real;
  impl_->vfs.pNext = nullptr;
  impl_->vfs.zName = "lossy";
  impl_->vfs.xOpen = Open;
  impl_->vfs.xDelete = Delete;
  sqlite3_vfs_register(&impl_->vfs, 1);
}

LossyDisk::~LossyDisk() {
  Leave();
}

void LossyDisk::Leave() {
  if (disk == nullptr) return;
  sqlite3_vfs_unregister(&impl_->vfs);
  sqlite3_vfs_register(impl_->real, 1);
  disk = nullptr;
}

std::size_t LossyDisk::moments() const {
  return impl_->log.size();
}

std::map<std::string, std::string> LossyDisk::FilesAt(std::size_t moment,
                                                      std::mt19937& random,
                                                      std::size_t* lost) const {
  std::map<std::size_t, Operations> of_file;
  Operations of_folder;
  std::size_t certain = 0;  // Of those of the folder.
  for (std::size_t i = 0; i < moment; ++i) {
    const Operation& operation = impl_->log[i];
    if (operation.kind == Operation::Kind::kSyncFolder)
      certain = of_folder.size();
    else if (IsOfFolder(operation))
      of_folder.push_back(&operation);
    else
      of_file[operation.file].push_back(&operation);
  }
  of_folder.resize(certain + random() % (of_folder.size() - certain + 1));
  std::map<std::string, std::string> files;
  for (const Operation* const operation : of_folder) {
    const std::string& name = impl_->names[operation->file];
    if (operation->kind == Operation::Kind::kDelete)
      files.erase(name);
    else
      files[name] = Left(of_file[operation->file], random, lost);
  }
  return files;
}

}  // namespace redflag
