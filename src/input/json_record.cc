#include "input/json_record.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <utility>

#include <simdjson.h>

#include "core/limits.h"
#include "input/encoding.h"
#include "input/json_fault.h"

namespace redflag {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

void AppendJson(const element& value, std::string* out);

void AppendNumber(double number, std::string* out) {
  std::array<char, 32> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  const std::string_view text(digits.data(),
                              static_cast<std::size_t>(end - digits.data()));
  *out += text;
  if (text.find_first_of(".en") == std::string_view::npos) *out += ".0";
}

void AppendString(std::string_view text, std::string* out) {
  *out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') *out += '\\';
    if (c == '\n')
      *out += "\\n";
    else if (static_cast<unsigned char>(c) >= 0x20)
      *out += c;
  }
  *out += '"';
}

// Depth is bounded by the parser's own limit, so that the recursion is too.
void AppendJson(const element& value, std::string* out) {
  const char* gap = "";
  switch (value.type()) {
    case element_type::ARRAY:
      *out += '[';
      for (const element item : array(value)) {
        *out += std::exchange(gap, ", ");
        AppendJson(item, out);
      }
      *out += ']';
      return;
    case element_type::OBJECT:
      *out += '{';
      for (const auto& [key, item] : object(value)) {
        *out += std::exchange(gap, ", ");
        AppendString(key, out);
        *out += ": ";
        AppendJson(item, out);
      }
      *out += '}';
      return;
    case element_type::STRING:
      return AppendString(std::string_view(value), out);
    case element_type::INT64:
      *out += std::to_string(std::int64_t(value));
      return;
    case element_type::UINT64:
      *out += std::to_string(std::uint64_t(value));
      return;
    case element_type::DOUBLE:
      return AppendNumber(double(value), out);
    case element_type::BOOL:
      *out += bool(value) ? "true" : "false";
      return;
    case element_type::NULL_VALUE:
      *out += "null";
      return;
  }
}

bool Is(const element& value, element_type type) {
  return value.type() == type;
}

std::string TextOf(const element& value) {
  if (Is(value, element_type::STRING))
    return std::string(std::string_view(value));
  std::string out;
  AppendJson(value, &out);
  return out;
}

// A member of an object as text, or "".
std::string Member(const object& from, std::string_view key) {
  element value;
  if (from[key].get(value) != simdjson::SUCCESS ||
      Is(value, element_type::NULL_VALUE))
    return "";
  return TextOf(value);
}

// The object of an attribute in a marketplace's own interface:
// {"value": "Glass", "language_tag": "en_US", "marketplace_id": "..."}.
bool IsValued(const element& value) {
  object valued;
  return value.get(valued) == simdjson::SUCCESS &&
         valued["value"].error() == simdjson::SUCCESS;
}

// A list's item as text; of one with a "value" that.
std::string ItemText(const element& item) {
  return IsValued(item) ? Member(object(item), "value") : TextOf(item);
}

// A list's values in one text.
std::string Joined(const array& list, std::string_view gap) {
  std::string out;
  bool first = true;
  for (const element item : list) {
    if (!std::exchange(first, false)) out += gap;
    out += ItemText(item);
  }
  return out;
}

// The texts that a shopper sees in a module of A+ content, a line each: they
// stand at any depth, in members of these names.
void AppendModuleTexts(const element& value, std::string* out) {
  object members;
  array list;
  if (value.get(list) == simdjson::SUCCESS)
    for (const element item : list)
      AppendModuleTexts(item, out);
  if (value.get(members) != simdjson::SUCCESS) return;
  for (const auto& [key, item] : members) {
    const bool text = Is(item, element_type::STRING);
    if (!text) AppendModuleTexts(item, out);
    if (!text || (key != "value" && key != "altText" && key != "title"))
      continue;
    if (!out->empty()) *out += '\n';
    *out += std::string_view(item);
  }
}

std::string ModuleText(const element& item) {
  if (!Is(item, element_type::OBJECT)) return ItemText(item);
  std::string text;
  AppendModuleTexts(item, &text);
  return text.empty() ? ItemText(item) : text;
}

// Listings in the format of ours may be about linked data as well.
bool IsLinkedData(const object& record) {
  return record["@type"].error() == simdjson::SUCCESS &&
         record["title"].error() != simdjson::SUCCESS;
}

// Puts the members of one record into a draft.
class Filler {
 public:
  Filler(const InputContext& context, Draft* draft)
      : context_(context), draft_(draft) {}

  // False where no key of the record has a place in a document.
  bool Fill(const object& record) {
    for (const auto& [key, value] : record) {
      if (Is(value, element_type::NULL_VALUE)) continue;
      if (const auto slot = Vocabulary::OwnKey(key)) {
        known_ = true;
        FillSlot(*slot, key, value);
      }
    }
    for (const auto& [key, value] : record) {
      if (Is(value, element_type::NULL_VALUE)) continue;
      if (!Vocabulary::OwnKey(key)) FillOther(key, value);
    }
    return known_;
  }

