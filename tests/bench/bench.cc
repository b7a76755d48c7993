// ./run bench: how fast each stage is, each beside a peer measured in the same
// run on the same text. Medians of five; the machine's noise stands in the
// spread. Absolute figures mean little on a shared machine; ratios do.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <re2/re2.h>
#include <sys/resource.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include "input/reader.h"
#include "match/engine.h"
#include "match/pattern_set.h"
#include "scan/scanner.h"
#include "support/paths.h"
#include "text/normalize.h"
#include "text/term_forms.h"

namespace redflag {
namespace {

constexpr std::size_t kRounds = 5;
constexpr std::size_t kDocuments = 3000;
// The loop over single regexes is slow; it gets a slice of the text.
constexpr std::size_t kPeerFields = 60;

struct Timing {
  double median = 0;  // Seconds.
  double spread = 0;  // Slowest over fastest.
};

Timing Time(const std::function<void()>& work) {
  std::vector<double> seconds;
  for (std::size_t i = 0; i < kRounds; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    seconds.push_back(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
            .count());
  }
  std::ranges::sort(seconds);
  return {seconds[kRounds / 2], seconds.back() / seconds.front()};
}

double PeakMegabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void PrintRow(const char* stage, double ours, const char* peer, double theirs,
              double spread) {
  std::printf("%-34s %9.2f MB/s  %-28s %9.3f MB/s  %7.1fx  %5.2f  %6.0f MB\n",
              stage, ours, peer, theirs, theirs > 0 ? ours / theirs : 0.0,
              spread, PeakMegabytes());
}

std::vector<Document> Load(const Tables& tables) {
  const std::string path =
      SharedPath("data/catalogues/brightdata_shopee.ndjson.gz");
  std::vector<Document> documents;
  const Reader reader(tables, {});
  const ItemSink sink = [&documents](ReadItem item) {
    if (auto* document = std::get_if<Document>(&item))
      documents.push_back(std::move(*document));
    return documents.size() < kDocuments;
  };
  if (!path.empty()) {
    reader.Read(path, sink);
    std::printf("text: %zu real listings\n", documents.size());
    return documents;
  }
  std::string lines;
  for (std::size_t i = 0; i < kDocuments; ++i) {
    const std::string n = std::to_string(i * 7919 % 100003);
    lines += R"({"id":")" + n + R"(","title":"Lamp )" + n +
             R"( with shade","description":"Number )" + n +
             R"( of a series that does not repeat, made of steel."})" + "\n";
  }
  reader.ReadBytes(lines, "generated.ndjson", sink);
  std::printf("text: %zu generated listings (no real ones here)\n",
              documents.size());
  return documents;
}

struct Corpus {
  std::vector<Document> documents;
  std::vector<const Field*> fields;
  std::vector<NormalizedText> texts;
  double megabytes = 0;
};

Corpus Prepare(const Tables& tables) {
  Corpus corpus;
  corpus.documents = Load(tables);
  for (const Document& document : corpus.documents)
    for (const Field& field : document.fields)
      corpus.fields.push_back(&field);
  for (const Field* field : corpus.fields) {
    corpus.texts.push_back(Normalize(field->text));
    corpus.megabytes += static_cast<double>(field->text.size()) / 1e6;
  }
  return corpus;
}

void BenchNormalize(const Corpus& corpus) {
  std::size_t bytes = 0;
  const Timing ours = Time([&] {
    for (const Field* field : corpus.fields)
      bytes += Normalize(field->text).plain.size();
  });
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* icu_fold =
      icu::Normalizer2::getNFKCCasefoldInstance(status);
  const Timing peer = Time([&] {
    for (const Field* field : corpus.fields) {
      std::string out;
      icu::StringByteSink<std::string> sink(&out);
      icu_fold->normalizeUTF8(
          0,
          icu::StringPiece(field->text.data(),
                           static_cast<int32_t>(field->text.size())),
          sink, nullptr, status);
      bytes += out.size();
    }
  });
  PrintRow("normalise, all views", corpus.megabytes / ours.median,
           "ICU normalizeUTF8", corpus.megabytes / peer.median, ours.spread);
}

