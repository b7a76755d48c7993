// Plain text, Markdown and HTML that is no product page, to documents.
#pragma once

#include <string>

#include "core/document.h"
#include "input/draft.h"

namespace redflag {

// Text without a kind: a message's body, with a first line "Subject: ..."
// taken as its subject, or a listing's description, as the options say.
// `text` is any encoding.
ReadItem ReadText(const InputContext& context, std::string text,
                  const std::string& name);

// The name of a file without its folders and endings; of a URL all of it.
std::string StemOf(const std::string& name);

// UTF-8 of text in any encoding; what was done is noted in the draft.
std::string NotedUtf8(std::string text, Draft* draft);

}  // namespace redflag