 private:
  void FillSlot(Slot slot, std::string_view key, const element& value) {
    switch (slot) {
      case Slot::kBullets:
      case Slot::kAPlus:
        return FillList(slot, value);
      case Slot::kImages:
        return FillImages(value);
      case Slot::kAttributes:
        return FillAttributes(value);
      default:
        break;
    }
    const bool list = Is(value, element_type::ARRAY);
    draft_->Add(slot, key, list ? Joined(array(value), "\n") : TextOf(value));
  }

  // An alias ("item_name") counts where the record has no such field yet.
  void FillOther(std::string_view key, const element& value) {
    const auto slot = context_.vocabulary.Name(key);
    if (slot == Slot::kInline) return FillInline(key, value);
    if (slot == Slot::kTyped) return FillTyped(key, value);
    if (slot == Slot::kPatches) return FillPatches(key, value);
    if (slot == Slot::kLoneBody)
      known_ = known_ || context_.options.untyped == DocumentKind::kMessage;
    if (slot && *slot != Slot::kRecords && !draft_->Has(*slot)) {
      known_ = known_ || *slot != Slot::kLoneBody;
      return FillSlot(*slot, key, value);
    }
    FillAttribute(key, value);
  }

  // {"summaries": [{"itemName": "Lamp"}]}: the keys of the first belong here.
  void FillInline(std::string_view key, const element& value) {
    object inner;
    array list;
    const bool in_list = value.get(list) == simdjson::SUCCESS &&
                         list.size() > 0 &&
                         list.at(0).get(inner) == simdjson::SUCCESS;
    if ((in_list || value.get(inner) == simdjson::SUCCESS) &&
        nested_ < kMostNested) {
      ++nested_;
      Fill(inner);
      --nested_;
      return;
    }
    FillAttribute(key, value);
  }

  // {"Visible": {"Food Storage Lids": {"productName": "Lid"}}}.
  void FillTyped(std::string_view key, const element& value) {
    object types;
    if (value.get(types) != simdjson::SUCCESS) return FillAttribute(key, value);
    for (const auto& [type, members] : types) {
      AddOnce(Slot::kProductType, std::string(type));
      FillInline(type, members);
    }
  }

  // [{"op": "replace", "path": "/attributes/bullet_point", "value": [...]}].
  void FillPatches(std::string_view key, const element& value) {
    array patches;
    if (value.get(patches) != simdjson::SUCCESS)
      return FillAttribute(key, value);
    bool first = true;
    for (const element patch : patches) {
      object members;
      element changed;
      if (patch.get(members) != simdjson::SUCCESS ||
          members["value"].get(changed) != simdjson::SUCCESS)
        continue;
      const std::string path = Member(members, "path");
      const std::string name = path.substr(path.rfind('/') + 1);
      // One of them tells that the record is a part of its listing.
      if (std::exchange(first, false))
        draft_->AddAttribute("op", Member(members, "op"));
      known_ = true;
      if (!FillValued(name, changed)) FillAttribute(name, changed);
    }
  }

  void FillList(Slot slot, const element& value) {
    if (!Is(value, element_type::ARRAY)) {
      draft_->Add(slot, "", TextOf(value));
      return;
    }
    int index = 0;
    for (const element item : array(value)) {
      const int place = index++;
      if (Is(item, element_type::NULL_VALUE)) continue;
      if (slot == Slot::kBullets)
        draft_->AddBullet(place, ItemText(item));
      else
        draft_->AddAPlus(place, ModuleText(item));
    }
  }

  void FillImages(const element& value) {
    if (!Is(value, element_type::ARRAY)) return FillImage(0, value);
    int index = 0;
    for (const element item : array(value))
      FillImage(index++, item);
  }

  void FillImage(int index, const element& value) {
    object image;
    if (value.get(image) != simdjson::SUCCESS) {
      draft_->AddImage(index, TextOf(value), "");
      return;
    }
    std::string url = Member(image, "url");
    if (url.empty()) url = Member(image, "src");
    if (url.empty()) url = Member(image, "link");
    draft_->AddImage(index, std::move(url), Member(image, "alt"));
  }

  void FillAttributes(const element& value) {
    object attributes;
    if (value.get(attributes) != simdjson::SUCCESS)
      return FillAttribute("attributes", value);
    for (const auto& [key, item] : attributes)
      if (!FillValued(key, item)) FillAttribute(key, item);
  }

  // An attribute of a marketplace's own interface that is a field of ours.
  bool FillValued(std::string_view key, const element& value) {
    array list;
    if (value.get(list) != simdjson::SUCCESS || list.size() == 0 ||
        !IsValued(list.at(0).value_unsafe()))
      return false;
    const object first = object(list.at(0).value_unsafe());
    AddOnce(Slot::kMarketplace, Member(first, "marketplace_id"));
    AddOnce(Slot::kLanguage, Member(first, "language_tag"));
    const auto slot = context_.vocabulary.Name(key);
    if (!slot || draft_->Has(*slot)) return false;
    FillSlot(*slot, key, value);
    return true;
  }

  void AddOnce(Slot slot, std::string text) {
    if (!text.empty() && !draft_->Has(slot))
      draft_->Add(slot, "", std::move(text));
  }

