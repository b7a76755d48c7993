// Zip archives, workbooks, word-processor files, PDF and XML to documents.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/document.h"
#include "input/draft.h"

namespace redflag {

enum class Package { kZip, kWorkbook, kWordFile, kPdf, kXml };

// What the first bytes of an input are; nothing for all else. Which of the
// zip formats it is tells only the whole.
std::optional<Package> PackageFormat(std::string_view head);

// Reads one member of an archive by its own format.
using MemberReader =
    std::function<void(std::string_view bytes, const std::string& name)>;

// Reads a package whole. Members of an archive, also of an archive in an
// archive, are named "shop.zip/feed.csv", the sheets of a workbook
// "feed.xlsx/Template". Help sheets of a marketplace's template are left out.
void ReadPackage(const InputContext& context, Package package,
                 std::string_view bytes, const std::string& name,
                 const MemberReader& read_member, const ItemSink& sink);

}  // namespace redflag
