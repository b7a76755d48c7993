// What to write instead: a message without the sentences that break rules.
#pragma once

#include <string>
#include <vector>

#include "core/document.h"
#include "scan/scanner.h"

namespace redflag {

struct Rewriting {
  std::string subject;
  std::string body;  // As text a person reads; markup is gone.
  // The sentences taken out, in the order of their fields.
  std::vector<std::string> struck;
  // Whether the suggestion itself holds nothing of severity medium or above.
  bool passes = false;
};

// Strikes every sentence that a finding of `message` lies in and puts one
// neutral review request of the message's language in the place of the first
// request that was struck. Where that does not help, the neutral request
// stands alone. REQUIRES: `message` is a message; its marketplace and
// language are filled in, as Scanner::Check does.
Rewriting Rewrite(const Scanner& scanner, const Document& message);

}  // namespace redflag
