#include "fetch/held_body.h"

#include <utility>

#include "fetch/content_decoder.h"

namespace redflag {

HeldBody::~HeldBody() {
  budget_.used -= counted_;
}

void HeldBody::Count() {
  budget_.used += memory_.capacity() - counted_;
  counted_ = memory_.capacity();
}

Status HeldBody::Append(std::string_view piece, std::size_t max_bytes) {
  if (budget_.used > budget_.limit) {
    if (Status spilled = Spill(); !spilled.ok()) return spilled;
  }
  Status kept = AppendWithin(max_bytes, piece, memory_,
                             static_cast<std::size_t>(in_file_));
  Count();
  return kept;
}

Status HeldBody::Spill() {
  if (Status opened = file_.Open(""); !opened.ok()) return opened;
  if (Status written = file_.Append(memory_); !written.ok()) return written;
  in_file_ += memory_.size();
  memory_ = std::string();
  Count();
  return Done{};
}

Result<std::string> HeldBody::Take() {
  if (in_file_ == 0) {
    std::string body = std::exchange(memory_, {});
    Count();
    return body;
  }
  if (Status rest = Spill(); !rest.ok()) return rest.error();
  std::string body(static_cast<std::size_t>(in_file_), '\0');
  if (Status read = file_.Read(0, body); !read.ok()) return read.error();
  return body;
}

}  // namespace redflag
