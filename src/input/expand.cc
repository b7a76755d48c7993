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

Result<std::vector<std::string>> WalkFolder(const std::string& folder) {
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
  if (error)
    return Error{ErrorKind::kUnreadable, folder + ": " + error.message()};
  if (files.empty())
    return Error{ErrorKind::kUnreadable, folder + ": no files in this folder"};
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

Result<std::vector<std::string>> ExpandOne(const std::string& argument) {
  if (argument == "-") return std::vector<std::string>{argument};
  std::error_code error;
  if (fs::is_directory(argument, error)) return WalkFolder(argument);
  if (fs::exists(argument, error)) return std::vector<std::string>{argument};
  const bool pattern = argument.find_first_of("*?[") != std::string::npos;
  if (!pattern)
    return Error{ErrorKind::kUnreadable, argument + ": no such file or folder"};
  std::vector<std::string> files;
  for (const std::string& path : MatchGlob(argument)) {
    if (!fs::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    const Result<std::vector<std::string>> inside = WalkFolder(path);
    if (inside.ok())
      files.insert(files.end(), inside.value().begin(), inside.value().end());
  }
  if (files.empty())
    return Error{ErrorKind::kUnreadable, argument + ": matches no file"};
  return files;
}

}  // namespace

Result<std::vector<std::string>> ExpandInputs(
    std::span<const std::string> arguments) {
  std::vector<std::string> files;
  std::set<std::string> seen;
  for (const std::string& argument : arguments) {
    Result<std::vector<std::string>> found = ExpandOne(argument);
    if (!found.ok()) return found.error();
    for (std::string& file : found.value())
      if (seen.insert(file).second) files.push_back(std::move(file));
  }
  return files;
}

}  // namespace redflag
