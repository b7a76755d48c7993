// The parts of a report that json and ndjson share.
#pragma once

#include <span>

#include "core/report.h"
#include "report/json_out.h"

namespace redflag {

// Whether a document stands on one line or its findings on lines of their
// own.
enum class Layout { kOneLine, kLines };

// The keys of a finding, and those of a document without its findings, of the
// object that is open.
void WriteFindingFields(const Finding& finding, JsonOut& json);
void WriteDocumentFields(const CheckedDocument& checked, JsonOut& json);

void WriteDocument(const CheckedDocument& checked, Layout layout,
                   JsonOut& json);
// "tool", "patterns" and "summary" of the object that is open.
void WriteOrigin(const Report& report, Layout layout, JsonOut& json);
// The same after the "schema" of a report.
void WriteHead(const Report& report, Layout layout, JsonOut& json);
// "not_checked" of the object that is open.
void WriteNotChecked(std::span<const NotChecked> not_checked, Layout layout,
                     JsonOut& json);

}  // namespace redflag
