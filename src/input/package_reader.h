// Zip archives, workbooks, word-processor files, PDF and XML to documents.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/document.h"
#include "input/byte_source.h"
#include "input/draft.h"
#include "input/zip_archive.h"

namespace redflag {

// Which of the formats in zip archives it is tells only the whole.
enum class Package { kZip, kPdf, kXml };

// What the first bytes of an input are; nothing for all else.
std::optional<Package> PackageFormat(std::string_view head);

struct PackageBytes {
  Package package;
  std::string_view bytes;  // All of them.
  const std::string& name;
};

// Reads one member of an archive by its own format.
using MemberReader = std::function<void(std::unique_ptr<ByteSource> bytes,
                                        const std::string& name)>;

// Reads a package. Members of an archive, also of an archive in an
// archive, are named "shop.zip/feed.csv", the sheets of a workbook
// "feed.xlsx/Template". Help sheets of a marketplace's template are left out.
void ReadPackage(const InputContext& context, const PackageBytes& input,
                 Unpacking& unpacking, const MemberReader& read_member,
                 const ItemSink& sink);

}  // namespace redflag
