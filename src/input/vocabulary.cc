#include "input/vocabulary.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <span>
#include <utility>

#include "core/ascii.h"

namespace redflag {
namespace {

struct SlotName {
  std::string_view name;
  Slot slot;
};

// The keys of the document format, and the roles that only tables name.
constexpr std::array kSlots = {SlotName{"kind", Slot::kKind},
                               SlotName{"id", Slot::kId},
                               SlotName{"marketplace", Slot::kMarketplace},
                               SlotName{"language", Slot::kLanguage},
                               SlotName{"brand", Slot::kBrand},
                               SlotName{"product_type", Slot::kProductType},
                               SlotName{"title", Slot::kTitle},
                               SlotName{"bullets", Slot::kBullets},
                               SlotName{"description", Slot::kDescription},
                               SlotName{"a_plus", Slot::kAPlus},
                               SlotName{"search_terms", Slot::kSearchTerms},
                               SlotName{"images", Slot::kImages},
                               SlotName{"attributes", Slot::kAttributes},
                               SlotName{"url", Slot::kUrl},
                               SlotName{"monthly_units", Slot::kMonthlyUnits},
                               SlotName{"subject", Slot::kSubject},
                               SlotName{"body", Slot::kBody},
                               SlotName{"channel", Slot::kChannel},
                               SlotName{"manufacturer", Slot::kManufacturer},
                               SlotName{"seller", Slot::kSeller},
                               SlotName{"category", Slot::kCategory},
                               SlotName{"byline", Slot::kByline},
                               SlotName{"documents", Slot::kRecords},
                               SlotName{"image_url", Slot::kImageUrl},
                               SlotName{"image_alt", Slot::kImageAlt},
                               SlotName{"group", Slot::kGroup},
                               SlotName{"records", Slot::kRecords},
                               SlotName{"inline", Slot::kInline},
                               SlotName{"typed", Slot::kTyped},
                               SlotName{"patches", Slot::kPatches},
                               SlotName{"weak_id", Slot::kWeakId},
                               SlotName{"lone_body", Slot::kLoneBody}};

// The last nine are roles that only tables give, not keys of the format.
constexpr std::size_t kOwnKeys = kSlots.size() - 9;

// "Bullet_Point 3" to "bulletpoint3": letters and digits, lower case. Capitals
// of Latin-1 and Cyrillic that take two bytes are lowered too.
std::string Squeeze(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    if (std::isalnum(c) != 0) {
      out += static_cast<char>(std::tolower(c));
    } else if (c == 0xC3 && i + 1 < name.size()) {
      const auto low = static_cast<unsigned char>(name[++i]);
      out += name[i - 1];
      out += static_cast<char>(low >= 0x80 && low <= 0x9E ? low + 0x20 : low);
    } else if (c >= 0x80) {
      out += name[i];
    }
  }
  return out;
}

// "item_name[language_tag=en_US]#1.value" to "item_name".
std::string_view CutPath(std::string_view name) {
  while (!name.empty() && (name.front() == '*' || name.front() == ':'))
    name.remove_prefix(1);
  const std::size_t cut =
      std::min(name.find("[marketplace_id"),
               std::min(name.find("[language_tag"), name.find('#')));
  return name.substr(0, cut);
}

}  // namespace

std::string HostOf(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos)
    url.remove_prefix(scheme + 3);
  else if (url.starts_with("//"))
    url.remove_prefix(2);
  else
    return "";
  std::string_view host = url.substr(0, url.find_first_of("/?#\\"));
  const std::size_t user = host.rfind('@');
  if (user != std::string_view::npos) host.remove_prefix(user + 1);
  std::string out = LowerAscii(host.substr(0, host.find(':')));
  if (out.starts_with("www.")) out.erase(0, 4);
  return out;
}

std::string PrimaryLanguage(std::string_view tag) {
  return LowerAscii(tag.substr(0, tag.find_first_of("-_")));
}

