// Mail (.eml) to messages.
#pragma once

#include <string>
#include <string_view>

#include "core/document.h"
#include "input/byte_source.h"
#include "input/draft.h"

namespace redflag {

// Whether bytes begin with the headers of a mail.
bool LooksLikeMail(std::string_view head);

// One mail to one message: subject and body decoded. The body is the HTML
// part where there is one; texts that say something else than the body, and
// the names of attachments, are attributes. Attachments are never opened. A
// mail whose parts cannot be told apart is read as far as it goes, and what
// is missing stands in `unchecked`.
ReadItem ReadMail(const InputContext& context, std::string_view mail,
                  const std::string& name);

// Every mail of a mailbox (.mbox) as above; the names get "#1", "#2", ...
void ReadMailbox(const InputContext& context, ByteStream& bytes,
                 const std::string& name, const ItemSink& sink);

}  // namespace redflag
