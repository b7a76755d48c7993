// The names that sellers' files use, mapped to the fields of a document.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/table.h"

namespace redflag {

// Where a value of a record belongs.
enum class Slot {
  kKind,
  kId,
  kMarketplace,
  kLanguage,
  kBrand,
  kProductType,
  kTitle,
  kBullets,
  kDescription,
  kAPlus,
  kSearchTerms,
  kImages,  // List of {url, alt}, or addresses.
  kImageUrl,
  kImageAlt,
  kAttributes,
  kUrl,
  kMonthlyUnits,
  kSubject,
  kBody,
  kChannel,
  kManufacturer,
  kSeller,
  kCategory,
  kByline,
  kGroup,     // Rows of one product share it.
  kRecords,   // Holds the records of a file.
  kInline,    // Holds keys that belong to the record itself.
  kTyped,     // Holds them below the name of the product's type.
  kPatches,   // Holds changes of attributes, each with its path.
  kWeakId,    // The id of a record that has no other.
  kLoneBody,  // A message's body where nothing else is one.
};

// Thread-safe: constant once built.
class Vocabulary {
 public:
  // From "input/columns", "input/marketplaces", "input/xml-records" and
  // "input/mail-labels".
  explicit Vocabulary(const Tables& tables);

  // A key of the document format itself ("title"), exactly.
  static std::optional<Slot> OwnKey(std::string_view key);
  // Any name that a seller's file may use: "bullet_point3", "Produktname",
  // "item_name[marketplace_id=X]#1.value". Case, spaces and marks between the
  // words make no difference.
  std::optional<Slot> Name(std::string_view name) const;

  // Whether an XML element of this name, without prefix, is a record.
  bool IsXmlRecord(std::string_view name) const;

  // What a mail program's label means, "Gesendet" for one is "sent": from,
  // sent, to, copy, reply, subject or other; "" for what is no such label.
  std::string_view MailHeader(std::string_view label) const;

  // "GB", "amazon.co.uk" and "United Kingdom" are "UK"; another shop's host
  // stays, in lower case and without "www.". "" stays "".
  std::string Marketplace(std::string_view given) const;
  // Whether what Marketplace() gave is a code of the table or a host.
  bool IsMarketplace(std::string_view marketplace) const;
  // The marketplace of a URL: a code, or the shop's host. "" without a host.
  std::string MarketplaceOfUrl(std::string_view url) const;
  // Whether the host of a URL belongs to a marketplace of the table.
  bool KnowsHostOf(std::string_view url) const;

 private:
  std::map<std::string, Slot, std::less<>> names_;
  std::map<std::string, std::string, std::less<>> marketplaces_;
  std::set<std::string, std::less<>> codes_;  // Of the marketplaces.
  std::set<std::string, std::less<>> xml_records_;
  std::map<std::string, std::string, std::less<>> mail_headers_;  // By label.
};

// The host of a URL in lower case, without "www." and port; "" without one.
std::string HostOf(std::string_view url);
// "de_DE" to "de".
std::string PrimaryLanguage(std::string_view tag);

}  // namespace redflag
