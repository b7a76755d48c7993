// ./run bench: how fast each stage is, each beside a peer measured in the same
// run on the same text. Medians of some rounds; the machine's noise stands in
// the spread. Absolute figures mean little on a shared machine; ratios do.
// Names of stages as arguments ("text", "links") run these alone; "million"
// runs only where it is named, as it takes minutes.

#include "bench/bench.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <utility>
#include <vector>

namespace redflag {
namespace {

constexpr std::pair<std::string_view, void (*)(const BenchInput&)> kStages[] = {
    {"input", BenchInputs},    {"text", BenchText},
    {"match", BenchMatching},  {"scaling", BenchScaling},
    {"startup", BenchStartup}, {"links", BenchLinks},
    {"whole", BenchWhole},     {"million", BenchMillion}};

int Main(const std::vector<std::string_view>& wanted) {
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
  const auto corpus = LoadCorpus(patterns.tables);
  std::printf("%zu rules, %zu fields, %.2f MB; patterns ready after %.0f ms\n",
              patterns.rules.size(), corpus->fields.size(), corpus->megabytes,
              built);
  PrintHead();
  const BenchInput input{*corpus, *scanner.value(), patterns};
  for (const auto& [name, run] : kStages)
    if (wanted.empty() ? name != "million"
                       : std::ranges::find(wanted, name) != wanted.end())
      run(input);
  return 0;
}

}  // namespace
}  // namespace redflag

int main(int argc, char** argv) {
  return redflag::Main({argv + 1, argv + argc});
}
