// The whole way of a document, beside the matching stage alone.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "bench/bench.h"
#include "input/reader.h"
#include "match/engine.h"
#include "report/writer.h"
#include "scan/pipeline.h"
#include "scan/spool.h"
#include "text/term_forms.h"

namespace redflag {
namespace {

// The corpus as the lines that it would come in.
std::string LinesOf(const Corpus& corpus) {
  std::string lines;
  const auto put = [&lines](std::string_view text) {
    lines += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') lines += '\\';
      lines += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    lines += '"';
  };
  for (const Document& document : corpus.documents) {
    lines += R"({"id": )";
    put(document.id);
    lines += R"(, "attributes": {)";
    std::size_t number = 0;
    for (const Field& field : document.fields) {
      if (number++ > 0) lines += ", ";
      put(FieldName(field) + std::to_string(number));
      lines += ": ";
      put(field.text);
    }
    lines += "}}\n";
  }
  return lines;
}

// From the bytes of NDJSON to those of the report.
std::string ReportOf(const BenchInput& input, const std::string& lines,
                     std::size_t jobs) {
  const Reader reader(input.patterns.tables, {});
  Spool spool;
  const PipelineSinks sinks = {
      [&spool](const CheckedDocument& document) {
        Use(spool.Add(document).ok() ? 1 : 0);
      },
      [&spool](NotChecked item) { spool.AddNotChecked(std::move(item)); }};
  const std::atomic<bool> stop{false};
  RunPipeline(
      input.scanner, jobs,
      [&](const ItemSink& sink) {
        reader.ReadBytes(lines, "bench.ndjson", sink);
      },
      sinks, stop);
  std::ostringstream out;
  const auto writer = MakeReportWriter("ndjson", {});
  writer.value()->Write(*spool.Finish(), out);
  return std::move(out).str();
}

double WallSeconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

void BenchThreads(const BenchInput& input, const std::string& lines) {
  std::string one;
  std::string two;
  const double alone = WallSeconds([&] { one = ReportOf(input, lines, 1); });
  const double both = WallSeconds([&] { two = ReportOf(input, lines, 2); });
  PrintRow("the same on two threads (wall)", input.corpus.megabytes / both,
           one == two ? "one thread, same bytes" : "one thread, OTHER BYTES",
           input.corpus.megabytes / alone, 0);
}

}  // namespace

void BenchWhole(const BenchInput& input) {
  const Corpus& corpus = input.corpus;
  const auto engine = Engine::Build(input.patterns, TermForms);
  if (!engine.ok()) return;
  const Timing matching = Time([&] {
    for (std::size_t i = 0; i < corpus.fields.size(); ++i)
      Use(engine.value()
              ->Scan(*corpus.fields[i], corpus.texts[i])
              .leaves.size());
  });
  const double peer = corpus.megabytes / matching.median;
  const Timing whole = Time([&] {
    for (const Document& document : corpus.documents)
      Use(input.scanner.Check(document).findings.size());
  });
  PrintRow("whole check, document to risk", corpus.megabytes / whole.median,
           "matching alone", peer, whole.spread);
  const std::string lines = LinesOf(corpus);
  const Timing ends = Time([&] { Use(ReportOf(input, lines, 1).size()); });
  PrintRow("NDJSON to report", corpus.megabytes / ends.median, "matching alone",
           peer, ends.spread);
  BenchThreads(input, lines);
  std::printf("%-34s %9.0f listings/s on one core\n", "whole check",
              static_cast<double>(corpus.documents.size()) / whole.median);
}

}  // namespace redflag
