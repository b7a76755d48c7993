#include "app/config.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <initializer_list>
#include <string_view>
#include <system_error>

#include "app/json_file.h"

namespace redflag {
namespace {

namespace fs = std::filesystem;

std::string Nearest() {
  std::error_code failed;
  fs::path folder = fs::current_path(failed);
  while (!failed && !folder.empty()) {
    const fs::path file = folder / ".redflag.json";
    std::error_code missing;
    if (fs::is_regular_file(file, missing)) return file.string();
    if (folder == folder.parent_path()) break;
    folder = folder.parent_path();
  }
  return "";
}

// Paths in the file are relative to its folder.
void Anchor(const std::string& file, std::string& path) {
  if (!path.empty()) path = (fs::path(file).parent_path() / path).string();
}

// Whether the value of a key is one of these.
Status CheckWord(const JsonFile& json, std::string_view key,
                 std::initializer_list<std::string_view> words) {
  const JsonNode* const node = json.Find(key);
  if (node == nullptr || std::ranges::find(words, node->text) != words.end())
    return Done{};
  std::string list;
  for (const std::string_view word : words)
    list.append(list.empty() ? "" : ", ").append(word);
  std::string what = "\"";
  what.append(key).append("\": \"").append(node->text);
  return json.Mistake(*node, what.append("\" is unknown; use one of ") + list);
}

Result<Config> Read(const JsonFile& json, const std::string& file) {
  Config config;
  config.file = file;
  const std::array keys = {JsonKey{"marketplace", &config.marketplace},
                           JsonKey{"language", &config.language},
                           JsonKey{"fail_on", &config.fail_on},
                           JsonKey{"min_severity", &config.min_severity},
                           JsonKey{"own_brands", &config.own_brands},
                           JsonKey{"patterns", &config.patterns},
                           JsonKey{"baseline", &config.baseline},
                           JsonKey{"suppressions", &config.suppressions},
                           JsonKey{"notify", &config.notify}};
  if (const Status taken = json.Take(json.root(), keys); !taken.ok())
    return taken.error();
  Anchor(file, config.baseline);
  Anchor(file, config.suppressions);
  for (std::string& path : config.patterns)
    Anchor(file, path);
  const Status fails = CheckWord(
      json, "fail_on", {"critical", "high", "medium", "low", "never"});
  if (!fails.ok()) return fails.error();
  const Status shown =
      CheckWord(json, "min_severity", {"critical", "high", "medium", "low"});
  if (!shown.ok()) return shown.error();
  return config;
}

}  // namespace

Result<Config> LoadConfig(const std::string& path) {
  const std::string file = path.empty() ? Nearest() : path;
  if (file.empty()) return Config{};
  const Result<JsonFile> json = JsonFile::Load(file);
  return json.ok() ? Read(json.value(), file) : json.error();
}

}  // namespace redflag
