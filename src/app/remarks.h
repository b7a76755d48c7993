// How the inputs were read ("not UTF-8: read as Windows-1252"): each remark
// once for a file, however many of its records it is true of.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/document.h"

namespace redflag {

// Thread-safe.
class Remarks {
 public:
  void Add(const Document& document);
  // Prints them to standard error in the order in which they came, the first
  // ones where they are many.
  void Tell() const;

 private:
  mutable std::mutex mutex_;
  std::set<std::pair<std::string, std::string>> seen_;  // File and remark.
  std::vector<std::string> lines_;
  bool more_ = false;
};

}  // namespace redflag
