// The whole way of a document, beside the matching stage alone.
#include <atomic>
#include <cstdio>
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

// The same by the clock on the wall, with one thread and with two.
void PrintThreads(const BenchInput& input, const std::string& lines) {
  std::string one;
  std::string two;
  const Figure alone = WallTimeOf([&] { one = ReportOf(input, lines, 1); });
  const Figure both = WallTimeOf([&] { two = ReportOf(input, lines, 2); });
  Print({"the same on two threads (wall)", "ms", both,
         one == two ? "one thread, same bytes" : "one thread, OTHER BYTES",
         alone});
}

}  // namespace

void BenchWhole(const BenchInput& input) {
  const Corpus& corpus = input.corpus;
  const auto engine = Engine::Build(input.patterns, TermForms);
  if (!engine.ok()) return;
  const Work matching = [&] {
    for (std::size_t i = 0; i < corpus.fields.size(); ++i)
      Use(engine.value()
              ->Scan(*corpus.fields[i], corpus.texts[i])
              .leaves.size());
    return corpus.megabytes;
  };
  const auto [whole, alone] = SpeedsOf(
      [&] {
        for (const Document& document : corpus.documents)
          Use(input.scanner.Check(document).findings.size());
        return corpus.megabytes;
      },
      matching);
  constexpr std::string_view kPeer = "matching alone";
  Print({"whole check, document to risk", "MB/s", whole, kPeer, alone});
  std::string lines;
  for (const Document& document : corpus.documents)
    lines += LineOf(document);
  const auto [ends, again] = SpeedsOf(
      [&] {
        Use(ReportOf(input, lines, 1).size());
        return corpus.megabytes;
      },
      matching);
  Print({"NDJSON to report", "MB/s", ends, kPeer, again});
  PrintThreads(input, lines);
  std::printf("%-36s %10.0f listings/s on one core\n", "whole check",
              static_cast<double>(corpus.documents.size()) * whole.median /
                  corpus.megabytes);
}

}  // namespace redflag
