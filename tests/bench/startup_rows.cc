// From nothing to the first finding: patterns compiled, patterns from a pack,
// and the whole program.
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "bench/bench.h"
#include "bench/peers.h"
#include "match/pack_cache.h"
#include "support/temp_folder.h"
#include "text/term_forms.h"

namespace redflag {
namespace {

Figure TimeProgram(const std::string& words) {
  const std::string command =
      std::string(REDFLAG_BINARY) + " " + words + " >/dev/null 2>&1";
  return WallTimeOf([&command] {
    Use(static_cast<std::size_t>(std::system(command.c_str())));  // NOLINT
  });
}

}  // namespace

void BenchStartup(const BenchInput& input) {
  const TempFolder folder;
  std::size_t sets = 0;
  const Figure set =
      TimeOf([&] { sets = Re2SetsOf(PatternsOf(input.patterns)).size(); });
  const std::string packs = folder.Path("redflag");
  const auto load = [](const std::string& cache) {
    Use(LoadEngine({}, TermForms, cache).value().patterns->rules.size());
  };
  load(packs);
  constexpr std::string_view kSet = "the same expressions, RE2::Set";
  const Figure compiled = TimeOf([&load] { load(""); });
  const Figure loaded = TimeOf([&] { load(packs); });
  if (sets == 0)
    std::printf("RE2::Set: does not compile the rules; left out\n");
  Print({"patterns compiled", "ms", compiled, sets > 0 ? kSet : "", set});
  Print({"patterns from a pack", "ms", loaded, sets > 0 ? kSet : "", set});
  const std::string listing = folder.Path("one.ndjson");
  std::ofstream(listing) << R"({"id":"a","title":"Desk lamp",)"
                         << R"("description":"A lamp that cures colds."})"
                         << "\n";
  setenv("XDG_CACHE_HOME", folder.Path("").c_str(), 1);  // NOLINT: one thread
  const Figure version = TimeProgram("--version");
  Print({"one listing, cold process (wall)", "ms",
         TimeProgram("check " + listing), "redflag --version", version});
}

}  // namespace redflag
