#include "input/expand.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include <glob.h>

namespace redflag {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> WalkFolder(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  while (!error && entry != fs::recursive_directory_iterator()) {
    const bool hidden = entry->path().filename().string().starts_with('.');
    std::error_code ignored;
    if (hidden)
      entry.disable_recursion_pending();
    else if (entry->is_regular_file(ignored))
      files.push_back(entry->path().string());
    entry.increment(error);
  }
  std::ranges::sort(files);
  return files;
}

std::vector<std::string> MatchGlob(const std::string& pattern) {
  std::vector<std::string> paths;
  glob_t found{};
  if (glob(pattern.c_str(), 0, nullptr, &found) == 0)
    for (std::size_t i = 0; i < found.gl_pathc; ++i)
      paths.emplace_back(found.gl_pathv[i]);
  globfree(&found);
  return paths;
}

// What an argument means; nothing where it names nothing.
std::vector<std::string> ExpandOne(const std::string& argument) {
  if (argument == "-") return {argument};
  std::error_code error;
  if (fs::is_directory(argument, error)) return WalkFolder(argument);
  if (fs::exists(argument, error)) return {argument};
  std::vector<std::string> files;
  for (const std::string& path : MatchGlob(argument)) {
    if (!fs::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    const std::vector<std::string> inside = WalkFolder(path);
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return files;
}

}  // namespace

std::vector<std::string> ExpandInputs(std::span<const std::string> arguments) {
  std::vector<std::string> files;
  std::set<std::string> seen;
  for (const std::string& argument : arguments) {
    std::vector<std::string> found = ExpandOne(argument);
    if (found.empty()) found = {argument};
    for (std::string& file : found)
      if (seen.insert(file).second) files.push_back(std::move(file));
  }
  return files;
}

}  // namespace redflag
