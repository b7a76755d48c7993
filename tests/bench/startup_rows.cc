// From nothing to the first finding: patterns compiled, patterns from a pack,
// and the whole program.
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include <re2/re2.h>
#include <re2/set.h>

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
  const Figure set = TimeOf([&input] {
    RE2::Options options;
    options.set_max_mem(std::int64_t{1} << 30);
    RE2::Set all(options, RE2::UNANCHORED);
    for (const PeerPattern& pattern : PatternsOf(input.patterns))
      all.Add(RegexOf(pattern), nullptr);
    Use(all.Compile() ? 1U : 0U);
  });
  const std::string packs = folder.Path("redflag");
  const auto load = [](const std::string& cache) {
    Use(LoadEngine({}, TermForms, cache).value().patterns->rules.size());
  };
  load(packs);
  constexpr std::string_view kSet = "the same expressions, RE2::Set";
  Print({"patterns compiled", "ms", TimeOf([&load] { load(""); }), kSet, set});
  Print(
      {"patterns from a pack", "ms", TimeOf([&] { load(packs); }), kSet, set});
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
