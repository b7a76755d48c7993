// What a server says of the state of a page, so that it can be asked later
// whether that has changed (RFC 9110, sections 8.8 and 13.1).
#pragma once

#include <cstddef>
#include <string>

namespace redflag {

struct Validators {
  std::string etag;           // With its quotes, "W/" before a weak one.
  std::string last_modified;  // As the server writes it.

  bool empty() const { return etag.empty() && last_modified.empty(); }

  friend bool operator==(const Validators&, const Validators&) = default;
};

// Those header values that may be kept and sent back: an entity tag in its
// right form, and a time that is before `date`, the response's own, for a page
// may change twice within one second. Neither is longer than `max_bytes`.
Validators ValidatorsOf(const std::string& etag,
                        const std::string& last_modified,
                        const std::string& date, std::size_t max_bytes);

// "If-None-Match: ...", or "If-Modified-Since: ..." where there is no entity
// tag; "" where there is neither.
std::string ConditionHeader(const Validators& validators);

}  // namespace redflag
