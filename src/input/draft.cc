#include "input/draft.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <tuple>
#include <vector>

#include "core/limits.h"
#include "input/encoding.h"

namespace redflag {
namespace {

// The order in which the fields of a document stand.
int OrderOf(FieldKind kind) {
  switch (kind) {
    case FieldKind::kSubject:
      return 0;
    case FieldKind::kBody:
      return 1;
    case FieldKind::kTitle:
      return 2;
    case FieldKind::kBullet:
      return 3;
    case FieldKind::kDescription:
      return 4;
    case FieldKind::kAPlus:
      return 5;
    case FieldKind::kSearchTerms:
      return 6;
    case FieldKind::kImageAlt:
    case FieldKind::kImageUrl:
      return 7;
    case FieldKind::kAttribute:
      return 8;
    case FieldKind::kBrand:
      return 9;
    case FieldKind::kUrl:
      return 10;
    case FieldKind::kPage:
      return 11;
  }
  return 12;
}

bool IsListingField(FieldKind kind) {
  return kind != FieldKind::kSubject && kind != FieldKind::kBody &&
         kind != FieldKind::kAttribute && kind != FieldKind::kUrl &&
         kind != FieldKind::kBrand;
}

}  // namespace

std::optional<FieldKind> FieldOf(Slot slot) {
  switch (slot) {
    case Slot::kBullets:
      return FieldKind::kBullet;
    case Slot::kAPlus:
      return FieldKind::kAPlus;
    case Slot::kImages:
    case Slot::kImageUrl:
      return FieldKind::kImageUrl;
    case Slot::kImageAlt:
      return FieldKind::kImageAlt;
    case Slot::kTitle:
      return FieldKind::kTitle;
    case Slot::kDescription:
      return FieldKind::kDescription;
    case Slot::kSearchTerms:
      return FieldKind::kSearchTerms;
    case Slot::kBrand:
      return FieldKind::kBrand;
    case Slot::kUrl:
      return FieldKind::kUrl;
    case Slot::kSubject:
      return FieldKind::kSubject;
    case Slot::kBody:
      return FieldKind::kBody;
    default:
      return std::nullopt;
  }
}

namespace {

std::optional<double> NumberIn(std::string_view text) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || !std::isfinite(number) || std::signbit(number))
    return std::nullopt;
  return number;
}

}  // namespace

void Draft::Push(Field field) {
  if (document_.fields.size() < DefaultLimits().fields)
    document_.fields.push_back(std::move(field));
  else
    too_many_fields_ = true;
}

void Draft::SetText(FieldKind kind, std::string_view name, std::string text) {
  if (document_.Find(kind) != nullptr) {
    AddAttribute(std::string(name), std::move(text));
    return;
  }
  Push({kind, 0, "", std::move(text)});
}

// Values that describe the document and are no field of it.
bool Draft::SetProperty(Slot slot, std::string* text) {
  switch (slot) {
    case Slot::kKind:
      kind_name_ = std::move(*text);
      return true;
    case Slot::kChannel:
      channel_name_ = std::move(*text);
      return true;
    case Slot::kMarketplace:
      TakeMarketplace(*text);
      return true;
    case Slot::kLanguage:
      document_.language = PrimaryLanguage(*text);
      if (!document_.language.empty()) document_.language_from = "document";
      return true;
    case Slot::kProductType:
      document_.product_type = std::move(*text);
      return true;
    case Slot::kMonthlyUnits:
      document_.monthly_units = NumberIn(*text);
      return true;
    case Slot::kCategory:
      document_.category = std::move(*text);
      return true;
    case Slot::kByline:
      document_.byline = std::move(*text);
      return true;
    default:
      return false;
  }
}

// Values that are a property of the document and a field as well.
void Draft::NoteProperty(Slot slot, const std::string& text) {
  if (slot == Slot::kBrand && document_.brand.empty()) document_.brand = text;
  if (slot == Slot::kManufacturer) document_.manufacturer = text;
  if (slot == Slot::kSeller) document_.seller = text;
  if (slot == Slot::kUrl) document_.url = text;
}

