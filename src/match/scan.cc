// The one pass over a field: literals, then the regexes whose atoms are there.

#include <algorithm>
#include <set>
#include <tuple>

#include "core/limits.h"
#include "match/engine_impl.h"

namespace redflag {
namespace {

using LeafHit = ScannedField::LeafHit;

// One view of a field.
struct View {
  std::string_view text;
  const std::vector<bool>& boundary;
};

class FieldScan {
 public:
  FieldScan(const Engine::Impl& engine, ScannedField& out)
      : engine_(engine), out_(out) {}

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
    std::vector<TermIndex::Hit> hits;
    engine_.literals.Find(view.text, view.boundary, hits);
    std::vector<int> atoms;
    for (const TermIndex::Hit& hit : hits) {
      const LiteralOwner& owner = engine_.owners[hit.id];
      switch (owner.kind) {
        case LiteralOwner::Kind::kAtom:
          atoms.push_back(static_cast<int>(owner.index));
          break;
        case LiteralOwner::Kind::kLeaf:
          AddLeaf(owner.index, hit.span);
          break;
        case LiteralOwner::Kind::kTable:
          AddTerm(engine_.table_terms[owner.index], hit.span);
          break;
      }
    }
    if (engine_.has_regexes) RunRegexes(view, std::move(atoms));
  }

  void RunRegexes(const View& view, std::vector<int> atoms) {
    std::ranges::sort(atoms);
    atoms.erase(std::unique(atoms.begin(), atoms.end()), atoms.end());
    std::vector<int> potential;
    engine_.regexes.AllPotentials(atoms, &potential);
    for (const int id : potential)
      RunRegex(view, engine_.regexes.GetRE2(id),
               engine_.regex_leaf[static_cast<std::size_t>(id)]);
  }

  void RunRegex(const View& view, const RE2& regex, std::size_t leaf) {
    const re2::StringPiece text(view.text.data(), view.text.size());
    std::size_t at = 0;
    for (std::size_t tries = DefaultLimits().hits_per_term; tries > 0;
         --tries) {
      re2::StringPiece part;
      if (at > view.text.size() ||
          !regex.Match(text, at, view.text.size(), RE2::UNANCHORED, &part, 1))
        return;
      const auto start =
          static_cast<std::size_t>(part.data() - view.text.data());
      const std::size_t end = start + part.size();
      if (view.boundary[start] && view.boundary[end] && end > start) {
        AddLeaf(leaf, {start, end});
        at = end;
      } else {
        at = start + 1;
        while (at < view.text.size() &&
               (static_cast<unsigned char>(view.text[at]) & 0xC0U) == 0x80U)
          ++at;
      }
    }
  }

  // Where a hit stands in `plain`.
  Span Place(Span span) const {
    return folded_ ? out_.text->folded_to_plain.ToSource(span) : span;
  }

  void AddLeaf(std::size_t leaf, Span span) {
    const Span place = Place(span);
    if (folded_ && plain_leaves_.count({leaf, place}) != 0) return;
    out_.leaves.push_back({leaf, place, folded_});
  }

  void AddTerm(const TableTerm& term, Span span) {
    const Span place = Place(span);
    if (folded_ && plain_terms_.count({term.row, place}) != 0) return;
    out_.terms.push_back(
        {term.table, term.column, term.row, term.term, place, folded_});
  }

  void RememberPlainHits() {
    for (const LeafHit& hit : out_.leaves)
      plain_leaves_.insert({hit.leaf, hit.span});
    for (const TermHit& hit : out_.terms)
      plain_terms_.insert({hit.row, hit.span});
  }

  const Engine::Impl& engine_;
  ScannedField& out_;
  bool folded_ = false;
  std::set<std::pair<std::size_t, Span>> plain_leaves_;
  std::set<std::pair<const TableRow*, Span>> plain_terms_;
};

}  // namespace

Engine::Engine(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Engine::~Engine() = default;

ScannedField Engine::Scan(const Field& field,
                          const NormalizedText& text) const {
  ScannedField out;
  out.field = &field;
  out.text = &text;
  FieldScan(*impl_, out).Run();
  return out;
}

}  // namespace redflag
