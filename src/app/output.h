// Where results go: standard output, or a file that appears when it is whole.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "app/exit_status.h"
#include "app/flags.h"
#include "core/report.h"
#include "core/result.h"
#include "match/pattern_set.h"
#include "report/writer.h"

namespace redflag {

// Width and colour for where the results go.
WriteOptions OptionsFor(const std::string& output);

// Runs `write` on standard output for "", else on a temporary file beside
// `output` that takes its name at the end, where `write` succeeded: what stood
// there before is not lost to half a report. A device or pipe is written to as
// it is. Gives back the error of `write`, or kUnreadable, naming the file.
Status WriteTo(const std::string& output,
               const std::function<Status(std::ostream&)>& write);

// kInvalidOptions where a format of the settings is not known: to be told
// before the work, not after it.
Status CheckFormats(const Settings& settings);

// Writes all reports that the settings ask for.
Status WriteReports(const Report& report, const Settings& settings);

// Who made a report, and with which patterns.
void SignReport(const PatternSet& patterns, Report& report);

// The contract's status for a report.
ExitStatus StatusOf(const ReportSummary& summary, const Settings& settings);

// "redflag: ..." on standard error.
void Complain(const std::string& message);
ExitStatus Fail(const Error& error);

}  // namespace redflag