  void FillAttribute(std::string_view key, const element& value) {
    if (Is(value, element_type::NULL_VALUE)) return;
    const bool list = Is(value, element_type::ARRAY);
    draft_->AddAttribute(std::string(key),
                         list ? Joined(array(value), ", ") : TextOf(value));
  }

  const InputContext& context_;
  Draft* draft_;
  bool known_ = false;
  static constexpr int kMostNested = 3;
  int nested_ = 0;
};

}  // namespace

struct JsonRecordReader::Parser {
  simdjson::dom::parser parser;
};

JsonRecordReader::JsonRecordReader(const InputContext& context)
    : context_(context), parser_(std::make_unique<Parser>()) {}

JsonRecordReader::~JsonRecordReader() = default;

namespace {

Error FaultOf(std::string_view record, simdjson::error_code code,
              std::size_t line, std::size_t column) {
  if (code == simdjson::DEPTH_ERROR)
    return {ErrorKind::kLimit,
            PlaceOf(record, 0, line, column) + ": nested deeper than " +
                std::to_string(DefaultLimits().json_depth) + " levels"};
  if (code == simdjson::CAPACITY || code == simdjson::MEMALLOC)
    return {ErrorKind::kLimit,
            PlaceOf(record, 0, line, column) + ": the record is too large"};
  const std::optional<JsonFault> fault = FindJsonFault(record);
  const std::string what =
      fault ? fault->what : std::string(simdjson::error_message(code));
  return {
      ErrorKind::kSyntax,
      PlaceOf(record, fault ? fault->offset : 0, line, column) + ": " + what};
}

}  // namespace

namespace {

bool IsSurrogate(std::string_view text, std::size_t at, char from, char to) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u' ||
      (text[at + 2] != 'd' && text[at + 2] != 'D'))
    return false;
  const char c = static_cast<char>(text[at + 3] | 0x20);  // Lower case.
  return c >= from && c <= to;
}

// What the parser refuses and JSON allows: half of a surrogate pair, which
// becomes U+FFFD, and integers of more than 64 bits, which become texts.
std::string Mended(std::string_view json) {
  std::string out;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    const std::size_t digits =
        in_text
            ? 0
            : std::min(json.find_first_not_of("0123456789", i), json.size()) -
                  i;
    if (digits > 18) {
      out += '"' + std::string(json.substr(i, digits)) + '"';
      i += digits - 1;
    } else if (in_text && c == '\\') {
      const bool high = IsSurrogate(json, i, '8', 'b');
      const bool pair = high && IsSurrogate(json, i + 6, 'c', 'f');
      const bool half = !pair && (high || IsSurrogate(json, i, 'c', 'f'));
      const std::size_t size = pair ? 12 : half ? 6 : 2;
      out += half ? "\\ufffd" : json.substr(i, size);
      i += size - 1;
    } else {
      in_text = in_text != (c == '"');
      out += c;
    }
  }
  return out;
}

}  // namespace

Result<Document> JsonRecordReader::Read(std::string_view record,
                                        std::size_t line, std::size_t column,
                                        const std::string& source) {
  Draft draft(context_);
  draft.SetLine(line);
  linked_data_ = false;
  Recoded recoded;
  if (!IsUtf8(record)) {
    recoded = RecodeToUtf8(record);
    record = recoded.text;
    draft.AddNote(recoded.note);
  }
  const Limits& limits = DefaultLimits();
  simdjson::dom::parser& parser = parser_->parser;
  simdjson::error_code code = parser.allocate(
      std::max(record.size(), parser.capacity()), limits.json_depth);
  element root;
  if (code == simdjson::SUCCESS) code = parser.parse(record).get(root);
  if ((code == simdjson::STRING_ERROR || code == simdjson::NUMBER_ERROR) &&
      !FindJsonFault(record)) {
    draft.AddNote(
        "half a character is read as U+FFFD, a number too large as text");
    code = parser.parse(Mended(record)).get(root);
  }
  if (code != simdjson::SUCCESS) return FaultOf(record, code, line, column);
  object members;
  if (root.get(members) != simdjson::SUCCESS)
    return Error{ErrorKind::kSyntax,
                 PlaceOf(record, 0, line, column) + ": expected an object"};
  linked_data_ = IsLinkedData(members);
  if (linked_data_ || !Filler(context_, &draft).Fill(members))
    return Error{ErrorKind::kNotAListing,
                 PlaceOf(record, 0, line, column) +
                     ": none of its keys is a listing's or a message's"};
  return draft.Finish(source, source);
}

std::optional<std::vector<std::string>> JsonTexts(std::string_view text) {
  simdjson::dom::parser parser;
  array list;
  if (parser.allocate(text.size(), DefaultLimits().json_depth) !=
          simdjson::SUCCESS ||
      parser.parse(text).get(list) != simdjson::SUCCESS)
    return std::nullopt;
  std::vector<std::string> texts;
  for (const element item : list)
    texts.push_back(TextOf(item));
  return texts;
}

}  // namespace redflag
