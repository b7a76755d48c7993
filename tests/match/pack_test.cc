// A pack must be as good as compiling the patterns, or not be used at all.

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "match/pack_cache.h"
#include "support/sanitized.h"
#include "support/temp_folder.h"
#include "text/normalize.h"
#include "text/term_forms.h"

namespace redflag {
namespace {

namespace fs = std::filesystem;

const std::vector<PatternFile>& AddedFiles() {
  static const std::vector<PatternFile> files = {
      {"added.json", R"({"schema": "redflag/table/1", "table": "pack/words",
        "source": "made up", "verified": "2026-11-21",
        "columns": {"id": "text", "words": "terms"},
        "rows": [{"id": "a", "words": ["zyxgloss"]}]})"}};
  return files;
}

// What an engine finds in a text, as lines.
std::vector<std::string> Findings(const PatternEngine& loaded,
                                  const std::string& text) {
  const NormalizedText normalized = Normalize(text);
  const Field field{FieldKind::kDescription, 0, "", text};
  const std::vector<ScannedField> fields = {
      loaded.engine->Scan(field, normalized)};
  MatchContext context;
  context.marketplace = "US";
  context.languages = {"en", "de", "fr", "it", "es", "ja", "zh"};
  context.date = "2026-11-21";
  std::vector<std::string> lines;
  for (const TermHit& hit : fields[0].terms)
    lines.push_back(std::string(hit.table) + "." + std::string(hit.column) +
                    " " + std::string(hit.term) + " " +
                    std::to_string(hit.span.start));
  for (const Match& match : loaded.engine->Decide(fields, context))
    lines.push_back(match.rule->id + " " + match.rule->message + " " +
                    std::to_string(match.span.start) + "-" +
                    std::to_string(match.span.end));
  return lines;
}

PatternEngine Load(const std::string& folder) {
  Result<PatternEngine> loaded = LoadEngine(AddedFiles(), TermForms, folder);
  EXPECT_TRUE(loaded.ok());
  return std::move(loaded.value());
}

// The patterns compiled, which takes long, and a folder with their pack.
struct Made {
  TempFolder folder;
  PatternEngine compiled = Load("");
  PatternEngine written = Load(folder.Path("packs"));
};

const Made& TheMade() {
  static const Made made;
  return made;
}

void CopyPackInto(const TempFolder& folder) {
  fs::copy(TheMade().folder.Path("packs"), folder.Path("packs"),
           fs::copy_options::recursive);
}

fs::path OnlyPack(const std::string& folder) {
  std::vector<fs::path> packs;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    packs.push_back(entry.path());
  EXPECT_EQ(packs.size(), 1U);
  return packs.front();
}

std::string Bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void Overwrite(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// The rules of a pack have no examples; those of the pattern files do.
bool IsFromPack(const PatternEngine& loaded) {
  return loaded.patterns->rules.front().match_examples.empty();
}

TEST(PackTest, FindsWhatTheCompiledPatternsFind) {
  const PatternEngine& compiled = TheMade().compiled;
  const PatternEngine packed = Load(TheMade().folder.Path("packs"));
  ASSERT_FALSE(IsFromPack(compiled));
  ASSERT_TRUE(IsFromPack(packed));
  EXPECT_TRUE(IsFromPack(TheMade().written)) << "it holds less memory";
  EXPECT_EQ(packed.patterns->digest, compiled.patterns->digest);
  EXPECT_EQ(packed.patterns->version, compiled.patterns->version);
  EXPECT_EQ(packed.patterns->shared_digest, compiled.patterns->shared_digest);
  EXPECT_EQ(packed.patterns->rules.front().digest,
            compiled.patterns->rules.front().digest);
  EXPECT_EQ(Findings(packed, "a zyxgloss lamp").front(),
            "pack/words.words zyxgloss 2");
  std::size_t texts = 0;
  for (const Rule& rule : compiled.patterns->rules)
    for (const MatchExample& example : rule.match_examples) {
      if (++texts % 8 != 0 && kSanitized) continue;
      EXPECT_EQ(Findings(packed, example.text),
                Findings(compiled, example.text));
    }
  EXPECT_GT(texts, 100U);
}

TEST(PackTest, ADamagedFileIsAsIfItWereNotThere) {
  const TempFolder folder;
  CopyPackInto(folder);
  const fs::path path = OnlyPack(folder.Path("packs"));
  const std::string good = Bytes(path);
  std::string flipped = good;
  flipped[good.size() / 2] = static_cast<char>(~flipped[good.size() / 2]);
  for (const std::string& bad :
       {std::string(), good.substr(0, good.size() / 2), flipped}) {
    Overwrite(path, bad);
    const PatternEngine loaded = Load(folder.Path("packs"));
    EXPECT_EQ(Findings(loaded, "zyxgloss").size(), 1U);
    EXPECT_NE(Bytes(path), bad) << "it is mended";
    EXPECT_TRUE(IsFromPack(Load(folder.Path("packs"))));
  }
}

TEST(PackTest, AFileThatOthersMayWriteIsNotTrusted) {
  const TempFolder folder;
  CopyPackInto(folder);
  const fs::path path = OnlyPack(folder.Path("packs"));
  fs::permissions(path, fs::perms::others_write, fs::perm_options::add);
  Load(folder.Path("packs"));
  EXPECT_EQ(fs::status(path).permissions() & fs::perms::others_write,
            fs::perms::none)
      << "another stands in its place";
}

TEST(PackTest, ALinkIsNotFollowed) {
  const TempFolder folder;
  CopyPackInto(folder);
  const fs::path path = OnlyPack(folder.Path("packs"));
  const TempFolder elsewhere;
  fs::rename(path, elsewhere.Path("pack"));
  fs::create_symlink(elsewhere.Path("pack"), path);
  Load(folder.Path("packs"));
  EXPECT_FALSE(fs::is_symlink(path)) << "another stands in its place";
}

TEST(PackTest, AFolderThatCannotBeThereIsNoFault) {
  EXPECT_EQ(Findings(Load("/dev/null/redflag"), "zyxgloss").size(), 1U);
}

TEST(PackTest, SeveralAtOnceDoNotDisturbEachOther) {
  const TempFolder folder;
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i)
    threads.emplace_back([&folder] {
      EXPECT_EQ(Findings(Load(folder.Path("packs")), "zyxgloss").size(), 1U);
    });
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_TRUE(IsFromPack(Load(folder.Path("packs"))));
}

}  // namespace
}  // namespace redflag
