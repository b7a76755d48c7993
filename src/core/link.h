// A link or contact found in a field, and what became of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"

namespace redflag {

enum class LinkKind {
  kUrl,
  kDomain,
  kEmail,
  kPhone,
  kHandle,
  kMessenger,
  kQr,
  kSearch,
};

std::string_view LinkKindName(LinkKind kind);

enum class LinkVerdict { kOnPlatform, kOffPlatform, kAllowed, kUnknown };

std::string_view LinkVerdictName(LinkVerdict verdict);

struct Link {
  std::size_t field = 0;  // Index into the document's fields.
  Span span;              // Bytes of the field's text as given.
  std::string text;       // Those bytes.
  LinkKind kind = LinkKind::kDomain;
  std::string target;       // What the text means with its disguise off.
  std::string host;         // Of urls, domains and e-mails; else "".
  std::string registrable;  // By the public suffix list; else "".
  LinkVerdict verdict = LinkVerdict::kUnknown;
  std::string reason;  // Why that verdict, in words.
  // What kind of place it leads to: "shortener", "messenger", "marketplace",
  // "social", "file" ...; "" when nothing is known. Severity is looked up by
  // it.
  std::string host_class;
  double confidence = 1;              // 0 to 1: that this is a link at all.
  std::vector<std::string> disguise;  // "letter-spacing", "spelled-dot" ...
  // The addresses by way of which it leads, the first as asked and the last
  // its end; empty unless it was followed.
  std::vector<std::string> chain;
};

}  // namespace redflag
