// What several formats say about a finding, in the same words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/finding.h"
#include "core/report.h"
#include "core/span.h"

namespace redflag {

// What people know the document by: the start of its title or subject, or "".
std::string_view TitleOf(const Document& document);

// Where the match stands in the finding's evidence, in bytes of the evidence;
// none where it is absent or was shortened away.
std::optional<Span> MarkIn(const Finding& finding);

// `text` on one line, valid UTF-8, with what has no look of its own spelled
// out: "a<U+200B>b".
std::string Readable(std::string_view text);

// "93.4", of 0 to 100.
std::string Tenths(double number);
// "97%", of 0 to 1.
std::string Percent(double share);
// "41,200".
std::string Grouped(std::uint64_t number);
// "1 document", "3,000 documents".
std::string Counted(std::size_t count, std::string_view one,
                    std::string_view many);
// "1 critical, 2 high": how many documents of each band, the worst first;
// "no risk found" where there are none.
std::string BandsOf(const ReportSummary& summary);
// "a, b".
std::string Joined(const std::vector<std::string>& texts);

// How a disguise works, in a few words; its name where it is not known.
std::string_view DisguiseMeaning(std::string_view name);

// "accepted by Ann until 2027-01-31: ...", "dismissed (false-alarm) by ...".
std::string SuppressionText(const Suppression& suppression);
// "Ann until 2027-01-31: ...".
std::string AcceptanceText(const Acceptance& accepted);

// Whether the finding is one that somebody should act on: neither known from
// the baseline nor suppressed.
bool IsOpen(const Finding& finding);
// Whether it fails a run at this severity: open, and not in preview.
bool CountsFrom(const Finding& finding, std::optional<Severity> fail_on);

// The file of a source: "listings.csv" of "listings.csv#3".
std::string_view FileOf(std::string_view source);

}  // namespace redflag
