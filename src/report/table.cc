// --format table: for people, at a terminal or in a mail.
#include <algorithm>
#include <ostream>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "report/advice.h"
#include "report/evidence.h"
#include "report/formats.h"
#include "report/terminal.h"

namespace redflag {
namespace {

constexpr std::size_t kIndent = 4;
constexpr std::size_t kHang = 18;
constexpr std::size_t kPlacesCompared = 50;  // Many enough to show a few.
constexpr std::size_t kPlacesShown = 3;      // Of one rule in one document.
constexpr std::size_t kNamesShown = 8;       // Fingerprints of the same.

Style StyleOf(Severity severity) {
  if (severity >= Severity::kHigh) return Style::kRed;
  return severity == Severity::kMedium ? Style::kYellow : Style::kBlue;
}

std::string Upper(std::string_view name) {
  std::string upper(name);
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return upper;
}

// A message without the words found, which many messages quote.
std::string MessageKind(const Finding& finding) {
  std::string message = finding.message;
  if (finding.match.empty()) return message;
  const std::size_t at = message.find(finding.match);
  if (at != std::string::npos) message.erase(at, finding.match.size());
  return message;
}

// Findings of one document that say the same, the strongest first.
struct Group {
  std::string message_kind;
  std::vector<const Finding*> findings;
  double share = 0;

  const Finding& first() const { return *findings.front(); }
};

bool SaysTheSame(const Group& group, const Finding& finding,
                 const std::string& message_kind) {
  return group.first().family == finding.family &&
         group.first().status == finding.status &&
         group.first().remedy == finding.remedy &&
         group.message_kind == message_kind;
}

std::vector<Group> GroupsOf(const std::vector<Finding>& findings) {
  std::vector<const Finding*> sorted;
  sorted.reserve(findings.size());
  for (const Finding& finding : findings)
    if (IsOpen(finding)) sorted.push_back(&finding);
  std::ranges::stable_sort(sorted, [](const Finding* a, const Finding* b) {
    return std::tie(a->severity, a->risk_share) >
           std::tie(b->severity, b->risk_share);
  });
  std::vector<Group> groups;
  for (const Finding* finding : sorted) {
    std::string kind = MessageKind(*finding);
    auto known = std::ranges::find_if(groups, [&](const Group& group) {
      return SaysTheSame(group, *finding, kind);
    });
    if (known == groups.end())
      known = groups.insert(groups.end(), {std::move(kind), {}, 0});
    known->findings.push_back(finding);
    known->share += finding->risk_share;
  }
  std::ranges::stable_sort(groups, [](const Group& a, const Group& b) {
    return std::tie(a.first().severity, a.share) >
           std::tie(b.first().severity, b.share);
  });
  return groups;
}

// The places of a group, without those that overlap one of the first.
std::vector<const Finding*> PlacesOf(const Group& group) {
  std::vector<const Finding*> places;
  for (const Finding* finding : group.findings) {
    const auto compared =
        std::span(places).first(std::min(places.size(), kPlacesCompared));
    const bool told = std::ranges::any_of(compared, [&](const Finding* place) {
      return place->field == finding->field && place->span && finding->span &&
             place->span->Overlaps(*finding->span);
    });
    if (!told) places.push_back(finding);
  }
  return places;
}

class TablePage {
 public:
  TablePage(const WriteOptions& options, std::ostream& out)
      : terminal_(options, out), named_(options.fingerprints) {}

  void PrintDocument(const CheckedDocument& checked) {
    ++documents_;
    CountFindings(checked);
    const std::vector<Group> groups = GroupsOf(checked.findings);
    if (groups.empty() && checked.document.unchecked.empty()) {
      // With a risk its findings are there and not asked for, or known.
      if (checked.band == Band::kNone) ++clean_;
      return;
    }
    addresses_.clear();
    PrintHeader(checked);
    for (const Group& group : groups)
      PrintGroup(group);
    for (const Unchecked& part : checked.document.unchecked)
      PrintUnchecked(part);
    terminal_.Blank();
  }

