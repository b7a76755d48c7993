#include "input/zip_archive.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <zip.h>

#include "core/limits.h"

namespace redflag {
namespace {

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
// A member that is read keeps its archive open.
using Archive = std::shared_ptr<zip_t>;

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using File = std::unique_ptr<zip_file_t, CloseFile>;

Archive Open(std::string_view bytes) {
  zip_source_t* source =
      zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
  if (source == nullptr) return nullptr;
  zip_t* archive = zip_open_from_source(source, ZIP_RDONLY, nullptr);
  if (archive == nullptr) zip_source_free(source);
  return archive == nullptr ? nullptr : Archive(archive, CloseArchive());
}

Error TooLarge(std::string_view what, std::size_t limit) {
  return {ErrorKind::kLimit, std::string(what) + " more than " +
                                 std::to_string(limit >> 20U) + " MiB"};
}

class MemberSource : public ByteSource {
 public:
  MemberSource(Archive archive, File file, std::size_t size,
               Unpacking& unpacking)
      : archive_(std::move(archive)),
        file_(std::move(file)),
        size_(size),
        unpacking_(unpacking) {}

  Result<std::size_t> Read(char* to, std::size_t size) override {
    const zip_int64_t read = zip_fread(file_.get(), to, size);
    if (read < 0)
      return Error{ErrorKind::kTruncated, "its packed data are damaged"};
    const auto got = static_cast<std::size_t>(read);
    taken_ += got;
    const std::size_t most = DefaultLimits().member_bytes;
    if (taken_ > most) return TooLarge("unpacks to", most);
    if (got > unpacking_.budget)
      return TooLarge("the whole archive unpacks to",
                      DefaultLimits().unpacked_bytes);
    unpacking_.budget -= got;
    return got;
  }

  std::size_t SizeHint() const override { return size_; }

 private:
  Archive archive_;
  File file_;  // Closed before its archive.
  std::size_t size_;
  Unpacking& unpacking_;
  std::size_t taken_ = 0;
};

Result<std::unique_ptr<ByteSource>> OpenAt(const Archive& archive,
                                           zip_uint64_t index,
                                           Unpacking& unpacking) {
  zip_stat_t facts{};
  const bool known = zip_stat_index(archive.get(), index, 0, &facts) == 0;
  if (known && (facts.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
      facts.encryption_method != ZIP_EM_NONE)
    return Error{ErrorKind::kUnsupported,
                 "is protected by a password: unpack it, or pack it anew "
                 "without one"};
  const std::size_t most = DefaultLimits().member_bytes;
  const bool sized = known && (facts.valid & ZIP_STAT_SIZE) != 0;
  if (sized && facts.size > most) return TooLarge("unpacks to", most);
  File file(zip_fopen_index(archive.get(), index, 0));
  if (file == nullptr)
    return Error{ErrorKind::kUnsupported, std::string("cannot be unpacked: ") +
                                              zip_strerror(archive.get())};
  return std::unique_ptr<ByteSource>(std::make_unique<MemberSource>(
      archive, std::move(file), sized ? facts.size : 0, unpacking));
}

}  // namespace

Unpacking::Unpacking() : budget(DefaultLimits().unpacked_bytes) {}

Status ForEachMember(std::string_view archive, Unpacking& unpacking,
                     const std::function<bool(ZipMember)>& take) {
  const Archive zip = Open(archive);
  if (zip == nullptr)
    return Error{ErrorKind::kTruncated, "the zip archive is damaged"};
  const zip_int64_t count = zip_get_num_entries(zip.get(), 0);
  const auto limit = static_cast<zip_int64_t>(DefaultLimits().archive_members);
  for (zip_int64_t i = 0; i < std::min(count, limit); ++i) {
    const auto index = static_cast<zip_uint64_t>(i);
    const char* name = zip_get_name(zip.get(), index, ZIP_FL_ENC_GUESS);
    std::string member = name == nullptr ? std::to_string(i) : name;
    if (member.ends_with('/')) continue;
    auto bytes = OpenAt(zip, index, unpacking);
    if (!take({std::move(member), std::move(bytes)})) return Done{};
  }
  if (count <= limit) return Done{};
  return Error{ErrorKind::kLimit, "more than " + std::to_string(limit) +
                                      " members; the rest was not read"};
}

bool HasMember(std::string_view archive, const std::string& name) {
  const Archive zip = Open(archive);
  return zip != nullptr && zip_name_locate(zip.get(), name.c_str(), 0) >= 0;
}

Result<std::unique_ptr<ByteSource>> OpenMember(std::string_view archive,
                                               const std::string& name,
                                               Unpacking& unpacking) {
  const Archive zip = Open(archive);
  const zip_int64_t index =
      zip == nullptr ? -1 : zip_name_locate(zip.get(), name.c_str(), 0);
  if (index < 0) return Error{ErrorKind::kTruncated, name + " is missing"};
  return OpenAt(zip, static_cast<zip_uint64_t>(index), unpacking);
}

}  // namespace redflag
