#include "app/json_file.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <iterator>
#include <optional>
#include <system_error>

#include <nlohmann/json.hpp>

#include "core/limits.h"
#include "input/json_fault.h"

namespace redflag {
namespace {

Error Invalid(const std::string& path, const std::string& what) {
  return {ErrorKind::kInvalidOptions, path + ": " + what};
}

// Bytes for the parser, which itself does not tell a value's line.
class CountingBytes {
 public:
  // NOLINTBEGIN(readability-identifier-naming): the standard's names
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  // NOLINTEND(readability-identifier-naming)

  CountingBytes(const char* at, std::size_t* line) : at_(at), line_(line) {}

  reference operator*() const { return *at_; }
  CountingBytes& operator++() {
    if (*at_ == '\n') ++*line_;
    ++at_;
    return *this;
  }
  bool operator==(const CountingBytes& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  std::size_t* line_;
};

// Builds the tree of nodes. What is under way stands on `open_`, so that depth
// costs memory only.
class NodeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit NodeBuilder(const std::size_t& line) : line_(line) {}

  JsonNode root;
  bool too_deep = false;

  bool null() override { return Add({}); }
  bool boolean(bool) override { return Add({}); }
  bool number_integer(number_integer_t) override { return Add({}); }
  bool number_unsigned(number_unsigned_t) override { return Add({}); }
  bool number_float(number_float_t, const string_t&) override {
    return Add({});
  }
  bool binary(binary_t&) override { return Add({}); }

  bool string(string_t& text) override {
    JsonNode node;
    node.kind = JsonNode::Kind::kText;
    node.text = std::move(text);
    return Add(std::move(node));
  }

  bool key(string_t& name) override {
    open_.back().keys.push_back(std::move(name));
    key_line_ = line_;
    return true;
  }

  bool start_object(std::size_t) override {
    return Open(JsonNode::Kind::kObject);
  }
  bool start_array(std::size_t) override { return Open(JsonNode::Kind::kList); }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }

  bool parse_error(std::size_t, const std::string&,
                   const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  bool Open(JsonNode::Kind kind) {
    too_deep = open_.size() >= DefaultLimits().json_depth;
    if (too_deep) return false;
    JsonNode node;
    node.kind = kind;
    node.line = LineNow();
    open_.push_back(std::move(node));
    return true;
  }

  bool Close() {
    JsonNode node = std::move(open_.back());
    open_.pop_back();
    return Put(std::move(node));
  }

  bool Add(JsonNode node) {
    node.line = LineNow();
    return Put(std::move(node));
  }

  bool Put(JsonNode node) {
    (open_.empty() ? root : open_.back().items.emplace_back()) =
        std::move(node);
    return true;
  }

  // After a number the parser has read one byte more, perhaps the end of the
  // line; a name ends where it ends.
  std::size_t LineNow() const {
    const bool member =
        !open_.empty() && open_.back().kind == JsonNode::Kind::kObject;
    return member ? key_line_ : line_;
  }

  const std::size_t& line_;
  std::size_t key_line_ = 1;
  std::vector<JsonNode> open_;
};

// "marketplace, language or fail_on".
std::string Listed(std::span<const JsonKey> keys) {
  std::string names;
  for (const JsonKey& key : keys) {
    if (!names.empty()) names += &key == &keys.back() ? " or " : ", ";
    names += key.name;
  }
  return names;
}

bool IsListOfTexts(const JsonNode& node) {
  return node.kind == JsonNode::Kind::kList &&
         std::ranges::all_of(node.items, [](const JsonNode& item) {
           return item.kind == JsonNode::Kind::kText;
         });
}

// What is wrong with a value; "" where it was taken.
std::string TakeValue(const JsonNode& node, const JsonKey& key) {
  const std::string name(key.name);
  if (std::string* const* text = std::get_if<std::string*>(&key.value)) {
    if (node.kind != JsonNode::Kind::kText)
      return "\"" + name + "\" must be a text: \"" + name + "\": \"...\"";
    **text = node.text;
    return "";
  }
  if (!IsListOfTexts(node))
    return "\"" + name + "\" must be a list of texts: \"" + name +
           "\": [\"...\"]";
  auto& texts = *std::get<std::vector<std::string>*>(key.value);
  texts.clear();
  for (const JsonNode& item : node.items)
    texts.push_back(item.text);
  return "";
}

const JsonNode* FindIn(const JsonNode& object, std::string_view name) {
  const auto at = std::ranges::find(object.keys, name);
  if (at == object.keys.end()) return nullptr;
  return &object.items[static_cast<std::size_t>(at - object.keys.begin())];
}

// A file as it is, without the mark with which editors of Windows begin one.
Result<std::string> ReadAll(const std::string& path) {
  auto in = OpenToRead(path);
  if (!in.ok()) return in.error();
  const std::size_t most = DefaultLimits().input_bytes;
  std::string text;
  std::string block(std::size_t{1} << 16, '\0');
  while (in.value() && text.size() <= most) {
    in.value().read(block.data(), static_cast<std::streamsize>(block.size()));
    text.append(block, 0, static_cast<std::size_t>(in.value().gcount()));
  }
  if (in.value().bad()) return Invalid(path, "cannot be read to its end");
  if (text.size() > most)
    return Invalid(path, "is larger than " + std::to_string(most >> 20U) +
                             " MiB, the most that is read");
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

Error JsonMistake(const std::string& path, std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return Invalid(path, "is empty; it must hold JSON");
  const std::optional<JsonFault> fault = FindJsonFault(text);
  if (!fault) return Invalid(path, "is not UTF-8; save it as UTF-8");
  return Invalid(path, PlaceOf(text, fault->offset, 1, 1) + ": " + fault->what +
                           "; mend the JSON there");
}

}  // namespace

Result<std::ifstream> OpenToRead(const std::string& path) {
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed))
    return Invalid(path, "is a folder; name a file");
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (in) return in;
  return Invalid(path, "cannot be read: " + std::generic_category().message(
                                                errno != 0 ? errno : EIO));
}

