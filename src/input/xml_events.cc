#include "input/xml_events.h"

#include <algorithm>
#include <memory>
#include <type_traits>

#include <expat.h>

#include "core/limits.h"

namespace redflag {
namespace {

struct State {
  const XmlHandler& handler;
  XML_Parser parser;
  std::size_t depth = 0;
  bool too_deep = false;
};

State& StateOf(void* data) {
  return *static_cast<State*>(data);
}

void OnStart(void* data, const XML_Char* name, const XML_Char** pairs) {
  State& state = StateOf(data);
  if (++state.depth > DefaultLimits().page_depth) {
    state.too_deep = true;
    XML_StopParser(state.parser, XML_FALSE);
    return;
  }
  if (state.handler.line != nullptr)
    *state.handler.line = XML_GetCurrentLineNumber(state.parser);
  XmlAttributes attributes;
  for (; pairs[0] != nullptr; pairs += 2)
    attributes.emplace_back(pairs[0], pairs[1]);
  state.handler.start(name, attributes);
}

void OnEnd(void* data, const XML_Char* name) {
  State& state = StateOf(data);
  --state.depth;
  state.handler.end(name);
}

void OnText(void* data, const XML_Char* text, int size) {
  StateOf(data).handler.text({text, static_cast<std::size_t>(size)});
}

}  // namespace

std::string_view LocalName(std::string_view name) {
  return name.substr(name.find(':') + 1);
}

std::string_view ValueOf(const XmlAttributes& attributes,
                         std::string_view name) {
  for (const auto& [key, value] : attributes)
    if (LocalName(key) == name) return value;
  return {};
}

Status ReadXml(std::string_view bytes, const XmlHandler& handler) {
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>,
                        decltype(&XML_ParserFree)>
      parser(XML_ParserCreate("UTF-8"), &XML_ParserFree);
  State state{.handler = handler, .parser = parser.get()};
  XML_SetUserData(parser.get(), &state);
  XML_SetElementHandler(parser.get(), OnStart, OnEnd);
  XML_SetCharacterDataHandler(parser.get(), OnText);
  constexpr std::size_t kChunk = std::size_t{1} << 20;
  while (true) {
    const std::string_view chunk = bytes.substr(0, kChunk);
    bytes.remove_prefix(chunk.size());
    const XML_Status status =
        XML_Parse(parser.get(), chunk.data(), static_cast<int>(chunk.size()),
                  bytes.empty() ? 1 : 0);
    if (state.too_deep)
      return Error{ErrorKind::kLimit,
                   "nested deeper than " +
                       std::to_string(DefaultLimits().page_depth) + " levels"};
    if (status != XML_STATUS_OK)
      return Error{ErrorKind::kSyntax,
                   "line " +
                       std::to_string(XML_GetCurrentLineNumber(parser.get())) +
                       ": " + XML_ErrorString(XML_GetErrorCode(parser.get()))};
    if (bytes.empty()) return Done{};
  }
}

}  // namespace redflag