  void PrintEnd(const Report& report) {
    const ReportSummary& summary = report.summary;
    PrintNotChecked(report.not_checked);
    PrintDocumentCounts(summary);
    if (summary.findings > 0) PrintFindingCounts(summary);
    if (summary.known > 0)
      Say("Known", Counted(summary.known, "finding", "findings") +
                       " of the baseline, which are not shown.");
    const std::size_t by_file = summary.suppressed - summary.dismissed;
    if (by_file > 0)
      Say("Accepted", Counted(by_file, "finding", "findings") +
                          " by suppressions, which are not shown.");
    if (summary.dismissed > 0)
      Say("Dismissed", Counted(summary.dismissed, "finding", "findings") +
                           " by triage, which count for nothing; redflag "
                           "triage shows them.");
    if (documents_ < summary.documents || findings_ < summary.findings)
      PrintHidden(summary);
    if (summary.partial > 0)
      Say("In part only",
          Counted(summary.partial, "document", "documents") +
              ": what could not be checked is named above and is not clean.");
    if (summary.documents == 0 && report.not_checked.empty())
      Say("Nothing", "No document was found in the input.");
  }

 private:
  // Those that the summary counts too.
  void CountFindings(const CheckedDocument& checked) {
    for (const Finding& finding : checked.findings)
      if (!finding.suppression) ++findings_;
  }

  void Say(std::string_view label, std::string_view text) {
    terminal_.Paragraph({0, kHang - kIndent, label, Style::kBold}, text);
  }

  void Row(std::string_view label, std::string_view text,
           std::optional<Span> marked = std::nullopt) {
    terminal_.Paragraph({kIndent, kHang, label, Style::kDim}, text,
                        Style::kPlain, marked);
  }

  void PrintHeader(const CheckedDocument& checked) {
    const Document& document = checked.document;
    std::string label = std::to_string(checked.rank).insert(0, 1, '#');
    label.resize(std::max<std::size_t>(label.size() + 1, 5), ' ');
    label.append(Tenths(checked.risk));
    std::string text(BandName(checked.band));
    text.append("  ").append(document.id);
    if (!document.marketplace.empty())
      text.append("  ").append(document.marketplace);
    text.append("  ").append(TitleOf(document));
    terminal_.Paragraph({0, kHang - kIndent, label, Style::kBold}, text,
                        Style::kBold);
    std::string source = document.source;
    if (!checked.product_kinds.empty())
      source.append(", taken for ").append(Joined(checked.product_kinds));
    if (!source.empty())
      terminal_.Paragraph({kHang - kIndent, kHang - kIndent, "", {}}, source,
                          Style::kDim);
  }

  void PrintGroup(const Group& group) {
    const Finding& first = group.first();
    const bool preview = first.status == RuleStatus::kPreview;
    terminal_.Blank();
    terminal_.Paragraph(
        {2, kHang - kIndent, Upper(SeverityName(first.severity)),
         StyleOf(first.severity)},
        first.message + (preview ? " (preview: counts for nothing yet)" : ""),
        Style::kBold);
    PrintPlaces(PlacesOf(group));
    for (const Policy& policy : first.policy)
      PrintPolicy(policy);
    if (!first.remedy.empty()) Row("to do", first.remedy);
    PrintRules(group);
    if (named_) PrintNames(group);
  }

  void PrintPlaces(const std::vector<const Finding*>& places) {
    const Finding* before = nullptr;
    for (std::size_t i = 0; i < std::min(places.size(), kPlacesShown); ++i) {
      PrintPlace(*places[i]);
      // The same words are explained once.
      if (before == nullptr || before->match != places[i]->match)
        PrintDisguise(*places[i]);
      before = places[i];
    }
    if (places.size() > kPlacesShown) PrintMorePlaces(places);
  }

  // A policy's address once a document.
  void PrintPolicy(const Policy& policy) {
    Row("why", policy.title);
    if (!policy.url.empty() && addresses_.insert(policy.url).second)
      terminal_.Line(kHang, policy.url, Style::kDim);
  }

  void PrintPlace(const Finding& finding) {
    const std::optional<Span> mark = MarkIn(finding);
    // Of what is absent the evidence is what made it necessary.
    const std::string_view label =
        finding.span ? std::string_view(finding.field) : "because";
    if (!finding.evidence.empty())
      Row(label, finding.evidence, mark);
    else if (finding.span)
      Row(label, finding.match, Span{0, finding.match.size()});
    else if (!finding.field.empty())
      Row("missing in", finding.field);
    if (!finding.evidence.empty() && finding.span && !mark &&
        !finding.match.empty())
      Row("the words", finding.match);
  }