Vocabulary::Vocabulary(const Tables& tables) {
  for (const TableRow& row : tables.Get("input/columns").rows) {
    const std::string_view field = row.Text("field");
    const auto slot = std::ranges::find(kSlots, field, &SlotName::name);
    if (slot == kSlots.end()) continue;
    for (const std::string& name : row.List("names"))
      names_.emplace(Squeeze(name), slot->slot);
  }
  for (const TableRow& row : tables.Get("input/marketplaces").rows) {
    codes_.emplace(row.Text("code"));
    for (const std::string& name : row.List("names"))
      marketplaces_.emplace(LowerAscii(name), row.Text("code"));
  }
  for (const TableRow& row : tables.Get("input/xml-records").rows)
    xml_records_.insert(LowerAscii(row.Text("element")));
  for (const TableRow& row : tables.Get("input/mail-labels").rows)
    for (const std::string& label : row.List("labels"))
      mail_headers_.emplace(Squeeze(label), row.Text("header"));
}

std::optional<Slot> Vocabulary::OwnKey(std::string_view key) {
  const auto own = std::span(kSlots).first(kOwnKeys);
  const auto found = std::ranges::find(own, key, &SlotName::name);
  if (found == own.end()) return std::nullopt;
  return found->slot;
}

std::optional<Slot> Vocabulary::Name(std::string_view name) const {
  if (const std::optional<Slot> own = OwnKey(name)) return own;
  std::string squeezed = Squeeze(CutPath(name));
  auto found = names_.find(squeezed);
  if (found != names_.end()) return found->second;
  // Numbered columns: bullet_point1, generic_keywords2, IMAGE10.
  const std::size_t digits = squeezed.find_last_not_of("0123456789") + 1;
  if (digits == squeezed.size() || digits == 0) return std::nullopt;
  squeezed.resize(digits);
  if (squeezed == "bullet") return Slot::kBullets;
  found = names_.find(squeezed);
  if (found == names_.end()) return std::nullopt;
  return found->second;
}

bool Vocabulary::IsXmlRecord(std::string_view name) const {
  return xml_records_.contains(LowerAscii(name));
}

std::string_view Vocabulary::MailHeader(std::string_view label) const {
  const auto found = mail_headers_.find(Squeeze(label));
  return found == mail_headers_.end() ? "" : std::string_view(found->second);
}

std::string Vocabulary::Marketplace(std::string_view given) const {
  std::string name = LowerAscii(given);
  while (!name.empty() && name.back() == ' ')
    name.pop_back();
  name.erase(0, name.find_first_not_of(' '));
  if (name.find("://") != std::string::npos) name = HostOf(name);
  if (name.starts_with("www.")) name.erase(0, 4);
  const auto known = marketplaces_.find(name);
  if (known != marketplaces_.end()) return known->second;
  if (name.size() != 2) return name;
  for (char& c : name)
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name == "GB" ? "UK" : name;
}

bool Vocabulary::IsMarketplace(std::string_view marketplace) const {
  if (codes_.contains(marketplace)) return true;
  const std::size_t dot = marketplace.find('.');
  // A host in another script is as good as one in ASCII.
  return dot != std::string_view::npos && dot > 0 &&
         marketplace.back() != '.' &&
         marketplace.find_first_of(" /:@,;\t\"") == std::string_view::npos;
}

std::string Vocabulary::MarketplaceOfUrl(std::string_view url) const {
  std::string host = HostOf(url);
  if (host.empty()) return host;
  // A store's other hosts: smile.amazon.com, m.ebay.fr.
  for (std::size_t dot = 0; dot != std::string::npos;) {
    const std::string_view tail = std::string_view(host).substr(dot);
    const auto known = marketplaces_.find(tail);
    if (known != marketplaces_.end()) return known->second;
    const std::size_t next = host.find('.', dot);
    dot = next == std::string::npos ? next : next + 1;
  }
  return host;
}

bool Vocabulary::KnowsHostOf(std::string_view url) const {
  const std::string host = HostOf(url);
  return !host.empty() && MarketplaceOfUrl(url) != host;
}

}  // namespace redflag
