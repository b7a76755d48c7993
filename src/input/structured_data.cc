#include "input/structured_data.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include <simdjson.h>

#include "core/limits.h"
#include "input/html_text.h"
#include "input/selector.h"

namespace redflag {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

// JSON-LD of real shops: with CDATA wrappers, comments' remains and raw line
// breaks within texts.
std::string MendJsonLd(std::string_view text) {
  const std::size_t from = text.find_first_of("{[");
  const std::size_t to = text.find_last_of("}]");
  if (from == std::string_view::npos || to == std::string_view::npos ||
      to < from)
    return "";
  std::string out(text.substr(from, to - from + 1));
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  return out;
}

std::string Replaced(std::string_view text, std::string_view from,
                     std::string_view to) {
  std::string out;
  while (true) {
    const std::size_t at = text.find(from);
    out += text.substr(0, at);
    if (at == std::string_view::npos) return out;
    out += to;
    text.remove_prefix(at + from.size());
  }
}

std::string Text(const object& from, std::string_view key) {
  element value;
  if (from[key].get(value) != simdjson::SUCCESS) return "";
  array list;
  if (value.get(list) == simdjson::SUCCESS) {
    if (list.size() == 0) return "";
    value = list.at(0).value_unsafe();
  }
  object inner;
  if (value.get(inner) == simdjson::SUCCESS)
    return inner["name"].error() == simdjson::SUCCESS ? Text(inner, "name")
                                                      : "";
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return std::string(text);
  if (value.is_null()) return "";
  return simdjson::minify(value);
}

bool IsType(const object& node, std::string_view wanted) {
  element type;
  if (node["@type"].get(type) != simdjson::SUCCESS) return false;
  const auto names = [&](const element& value) {
    std::string_view name;
    return value.get(name) == simdjson::SUCCESS && name.ends_with(wanted);
  };
  array list;
  if (type.get(list) != simdjson::SUCCESS) return names(type);
  return std::any_of(list.begin(), list.end(), names);
}

// A page's lists are of other products, a file's are what it is for.
enum class Lists { kLeave, kRead };

// All products that stand for themselves.
void CollectProducts(const element& root, Lists lists,
                     std::vector<object>* products) {
  std::vector<element> open = {root};
  while (!open.empty()) {
    const element at = open.back();
    open.pop_back();
    array list;
    if (at.get(list) == simdjson::SUCCESS) {
      const std::size_t first = open.size();
      for (const element item : list)
        open.push_back(item);
      std::reverse(open.begin() + static_cast<std::ptrdiff_t>(first),
                   open.end());
      continue;
    }
    object node;
    if (at.get(node) != simdjson::SUCCESS) continue;
    if (IsType(node, "Product") || IsType(node, "ProductGroup") ||
        IsType(node, "ProductModel")) {
      products->push_back(node);
      continue;
    }
    for (const std::string_view key :
         {"mainEntity", "@graph", "itemListElement", "item"}) {
      if (lists == Lists::kLeave && key.starts_with("item")) continue;
      element inner;
      if (node[key].get(inner) == simdjson::SUCCESS) open.push_back(inner);
    }
  }
}

void AddImages(const object& product, std::vector<std::string>* images) {
  element value;
  if (product["image"].get(value) != simdjson::SUCCESS) return;
  array list;
  const bool many = value.get(list) == simdjson::SUCCESS;
  const auto add = [images](const element& image) {
    std::string_view url;
    object inner;
    if (image.get(url) == simdjson::SUCCESS) images->emplace_back(url);
    if (image.get(inner) != simdjson::SUCCESS) return;
    std::string address = Text(inner, "url");
    if (address.empty()) address = Text(inner, "contentUrl");
    if (!address.empty()) images->push_back(std::move(address));
  };
  if (!many) return add(value);
  for (const element image : list)
    add(image);
}

void AddProperties(const object& product, ProductData* data) {
  for (const std::string_view key :
       {"color", "material", "size", "pattern", "model", "mpn", "gtin",
        "gtin13", "gtin12", "gtin8", "gtin14", "productID", "slogan", "award",
        "disambiguatingDescription", "keywords"}) {
    std::string value = Text(product, key);
    if (!value.empty())
      data->properties.emplace_back(std::string(key), std::move(value));
  }
  element value;
  array list;
  if (product["additionalProperty"].get(value) != simdjson::SUCCESS ||
      value.get(list) != simdjson::SUCCESS)
    return;
  for (const element item : list) {
    object property;
    if (item.get(property) != simdjson::SUCCESS) continue;
    std::string name = Text(property, "name");
    if (!name.empty())
      data->properties.emplace_back(std::move(name), Text(property, "value"));
  }
}

std::string SellerOf(const object& product) {
  element offers;
  if (product["offers"].get(offers) != simdjson::SUCCESS) return "";
  array list;
  if (offers.get(list) == simdjson::SUCCESS) {
    if (list.size() != 1) return "";  // Several sellers: other offers.
    offers = list.at(0).value_unsafe();
  }
  object offer;
  if (offers.get(offer) != simdjson::SUCCESS) return "";
  return Text(offer, "seller");
}

ProductData FromJsonLd(const object& product) {
  ProductData data;
  data.found = true;
  data.name = Text(product, "name");
  data.description = Text(product, "description");
  data.brand = Text(product, "brand");
  data.manufacturer = Text(product, "manufacturer");
  data.seller = SellerOf(product);
  data.sku = Text(product, "sku");
  data.category = Text(product, "category");
  data.url = Text(product, "url");
  AddImages(product, &data.images);
  AddProperties(product, &data);
  return data;
}

// The variants of a group stand below it, each a product of its own.
void AddVariants(const object& group, std::vector<ProductData>* found) {
  element variants;
  array list;
  if (group["hasVariant"].get(variants) != simdjson::SUCCESS ||
      variants.get(list) != simdjson::SUCCESS)
    return;
  for (const element variant : list) {
    object members;
    if (variant.get(members) == simdjson::SUCCESS &&
        !Text(members, "name").empty())
      found->push_back(FromJsonLd(members));
  }
}

std::vector<ProductData> ParseJsonLd(std::string_view script, Lists lists) {
  std::vector<ProductData> found;
  std::string text = MendJsonLd(script);
  simdjson::dom::parser parser;
  if (parser.allocate(std::max<std::size_t>(text.size() * 2, 1024),
                      DefaultLimits().json_depth) != simdjson::SUCCESS)
    return found;
  element root;
  if (parser.parse(text).get(root) != simdjson::SUCCESS) {
    // Escaped for HTML once more than need be.
    text = Replaced(Replaced(text, "&quot;", "\""), "&amp;", "&");
    if (parser.parse(text).get(root) != simdjson::SUCCESS) return found;
  }
  std::vector<object> products;
  CollectProducts(root, lists, &products);
  found.reserve(products.size());
  for (const object& product : products) {
    found.push_back(FromJsonLd(product));
    if (lists == Lists::kRead) AddVariants(product, &found);
  }
  return found;
}

std::string InOneLine(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

void AddProduct(const ProductData& data, Draft* draft) {
  const auto add = [draft](Slot slot, const std::string& text) {
    if (!text.empty() && !draft->Has(slot)) draft->Add(slot, "", text);
  };
  add(Slot::kTitle, InOneLine(data.name));
  add(Slot::kBrand, InOneLine(data.brand));
  add(Slot::kId, InOneLine(data.sku));
  add(Slot::kCategory, InOneLine(data.category));
  add(Slot::kUrl, data.url);
  if (!data.manufacturer.empty())
    draft->Add(Slot::kManufacturer, "manufacturer", data.manufacturer);
  if (!data.seller.empty()) draft->SetSeller(data.seller);
  int index = 0;
  for (const std::string& image : data.images)
    draft->AddImage(index++, image, "");
  for (const auto& [name, value] : data.properties)
    if (!value.empty()) draft->AddAttribute(name, value);
}

std::vector<ProductData> ProductsOf(std::string_view json_ld) {
  return ParseJsonLd(json_ld, Lists::kRead);
}

ProductData ReadJsonLd(const HtmlTree& tree, std::string_view heading) {
  const Selectors scripts = MakeSelectors({"script"});
  std::vector<ProductData> all;
  for (const std::size_t node : FindAll(tree, 0, scripts)) {
    if (tree.Attribute(node, "type").find("ld+json") == std::string_view::npos)
      continue;
    std::string script;
    for (std::size_t i = node + 1; i < tree.at(node).end; ++i)
      script += tree.at(i).text;
    std::ranges::move(ParseJsonLd(script, Lists::kLeave),
                      std::back_inserter(all));
  }
  const auto same = [heading](const ProductData& data) {
    return !heading.empty() && TrimText(data.name) == heading;
  };
  const auto named = std::ranges::find_if(all, same);
  if (named != all.end()) return std::move(*named);
  // Several products and none is the page's: a list.
  if (all.size() > 3) return {};
  return all.empty() ? ProductData{} : std::move(all.front());
}

namespace {

bool IsProductScope(const HtmlTree& tree, std::size_t node) {
  const std::string_view type = tree.Attribute(node, "itemtype");
  return type.ends_with("schema.org/Product") ||
         type.ends_with("schema.org/IndividualProduct") ||
         type.ends_with("schema.org/ProductModel");
}

// The value of a microdata property, as HTML says for its element.
std::string PropertyValue(const HtmlTree& tree, std::size_t node) {
  if (tree.HasAttribute(node, "content"))
    return TrimText(tree.Attribute(node, "content"));
  const std::string_view tag = tree.at(node).tag;
  if (tag == "a" || tag == "link")
    return std::string(tree.Attribute(node, "href"));
  if (tag == "img") return std::string(tree.Attribute(node, "src"));
  return HtmlText(tree, node);
}

// The name within an item that is a property's value (brand, seller).
std::string NameWithin(const HtmlTree& tree, std::size_t node) {
  std::size_t name = 0;
  if (FindFirst(tree, node, MakeSelectors({"[itemprop=name]"}), &name))
    return PropertyValue(tree, name);
  return HtmlText(tree, node);
}

void SetOnce(std::string* to, std::string value) {
  if (to->empty()) *to = std::move(value);
}

// The member that a property of schema.org fills; nullptr for others.
std::string* MemberOf(ProductData* data, std::string_view property) {
  if (property == "name") return &data->name;
  if (property == "description") return &data->description;
  if (property == "brand") return &data->brand;
  if (property == "manufacturer") return &data->manufacturer;
  if (property == "sku") return &data->sku;
  if (property == "category") return &data->category;
  if (property == "url") return &data->url;
  return nullptr;
}

bool IsKnownProperty(std::string_view property) {
  static constexpr std::array<std::string_view, 6> kKnown = {
      "color", "material", "model", "mpn", "gtin13", "gtin"};
  return std::ranges::find(kKnown, property) != kKnown.end();
}

void AddMicrodata(const HtmlTree& tree, std::size_t node,
                  std::string_view property, ProductData* data) {
  std::string value;
  if (tree.HasAttribute(node, "itemscope"))
    value = NameWithin(tree, node);
  else if (tree.at(node).tag == "a" && property != "url" && property != "image")
    value = HtmlText(tree, node);
  else
    value = PropertyValue(tree, node);
  if (std::string* member = MemberOf(data, property))
    SetOnce(member, std::move(value));
  else if (property == "image" && !value.empty())
    data->images.push_back(std::move(value));
  else if (IsKnownProperty(property))
    data->properties.emplace_back(std::string(property), std::move(value));
}

ProductData ReadScope(const HtmlTree& tree, std::size_t scope) {
  ProductData data;
  data.found = true;
  const std::size_t end = tree.at(scope).end;
  for (std::size_t i = scope + 1; i < end;) {
    const std::string_view property = tree.Attribute(i, "itemprop");
    if (!property.empty()) AddMicrodata(tree, i, property, &data);
    // An item within the item is not its own: an offer, a review.
    i = tree.HasAttribute(i, "itemscope") ? tree.at(i).end : i + 1;
  }
  return data;
}

}  // namespace

ProductData ReadMicrodata(const HtmlTree& tree) {
  std::vector<std::size_t> scopes;
  for (std::size_t i = 0; i < tree.nodes().size();) {
    const bool scope = IsProductScope(tree, i);
    // A product that is a property of something is not the page's own.
    if (scope && !tree.HasAttribute(i, "itemprop")) scopes.push_back(i);
    i = scope ? tree.at(i).end : i + 1;
  }
  std::size_t found = 0;
  for (const char* own : {"h1", "[itemprop=offers]", "[itemprop=price]"}) {
    const Selectors signs = MakeSelectors({own});
    std::vector<std::size_t> with;
    for (const std::size_t scope : scopes)
      if (FindFirst(tree, scope, signs, &found)) with.push_back(scope);
    if (with.size() == 1) return ReadScope(tree, with.front());
  }
  // Several and none is the page's: a list.
  if (scopes.empty() || scopes.size() > 3) return {};
  return ReadScope(tree, scopes.front());
}

ProductData ReadOpenGraph(const HtmlTree& tree) {
  ProductData data;
  for (const std::size_t node : FindAll(tree, 0, MakeSelectors({"meta"}))) {
    std::string_view name = tree.Attribute(node, "property");
    if (name.empty()) name = tree.Attribute(node, "name");
    std::string value = TrimText(tree.Attribute(node, "content"));
    if (value.empty()) continue;
    if (name == "og:type")
      data.found = data.found || value.find("product") != std::string::npos;
    if (name.starts_with("product:price") || name.starts_with("og:price"))
      data.found = true;
    if (name == "og:title" || name == "twitter:title")
      SetOnce(&data.name, std::move(value));
    else if (name == "og:description" || name == "twitter:description")
      SetOnce(&data.description, std::move(value));
    else if (name == "product:brand" || name == "og:brand")
      SetOnce(&data.brand, std::move(value));
    else if (name == "product:retailer_item_id")
      SetOnce(&data.sku, std::move(value));
    else if (name == "og:url")
      SetOnce(&data.url, std::move(value));
    else if (name == "og:image")
      data.images.push_back(std::move(value));
  }
  return data;
}

}  // namespace redflag
