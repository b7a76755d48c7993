// Small JSON files that people write and exchange: configuration,
// suppressions, decisions of triage. Every mistake in one is told in one form:
// "FILE: line 3: what is wrong; what to do".
#pragma once

#include <cstddef>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/result.h"

namespace redflag {

// Opens a file to be read. kInvalidOptions names it and says why it cannot be:
// it is not there, a folder, somebody else's.
Result<std::ifstream> OpenToRead(const std::string& path);

struct JsonNode {
  enum class Kind { kOther, kText, kList, kObject };

  Kind kind = Kind::kOther;
  std::size_t line = 0;  // Where it begins, from 1.
  std::string text;
  std::vector<JsonNode> items;    // Of a list or an object, in order.
  std::vector<std::string> keys;  // Of an object: the names of its items.
};

// A key that an object may have, and what takes its value.
struct JsonKey {
  std::string_view name;
  std::variant<std::string*, std::vector<std::string>*> value;
};

class JsonFile {
 public:
  // kInvalidOptions where the file cannot be read, is no JSON, is larger or
  // deeper than the limits, or is no object.
  static Result<JsonFile> Load(const std::string& path);

  const JsonNode& root() const { return root_; }

  // Of the root; null where it has no such key.
  const JsonNode* Find(std::string_view key) const;
  // "FILE: line 3": where something stands.
  std::string PlaceOf(const JsonNode& node) const;
  // kInvalidOptions with place and `what`.
  Error Mistake(const JsonNode& node, const std::string& what) const;

  // Takes the values of an object's keys. kInvalidOptions for another key, one
  // that stands twice, and a value of another kind.
  Status Take(const JsonNode& object, std::span<const JsonKey> keys) const;

  // The objects of the list `name` of a file with this "schema". Other keys of
  // the file are left alone.
  Result<const std::vector<JsonNode>*> Entries(std::string_view schema,
                                               std::string_view name) const;

 private:
  explicit JsonFile(std::string path) : path_(std::move(path)) {}

  std::string path_;
  JsonNode root_;
};

}  // namespace redflag
