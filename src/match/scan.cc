// The one pass over a field: literals, then the regexes whose atoms are there.

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include "core/limits.h"
#include "match/engine_impl.h"

namespace redflag {
namespace {

using LeafHit = ScannedField::LeafHit;

// Deciding looks at no more hits of a leaf than hits_per_term, the first ones;
// hits come in order but for words that were widened to their start.
const std::size_t kMaxHits = DefaultLimits().hits_per_term + 64;

// Of a table with thousands of terms more may stand in a text.
const std::size_t kMaxTableHits = 5 * DefaultLimits().hits_per_term;

// One view of a field.
struct View {
  std::string_view text;
  const std::vector<bool>& boundary;
};

class FieldScan {
 public:
  FieldScan(const Engine::Impl& engine, Audience audience, ScannedField& out)
      : engine_(engine), audience_(audience), out_(out) {}

  void Run() {
    const NormalizedText& text = *out_.text;
    Scan({text.plain, text.boundary});
    if (!text.folded.empty()) {
      folded_ = true;
      RememberPlainHits();
      Scan({text.folded, text.folded_boundary});
    }
    std::ranges::sort(out_.leaves, [](const LeafHit& a, const LeafHit& b) {
      return std::tie(a.leaf, a.span) < std::tie(b.leaf, b.span);
    });
    std::ranges::stable_sort(
        out_.terms,
        [](const TermHit& a, const TermHit& b) { return a.span < b.span; });
  }

 private:
  void Scan(const View& view) {
    met_.clear();
    met_terms_.clear();
    if (view.text.size() > kMaxHits) {
      met_.resize(engine_.leaves);
      met_terms_.resize(engine_.tables.size());
    }
    engine_.literals.Find(view.text, view.boundary,
                          [this](std::uint32_t id, Span span) {
                            const LiteralOwner owner = LiteralOwner::FromId(id);
                            if (owner.is_table)
                              AddTerm(engine_.table_terms[owner.index], span);
                            else if (IsWanted(owner.index))
                              AddLeaf(owner.index, span);
                          });
    std::vector<RegexIndex::Hit> matches;
    if (!engine_.regexes.Find(view.text, view.boundary,
                              {engine_.regex_audience, audience_}, matches))
      out_.cut = true;
    for (const RegexIndex::Hit& match : matches)
      AddLeaf(engine_.regex_leaf[match.regex], match.span);
  }

  bool IsWanted(std::uint32_t leaf) const {
    return (engine_.leaf_audience[leaf] & audience_) != 0;
  }

  // Where a hit stands in `plain`.
  Span Place(Span span) const {
    return folded_ ? out_.text->folded_to_plain.ToSource(span) : span;
  }

  void AddLeaf(std::uint32_t leaf, Span span) {
    const Span place = Place(span);
    if (folded_ &&
        std::ranges::binary_search(plain_leaves_, std::pair(leaf, place)))
      return;
    if (met_.size() > leaf) {
      ++met_[leaf];
      // Deciding looks at no more.
      out_.cut = out_.cut || met_[leaf] > DefaultLimits().hits_per_term;
      if (met_[leaf] > kMaxHits) return;
    }
    out_.leaves.push_back({leaf, place, folded_});
  }

  void AddTerm(const TableTerm& term, Span span) {
    if (!met_terms_.empty() && ++met_terms_[term.table] > kMaxTableHits) {
      out_.cut = true;
      return;
    }
    const Span place = Place(span);
    const Table& table = *engine_.tables[term.table];
    const TableRow& row = table.rows[term.row];
    if (folded_ &&
        std::ranges::binary_search(plain_terms_, std::pair(&row, place)))
      return;
    const auto cell =
        std::ranges::upper_bound(row.cells(), term.value, std::ranges::less(),
                                 [](const TableRow::Cell& c) { return c.end; });
    out_.terms.push_back({table.name, (*row.columns())[cell->column], &row,
                          row.values()[term.value], place, folded_});
  }

  void RememberPlainHits() {
    for (const LeafHit& hit : out_.leaves)
      plain_leaves_.emplace_back(hit.leaf, hit.span);
    for (const TermHit& hit : out_.terms)
      plain_terms_.emplace_back(hit.row, hit.span);
    std::ranges::sort(plain_leaves_);
    std::ranges::sort(plain_terms_);
  }

  const Engine::Impl& engine_;
  Audience audience_;
  ScannedField& out_;
  bool folded_ = false;
  std::vector<std::pair<std::uint32_t, Span>> plain_leaves_;   // Sorted.
  std::vector<std::pair<const TableRow*, Span>> plain_terms_;  // Sorted.
  // Hits by leaf and by table; only of long texts.
  std::vector<std::uint32_t> met_, met_terms_;
};

ScannedField ScanFor(const Engine::Impl& engine, Audience audience,
                     const Field& field, const NormalizedText& text) {
  ScannedField out;
  out.field = &field;
  out.text = &text;
  FieldScan(engine, audience, out).Run();
  return out;
}

}  // namespace

Engine::Engine(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Engine::~Engine() = default;

std::unique_ptr<const Engine> Engine::Adopt(std::unique_ptr<const Impl> impl) {
  return std::unique_ptr<const Engine>(new Engine(std::move(impl)));
}

ScannedField Engine::Scan(const Field& field, const NormalizedText& text,
                          const MatchContext& context) const {
  return ScanFor(*impl_, impl_->audiences.Of(context), field, text);
}

ScannedField Engine::Scan(const Field& field,
                          const NormalizedText& text) const {
  return ScanFor(*impl_, kEveryone, field, text);
}

}  // namespace redflag
