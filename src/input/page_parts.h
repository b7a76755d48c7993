// The two ways to read a product page, behind page_reader.h.
#pragma once

#include <string>
#include <string_view>

#include "input/draft.h"
#include "input/html_tree.h"

namespace redflag {

// The text of the first block of a part that has any, in one line; of meta,
// input and link elements the value.
std::string FirstText(const InputContext& context, const HtmlTree& tree,
                      std::string_view layout, std::string_view part);

// Fills in what an Amazon detail page says; false where the page is none.
bool ReadAmazonPage(const InputContext& context, const HtmlTree& tree,
                    Draft* draft);
// The same for any other shop's product page.
bool ReadShopPage(const InputContext& context, const HtmlTree& tree,
                  Draft* draft);

}  // namespace redflag
