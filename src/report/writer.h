// A finished report to bytes. Writers only print: they neither filter nor
// score, so that all formats say the same.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/report.h"
#include "core/result.h"

namespace redflag {

struct WriteOptions {
  // Columns of the terminal, for the formats that are read on one; at least
  // 40 are used.
  std::size_t width = 80;
  // Marks by colour and underline instead of a line of carets.
  bool colour = false;
  // Names each finding by its fingerprint, in the formats for people: for
  // what is in a store, where triage decides about it.
  bool fingerprints = false;
  // What is told as a failure, in the formats that know such; none for never.
  std::optional<Severity> fail_on = Severity::kHigh;
};

class ReportWriter {
 public:
  virtual ~ReportWriter() = default;

  // The same report and options give the same bytes. Holds one document in
  // memory at a time. Failure to write shows in the state of `out`.
  virtual void Write(const Report& report, std::ostream& out) const = 0;
};

// The formats that MakeReportWriter knows, the default first.
std::span<const std::string_view> ReportFormats();

// Whether a format is bytes that no terminal should be given.
bool IsBinary(std::string_view format);

// kInvalidOptions where the format is not known.
Result<std::unique_ptr<ReportWriter>> MakeReportWriter(
    std::string_view format, const WriteOptions& options);

}  // namespace redflag
