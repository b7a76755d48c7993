#include "rank/rank.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/ascii.h"

namespace redflag {
namespace {

using Names = std::map<std::string, double, std::less<>>;

Names WeightsByName(const Table& table) {
  Names weights;
  for (const TableRow& row : table.rows)
    weights[std::string(row.Text("name"))] = row.Number("value");
  return weights;
}

double Weight(const Names& weights, std::string_view group,
              std::string_view name) {
  const auto known = weights.find(std::string(group).append(name));
  return known == weights.end() ? 0 : known->second;
}

std::size_t Index(Severity severity) {
  return static_cast<std::size_t>(severity);
}

// ASCII only: that is enough to see the same words in title and text.
std::string RootOf(const Finding& finding) {
  if (!finding.root.empty()) return "root\n" + finding.root;
  return finding.rule + "\n" + LowerAscii(finding.match);
}

// The words of a document that count already, by family and field.
class CountedWords {
 public:
  // `same` is the share of the words of both that are of each.
  explicit CountedWords(double same) : same_(same) {}

  // Whether they were not there before; from now on they are.
  bool Add(const Finding& finding) {
    if (!finding.span) return true;
    std::vector<Span>& spans = spans_[{finding.family, finding.field}];
    for (const Span& span : spans)
      if (IsSame(span, *finding.span)) return false;
    // A hostile field may have thousands; the strongest came first.
    if (spans.size() < kCompared) spans.push_back(*finding.span);
    return true;
  }

 private:
  static constexpr std::size_t kCompared = 100;

  bool IsSame(const Span& a, const Span& b) const {
    if (!a.Overlaps(b)) return false;
    const std::size_t both =
        std::min(a.end, b.end) - std::max(a.start, b.start);
    const std::size_t either =
        std::max(a.end, b.end) - std::min(a.start, b.start);
    return static_cast<double>(both) >= same_ * static_cast<double>(either);
  }

  double same_;
  std::map<std::pair<std::string_view, std::string_view>, std::vector<Span>>
      spans_;
};

}  // namespace

// The scoring of one document.
class Scoring {
 public:
  Scoring(const Ranker& ranker, const CheckedDocument& document)
      : ranker_(ranker), document_(document) {
    for (const Finding& finding : document.findings)
      if (finding.status == RuleStatus::kStable && !finding.suppression)
        counted_.push_back(&finding);
    KeepIndependent();
  }

  bool empty() const { return counted_.empty(); }

  Severity worst() const { return SeverityOf(*counted_.front()); }

  // In tenths. REQUIRES: !empty().
  std::int64_t Risk() const {
    const double floor = ranker_.floor_.at(Index(worst()));
    const bool top = worst() == Severity::kCritical;
    const double end =
        top ? ranker_.ceiling_ : ranker_.floor_.at(Index(worst()) + 1) - 0.1;
    const double filled =
        ranker_.part_lead_ * std::min(1.0, Quality(*counted_.front())) +
        ranker_.part_others_ * Others() + ranker_.part_exposure_ * Exposure();
    const double risk = floor + (end - floor) * std::clamp(filled, 0.0, 1.0);
    return std::max<std::int64_t>(1, std::llround(risk * 10));
  }

  // Divides the risk among the findings by their strength; what rounding
  // leaves over goes to the largest remainders.
  std::map<const Finding*, std::int64_t> Shares(std::int64_t risk) const {
    double total = 0;
    for (const Finding* finding : counted_)
      total += Strength(*finding);
    std::map<const Finding*, std::int64_t> shares;
    std::vector<std::pair<double, const Finding*>> remainders;
    std::int64_t left = risk;
    for (const Finding* finding : counted_) {
      const double exact =
          total > 0 ? static_cast<double>(risk) * Strength(*finding) / total
                    : 0;
      const auto whole = static_cast<std::int64_t>(exact);
      shares[finding] = whole;
      left -= whole;
      remainders.emplace_back(exact - static_cast<double>(whole), finding);
    }
    std::ranges::stable_sort(
        remainders, [](const auto& a, const auto& b) { return a > b; },
        [](const auto& entry) { return entry.first; });
    for (std::size_t i = 0; left > 0; ++i, --left)
      ++shares[remainders.at(i % remainders.size()).second];
    return shares;
  }

 private:
  // What is hardly sure weighs as the next lower severity.
  Severity SeverityOf(const Finding& finding) const {
    if (finding.confidence >= ranker_.credible_ ||
        finding.severity == Severity::kLow)
      return finding.severity;
    return static_cast<Severity>(Index(finding.severity) - 1);
  }

  double Visibility(const Finding& finding) const {
    if (!finding.span) return ranker_.visible_absent_;
    return ranker_.visible_.at(static_cast<std::size_t>(finding.field_kind));
  }

  double Quality(const Finding& finding) const {
    const double intent =
        finding.disguise.empty() ? ranker_.plain_ : ranker_.disguised_;
    return std::clamp(finding.confidence, 0.0, 1.0) * Visibility(finding) *
           intent * Gravity(finding);
  }

