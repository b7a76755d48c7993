// Decides rules on the positions of their parts.

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "core/limits.h"
#include "match/engine_impl.h"

namespace redflag {
namespace {

struct Hit {
  Span span;
  bool folded = false;
};

template <typename T>
bool Allows(const std::vector<T>& allowed, const T& value) {
  return allowed.empty() || std::ranges::find(allowed, value) != allowed.end();
}

template <typename T>
bool Lists(const std::vector<T>& list, const T& value) {
  return std::ranges::find(list, value) != list.end();
}

bool Shares(const std::vector<std::string>& a,
            const std::vector<std::string>& b) {
  return std::ranges::any_of(
      a, [&b](const std::string& value) { return Lists(b, value); });
}

// What no rule looks at unless it names the field.
bool IsStructural(FieldKind kind) {
  return kind == FieldKind::kUrl || kind == FieldKind::kImageUrl ||
         kind == FieldKind::kBrand;
}

bool HoldsForField(const Where& where, const Field& field) {
  if (where.fields.empty() ? IsStructural(field.kind)
                           : !Lists(where.fields, field.kind))
    return false;
  if (Lists(where.not_fields, field.kind)) return false;
  return where.attributes.empty() || field.kind != FieldKind::kAttribute ||
         Lists(where.attributes, field.key);
}

// Leaves out what lies inside a longer hit. `hits` are in order.
std::vector<Hit> WithoutContained(const std::vector<Hit>& hits) {
  std::vector<Hit> kept;
  for (const Hit& hit : hits) {
    while (!kept.empty() && hit.span.Contains(kept.back().span))
      kept.pop_back();
    if (kept.empty() || !kept.back().span.Contains(hit.span))
      kept.push_back(hit);
  }
  return kept;
}

// Evaluates expressions in one field.
class FieldJudge {
 public:
  FieldJudge(const Engine::Impl& engine, const ScannedField& field)
      : engine_(engine), field_(field) {}

  const ScannedField& field() const { return field_; }

  std::vector<Hit> Find(const Node& node) {
    std::vector<Hit> hits = FindAll(node);
    const auto except = node.except.In(engine_.exceptions);
    std::erase_if(hits, [this, except](const Hit& hit) {
      return std::ranges::any_of(except, [&](const CompiledUnless& unless) {
        return IsThere(unless, hit.span) != (unless.wanted != 0);
      });
    });
    return hits;
  }

  // Whether what `unless` looks for stands there, in this field.
  bool IsThere(const CompiledUnless& unless, Span span) {
    const std::vector<Hit>& hits = FindOnce(unless.find);
    if (unless.scope == Unless::Scope::kField || hits.empty())
      return !hits.empty();
    const NormalizedText& text = *field_.text;
    Span room = span;
    if (unless.scope == Unless::Scope::kSentence) {
      room.start = text.SentenceAt(span.start).start;
      room.end =
          text.SentenceAt(span.end > span.start ? span.end - 1 : span.start)
              .end;
    }
    const Reach reach = ReachOf(unless, span, text);
    return std::ranges::any_of(hits, [&](const Hit& hit) {
      return TouchesRoom(unless, hit.span, room) || reach.Holds(hit.span);
    });
  }

  // The same as Find, computed once; for the parts that many matches ask
  // about.
  const std::vector<Hit>& FindOnce(std::uint32_t node) {
    const auto [at, is_new] = found_.try_emplace(node);
    // By reference: what is found meanwhile may move the table's buckets, but
    // never its elements.
    std::vector<Hit>& hits = at->second;
    if (is_new) hits = Find(engine_.nodes[node]);
    return hits;
  }

 private:
  std::vector<Hit> FindAll(const Node& node) {
    switch (node.op) {
      case Expression::Op::kTerms:
      case Expression::Op::kRegex:
        return LeafHits(node.leaf);
      case Expression::Op::kClass:
        return ClassHits(engine_.classes[node.leaf]);
      case Expression::Op::kAny:
        return AnyHits(node);
      case Expression::Op::kNear:
        return NearHits(node);
    }
    return {};
  }

  std::vector<Hit> LeafHits(std::uint32_t leaf) const {
    std::vector<Hit> hits;
    const auto first =
        std::lower_bound(field_.leaves.begin(), field_.leaves.end(), leaf,
                         [](const ScannedField::LeafHit& hit,
                            std::uint32_t want) { return hit.leaf < want; });
    for (auto hit = first; hit != field_.leaves.end() && hit->leaf == leaf;
         ++hit) {
      if (hits.size() >= DefaultLimits().hits_per_term) break;
      hits.push_back({hit->span, hit->folded});
    }
    return WithoutContained(hits);
  }

