#include "report/evidence.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "report/terminal.h"

namespace redflag {
namespace {

using Meaning = std::pair<std::string_view, std::string_view>;

// The names of link/disguise.h; a name that is missing stands for itself.
constexpr std::array<Meaning, 27> kMeanings = {{
    {"spelled-dot", "the dot is spelled out or set apart"},
    {"symbol-dot", "another character stands for the dot"},
    {"spelled-at", "the @ is written as a word"},
    {"symbol-at", "another character stands for the @"},
    {"letter-spacing", "blanks or marks stand between the letters"},
    {"zero-width", "invisible characters stand between the letters"},
    {"fullwidth", "wide East Asian letters stand for plain ones"},
    {"styled-letters", "mathematical or styled letters stand for plain ones"},
    {"symbol-letters", "symbols stand for letters"},
    {"look-alike", "letters of another script look like Latin ones"},
    {"combining", "marks are laid over the letters"},
    {"reversed", "the text runs backwards"},
    {"leet", "digits stand for letters"},
    {"number-words", "numbers are written as words"},
    {"scheme", "the start of the address is altered"},
    {"percent-encoding", "characters are percent-encoded"},
    {"escape", "characters are written as escapes"},
    {"entity", "characters are written as HTML entities"},
    {"base64", "the text is encoded in Base64"},
    {"punycode", "the name is written in Punycode"},
    {"line-split", "the words are split over lines"},
    {"field-split", "the words are split over fields"},
    {"tag-split", "the words are split by HTML tags"},
    {"code-word", "a code word stands for the name"},
    {"hidden-text", "the text is hidden from readers of the page"},
    {"redirect", "the link leads on to another address"},
    {"file-name", "it is part of a file's name"},
}};

}  // namespace

std::string_view TitleOf(const Document& document) {
  for (const FieldKind kind : {FieldKind::kTitle, FieldKind::kSubject})
    if (const Field* field = document.Find(kind)) return Heading(*field);
  return "";
}

// The occurrence nearest to the middle, since evidence is quoted evenly to
// both sides.
std::optional<Span> MarkIn(const Finding& finding) {
  if (!finding.span || finding.match.empty()) return std::nullopt;
  std::optional<Span> best;
  std::size_t best_distance = 0;
  const std::size_t size = finding.match.size();
  for (std::size_t at = finding.evidence.find(finding.match);
       at != std::string::npos;
       at = finding.evidence.find(finding.match, at + 1)) {
    const std::size_t middle = 2 * at + size;
    const std::size_t distance = middle > finding.evidence.size()
                                     ? middle - finding.evidence.size()
                                     : finding.evidence.size() - middle;
    if (best && distance >= best_distance) break;
    best = Span{at, at + size};
    best_distance = distance;
  }
  return best;
}

std::string Readable(std::string_view text) {
  std::string readable;
  for (const Cell& cell : CellsOf(text))
    readable += cell.text;
  return readable;
}

std::string Tenths(double number) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                 std::clamp(number, 0.0, 100.0),
                                 std::chars_format::fixed, 1);
  return {digits.data(), end.ptr};
}

std::string Percent(double share) {
  const long percent = std::lround(std::clamp(share, 0.0, 1.0) * 100);
  return std::to_string(percent) + "%";
}

std::string Grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3)
    text.insert(at - 3, 1, ',');
  return text;
}

std::string Counted(std::size_t count, std::string_view one,
                    std::string_view many) {
  std::string text = Grouped(count) + " ";
  return text.append(count == 1 ? one : many);
}

std::string BandsOf(const ReportSummary& summary) {
  std::string bands;
  for (const Band band :
       {Band::kCritical, Band::kHigh, Band::kMedium, Band::kLow}) {
    const auto count = summary.by_band.find(std::string(BandName(band)));
    if (count == summary.by_band.end() || count->second == 0) continue;
    bands.append(bands.empty() ? "" : ", ");
    bands.append(std::to_string(count->second)).append(" ");
    bands.append(BandName(band));
  }
  return bands.empty() ? "no risk found" : bands;
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts)
    joined.append(joined.empty() ? "" : ", ").append(text);
  return joined;
}

std::string_view DisguiseMeaning(std::string_view name) {
  const auto* known = std::ranges::find(kMeanings, name, &Meaning::first);
  return known == kMeanings.end() ? name : known->second;
}

std::string SuppressionText(const Suppression& suppression) {
  const std::string& verdict = suppression.verdict;
  std::string text =
      verdict.empty() ? "accepted by " : "dismissed (" + verdict + ") by ";
  text.append(suppression.owner);
  if (!suppression.until.empty())
    text.append(" until ").append(suppression.until);
  return text.append(": ").append(suppression.reason);
}

std::string AcceptanceText(const Acceptance& accepted) {
  std::string text = accepted.owner;
  if (!accepted.until.empty()) text.append(" until ").append(accepted.until);
  if (!accepted.reason.empty()) text.append(": ").append(accepted.reason);
  return text;
}

bool IsOpen(const Finding& finding) {
  return !finding.suppression && finding.novelty != Novelty::kKnown;
}

bool CountsFrom(const Finding& finding, std::optional<Severity> fail_on) {
  return fail_on && IsOpen(finding) && finding.status == RuleStatus::kStable &&
         finding.severity >= *fail_on;
}

std::string_view FileOf(std::string_view source) {
  const std::size_t hash = source.rfind('#');
  if (hash == std::string_view::npos || hash + 1 == source.size())
    return source;
  const bool record = source.find_first_not_of("0123456789", hash + 1) ==
                      std::string_view::npos;
  return record ? source.substr(0, hash) : source;
}

}  // namespace redflag
