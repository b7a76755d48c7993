// HTML product pages to documents.
#pragma once

#include <string>
#include <string_view>

#include "core/document.h"
#include "input/draft.h"

namespace redflag {

// Whether bytes are HTML: a whole page, a mail's body, a fragment.
bool LooksLikeHtml(std::string_view head);

// One page to one item: a listing's own texts, or why it is none (a home, list
// or error page is kNotAListing, a captcha kBlocked). `name` is a path or URL.
ReadItem ReadPage(const InputContext& context, std::string_view html,
                  const std::string& name);

}  // namespace redflag
