#include "app/output.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/version.h"
#include "report/filter.h"

namespace redflag {
namespace {

std::size_t TerminalWidth() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return 100;
}

std::size_t FindingsFrom(const ReportSummary& summary, Severity least) {
  std::size_t count = 0;
  for (const auto& [name, number] : summary.by_severity)
    if (const auto severity = SeverityFromName(name);
        severity && *severity >= least)
      count += number;
  return count;
}

// Whether somebody reads standard output, who may go away: then he got what he
// wanted. A file has no such excuse.
bool IsRead() {
  struct stat out {};
  return fstat(STDOUT_FILENO, &out) == 0 &&
         (S_ISFIFO(out.st_mode) || S_ISSOCK(out.st_mode));
}

Status WriteReport(const Report& report, const ReportTarget& target,
                   const Settings& settings) {
  WriteOptions options = OptionsFor(target.output);
  options.fail_on = settings.fail_on;
  options.fingerprints = settings.name_findings;
  const auto writer = MakeReportWriter(target.format, options);
  if (!writer.ok()) return writer.error();
  return WriteTo(target.output, [&](std::ostream& out) {
    writer.value()->Write(report, out);
    return report.status();
  });
}

Error Unwritable(const std::string& file) {
  return {ErrorKind::kUnreadable,
          file + ": cannot be written; is there such a folder, and room?"};
}

// Writes to `part`; messages name `file`.
Status WriteFile(const std::string& part, const std::string& file,
                 const std::function<Status(std::ostream&)>& write) {
  std::ofstream out(part, std::ios::binary | std::ios::trunc);
  if (!out) return Unwritable(file);
  Status written = write(out);
  out.flush();
  if (written.ok() && !out) return Unwritable(file);
  return written;
}

}  // namespace

WriteOptions OptionsFor(const std::string& output) {
  WriteOptions options;
  const bool terminal = output.empty() && isatty(STDOUT_FILENO) != 0;
  options.width = terminal ? TerminalWidth() : 100;
  const char* no_colour = std::getenv("NO_COLOR");
  options.colour =
      terminal && (no_colour == nullptr || std::string(no_colour).empty());
  return options;
}

Status WriteTo(const std::string& output,
               const std::function<Status(std::ostream&)>& write) {
  if (output.empty()) {
    std::ios::sync_with_stdio(false);
    Status written = write(std::cout);
    std::cout.flush();
    if (!written.ok() || std::cout || IsRead()) return written;
    return Error{ErrorKind::kUnreadable, "standard output: cannot be written"};
  }
  // A device or a pipe must never be replaced by a file.
  std::error_code ignored;
  const bool in_place = std::filesystem::exists(output, ignored) &&
                        !std::filesystem::is_regular_file(output, ignored);
  const std::string part = in_place ? output : output + ".part";
  Status written = WriteFile(part, output, write);
  if (in_place) return written;
  if (written.ok() && std::rename(part.c_str(), output.c_str()) != 0)
    written = Unwritable(output);
  if (!written.ok()) std::remove(part.c_str());
  return written;
}

Status CheckFormats(const Settings& settings) {
  for (const ReportTarget& target : settings.reports) {
    const auto writer = MakeReportWriter(target.format, {});
    if (!writer.ok()) return writer.error();
    if (IsBinary(target.format) && target.output.empty() &&
        isatty(STDOUT_FILENO) != 0)
      return Error{ErrorKind::kInvalidOptions,
                   target.format + " is not for a terminal: add --output FILE"};
  }
  return Done{};
}

Status WriteReports(const Report& report, const Settings& settings) {
  const FilteredReport shown(report, {settings.min_severity, settings.top});
  for (const ReportTarget& target : settings.reports) {
    Status written = WriteReport(shown, target, settings);
    if (!written.ok()) return written;
  }
  return Done{};
}

void SignReport(const PatternSet& patterns, Report& report) {
  report.tool_version = kVersion;
  report.patterns_version = patterns.version;
  report.patterns_digest = patterns.digest;
}

ExitStatus StatusOf(const ReportSummary& summary, const Settings& settings) {
  if (settings.fail_on && FindingsFrom(summary, *settings.fail_on) > 0)
    return ExitStatus::kFindings;
  if (summary.not_checked > 0 || summary.partial > 0)
    return ExitStatus::kNotChecked;
  return ExitStatus::kClean;
}

void Complain(const std::string& message) {
  std::cerr << "redflag: " << message << "\n";
}

ExitStatus Fail(const Error& error) {
  Complain(error.message);
  return ExitStatus::kUsage;
}

}  // namespace redflag