void Draft::Add(Slot slot, std::string_view name, std::string text) {
  if (SetProperty(slot, &text)) return;
  NoteProperty(slot, text);
  switch (slot) {
    case Slot::kGroup:
      group_ = text;
      return Add(Slot::kId, name, std::move(text));
    case Slot::kId:
      if (!document_.id.empty()) break;
      document_.id = std::move(text);
      return;
    case Slot::kWeakId:
      weak_id_ = text;
      break;
    case Slot::kLoneBody:
      lone_body_ = name;
      break;
    case Slot::kBullets:
      return AddBullet(next_bullet_, std::move(text));
    case Slot::kAPlus:
      return AddAPlus(next_a_plus_, std::move(text));
    case Slot::kImages:
    case Slot::kImageUrl:
      return AddImage(next_image_, std::move(text), "");
    case Slot::kImageAlt:
      return AddImage(std::max(0, next_image_ - 1), "", std::move(text));
    default:
      if (const std::optional<FieldKind> kind = FieldOf(slot))
        return SetText(*kind, name, std::move(text));
      break;
  }
  AddAttribute(std::string(name), std::move(text));
}

void Draft::AddBullet(int index, std::string text) {
  Push({FieldKind::kBullet, index, "", std::move(text)});
  next_bullet_ = std::max(next_bullet_, index + 1);
}

void Draft::AddAPlus(int index, std::string text) {
  Push({FieldKind::kAPlus, index, "", std::move(text)});
  next_a_plus_ = std::max(next_a_plus_, index + 1);
}

void Draft::AddImage(int index, std::string url, std::string alt) {
  if (!alt.empty()) Push({FieldKind::kImageAlt, index, "", std::move(alt)});
  if (!url.empty()) Push({FieldKind::kImageUrl, index, "", std::move(url)});
  next_image_ = std::max(next_image_, index + 1);
}

void Draft::AddAttribute(std::string name, std::string text) {
  for (Field& field : document_.fields) {
    if (field.kind != FieldKind::kAttribute || field.key != name) continue;
    if (!text.empty() && field.text != text)
      field.text += (field.text.empty() ? "" : ", ") + text;
    return;
  }
  Push({FieldKind::kAttribute, 0, std::move(name), std::move(text)});
}

void Draft::AddUnchecked(std::string field, ErrorKind code,
                         std::string message) {
  document_.unchecked.push_back({std::move(field), code, std::move(message)});
}

void Draft::AddNote(std::string note) {
  document_.notes.push_back(std::move(note));
}

void Draft::SetFieldLine(FieldKind kind, std::size_t line) {
  for (Field& field : document_.fields)
    if (field.kind == kind) field.line = line;
}

void Draft::AddPage(std::string text) {
  Push({FieldKind::kPage, 0, "", std::move(text)});
}

void Draft::TakeMarketplace(const std::string& given) {
  std::string marketplace = context_.vocabulary.Marketplace(given);
  if (marketplace.empty()) return;
  if (!context_.vocabulary.IsMarketplace(marketplace))
    AddNote("marketplace \"" + given +
            "\" is neither a country of a marketplace nor a host: only the "
            "rules for any marketplace apply");
  SetMarketplace(std::move(marketplace), "document");
}

void Draft::SetMarketplace(std::string marketplace, std::string from) {
  document_.marketplace = std::move(marketplace);
  document_.marketplace_from = std::move(from);
}

void Draft::SetSeller(std::string seller) {
  document_.seller = std::move(seller);
}

void Draft::SetKind(DocumentKind kind) {
  document_.kind = kind;
  has_kind_ = true;
}

bool Draft::Has(Slot slot) const {
  switch (slot) {
    case Slot::kId:
      return !document_.id.empty();
    case Slot::kBullets:
      return next_bullet_ > 0;
    case Slot::kAPlus:
      return next_a_plus_ > 0;
    case Slot::kImages:
      return next_image_ > 0;
    case Slot::kBrand:
      return !document_.brand.empty();
    case Slot::kMarketplace:
      return !document_.marketplace.empty();
    case Slot::kLanguage:
      return !document_.language.empty();
    default: {
      const std::optional<FieldKind> kind = FieldOf(slot);
      return kind && document_.Find(*kind) != nullptr;
    }
  }
}

