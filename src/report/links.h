// The report of `redflag links`: every link and contact with its verdict.
#pragma once

#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/document.h"
#include "core/link.h"
#include "core/result.h"
#include "report/writer.h"

namespace redflag {

// Prints links as they come, in the order of the input, so that a catalogue's
// links need not fit in memory.
class LinksWriter {
 public:
  virtual ~LinksWriter() = default;

  // One link of `document`. REQUIRES: link.field indexes its fields.
  virtual void Add(const Document& document, const Link& link) = 0;
  // Ends the output; nothing may follow.
  virtual void Finish(std::span<const NotChecked> not_checked) = 0;
};

// The formats that MakeLinksWriter knows, the default first.
std::span<const std::string_view> LinksFormats();

// REQUIRES: `out` outlives the writer. kInvalidOptions where the format is
// not known.
Result<std::unique_ptr<LinksWriter>> MakeLinksWriter(
    std::string_view format, const WriteOptions& options, std::ostream& out);

}  // namespace redflag
