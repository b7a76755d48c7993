// The extractor with the built-in tables, for tests.
#pragma once

#include <string>
#include <vector>

#include "core/document.h"
#include "core/link.h"

namespace redflag {

// The links of a whole document.
std::vector<Link> LinksIn(const Document& document);

// A listing for Amazon in Germany ("de"), France ("fr"), ... with one text as
// its description; a message body for kMessage.
Document DocumentWith(const std::string& text,
                      const std::string& language = "en",
                      DocumentKind kind = DocumentKind::kListing);

// The same as "kind target verdict" of each link.
std::vector<std::string> Told(const std::vector<Link>& links);

}  // namespace redflag