  std::vector<Hit> ClassHits(std::string_view name) const {
    std::vector<Hit> hits;
    for (const ClassHit& hit : field_.classes)
      if (hit.name == name) hits.push_back({hit.span, false});
    return hits;
  }

  std::vector<Hit> AnyHits(const Node& node) {
    std::vector<Hit> hits;
    for (const Node& part : node.of.In(engine_.nodes)) {
      const std::vector<Hit> more = Find(part);
      hits.insert(hits.end(), more.begin(), more.end());
    }
    std::ranges::sort(
        hits, [](const Hit& a, const Hit& b) { return a.span < b.span; });
    return hits;
  }

  // What must stand before or after a match is no part of it.
  static bool TouchesRoom(const CompiledUnless& unless, Span hit, Span room) {
    return unless.scope != Unless::Scope::kBefore &&
           unless.scope != Unless::Scope::kAfter && hit.Overlaps(room);
  }

  // Within so many words of a match, on the side that the scope asks for.
  struct Reach {
    Span match;
    bool before, after;      // Which sides count.
    std::size_t least_end;   // Of what stands before it,
    std::size_t most_start;  // and after it.

    bool Holds(Span hit) const {
      if (before && hit.end <= match.start) return hit.end >= least_end;
      return after && hit.start >= match.end && hit.start <= most_start;
    }
  };

  static Reach ReachOf(const CompiledUnless& unless, Span match,
                       const NormalizedText& text) {
    const auto index = [&text](std::size_t at) {
      return text.WordsBetween(0, at);
    };
    const bool words = unless.scope == Unless::Scope::kWords;
    Reach reach{match, words || unless.scope == Unless::Scope::kBefore,
                words || unless.scope == Unless::Scope::kAfter, 0,
                text.plain.size()};
    if (!reach.before && !reach.after) return reach;
    const std::size_t before = index(match.start);
    if (before > unless.words)
      reach.least_end = text.words[before - unless.words - 1] + std::size_t{1};
    const std::size_t after = index(match.end) + unless.words;
    if (after < text.words.size()) reach.most_start = text.words[after];
    return reach;
  }

  std::vector<Hit> NearHits(const Node& node);
  bool Chain(const Node& node, const std::vector<std::vector<Hit>>& parts,
             std::vector<Hit>& chosen) const;
  bool Cluster(const Node& node, const std::vector<std::vector<Hit>>& parts,
               std::vector<Hit>& chosen) const;
  bool AreNear(const Node& near, std::vector<Hit> chosen) const;
  std::size_t SentenceOf(std::size_t at) const;

  const Engine::Impl& engine_;
  const ScannedField& field_;
  std::unordered_map<std::uint32_t, std::vector<Hit>> found_;  // By node.
};

std::size_t FieldJudge::SentenceOf(std::size_t at) const {
  const auto& starts = field_.text->sentences;
  return static_cast<std::size_t>(
      std::upper_bound(starts.begin(), starts.end(), at) - starts.begin());
}

bool FieldJudge::AreNear(const Node& near, std::vector<Hit> chosen) const {
  if (near.unit == Within::Unit::kField) return true;
  std::ranges::sort(chosen,
                    [](const Hit& a, const Hit& b) { return a.span < b.span; });
  // Words are only near within one sentence, unless more are allowed.
  const std::size_t sentences =
      near.unit == Within::Unit::kSentences ? near.count : near.sentences;
  if (SentenceOf(chosen.back().span.start) -
          SentenceOf(chosen.front().span.start) >=
      sentences)
    return false;
  if (near.unit == Within::Unit::kSentences) return true;
  for (std::size_t i = 1; i < chosen.size(); ++i)
    if (field_.text->WordsBetween(chosen[i - 1].span.end,
                                  chosen[i].span.start) > near.count)
      return false;
  return true;
}

// In the order given: after each part the first of the next.
bool FieldJudge::Chain(const Node& node,
                       const std::vector<std::vector<Hit>>& parts,
                       std::vector<Hit>& chosen) const {
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::size_t from = chosen.back().span.end;
    const auto next = std::lower_bound(
        parts[i].begin(), parts[i].end(), from,
        [](const Hit& hit, std::size_t at) { return hit.span.start < at; });
    if (next == parts[i].end()) return false;
    chosen.push_back(*next);
  }
  return AreNear(node, chosen);
}

// In any order: of each part the one closest to the first.
bool FieldJudge::Cluster(const Node& node,
                         const std::vector<std::vector<Hit>>& parts,
                         std::vector<Hit>& chosen) const {
  const Span anchor = chosen.front().span;
  const auto distance = [&anchor](const Hit& hit) {
    return hit.span.start >= anchor.end ? hit.span.start - anchor.end
                                        : anchor.start - hit.span.end;
  };
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const Hit* best = nullptr;
    for (const Hit& hit : parts[i]) {
      const bool overlaps = std::ranges::any_of(
          chosen,
          [&hit](const Hit& other) { return other.span.Overlaps(hit.span); });
      if (overlaps || (best != nullptr && distance(hit) >= distance(*best)))
        continue;
      best = &hit;
    }
    if (best == nullptr) return false;
    chosen.push_back(*best);
  }
  return AreNear(node, chosen);
}

