#include "input/xml_events.h"

#include <cstddef>
#include <string>
#include <type_traits>

#include <expat.h>

#include "core/limits.h"

namespace redflag {

// Many rows of a sheet may come of one piece and wait to be taken.
constexpr std::size_t kPiece = std::size_t{16} << 10;

struct XmlStream::State {
  State(std::unique_ptr<ByteSource> from, const XmlHandler& to)
      : bytes(std::move(from)), handler(to) {
    XML_SetUserData(parser.get(), this);
    XML_SetElementHandler(parser.get(), OnStart, OnEnd);
    XML_SetCharacterDataHandler(parser.get(), OnText);
  }

  static State& Of(void* data) { return *static_cast<State*>(data); }

  static void OnStart(void* data, const XML_Char* name,
                      const XML_Char** pairs) {
    State& state = Of(data);
    if (++state.depth > DefaultLimits().page_depth) {
      state.too_deep = true;
      XML_StopParser(state.parser.get(), XML_FALSE);
      return;
    }
    if (state.handler.line != nullptr)
      *state.handler.line = XML_GetCurrentLineNumber(state.parser.get());
    XmlAttributes attributes;
    for (; pairs[0] != nullptr; pairs += 2)
      attributes.emplace_back(pairs[0], pairs[1]);
    state.handler.start(name, attributes);
  }

  static void OnEnd(void* data, const XML_Char* name) {
    State& state = Of(data);
    --state.depth;
    state.handler.end(name);
  }

  static void OnText(void* data, const XML_Char* text, int size) {
    Of(data).handler.text({text, static_cast<std::size_t>(size)});
  }

  Error Fault() const {
    if (too_deep)
      return {ErrorKind::kLimit,
              "nested deeper than " +
                  std::to_string(DefaultLimits().page_depth) + " levels"};
    return {ErrorKind::kSyntax,
            "line " + std::to_string(XML_GetCurrentLineNumber(parser.get())) +
                ": " + XML_ErrorString(XML_GetErrorCode(parser.get()))};
  }

  std::unique_ptr<ByteSource> bytes;
  const XmlHandler& handler;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)>
      parser{XML_ParserCreate("UTF-8"), &XML_ParserFree};
  std::size_t depth = 0;
  bool too_deep = false;
};

XmlStream::XmlStream(std::unique_ptr<ByteSource> bytes,
                     const XmlHandler& handler)
    : state_(std::make_unique<State>(std::move(bytes), handler)) {}

XmlStream::~XmlStream() = default;

Result<bool> XmlStream::Step() {
  XML_Parser const parser = state_->parser.get();
  void* const room = XML_GetBuffer(parser, static_cast<int>(kPiece));
  if (room == nullptr) return Error{ErrorKind::kLimit, "out of memory"};
  const Result<std::size_t> got =
      state_->bytes->Read(static_cast<char*>(room), kPiece);
  if (!got.ok()) return got.error();
  const bool last = got.value() == 0;
  const XML_Status status = XML_ParseBuffer(
      parser, static_cast<int>(got.value()), last ? XML_TRUE : XML_FALSE);
  if (status != XML_STATUS_OK) return state_->Fault();
  return !last;
}

std::string_view LocalName(std::string_view name) {
  return name.substr(name.find(':') + 1);
}

std::string_view ValueOf(const XmlAttributes& attributes,
                         std::string_view name) {
  for (const auto& [key, value] : attributes)
    if (LocalName(key) == name) return value;
  return {};
}

Status ReadXml(std::unique_ptr<ByteSource> bytes, const XmlHandler& handler) {
  XmlStream stream(std::move(bytes), handler);
  while (true) {
    const Result<bool> more = stream.Step();
    if (!more.ok()) return more.error();
    if (!more.value()) return Done{};
  }
}

}  // namespace redflag
