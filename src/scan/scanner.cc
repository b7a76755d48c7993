#include "scan/scanner.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "check/check.h"
#include "check/duplicates.h"
#include "check/families.h"
#include "check/kind_guess.h"
#include "check/product_kind.h"
#include "core/limits.h"
#include "link/extract.h"
#include "match/engine.h"
#include "match/pack_cache.h"
#include "rank/merge.h"
#include "rank/rank.h"
#include "scan/follow.h"
#include "text/language.h"
#include "text/normalize.h"
#include "text/term_forms.h"

namespace redflag {
namespace {

// Enough text for a second language of a document to be told reliably.
constexpr std::size_t kLanguageBytes = 80;

bool IsProse(FieldKind kind) {
  return kind == FieldKind::kTitle || kind == FieldKind::kBullet ||
         kind == FieldKind::kDescription || kind == FieldKind::kAPlus ||
         kind == FieldKind::kBody || kind == FieldKind::kSubject ||
         kind == FieldKind::kPage;
}

void FillMarketplace(const std::string& option, Document& document) {
  if (!document.marketplace.empty()) return;
  document.marketplace = option.empty() ? "US" : option;
  document.marketplace_from = option.empty() ? "default" : "option";
}

std::vector<NormalizedText> NormalizeFields(const Document& document) {
  std::vector<NormalizedText> texts;
  texts.reserve(document.fields.size());
  for (const Field& field : document.fields)
    texts.push_back(Normalize(field.text));
  return texts;
}

// What the prose of a document is written in.
struct ProseLanguages {
  std::string text;                 // All of it.
  std::vector<std::string> others;  // Plainly those of longer fields.
  std::string same;                 // The one of nearly all of it, or "".
};

ProseLanguages ReadProse(const Document& document,
                         std::span<const NormalizedText> texts) {
  ProseLanguages prose;
  std::size_t told = 0;  // Bytes whose language is `same`.
  bool differ = false;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!IsProse(document.fields[i].kind)) continue;
    const std::string& visible = texts[i].visible;
    prose.text.append(visible).append("\n");
    if (visible.size() < kLanguageBytes) continue;
    LanguageGuess guess = DetectLanguage(visible);
    if (!guess.reliable) continue;
    differ = differ || (!prose.same.empty() && guess.tag != prose.same);
    prose.same = guess.tag;
    told += visible.size() + 1;
    prose.others.push_back(std::move(guess.tag));
  }
  // The detector takes as long for the whole as for its parts.
  if (differ || told * 4 < prose.text.size() * 3) prose.same.clear();
  return prose;
}

// The document's language first, then those that its longer fields are
// plainly written in.
std::vector<std::string> FindLanguages(const std::string& option,
                                       std::span<const NormalizedText> texts,
                                       Document& document) {
  ProseLanguages prose = ReadProse(document, texts);
  if (document.language.empty() && !option.empty()) {
    document.language = option;
    document.language_from = "option";
  } else if (document.language.empty()) {
    document.language =
        prose.same.empty() ? DetectLanguage(prose.text).tag : prose.same;
    if (document.language.empty()) document.language = "en";
    document.language_from = "text";
  }
  std::vector<std::string> languages = {document.language};
  for (std::string& tag : prose.others)
    if (std::ranges::find(languages, tag) == languages.end())
      languages.push_back(std::move(tag));
  return languages;
}

// Tells the engine where links are, for the rules that name their classes.
// The hits borrow their names from `names`.
void AddClasses(const std::vector<Link>& links,
                const std::vector<NormalizedText>& texts,
                std::deque<std::string>& names,
                std::vector<ScannedField>& fields) {
  for (const Link& link : links) {
    const OffsetMap& map = texts[link.field].plain_to_given;
    const Span span = {map.FromSource(link.span.start),
                       map.FromSource(link.span.end)};
    for (std::string name :
         {"link:" + std::string(LinkVerdictName(link.verdict)),
          "link:kind:" + std::string(LinkKindName(link.kind)),
          "link:class:" + link.host_class}) {
      names.push_back(std::move(name));
      fields[link.field].classes.push_back({names.back(), span});
    }
  }
}

// A field with more links than are looked for.
void NoteManyLinks(std::span<const Link> links, Document& document) {
  const std::size_t most = DefaultLimits().hits_per_term;
  std::vector<std::size_t> found(document.fields.size());
  for (const Link& link : links)
    if (++found[link.field] == most)
      document.unchecked.push_back(
          {FieldName(document.fields[link.field]), ErrorKind::kLimit,
           "it holds " + std::to_string(most) +
               " links and contacts or more; the rest was not looked at"});
}