std::vector<Hit> FieldJudge::NearHits(const Node& node) {
  std::vector<std::vector<Hit>> parts;
  for (const Node& part : node.of.In(engine_.nodes)) {
    parts.push_back(Find(part));
    if (parts.back().empty()) return {};
  }
  // Bounds the work on texts that are nothing but hits.
  constexpr std::size_t kMaxAnchors = 200;
  std::vector<Hit> hits;
  for (std::size_t i = 0; i < std::min(parts[0].size(), kMaxAnchors); ++i) {
    std::vector<Hit> chosen = {parts[0][i]};
    const bool holds = node.ordered != 0 ? Chain(node, parts, chosen)
                                         : Cluster(node, parts, chosen);
    if (!holds) continue;
    Hit whole = chosen.front();
    for (const Hit& hit : chosen) {
      whole.span.start = std::min(whole.span.start, hit.span.start);
      whole.span.end = std::max(whole.span.end, hit.span.end);
      whole.folded = whole.folded || hit.folded;
    }
    hits.push_back(whole);
  }
  std::ranges::sort(hits,
                    [](const Hit& a, const Hit& b) { return a.span < b.span; });
  return hits;
}

// Of overlapping hits one stays: of words the longest, as it says most; of
// words that stand near each other the shortest, as they belong together.
std::vector<Hit> WithoutOverlaps(std::vector<Hit> hits, const Node& find) {
  const bool shortest = find.op == Expression::Op::kNear;
  std::ranges::stable_sort(hits, [shortest](const Hit& a, const Hit& b) {
    return shortest ? a.span.size() < b.span.size()
                    : a.span.size() > b.span.size();
  });
  std::vector<Hit> kept;
  for (const Hit& hit : hits) {
    if (kept.size() >= DefaultLimits().matches_per_rule) break;
    const bool overlaps = std::ranges::any_of(kept, [&hit](const Hit& other) {
      return other.span.Overlaps(hit.span);
    });
    if (!overlaps) kept.push_back(hit);
  }
  return kept;
}

// Decides the rules of a document.
class DocumentJudge {
 public:
  DocumentJudge(const Engine::Impl& engine,
                std::span<const ScannedField> fields,
                const MatchContext& context)
      : engine_(engine), context_(context), asked_(engine.rules.size()) {
    for (const ScannedField& field : fields)
      judges_.emplace_back(engine, field);
  }

  std::vector<Match> Run() {
    for (std::size_t i = 0; i < judges_.size(); ++i) {
      for (const std::uint32_t rule : Candidates(judges_[i].field()))
        Decide(engine_.rules[rule], i);
    }
    std::ranges::sort(matches_, [](const Match& a, const Match& b) {
      return std::tie(a.field, a.span, a.rule->id) <
             std::tie(b.field, b.span, b.rule->id);
    });
    return std::move(matches_);
  }

 private:
  std::vector<std::uint32_t> Candidates(const ScannedField& field) {
    std::vector<std::uint32_t> candidates;
    ++round_;
    const auto ask = [this, &candidates](Places rules) {
      for (const std::uint32_t rule : rules.In(engine_.rules_asked)) {
        if (asked_[rule] == round_) continue;
        asked_[rule] = round_;
        candidates.push_back(rule);
      }
    };
    std::uint32_t last = engine_.leaves;
    for (const ScannedField::LeafHit& hit : field.leaves) {
      if (hit.leaf != last) ask(engine_.rules_of_leaf[hit.leaf]);
      last = hit.leaf;
    }
    for (const ClassHit& hit : field.classes) {
      const auto name = std::ranges::find(engine_.classes, hit.name);
      if (name != engine_.classes.end())
        ask(engine_.rules_of_class[static_cast<std::size_t>(
            name - engine_.classes.begin())]);
    }
    return candidates;
  }

