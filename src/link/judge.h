// Whose place a link leads to, and why that is or is not allowed there.
#pragma once

#include "core/document.h"
#include "core/link.h"
#include "link/facts.h"

namespace redflag {

// Fills in registrable, verdict, reason and host_class of a link that stands
// in `field`. `scan` is the view it was found in; `needed` says that the text
// around it speaks of completing an order.
void Judge(const Scan& scan, const Found& found, const Field& field,
           bool needed, Link& link);

// Whether the text in `around`, the span `apart` left out, speaks of a step
// that an order cannot do without, and of nothing that it can.
bool SpeaksOfOrder(const std::vector<Signal>& signals, Span around, Span apart);

// Whether an attribute's name is one of `names` (parts of it count).
bool NamesAny(const std::vector<std::string_view>& names,
              std::string_view attribute);

}  // namespace redflag
