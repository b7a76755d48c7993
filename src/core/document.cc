#include "core/document.h"

#include <array>
#include <cstddef>

#include "core/utf8.h"

namespace redflag {
namespace {

constexpr std::size_t kHeadingBytes = 240;

constexpr std::array<std::string_view, 13> kFieldKinds = {
    "title",     "bullets",   "description", "a_plus", "search_terms",
    "image_alt", "image_url", "attributes",  "brand",  "url",
    "subject",   "body",      "page"};

constexpr std::array<std::string_view, 4> kChannels = {
    "messaging", "solicitation", "insert", "email"};

template <typename Enum, std::size_t N>
std::optional<Enum> FromName(const std::array<std::string_view, N>& names,
                             std::string_view name) {
  for (std::size_t i = 0; i < N; ++i)
    if (names.at(i) == name) return static_cast<Enum>(i);
  return std::nullopt;
}

}  // namespace

std::string_view KindName(DocumentKind kind) {
  return kind == DocumentKind::kListing ? "listing" : "message";
}

std::string_view ChannelName(Channel channel) {
  return kChannels.at(static_cast<std::size_t>(channel));
}

std::optional<Channel> ChannelFromName(std::string_view name) {
  return FromName<Channel>(kChannels, name);
}

std::string_view FieldKindName(FieldKind kind) {
  return kFieldKinds.at(static_cast<std::size_t>(kind));
}

std::optional<FieldKind> FieldKindFromName(std::string_view name) {
  return FromName<FieldKind>(kFieldKinds, name);
}

std::string FieldName(const Field& field) {
  std::string number = "[";
  number.append(std::to_string(field.index)).append("]");
  switch (field.kind) {
    case FieldKind::kBullet:
    case FieldKind::kAPlus:
      return std::string(FieldKindName(field.kind)) + number;
    case FieldKind::kImageAlt:
      return "images" + number + ".alt";
    case FieldKind::kImageUrl:
      return "images" + number + ".url";
    case FieldKind::kAttribute:
      return "attributes." + field.key;
    default:
      return std::string(FieldKindName(field.kind));
  }
}

std::string_view Heading(const Field& field) {
  const std::string_view text = field.text;
  return text.substr(0, CodePointStart(text, kHeadingBytes));
}

const Field* Document::Find(FieldKind wanted) const {
  for (const Field& field : fields)
    if (field.kind == wanted) return &field;
  return nullptr;
}

const Field* Document::Attribute(std::string_view name) const {
  for (const Field& field : fields)
    if (field.kind == FieldKind::kAttribute && field.key == name) return &field;
  return nullptr;
}

}  // namespace redflag
