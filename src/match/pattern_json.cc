#include "match/pattern_json.h"

#include <utility>

namespace redflag {

ObjectReader::ObjectReader(const nlohmann::json& object, std::string file,
                           std::string place)
    : object_(object), file_(std::move(file)), place_(std::move(place)) {
  if (!object_.is_object()) Refuse("is no object");
}

const nlohmann::json* ObjectReader::Find(const std::string& key) {
  asked_[key] = true;
  const auto at = object_.find(key);
  return at == object_.end() ? nullptr : &*at;
}

bool ObjectReader::Has(const std::string& key) {
  return Find(key) != nullptr;
}

const nlohmann::json& ObjectReader::Need(const std::string& key) {
  const nlohmann::json* value = Find(key);
  if (value == nullptr) Refuse("has no \"" + key + "\"");
  return *value;
}

std::string ObjectReader::NeedText(const std::string& key) {
  const nlohmann::json& value = Need(key);
  if (!value.is_string() || value.get_ref<const std::string&>().empty())
    Refuse("\"" + key + "\" must be a text");
  return value.get<std::string>();
}

std::string ObjectReader::Text(const std::string& key,
                               const std::string& fallback) {
  return Has(key) ? NeedText(key) : fallback;
}

double ObjectReader::Number(const std::string& key, double fallback) {
  const nlohmann::json* value = Find(key);
  if (value == nullptr) return fallback;
  if (!value->is_number()) Refuse("\"" + key + "\" must be a number");
  return value->get<double>();
}

std::vector<std::string> ObjectReader::Texts(const std::string& key) {
  const nlohmann::json* value = Find(key);
  if (value == nullptr) return {};
  if (value->is_string()) return {value->get<std::string>()};
  if (!value->is_array()) Refuse("\"" + key + "\" must be a list of texts");
  std::vector<std::string> texts;
  for (const nlohmann::json& text : *value) {
    if (!text.is_string())
      Refuse("\"" + key + "\" must hold texts only, not " + text.dump());
    texts.push_back(text.get<std::string>());
  }
  return texts;
}

void ObjectReader::Finish() const {
  for (const auto& [key, value] : object_.items())
    if (asked_.count(key) == 0) Refuse("has the unknown key \"" + key + "\"");
}

void ObjectReader::Refuse(const std::string& what) const {
  throw PatternMistake{file_ + ": " + place_ + " " + what};
}

}  // namespace redflag
