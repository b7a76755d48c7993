#include "input/zip_archive.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <zip.h>

#include "core/limits.h"

namespace redflag {
namespace {

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, CloseArchive>;

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

Archive Open(std::string_view bytes) {
  zip_source_t* source =
      zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
  if (source == nullptr) return nullptr;
  Archive archive(zip_open_from_source(source, ZIP_RDONLY, nullptr));
  if (archive == nullptr) zip_source_free(source);
  return archive;
}

Error TooLarge() {
  return {ErrorKind::kLimit, "unpacks to more than " +
                                 std::to_string(DefaultLimits().member_bytes) +
                                 " bytes"};
}

Result<std::string> Unpack(zip_t* archive, zip_uint64_t index,
                           std::size_t* budget) {
  zip_stat_t facts{};
  if (zip_stat_index(archive, index, 0, &facts) == 0 &&
      (facts.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
      facts.encryption_method != ZIP_EM_NONE)
    return Error{ErrorKind::kUnsupported, "is protected by a password"};
  const std::unique_ptr<zip_file_t, CloseFile> file(
      zip_fopen_index(archive, index, 0));
  if (file == nullptr)
    return Error{ErrorKind::kUnsupported,
                 std::string("cannot be unpacked: ") + zip_strerror(archive)};
  constexpr std::size_t kChunk = std::size_t{64} << 10;
  const std::size_t limit = std::min(DefaultLimits().member_bytes, *budget);
  std::string bytes;
  while (true) {
    const std::size_t from = bytes.size();
    bytes.resize(from + kChunk);
    const zip_int64_t got = zip_fread(file.get(), bytes.data() + from, kChunk);
    bytes.resize(from +
                 static_cast<std::size_t>(std::max<zip_int64_t>(got, 0)));
    if (got < 0)
      return Error{ErrorKind::kTruncated, "its packed data are damaged"};
    if (bytes.size() > limit) {
      *budget -= limit;
      return TooLarge();
    }
    if (got == 0) break;
  }
  *budget -= bytes.size();
  return bytes;
}

}  // namespace

Status ForEachMember(std::string_view archive, std::size_t* budget,
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
    Result<std::string> bytes = Unpack(zip.get(), index, budget);
    if (!take({std::move(member), std::move(bytes)})) return Done{};
  }
  if (count <= limit) return Done{};
  return Error{ErrorKind::kLimit, "more than " + std::to_string(limit) +
                                      " members; the rest was not read"};
}

bool HasMember(std::string_view archive, const char* name) {
  const Archive zip = Open(archive);
  return zip != nullptr && zip_name_locate(zip.get(), name, 0) >= 0;
}

Result<std::string> ReadMember(std::string_view archive, const char* name) {
  const Archive zip = Open(archive);
  const zip_int64_t index =
      zip == nullptr ? -1 : zip_name_locate(zip.get(), name, 0);
  if (index < 0)
    return Error{ErrorKind::kTruncated, std::string(name) + " is missing"};
  std::size_t budget = DefaultLimits().member_bytes;
  return Unpack(zip.get(), static_cast<zip_uint64_t>(index), &budget);
}

Status CheckUnpackedSizes(std::string_view archive) {
  std::size_t budget = DefaultLimits().unpacked_bytes;
  std::optional<Error> wrong;
  Status read =
      ForEachMember(archive, &budget, [&wrong](const ZipMember& member) {
        if (!member.bytes.ok()) wrong = member.bytes.error();
        return !wrong;
      });
  if (wrong) return *wrong;
  return read;
}

}  // namespace redflag