void CollectRegexes(const Expression& expression,
                    std::vector<std::unique_ptr<RE2>>& out) {
  for (const Expression& part : expression.of)
    CollectRegexes(part, out);
  if (expression.op == Expression::Op::kRegex)
    out.push_back(std::make_unique<RE2>(expression.regex));
  if (expression.op != Expression::Op::kTerms) return;
  std::string any;
  for (const std::string& term : expression.terms)
    for (const std::string& form : TermForms(term.substr(term[0] == '*')))
      any += (any.empty() ? "" : "|") + RE2::QuoteMeta(form);
  RE2::Options options;
  options.set_max_mem(64 << 20);
  out.push_back(std::make_unique<RE2>(any, options));
}

void BenchMatching(const Corpus& corpus, const PatternSet& patterns) {
  const auto engine = Engine::Build(patterns, TermForms);
  if (!engine.ok()) return;
  std::size_t hits = 0;
  const Timing ours = Time([&] {
    for (std::size_t i = 0; i < corpus.fields.size(); ++i)
      hits += engine.value()
                  ->Scan(*corpus.fields[i], corpus.texts[i])
                  .leaves.size();
  });
  std::vector<std::unique_ptr<RE2>> regexes;
  for (const Rule& rule : patterns.rules)
    CollectRegexes(rule.find, regexes);
  double slice = 0;
  const std::size_t fields = std::min(kPeerFields, corpus.fields.size());
  for (std::size_t i = 0; i < fields; ++i)
    slice += static_cast<double>(corpus.texts[i].plain.size()) / 1e6;
  const Timing peer = Time([&] {
    for (std::size_t i = 0; i < fields; ++i)
      for (const auto& regex : regexes)
        hits += RE2::PartialMatch(corpus.texts[i].plain, *regex) ? 1U : 0U;
  });
  PrintRow("matching, rules and all tables", corpus.megabytes / ours.median,
           "RE2 in a loop, rules only", slice / peer.median, ours.spread);
}

void BenchWhole(const Corpus& corpus, const Scanner& scanner) {
  std::size_t findings = 0;
  const Timing whole = Time([&] {
    for (const Document& document : corpus.documents)
      findings += scanner.Check(document).findings.size();
  });
  const Timing links = Time([&] {
    for (const Document& document : corpus.documents)
      findings += scanner.Links(document).size();
  });
  PrintRow("links (with normalising)", corpus.megabytes / links.median,
           "whole check, document to risk", corpus.megabytes / whole.median,
           whole.spread);
  std::printf("%-34s %9.0f listings/s on one core\n", "whole check",
              static_cast<double>(corpus.documents.size()) / whole.median);
}

int Main() {
  const auto start = std::chrono::steady_clock::now();
  ScannerOptions options;
  options.as_of = "2026-11-21";
  const auto scanner = Scanner::Build(options);
  if (!scanner.ok()) {
    std::printf("%s\n", scanner.error().message.c_str());
    return 1;
  }
  const double built = std::chrono::duration<double, std::milli>(
                           std::chrono::steady_clock::now() - start)
                           .count();
  const PatternSet& patterns = scanner.value()->patterns();
  const Corpus corpus = Prepare(patterns.tables);
  std::printf("%zu rules, %zu fields, %.2f MB; patterns ready after %.0f ms\n",
              patterns.rules.size(), corpus.fields.size(), corpus.megabytes,
              built);
  std::printf("%-34s %14s  %-28s %14s  %8s  %5s  %9s\n", "stage", "ours",
              "peer", "", "ratio", "sprd", "peak");
  BenchNormalize(corpus);
  BenchMatching(corpus, patterns);
  BenchWhole(corpus, *scanner.value());
  return 0;
}

}  // namespace
}  // namespace redflag

int main() {
  return redflag::Main();
}
