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

// A list's values in one text.
std::string Joined(const array& list, std::string_view gap) {
  std::string out;
  bool first = true;
  for (const element item : list) {
    if (!std::exchange(first, false)) out += gap;
    out += TextOf(item);
  }
  return out;
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
        return FillList(slot, value);
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
    if (slot && *slot != Slot::kRecords && !draft_->Has(*slot)) {
      known_ = true;
      return FillSlot(*slot, key, value);
    }
    FillAttribute(key, value);
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
        draft_->AddBullet(place, TextOf(item));
      else
        draft_->AddAPlus(place, TextOf(item));
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
      FillAttribute(key, item);
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
};

}  // namespace

struct JsonRecordReader::Parser {
  simdjson::dom::parser parser;
  simdjson::padded_string padded;
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

Result<Document> JsonRecordReader::Read(std::string_view record,
                                        std::size_t line, std::size_t column,
                                        const std::string& source) {
  Draft draft(context_);
  Recoded recoded;
  if (!IsUtf8(record)) {
    recoded = RecodeToUtf8(record);
    record = recoded.text;
    draft.AddNote(source + ": " + recoded.note);
  }
  const Limits& limits = DefaultLimits();
  simdjson::dom::parser& parser = parser_->parser;
  simdjson::error_code code = parser.allocate(
      std::max(record.size(), parser.capacity()), limits.json_depth);
  element root;
  if (code == simdjson::SUCCESS) code = parser.parse(record).get(root);
  if (code != simdjson::SUCCESS) return FaultOf(record, code, line, column);
  object members;
  if (root.get(members) != simdjson::SUCCESS)
    return Error{ErrorKind::kSyntax,
                 PlaceOf(record, 0, line, column) + ": expected an object"};
  if (!Filler(context_, &draft).Fill(members))
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