bool Draft::HasText() const {
  return std::ranges::any_of(document_.fields, [](const Field& field) {
    return field.kind != FieldKind::kAttribute &&
           field.kind != FieldKind::kUrl && field.kind != FieldKind::kBrand;
  });
}

// Where messages are read, a text that nothing else says anything about is one.
void Draft::TakeLoneBody() {
  if (lone_body_.empty() || HasText() ||
      context_.options.untyped != DocumentKind::kMessage)
    return;
  for (Field& field : document_.fields)
    if (field.kind == FieldKind::kAttribute && field.key == lone_body_)
      field = {FieldKind::kBody, 0, "", std::move(field.text)};
}

void Draft::SetKindFromFields() {
  if (has_kind_) return;
  const bool listing = std::ranges::any_of(
      document_.fields,
      [](const Field& field) { return IsListingField(field.kind); });
  const bool message = Has(Slot::kBody) || Has(Slot::kSubject);
  document_.kind = context_.options.untyped;
  if (listing != message)
    document_.kind = message ? DocumentKind::kMessage : DocumentKind::kListing;
}

void Draft::ChooseMarketplace() {
  if (!document_.marketplace.empty()) return;
  const ReadOptions& options = context_.options;
  if (context_.vocabulary.KnowsHostOf(document_.url)) {
    document_.marketplace = context_.vocabulary.MarketplaceOfUrl(document_.url);
    document_.marketplace_from = "url";
  } else if (!options.marketplace.empty()) {
    document_.marketplace =
        context_.vocabulary.Marketplace(options.marketplace);
    document_.marketplace_from = "option";
  } else {
    document_.marketplace = "US";
    document_.marketplace_from = "default";
  }
}

Status Draft::CheckLimits() const {
  const Limits& limits = DefaultLimits();
  if (too_many_fields_)
    return Error{ErrorKind::kLimit,
                 "more than " + std::to_string(limits.fields) + " fields"};
  for (const Field& field : document_.fields)
    if (field.text.size() > limits.field_bytes)
      return Error{ErrorKind::kLimit, FieldName(field) + ": more than " +
                                          std::to_string(limits.field_bytes) +
                                          " bytes"};
  return Done{};
}

// What a reader had to guess is said already.
void Draft::NoteDamage() {
  if (!document_.notes.empty()) return;
  std::vector<std::string_view> texts;
  for (const Field& field : document_.fields)
    if (field.kind != FieldKind::kImageUrl && field.kind != FieldKind::kUrl)
      texts.push_back(field.text);
  const std::string_view damage = DamageOf(texts);
  if (!damage.empty()) AddNote(std::string(damage));
}

Result<Document> Draft::Finish(std::string source, std::string stem) {
  if (kind_name_ == "listing" || kind_name_ == "message") {
    SetKind(kind_name_ == "message" ? DocumentKind::kMessage
                                    : DocumentKind::kListing);
  } else if (const auto channel = ChannelFromName(kind_name_)) {
    SetKind(DocumentKind::kMessage);
    if (channel_name_.empty()) channel_name_ = kind_name_;
  } else if (!kind_name_.empty()) {
    return Error{
        ErrorKind::kUnsupported,
        "kind \"" + kind_name_ + "\" is neither \"listing\" nor \"message\""};
  }
  TakeLoneBody();
  SetKindFromFields();
  document_.channel =
      ChannelFromName(channel_name_).value_or(context_.options.channel);
  ChooseMarketplace();
  if (document_.language.empty() && !context_.options.language.empty()) {
    document_.language = PrimaryLanguage(context_.options.language);
    document_.language_from = "option";
  }
  document_.source = std::move(source);
  if (document_.id.empty()) document_.id = std::move(weak_id_);
  if (document_.id.empty()) document_.id = std::move(stem);
  std::ranges::stable_sort(document_.fields, {}, [](const Field& field) {
    return std::tuple(OrderOf(field.kind), field.index, field.kind);
  });
  const Status limits = CheckLimits();
  if (!limits.ok()) return limits.error();
  NoteDamage();
  return std::move(document_);
}

}  // namespace redflag