  double Gravity(const Finding& finding) const {
    const std::string_view rule = finding.rule;
    const auto of_rule = ranker_.gravity_.find(rule.substr(0, rule.find('.')));
    if (of_rule != ranker_.gravity_.end()) return of_rule->second;
    const auto of_family = ranker_.gravity_.find(finding.family);
    return of_family == ranker_.gravity_.end() ? 1 : of_family->second;
  }

  double Strength(const Finding& finding) const {
    return ranker_.points_.at(Index(SeverityOf(finding))) * Quality(finding);
  }

  bool Stronger(const Finding* a, const Finding* b) const {
    const auto key = [this](const Finding* finding) {
      return std::tuple(SeverityOf(*finding), Quality(*finding));
    };
    return key(a) > key(b);
  }

  // Leaves the strongest finding of each root cause, strongest first. The
  // same words, or nearly, found by two rules of a family are one as well.
  void KeepIndependent() {
    std::ranges::stable_sort(
        counted_,
        [this](const Finding* a, const Finding* b) { return Stronger(a, b); });
    std::set<std::pair<std::string_view, std::string>> roots;
    CountedWords words(ranker_.same_words_);
    std::vector<const Finding*> kept;
    for (const Finding* finding : counted_) {
      const bool new_root =
          roots.emplace(finding->family, RootOf(*finding)).second;
      if (new_root && words.Add(*finding)) kept.push_back(finding);
    }
    counted_ = std::move(kept);
  }

  // How far the findings after the worst fill their part: 0 to 1.
  double Others() const {
    std::map<std::string_view, int> rules;
    std::set<std::string_view> families;
    double sum = 0;
    for (const Finding* finding : counted_) {
      const int repeats = rules[finding->rule]++;
      const bool new_family = families.insert(finding->family).second;
      if (finding == counted_.front()) continue;
      const std::size_t below = Index(worst()) - Index(SeverityOf(*finding));
      sum += ranker_.other_.at(below) * Quality(*finding) *
             std::pow(ranker_.repeat_rule_, repeats) *
             (new_family ? 1 : ranker_.repeat_family_);
    }
    if (ranker_.other_half_ <= 0) return 0;
    return 1 - std::exp(-sum / ranker_.other_half_);
  }

  double Exposure() const {
    const double units =
        std::max(0.0, document_.document.monthly_units.value_or(0));
    if (!(units > 0)) return 0;
    return std::isinf(units) ? 1 : units / (units + ranker_.exposure_units_);
  }

  const Ranker& ranker_;
  const CheckedDocument& document_;
  std::vector<const Finding*> counted_;  // Independent ones, strongest first.
};

Ranker::Ranker(const Tables& tables) {
  const Names weights = WeightsByName(tables.Get("rank/weights"));
  constexpr std::array<std::string_view, kSeverities> kSteps = {
      "same", "1-less", "2-less", "3-less"};
  for (std::size_t i = 0; i < kSeverities; ++i) {
    const std::string_view name = SeverityName(static_cast<Severity>(i));
    floor_.at(i) = Weight(weights, "floor/", name);
    points_.at(i) = Weight(weights, "points/", name);
    other_.at(i) = Weight(weights, "other/", kSteps.at(i));
  }
  for (std::size_t i = 0; i < kFieldKinds; ++i)
    visible_.at(i) =
        Weight(weights, "visible/", FieldKindName(static_cast<FieldKind>(i)));
  constexpr std::string_view kGravity = "gravity/";
  for (const auto& [name, value] : weights)
    if (name.starts_with(kGravity))
      gravity_[name.substr(kGravity.size())] = value;
  visible_absent_ = Weight(weights, "visible/", "absent");
  ceiling_ = Weight(weights, "", "ceiling");
  credible_ = Weight(weights, "", "credible");
  same_words_ = Weight(weights, "", "same-words");
  part_lead_ = Weight(weights, "part/", "lead");
  part_others_ = Weight(weights, "part/", "others");
  part_exposure_ = Weight(weights, "part/", "exposure");
  other_half_ = Weight(weights, "other/", "half");
  repeat_rule_ = Weight(weights, "repeat/", "rule");
  repeat_family_ = Weight(weights, "repeat/", "family");
  plain_ = Weight(weights, "intent/", "plain");
  disguised_ = Weight(weights, "intent/", "disguised");
  exposure_units_ = Weight(weights, "exposure/", "units");
}

void Ranker::Score(CheckedDocument& document) const {
  for (Finding& finding : document.findings)
    finding.risk_share = 0;
  document.risk = 0;
  document.band = Band::kNone;
  const Scoring scoring(*this, document);
  if (scoring.empty()) return;
  const std::int64_t risk = scoring.Risk();
  const auto shares = scoring.Shares(risk);
  for (Finding& finding : document.findings) {
    const auto share = shares.find(&finding);
    if (share != shares.end())
      finding.risk_share = static_cast<double>(share->second) / 10;
  }
  document.risk = static_cast<double>(risk) / 10;
  // Bands and severities stand in the same order; kNone comes before.
  document.band = static_cast<Band>(Index(scoring.worst()) + 1);
}

bool RanksBefore(const CheckedDocument& a, const CheckedDocument& b) {
  return std::tie(b.risk, a.document.id, a.document.source) <
         std::tie(a.risk, b.document.id, b.document.source);
}

}  // namespace redflag
