#include "app/remarks.h"

#include "app/output.h"

namespace redflag {
namespace {

constexpr std::size_t kTold = 100;

}  // namespace

void Remarks::Add(const Document& document) {
  if (document.notes.empty()) return;
  const std::string& source = document.source;
  const std::size_t hash = source.rfind('#');
  const std::string file = source.substr(0, hash);
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const std::string& note : document.notes) {
    more_ = more_ || lines_.size() == kTold;
    if (more_ || !seen_.emplace(file, note).second) continue;
    std::string line = file;
    line.append(": ").append(note);
    if (hash != std::string::npos)
      line.append(" (first in ").append(source.substr(hash)).append(")");
    lines_.push_back(std::move(line));
  }
}

void Remarks::Tell() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const std::string& line : lines_)
    Complain(line);
  if (more_) Complain("more such remarks are not told");
}

}  // namespace redflag
