// Reading: pages beside Gumbo alone, records beside the bytes they come in.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <gumbo.h>
#include <malloc.h>
#include <zlib.h>

#include "bench/bench.h"
#include "input/html_tree.h"
#include "input/page_layout.h"
#include "input/reader.h"
#include "support/paths.h"

namespace redflag {
namespace {

std::string Unpacked(const std::string& path) {
  std::string bytes;
  std::string part(std::size_t{1} << 16, '\0');
  gzFile file = gzopen(path.c_str(), "rb");
  int got = 0;
  while ((got = gzread(file, part.data(), static_cast<unsigned>(part.size()))) >
         0)
    bytes.append(part, 0, static_cast<std::size_t>(got));
  gzclose(file);
  return bytes;
}

std::vector<std::string> FilesIn(const std::string& folder,
                                 std::string_view ending) {
  std::vector<std::string> files;
  if (folder.empty()) return files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().string().ends_with(ending))
      files.push_back(Unpacked(entry.path()));
  return files;
}

double Megabytes(const std::vector<std::string>& files) {
  double sum = 0;
  for (const std::string& file : files)
    sum += static_cast<double>(file.size()) / 1e6;
  return sum;
}

double ParseByGumbo(const std::vector<std::string>& pages) {
  for (const std::string& page : pages) {
    GumboOutput* const output = gumbo_parse_with_options(
        &kGumboDefaultOptions, page.data(), page.size());
    Use(output->root->v.element.children.length);
    gumbo_destroy_output(&kGumboDefaultOptions, output);
  }
  return Megabytes(pages);
}

double HeapBytes() {
  const struct mallinfo2 heap = mallinfo2();
  return static_cast<double>(heap.uordblks) + static_cast<double>(heap.hblkhd);
}

// What a parsed page holds, by the byte of the page; the most of all pages
// that are not small.
void PrintMemory(const std::vector<std::string>& pages,
                 const AttributeTests& looked_at) {
  constexpr std::size_t kSmall = 50000;
  double most = 0;
  double sum = 0;
  double size = 0;
  for (const std::string& page : pages) {
    const double before = HeapBytes();
    const Result<HtmlTree> tree = HtmlTree::Parse(page, looked_at);
    const double held = HeapBytes() - before;
    if (page.size() < kSmall) continue;
    most = std::max(most, held / static_cast<double>(page.size()));
    sum += held;
    size += static_cast<double>(page.size());
  }
  std::printf("%-36s %10.2f bytes a byte of page, %.2f at most\n",
              "pages, memory of a tree", size > 0 ? sum / size : 0.0, most);
}

double ReadAll(const Reader& reader, const std::vector<std::string>& files,
               const char* name) {
  for (const std::string& file : files)
    reader.ReadBytes(file, name, [](const ReadItem& item) {
      Use(item.index());
      return true;
    });
  return Megabytes(files);
}

}  // namespace

void BenchInputs(const BenchInput& input) {
  const Reader reader(input.patterns.tables, {});
  const std::vector<std::string> pages =
      FilesIn(SharedPath("data/pages"), ".html.gz");
  if (!pages.empty()) {
    const PageLayout layout(input.patterns.tables);
    const auto gumbo = [&pages] { return ParseByGumbo(pages); };
    constexpr std::string_view kGumbo = "plain Gumbo's parse";
    const auto [tree, parse] = SpeedsOf(
        [&] {
          for (const std::string& page : pages)
            Use(HtmlTree::Parse(page, layout.LookedAt()).ok() ? 1 : 0);
          return Megabytes(pages);
        },
        gumbo);
    Print({"pages, bytes to tree", "MB/s", tree, kGumbo, parse});
    const auto [read, again] =
        SpeedsOf([&] { return ReadAll(reader, pages, "page.html"); }, gumbo);
    Print({"pages, bytes to document", "MB/s", read, kGumbo, again});
    PrintMemory(pages, layout.LookedAt());
  }
  const std::vector<std::string> lines =
      FilesIn(SharedPath("data/catalogues"), ".ndjson.gz");
  if (lines.empty()) return;
  const Figure records =
      SpeedOf([&] { return ReadAll(reader, lines, "catalogue.ndjson"); });
  Print({"records, NDJSON to documents", "MB/s", records});
}

}  // namespace redflag