// A rule that holds in more places of a field than are told.
void NoteRepeats(std::span<const Match> matches, Document& document) {
  const std::size_t most = DefaultLimits().matches_per_rule;
  std::map<std::pair<const Rule*, std::size_t>, std::size_t> places;
  for (const Match& match : matches) {
    if (++places[{match.rule, match.field}] != most) continue;
    document.notes.push_back(FieldName(document.fields[match.field]) +
                             ": rule " + match.rule->id + " holds at " +
                             std::to_string(most) +
                             " places or more; only so many are told");
  }
}

// The line of the source on which each finding's match begins.
void AddLines(const Document& document, std::vector<Finding>& findings) {
  for (const Field& field : document.fields) {
    if (field.line == 0) continue;
    const std::string name = FieldName(field);
    for (Finding& finding : findings)
      if (finding.span && finding.field == name)
        finding.line =
            field.line +
            static_cast<std::size_t>(std::ranges::count(
                std::string_view(field.text).substr(0, finding.span->start),
                '\n'));
  }
}

}  // namespace

struct Scanner::Impl {
  Impl(PatternEngine loaded, ScannerOptions wanted)
      : options(std::move(wanted)),
        set(std::move(loaded.patterns)),
        engine(std::move(loaded.engine)),
        patterns(*set),
        rules(patterns),
        classifier(patterns.tables),
        checks(MakeChecks(patterns, rules)),
        duplicates(patterns.tables, rules),
        merger(patterns.tables),
        ranker(patterns.tables),
        extractor(patterns.tables) {}

  // Every finding, not ranked yet.
  CheckedDocument Find(Document document,
                       const std::vector<std::string>& forced_kinds,
                       const std::string& as_of) const;
  // Fills in the document's language.
  MatchContext ContextOf(std::span<const NormalizedText> texts,
                         const std::string& as_of, Document& document) const;
  std::vector<ScannedField> ScanFields(std::span<const NormalizedText> texts,
                                       const MatchContext& context,
                                       Document& document) const;
  std::vector<ProductKind> KindsOf(
      const Document& document, std::span<const ScannedField> fields,
      const std::vector<std::string>& forced) const;
  // With the verdicts of where they lead, if that is known.
  std::vector<Link> LinksOf(const Document& document,
                            std::span<const NormalizedText> texts) const;

  ScannerOptions options;
  std::unique_ptr<const PatternSet> set;
  std::unique_ptr<const Engine> engine;
  const PatternSet& patterns;
  RuleBook rules;
  ProductKinds classifier;
  std::vector<std::unique_ptr<FamilyCheck>> checks;
  Duplicates duplicates;
  Merger merger;
  Ranker ranker;
  LinkExtractor extractor;
};

MatchContext Scanner::Impl::ContextOf(std::span<const NormalizedText> texts,
                                      const std::string& as_of,
                                      Document& document) const {
  MatchContext context;
  context.languages = FindLanguages(options.language, texts, document);
  context.kind = document.kind;
  context.channel = document.channel;
  context.marketplace = document.marketplace;
  context.date = as_of.empty() ? options.as_of : as_of;
  return context;
}

std::vector<ScannedField> Scanner::Impl::ScanFields(
    std::span<const NormalizedText> texts, const MatchContext& context,
    Document& document) const {
  std::vector<ScannedField> fields;
  fields.reserve(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    fields.push_back(engine->Scan(document.fields[i], texts[i], context));
    if (fields.back().cut)
      document.unchecked.push_back(
          {FieldName(document.fields[i]), ErrorKind::kLimit,
           "an expression meets more than " +
               std::to_string(DefaultLimits().hits_per_term) +
               " places in this text, or a table five times as many; the rest "
               "was not looked at"});
  }
  return fields;
}

std::vector<ProductKind> Scanner::Impl::KindsOf(
    const Document& document, std::span<const ScannedField> fields,
    const std::vector<std::string>& forced) const {
  if (forced.empty()) return classifier.Classify(document, fields);
  std::vector<ProductKind> kinds;
  kinds.reserve(forced.size());
  for (const std::string& kind : forced)
    kinds.push_back({kind, 1, "as the example says"});
  return kinds;
}

