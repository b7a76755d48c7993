#include "app/commands/import_marks.h"

#include <fstream>
#include <iostream>
#include <iterator>

#include "app/output.h"
#include "core/limits.h"
#include "match/import_marks.h"

namespace redflag {
namespace {

// Remarks beyond these are only counted.
constexpr std::size_t kShownRemarks = 50;

Result<std::string> ReadWhole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorKind::kUnreadable, path + ": cannot be opened"};
  std::string bytes{std::istreambuf_iterator<char>(in),
                    std::istreambuf_iterator<char>()};
  if (in.bad()) return Error{ErrorKind::kUnreadable, path + ": cannot be read"};
  if (bytes.size() > DefaultLimits().input_bytes)
    return Error{ErrorKind::kLimit, path + ": is larger than input_bytes"};
  return bytes;
}

std::string FileName(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

}  // namespace

ExitStatus ImportMarksFile(const std::string& file,
                           const ImportOptions& options,
                           const std::string& output, const Tables& tables) {
  const Result<std::string> bytes = ReadWhole(file);
  if (!bytes.ok()) return Fail(bytes.error());
  const Result<ImportedMarks> read =
      ImportMarks(bytes.value(), FileName(file), options, tables);
  if (!read.ok()) return Fail(read.error());
  const ImportedMarks& marks = read.value();
  const Status written = WriteTo(output, [&marks](std::ostream& out) -> Status {
    out << marks.json;
    return Done{};
  });
  if (!written.ok()) return Fail(written.error());

  std::size_t shown = 0;
  std::size_t left_out = 0;
  for (const ImportRemark& remark : marks.remarks) {
    if (remark.left_out) ++left_out;
    if (++shown > kShownRemarks) continue;
    std::cerr << FileName(file) << ":" << remark.line << ": " << remark.message
              << (remark.left_out ? " (left out)" : "") << "\n";
  }
  if (shown > kShownRemarks)
    std::cerr << "... and " << shown - kShownRemarks << " more\n";
  std::cerr << marks.marks << " marks taken, " << left_out << " left out\n";
  return left_out == 0 ? ExitStatus::kClean : ExitStatus::kNotChecked;
}

}  // namespace redflag
