// The parts of a report that json and ndjson share.
#pragma once

#include <span>

#include "core/report.h"
#include "report/json_out.h"

namespace redflag {

// Whether a document stands on one line or its findings on lines of their
// own.
enum class Layout { kOneLine, kLines };

void WriteDocument(const CheckedDocument& checked, Layout layout,
                   JsonOut& json);
// "schema", "tool", "patterns" and "summary" of the object that is open.
void WriteHead(const Report& report, Layout layout, JsonOut& json);
// "not_checked" of the object that is open.
void WriteNotChecked(std::span<const NotChecked> not_checked, Layout layout,
                     JsonOut& json);

}  // namespace redflag
