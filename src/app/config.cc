#include "app/config.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

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

Error Invalid(const std::string& file, const std::string& what) {
  return {ErrorKind::kInvalidOptions, file + ": " + what};
}

std::string TextOf(const nlohmann::json& json) {
  return json.get<std::string>();
}

std::vector<std::string> PathsOf(const nlohmann::json& json,
                                 const fs::path& folder) {
  std::vector<std::string> paths;
  for (const std::string& path : json.get<std::vector<std::string>>())
    paths.push_back((folder / path).string());
  return paths;
}

Config Read(const nlohmann::json& json, const std::string& file) {
  Config config;
  config.file = file;
  for (const auto& [key, value] : json.items()) {
    if (key == "marketplace")
      config.marketplace = TextOf(value);
    else if (key == "language")
      config.language = TextOf(value);
    else if (key == "fail_on")
      config.fail_on = TextOf(value);
    else if (key == "min_severity")
      config.min_severity = TextOf(value);
    else if (key == "baseline")
      config.baseline = (fs::path(file).parent_path() / TextOf(value)).string();
    else if (key == "suppressions")
      config.suppressions =
          (fs::path(file).parent_path() / TextOf(value)).string();
    else if (key == "notify")
      config.notify = TextOf(value);
    else if (key == "own_brands")
      config.own_brands = value.get<std::vector<std::string>>();
    else if (key == "patterns")
      config.patterns = PathsOf(value, fs::path(file).parent_path());
    else
      throw std::invalid_argument(
          "unknown key \"" + key +
          "\" (known: marketplace, language, fail_on, min_severity, "
          "own_brands, patterns, baseline, suppressions, notify)");
  }
  return config;
}

}  // namespace

Result<Config> LoadConfig(const std::string& path) {
  const std::string file = path.empty() ? Nearest() : path;
  if (file.empty()) return Config{};
  std::ifstream in(file, std::ios::binary);
  if (!in) return Invalid(file, "cannot be read");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  try {
    const nlohmann::json json = nlohmann::json::parse(text);
    if (!json.is_object()) return Invalid(file, "must hold a JSON object");
    return Read(json, file);
  } catch (const std::exception& e) {
    return Invalid(file, e.what());
  }
}

}  // namespace redflag
