// Product feeds in XML (Google Merchant, RSS, Atom, marketplaces' own) to
// listings.
#pragma once

#include <string>
#include <string_view>

#include "core/document.h"
#include "input/draft.h"

namespace redflag {

// Every element with a name of the table "input/xml-records" is a record; the
// texts of the elements in it are its fields by their own names, without
// prefix. kUnsupported where there is none.
void ReadXmlFeed(const InputContext& context, std::string_view xml,
                 const std::string& name, const ItemSink& sink);

}  // namespace redflag
