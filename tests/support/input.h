// The tables of patterns/input/, and what a Reader makes of bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/table.h"
#include "input/reader.h"

namespace redflag {

// Read once; the built-in ones.
const Tables& InputTables();

std::vector<ReadItem> ReadAll(std::string_view bytes, const std::string& name,
                              ReadOptions options = {});
std::vector<ReadItem> ReadFile(const std::string& path,
                               ReadOptions options = {});

// The one document that `items` should be; fails the test otherwise.
Document Only(const std::vector<ReadItem>& items);
// The one failure that `items` should be; fails the test otherwise.
NotChecked OnlyFailure(const std::vector<ReadItem>& items);

// "field=text" of every field, in order.
std::vector<std::string> FieldLines(const Document& document);

// A line for each item: "source id" of a document, "source code: message" of a
// failure; `prefix` is taken off the sources.
std::vector<std::string> Summary(const std::vector<ReadItem>& items,
                                 const std::string& prefix = "");

}  // namespace redflag