std::vector<Link> Scanner::Impl::LinksOf(
    const Document& document, std::span<const NormalizedText> texts) const {
  std::vector<Link> links = extractor.Extract(document, texts);
  if (options.followed == nullptr) return links;
  const auto judge = [this, &document](const std::string& url) {
    Document page;
    page.kind = document.kind;
    page.marketplace = document.marketplace;
    page.language = document.language;
    Field field;
    field.kind = FieldKind::kDescription;
    field.text = url;
    page.fields.push_back(std::move(field));
    return extractor.Extract(page, NormalizeFields(page));
  };
  for (Link& link : links) {
    if (!HidesTarget(link)) continue;
    if (const auto chain = options.followed->Find(AddressOf(link)))
      ApplyChain(*chain, judge, link);
  }
  return links;
}

CheckedDocument Scanner::Impl::Find(
    Document document, const std::vector<std::string>& forced_kinds,
    const std::string& as_of) const {
  CheckedDocument out;
  FillMarketplace(options.marketplace, document);
  out.document = std::move(document);
  const std::vector<NormalizedText> texts = NormalizeFields(out.document);
  MatchContext context = ContextOf(texts, as_of, out.document);
  std::vector<ScannedField> fields = ScanFields(texts, context, out.document);
  const std::vector<ProductKind> kinds =
      KindsOf(out.document, fields, forced_kinds);
  for (const ProductKind& kind : kinds)
    if (kind.confidence > kGuessedKind) out.product_kinds.push_back(kind.id);
  context.product_kinds = out.product_kinds;
  const std::vector<Link> links = LinksOf(out.document, texts);
  NoteManyLinks(links, out.document);
  std::deque<std::string> class_names;
  AddClasses(links, texts, class_names, fields);

  const CheckOptions check_options{context.date, options.own_brands,
                                   options.explain};
  const std::vector<Match> matches = engine->Decide(fields, context);
  NoteRepeats(matches, out.document);
  const CheckInput input{out.document, context, fields,       matches,
                         links,        kinds,   check_options};
  for (const auto& check : checks) {
    check->Check(input, out.findings);
    if (options.explain == check->family())
      out.explanations = check->Explain(input);
  }
  AddLines(out.document, out.findings);
  return out;
}

Scanner::Scanner(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Scanner::~Scanner() = default;

Result<std::unique_ptr<const Scanner>> Scanner::Build(ScannerOptions options) {
  std::vector<PatternFile> files;
  for (const std::string& path : options.pattern_paths) {
    Result<std::vector<PatternFile>> added = ReadPatternFiles(path);
    if (!added.ok()) return added.error();
    std::ranges::move(added.value(), std::back_inserter(files));
  }
  Result<PatternEngine> loaded =
      LoadEngine(files, TermForms, options.pack_folder);
  if (!loaded.ok()) return loaded.error();
  return std::unique_ptr<const Scanner>(new Scanner(
      std::make_unique<Impl>(std::move(loaded.value()), std::move(options))));
}

CheckedDocument Scanner::Check(Document document) const {
  CheckedDocument out = impl_->Find(std::move(document), {}, "");
  impl_->merger.Merge(out.findings);
  impl_->ranker.Score(out);
  return out;
}

CheckedDocument Scanner::CheckExample(
    Document document, const std::vector<std::string>& product_kinds,
    const std::string& as_of) const {
  // Every finding, as an example is about one rule.
  CheckedDocument out = impl_->Find(std::move(document), product_kinds, as_of);
  impl_->ranker.Score(out);
  return out;
}

std::vector<Link> Scanner::Links(const Document& document) const {
  Document filled = document;
  FillMarketplace(impl_->options.marketplace, filled);
  const std::vector<NormalizedText> texts = NormalizeFields(filled);
  FindLanguages(impl_->options.language, texts, filled);
  return impl_->LinksOf(filled, texts);
}

const Duplicates& Scanner::duplicates() const {
  return impl_->duplicates;
}

void Scanner::Add(const Repetition& repetition,
                  CheckedDocument& document) const {
  std::optional<Finding> finding = impl_->duplicates.FindingOf(
      repetition, document.document, impl_->options.as_of);
  if (!finding) return;
  document.findings.push_back(*std::move(finding));
  impl_->ranker.Score(document);
}

const PatternSet& Scanner::patterns() const {
  return impl_->patterns;
}

}  // namespace redflag