Result<JsonFile> JsonFile::Load(const std::string& path) {
  const Result<std::string> read = ReadAll(path);
  if (!read.ok()) return read.error();
  const std::string_view text = read.value();
  JsonFile file(path);
  std::size_t line = 1;
  NodeBuilder builder(line);
  const bool whole = nlohmann::json::sax_parse(
      CountingBytes(text.data(), &line),
      CountingBytes(text.data() + text.size(), &line), &builder);
  if (builder.too_deep)
    return Invalid(path,
                   "line " + std::to_string(line) +
                       ": lists and objects stand too deep in each other");
  if (!whole) return JsonMistake(path, text);
  file.root_ = std::move(builder.root);
  if (file.root_.kind != JsonNode::Kind::kObject)
    return file.Mistake(file.root_, "must be a JSON object: {\"...\": ...}");
  return file;
}

const JsonNode* JsonFile::Find(std::string_view key) const {
  return FindIn(root_, key);
}

std::string JsonFile::PlaceOf(const JsonNode& node) const {
  return path_ + ": line " + std::to_string(node.line);
}

Error JsonFile::Mistake(const JsonNode& node, const std::string& what) const {
  return {ErrorKind::kInvalidOptions, PlaceOf(node) + ": " + what};
}

Status JsonFile::Take(const JsonNode& object,
                      std::span<const JsonKey> keys) const {
  for (std::size_t i = 0; i < object.items.size(); ++i) {
    const JsonNode& item = object.items[i];
    const std::string& name = object.keys[i];
    const auto known = std::ranges::find(keys, name, &JsonKey::name);
    if (known == keys.end())
      return Mistake(item, "unknown key \"" + name + "\"; use " + Listed(keys));
    if (FindIn(object, name) != &item)
      return Mistake(item, "\"" + name + "\" stands twice; keep one of them");
    if (const std::string fault = TakeValue(item, *known); !fault.empty())
      return Mistake(item, fault);
  }
  return Done{};
}

Result<const std::vector<JsonNode>*> JsonFile::Entries(
    std::string_view schema, std::string_view name) const {
  const JsonNode* const said = Find("schema");
  if (said == nullptr || said->text != schema)
    return Mistake(said == nullptr ? root_ : *said,
                   "is another kind of file; this one needs \"schema\": \"" +
                       std::string(schema) + "\"");
  const JsonNode* const list = Find(name);
  if (list == nullptr || list->kind != JsonNode::Kind::kList)
    return Mistake(
        list == nullptr ? root_ : *list,
        "needs a list of objects: \"" + std::string(name) + "\": [{...}]");
  for (const JsonNode& item : list->items)
    if (item.kind != JsonNode::Kind::kObject)
      return Mistake(item, "every entry of \"" + std::string(name) +
                               "\" must be an object: {...}");
  return &list->items;
}

}  // namespace redflag
