// CSV and TSV with a header to documents.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "input/byte_source.h"
#include "input/draft.h"
#include "input/table_rows.h"

namespace redflag {

// What separates the cells, where `head`, the start of an input, is a table:
// by the names in its first rows, or because `name` (in lower case) ends in
// ".csv" or ".tsv".
std::optional<char> TableDelimiter(std::string_view head,
                                   const std::string& name,
                                   const Vocabulary& vocabulary);

// Every row below the header is a record. Rows that share a `group` with the
// row before and have no title (variants of Shopify's exports) belong to its
// document. A row with too few or too many cells, a quote that is never
// closed or a NUL byte is a NotChecked, and the next line is read as usual.
// Tabs separate without quoting, other delimiters as RFC 4180 says.
void ReadTable(const InputContext& context, ByteStream& bytes, char delimiter,
               const std::string& name, const ItemSink& sink);

// The same for rows from elsewhere.
void ReadRows(const InputContext& context, RowSource& rows,
              const std::string& name, const ItemSink& sink);

// Whether these are the cells of the first row of a marketplace's template,
// which says where its names and its records stand.
bool IsTemplate(const std::vector<std::string>& cells);

}  // namespace redflag