  void PrintDisguise(const Finding& finding) {
    if (finding.meaning.empty() && finding.disguise.empty()) return;
    std::string text = "\"" + finding.match + "\"";
    if (!finding.meaning.empty()) text.append(" -> ").append(finding.meaning);
    if (!finding.disguise.empty())
      text.append(" (").append(Joined(finding.disguise)).append(")");
    Row(finding.disguise.empty() ? "means" : "disguised", text);
  }

  void PrintMorePlaces(const std::vector<const Finding*>& places) {
    std::vector<std::string> fields;
    for (std::size_t i = kPlacesShown; i < places.size(); ++i)
      if (std::ranges::find(fields, places[i]->field) == fields.end())
        fields.push_back(places[i]->field);
    Row("and",
        Counted(places.size() - kPlacesShown, "more place", "more places") +
            " in " + Joined(fields));
  }

  void PrintRules(const Group& group) {
    std::vector<std::string> rules;
    for (const Finding* finding : group.findings)
      if (std::ranges::find(rules, finding->rule) == rules.end())
        rules.push_back(finding->rule);
    Row("rule", Joined(rules) + " (" + Percent(group.first().confidence) +
                    " sure, " + Tenths(group.share) + " points of the risk)");
  }

  // What triage calls them.
  void PrintNames(const Group& group) {
    std::vector<std::string> names;
    for (const Finding* finding : group.findings) {
      if (std::ranges::find(names, finding->fingerprint) != names.end())
        continue;
      if (names.size() == kNamesShown) {
        names.emplace_back("...");
        break;
      }
      names.push_back(finding->fingerprint);
    }
    Row("finding", Joined(names));
    for (const Finding* finding : group.findings)
      if (finding->accepted) {
        Row("with", AcceptanceText(*finding->accepted));
        break;
      }
  }

  void PrintUnchecked(const Unchecked& part) {
    terminal_.Blank();
    terminal_.Paragraph({2, kHang - kIndent, "UNCHECKED", Style::kYellow},
                        part.field + ": " + part.message + " (" +
                            std::string(ErrorCode(part.code)) + ")",
                        Style::kBold);
    Row("to do", AdviceFor(part.code));
  }

  void PrintNotChecked(const std::vector<NotChecked>& inputs) {
    if (inputs.empty()) return;
    Say("Not checked",
        Counted(inputs.size(), "input", "inputs") + " (none of them is clean)");
    for (const NotChecked& input : inputs) {
      terminal_.Paragraph({kIndent, kIndent, "", {}}, input.source,
                          Style::kBold);
      Row(ErrorCode(input.code), input.message);
      Row("to do", AdviceFor(input.code));
    }
    terminal_.Blank();
  }

  void PrintDocumentCounts(const ReportSummary& summary) {
    if (summary.documents == 0) return;
    std::string text = Counted(summary.documents, "document", "documents");
    text.append(": ").append(BandsOf(summary));
    if (clean_ > 0)
      text.append("; nothing found in ").append(std::to_string(clean_));
    Say("Checked", text + ".");
  }

  void PrintFindingCounts(const ReportSummary& summary) {
    std::string text = std::to_string(summary.findings);
    const char* separator = ": ";
    for (const auto& [family, count] : summary.by_family) {
      text.append(separator).append(family).append(" ");
      text.append(std::to_string(count));
      separator = ", ";
    }
    Say("Findings", text + ".");
  }

  void PrintHidden(const ReportSummary& summary) {
    Say("Shown", Counted(documents_, "document", "documents") + " of " +
                     std::to_string(summary.documents) + " and " +
                     Counted(findings_, "finding", "findings") + " of " +
                     std::to_string(summary.findings) + ", as asked for.");
  }

  Terminal terminal_;
  std::set<std::string> addresses_;  // Policies of this document so far.
  bool named_;
  std::size_t documents_ = 0;
  std::size_t findings_ = 0;
  std::size_t clean_ = 0;
};

class TableWriter : public ReportWriter {
 public:
  explicit TableWriter(const WriteOptions& options) : options_(options) {}

  void Write(const Report& report, std::ostream& out) const override {
    TablePage page(options_, out);
    report.ForEachDocument([&page](const CheckedDocument& document) {
      page.PrintDocument(document);
    });
    page.PrintEnd(report);
  }

 private:
  WriteOptions options_;
};

}  // namespace

std::unique_ptr<ReportWriter> MakeTableWriter(const WriteOptions& options) {
  return std::make_unique<TableWriter>(options);
}

}  // namespace redflag
