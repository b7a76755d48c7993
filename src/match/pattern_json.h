// JSON with the place of what is wrong: the reader behind LoadPatterns.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace redflag {

// A mistake in a pattern file; becomes an Error at the edge of match/.
struct PatternMistake {
  std::string message;
};

// One JSON object of a pattern file, read key by key. Every key must be asked
// for before Finish(), so that an unknown one is refused. All functions throw
// PatternMistake with file, place and key.
class ObjectReader {
 public:
  // `place` says where in the file: "rule claim/cure.en".
  ObjectReader(const nlohmann::json& object, std::string file,
               std::string place);

  bool Has(const std::string& key);
  const nlohmann::json& Need(const std::string& key);
  std::string NeedText(const std::string& key);
  std::string Text(const std::string& key, const std::string& fallback);
  double Number(const std::string& key, double fallback);
  // A list of texts; one text stands for a list of one.
  std::vector<std::string> Texts(const std::string& key);
  // Refuses what nobody asked for.
  void Finish() const;

  [[noreturn]] void Refuse(const std::string& what) const;
  const std::string& file() const { return file_; }
  const std::string& place() const { return place_; }

 private:
  const nlohmann::json* Find(const std::string& key);

  const nlohmann::json& object_;
  std::string file_;
  std::string place_;
  std::map<std::string, bool> asked_;
};

}  // namespace redflag