  void Decide(const CompiledRule& rule, std::size_t field) {
    const Field& where = *judges_[field].field().field;
    const Rule& said = engine_.all_rules[rule.rule];
    if (!Holds(said.where, context_, &where)) return;
    const Node& find = engine_.nodes[rule.find];
    std::vector<Hit> hits = judges_[field].Find(find);
    std::erase_if(hits, [this, &rule, field](const Hit& hit) {
      return IsTakenBack(rule, field, hit.span);
    });
    for (const Hit& hit : WithoutOverlaps(std::move(hits), find))
      matches_.push_back(MakeMatch(said, field, hit));
  }

  Match MakeMatch(const Rule& rule, std::size_t field, const Hit& hit) const {
    Match match;
    match.rule = &rule;
    match.field = field;
    match.span = hit.span;
    match.folded = hit.folded;
    const Field& where = *judges_[field].field().field;
    std::tie(match.severity, match.confidence) =
        GradeOf(rule, context_, &where);
    return match;
  }

  bool IsTakenBack(const CompiledRule& rule, std::size_t field, Span span) {
    return std::ranges::any_of(
        rule.unless.In(engine_.exceptions),
        [this, field, span](const CompiledUnless& unless) {
          return IsThere(unless, field, span) != (unless.wanted != 0);
        });
  }

  bool IsThere(const CompiledUnless& unless, std::size_t field, Span span) {
    return HasFind(unless, field, span) &&
           std::ranges::all_of(
               unless.also.In(engine_.exceptions),
               [this, field, span](const CompiledUnless& other) {
                 return HasFind(other, field, span) != (other.wanted != 0);
               });
  }

  bool HasFind(const CompiledUnless& unless, std::size_t field, Span span) {
    if (unless.scope == Unless::Scope::kDocument ||
        unless.scope == Unless::Scope::kTitle)
      return std::ranges::any_of(judges_, [&unless](FieldJudge& judge) {
        const bool asked = unless.scope == Unless::Scope::kDocument ||
                           judge.field().field->kind == FieldKind::kTitle;
        return asked && !judge.FindOnce(unless.find).empty();
      });
    return judges_[field].IsThere(unless, span);
  }

  const Engine::Impl& engine_;
  const MatchContext& context_;
  std::vector<FieldJudge> judges_;
  std::vector<std::size_t> asked_;  // By rule: the round it was last asked in.
  std::size_t round_ = 0;
  std::vector<Match> matches_;
};

}  // namespace

bool Holds(const Where& where, const MatchContext& context,
           const Field* field) {
  if (where.kind && *where.kind != context.kind) return false;
  if (!where.channels.empty() && (context.kind != DocumentKind::kMessage ||
                                  !Lists(where.channels, context.channel)))
    return false;
  if (!Allows(where.marketplaces, context.marketplace)) return false;
  if (Lists(where.not_marketplaces, context.marketplace)) return false;
  if (!where.languages.empty() && !Shares(where.languages, context.languages))
    return false;
  if (!where.product_kinds.empty() &&
      !Shares(where.product_kinds, context.product_kinds))
    return false;
  if (Shares(where.not_product_kinds, context.product_kinds)) return false;
  if (!where.from.empty() && context.date < where.from) return false;
  if (!where.until.empty() && context.date > where.until) return false;
  return field == nullptr || HoldsForField(where, *field);
}

std::pair<Severity, double> GradeOf(const Rule& rule,
                                    const MatchContext& context,
                                    const Field* field) {
  std::pair<Severity, double> grade = {rule.severity, rule.confidence};
  for (const Override& one : rule.overrides) {
    // An override that names no field holds wherever its rule does.
    const bool holds = Holds(one.where, context, nullptr) &&
                       (one.where.fields.empty() || field == nullptr ||
                        HoldsForField(one.where, *field));
    if (!holds) continue;
    if (one.severity) grade.first = *one.severity;
    if (one.confidence) grade.second = *one.confidence;
  }
  return grade;
}

std::vector<Match> Engine::Decide(std::span<const ScannedField> fields,
                                  const MatchContext& context) const {
  return DocumentJudge(*impl_, fields, context).Run();
}

}  // namespace redflag
