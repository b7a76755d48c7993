// The lines that a mail program writes above a message that it saves as HTML
// or text: "From: ... Sent: ... To: ... Subject: ...".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "input/vocabulary.h"

namespace redflag {

struct SavedMailHead {
  std::string subject;   // May be empty.
  std::size_t body = 0;  // Bytes of the text above the message.
};

// Nothing where `text`, HTML or not, does not begin with such lines.
std::optional<SavedMailHead> FindSavedMailHead(const Vocabulary& vocabulary,
                                               std::string_view text);

}  // namespace redflag
