// Checked documents as bytes, for the spool's temporary file. The format is
// of this process alone and may change with every build.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/finding.h"

namespace redflag {

// Texts that many findings share (remedies, policies) are kept once, up to a
// limit, and written as numbers. Numbers hold for the codec that wrote them.
class DocumentCodec {
 public:
  // Appends everything of a document that reports and the store need. Of its
  // fields only the first title and subject are kept, and only their
  // beginning.
  void Encode(const CheckedDocument& document, std::string& out);

  // REQUIRES: `bytes` is what one Encode of this codec appended.
  CheckedDocument Decode(std::string_view bytes) const;

 private:
  friend class DocumentEncoder;
  friend class DocumentDecoder;

  // The number of a shared text, or 0 when no more are taken.
  std::uint64_t NumberOf(const std::string& text);

  std::unordered_map<std::string, std::uint64_t> numbers_;
  std::vector<const std::string*> shared_;  // Number n stands at n - 1.
};

}  // namespace redflag
