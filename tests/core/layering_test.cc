// Folders point one way, and each outside library has one home.

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/paths.h"

namespace redflag {
namespace {

// A folder includes itself and folders of a lower level; nothing else.
const std::map<std::string, int>& Levels() {
  static const std::map<std::string, int> kLevels = {
      {"core", 0},  {"text", 1},  {"link", 1},   {"input", 1},
      {"fetch", 1}, {"match", 1}, {"report", 1}, {"store", 1},
      {"check", 2}, {"rank", 2},  {"scan", 3},   {"app", 4}};
  return kLevels;
}

// Where headers of outside libraries may be named, by how they begin.
const std::map<std::string, std::set<std::string>>& Homes() {
  static const std::map<std::string, std::set<std::string>> kHomes = {
      {"unicode/", {"text", "link"}},
      {"cld2/", {"text"}},
      {"gumbo.h", {"input", "text"}},
      {"libpsl.h", {"link"}},
      {"curl/", {"fetch", "link"}},
      {"simdjson.h", {"input"}},
      {"gmime/", {"input"}},
      {"csv.h", {"input"}},
      {"zlib.h", {"input", "fetch"}},
      {"zip.h", {"input"}},
      {"expat.h", {"input"}},
      {"re2/", {"match"}},
      {"openssl/", {"match"}},
      {"nlohmann/", {"match", "app"}},
      {"xlsxwriter.h", {"report"}},
      {"sqlite3.h", {"store"}},
      {"CLI/", {"app"}},
  };
  return kHomes;
}

struct IncludeLine {
  std::string where;  // File, for messages.
  std::string from;   // Folder of src/.
  std::string path;   // As written.
  bool angled;
};

std::vector<IncludeLine> ReadIncludeLines() {
  namespace fs = std::filesystem;
  std::vector<IncludeLine> lines;
  const fs::path root = RepoPath("src");
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string kind = entry.path().extension();
    if (kind != ".h" && kind != ".cc") continue;
    const std::string relative = fs::relative(entry.path(), root);
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);) {
      if (!line.starts_with("#include ") || line.size() < 12) continue;
      const char close = line[9] == '<' ? '>' : '"';
      lines.push_back({relative, relative.substr(0, relative.find('/')),
                       line.substr(10, line.find(close, 10) - 10),
                       line[9] == '<'});
    }
  }
  return lines;
}

TEST(LayeringTest, IncludesOnlyPointDown) {
  for (const IncludeLine& line : ReadIncludeLines()) {
    if (line.angled) continue;
    const std::string to = line.path.substr(0, line.path.find('/'));
    ASSERT_TRUE(Levels().contains(line.from)) << line.where;
    ASSERT_TRUE(Levels().contains(to)) << line.where << ": " << line.path;
    EXPECT_TRUE(line.from == to || Levels().at(to) < Levels().at(line.from))
        << line.where << " includes " << line.path;
  }
}

TEST(LayeringTest, EachLibraryIsNamedInItsHome) {
  for (const IncludeLine& line : ReadIncludeLines()) {
    if (!line.angled) continue;
    for (const auto& [prefix, homes] : Homes()) {
      if (!line.path.starts_with(prefix)) continue;
      EXPECT_TRUE(homes.contains(line.from))
          << line.where << " includes " << line.path;
    }
  }
}

}  // namespace
}  // namespace redflag
