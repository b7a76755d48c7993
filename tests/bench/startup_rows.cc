// From nothing to the first finding: patterns compiled, patterns from a pack,
// and the whole program.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <re2/re2.h>
#include <re2/set.h>

#include "bench/bench.h"
#include "match/pack_cache.h"
#include "support/temp_folder.h"
#include "text/term_forms.h"

namespace redflag {
namespace {

void Print(const char* stage, const Timing& timing) {
  std::printf("%-34s %9.1f ms    spread %5.2f\n", stage, timing.median * 1e3,
              timing.spread);
}

void AddRegexes(const Expression& expression, RE2::Set& set) {
  for (const Expression& part : expression.of)
    AddRegexes(part, set);
  if (expression.op == Expression::Op::kRegex)
    set.Add(expression.regex, nullptr);
  if (expression.op != Expression::Op::kTerms) return;
  std::string any;
  for (const std::string& term : expression.terms)
    for (const std::string& form : TermForms(term.substr(term[0] == '*')))
      any += (any.empty() ? "" : "|") + RE2::QuoteMeta(form);
  set.Add(any, nullptr);
}

// By the clock on the wall, as the work is another process's.
Timing TimeProgram(const std::string& words) {
  constexpr std::size_t kRounds = 9;
  const std::string command =
      std::string(REDFLAG_BINARY) + " " + words + " >/dev/null 2>&1";
  std::vector<double> seconds;
  for (std::size_t i = 0; i < kRounds; ++i) {
    const auto start = std::chrono::steady_clock::now();
    Use(static_cast<std::size_t>(std::system(command.c_str())));  // NOLINT
    const std::chrono::duration<double> took =
        std::chrono::steady_clock::now() - start;
    seconds.push_back(took.count());
  }
  std::ranges::sort(seconds);
  return {seconds[kRounds / 2], seconds.back() / seconds.front()};
}

}  // namespace

void BenchStartup(const BenchInput& input) {
  const TempFolder folder;
  Print("patterns compiled", Time([] {
          Use(LoadEngine({}, TermForms, "").value().patterns->rules.size());
        }));
  const std::string packs = folder.Path("redflag");
  const auto load = [&packs] {
    Use(LoadEngine({}, TermForms, packs).value().patterns->rules.size());
  };
  load();
  Print("patterns from a pack", Time(load));
  Print("the same expressions, RE2::Set", Time([&] {
          RE2::Options options;
          options.set_max_mem(std::int64_t{1} << 30);
          RE2::Set set(options, RE2::UNANCHORED);
          for (const Rule& rule : input.patterns.rules)
            AddRegexes(rule.find, set);
          Use(set.Compile() ? 1U : 0U);
        }));
  const std::string listing = folder.Path("one.ndjson");
  std::ofstream(listing) << R"({"id":"a","title":"Desk lamp",)"
                         << R"("description":"A lamp that cures colds."})"
                         << "\n";
  setenv("XDG_CACHE_HOME", folder.Path("").c_str(), 1);  // NOLINT: one thread
  Print("redflag --version", TimeProgram("--version"));
  Print("one listing, cold process", TimeProgram("check " + listing));
}

}  // namespace redflag
