// The texts that a workbook keeps in its cells and not in its shared table:
// liborcus 0.17 passes over them, and many programs write all texts so.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace redflag {

// Hands over sheet, cell ("B12") and text of each, sheet by sheet.
Status ForEachInlineString(
    std::string_view workbook,
    const std::function<void(std::string_view sheet, std::string_view cell,
                             std::string text)>& take);

}  // namespace redflag
