// What is checked: a listing or a message, as named fields of text.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"

namespace redflag {

enum class DocumentKind { kListing, kMessage };

// The name in reports: "listing" or "message".
std::string_view KindName(DocumentKind kind);

// How a message travels; decides its limits and how it is graded.
enum class Channel { kMessaging, kSolicitation, kInsert, kEmail };

std::string_view ChannelName(Channel channel);
std::optional<Channel> ChannelFromName(std::string_view name);

enum class FieldKind {
  kTitle,
  kBullet,
  kDescription,
  kAPlus,
  kSearchTerms,
  kImageAlt,
  kImageUrl,
  kAttribute,
  kBrand,
  kUrl,
  kSubject,
  kBody,
  kPage,  // A page's text outside the named fields.
};

// The name of a kind in rules: "title", "bullets", "description", "a_plus",
// "search_terms", "image_alt", "image_url", "attributes", "brand", "url",
// "subject", "body", "page".
std::string_view FieldKindName(FieldKind kind);
std::optional<FieldKind> FieldKindFromName(std::string_view name);

struct Field {
  FieldKind kind = FieldKind::kPage;
  int index = 0;     // Of bullets, a_plus and images; counted from 0.
  std::string key;   // Of attributes: the attribute's name.
  std::string text;  // UTF-8 as given; findings count their bytes in it.
  // Where the text stands in the source as it is, the line on which it begins,
  // from 1; else 0.
  std::size_t line = 0;
};

// The contract's name of a field: "title", "bullets[1]", "images[0].alt",
// "attributes.certifications".
std::string FieldName(const Field& field);

// The beginning of a field's text, whole code points: what is kept of title
// and subject once a document is checked.
std::string_view Heading(const Field& field);

// A part of a document, or the whole of an input, that could not be checked.
struct Unchecked {
  std::string field;
  ErrorKind code;
  std::string message;
};

struct NotChecked {
  std::string source;  // File, file and record, or URL.
  ErrorKind code;
  std::string message;
};

struct Document {
  std::string id;
  std::string source;    // "listings.ndjson#3" (record, from 1), path or URL.
  std::size_t line = 0;  // Where the record begins, from 1; 0 if not known.
  DocumentKind kind = DocumentKind::kListing;
  Channel channel = Channel::kMessaging;  // Messages only.
  // Country code in capitals ("UK", never "GB"), another shop's host, or ""
  // while nobody has said it yet.
  std::string marketplace;
  std::string marketplace_from;  // "document", "url", "option", "default".
  std::string language;          // BCP 47 primary tag ("de"), or "".
  std::string language_from;     // "document", "text", "option", "".
  std::string brand;             // Also stands as a field of its kind.
  std::string manufacturer;
  std::string seller;
  std::string byline;  // A page's "Visit the Acme Store", as given.
  std::string product_type;
  std::string category;
  std::string url;
  std::optional<double> monthly_units;  // Units sold a month.
  std::vector<Field> fields;
  std::vector<Unchecked> unchecked;
  // Remarks on how the input was read ("read as Windows-1252"); they go to
  // standard error and never count as unchecked.
  std::vector<std::string> notes;

  // The first field of a kind, or nullptr.
  const Field* Find(FieldKind wanted) const;
  // The attribute of that name (case-sensitive), or nullptr.
  const Field* Attribute(std::string_view name) const;
};

// What a reader hands on, in the order of the input: each record ends in
// exactly one of the two. Returns false to stop the reading.
using ReadItem = std::variant<Document, NotChecked>;
using ItemSink = std::function<bool(ReadItem item)>;

}  // namespace redflag
