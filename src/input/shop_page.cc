#include <algorithm>
#include <utility>
#include <vector>

#include "input/html_text.h"
#include "input/page_parts.h"
#include "input/structured_data.h"

namespace redflag {
namespace {

constexpr std::string_view kLayout = "shop";
// A description for machines is often the first line of the real one; the
// page's own text is read as well where it is shorter than this.
constexpr std::size_t kShortDescription = 300;

std::string OneLine(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

class ShopPage {
 public:
  ShopPage(const InputContext& context, const HtmlTree& tree, Draft* draft)
      : context_(context), tree_(tree), draft_(draft) {
    text_.drop = &Blocks("noise");
  }

  bool Read() {
    const std::string heading = FirstText(context_, tree_, kLayout, "heading");
    const ProductData graph = ReadOpenGraph(tree_);
    ProductData data = ReadJsonLd(tree_, heading);
    Merge(ReadMicrodata(tree_), &data);
    std::size_t sign = 0;
    const bool offer =
        !heading.empty() && FindFirst(tree_, 0, Blocks("offer"), &sign);
    if (!data.found && !graph.found && !offer) return false;
    if (data.name.empty()) data.name = heading;
    Merge(graph, &data);
    if (data.name.empty()) return false;
    draft_->SetKind(DocumentKind::kListing);
    Fill(data);
    AddDescription(data.description);
    return true;
  }

 private:
  const Selectors& Blocks(std::string_view part) const {
    return context_.layout.Blocks(kLayout, part);
  }

  // Takes from `more` what is not known yet.
  static void Merge(const ProductData& more, ProductData* data) {
    const auto take = [](const std::string& from, std::string* to) {
      if (to->empty()) *to = from;
    };
    data->found = data->found || more.found;
    take(more.name, &data->name);
    take(more.description, &data->description);
    take(more.brand, &data->brand);
    take(more.manufacturer, &data->manufacturer);
    take(more.seller, &data->seller);
    take(more.sku, &data->sku);
    take(more.category, &data->category);
    take(more.url, &data->url);
    if (data->images.empty()) data->images = more.images;
    if (data->properties.empty()) data->properties = more.properties;
  }

  void Fill(const ProductData& data) {
    const auto add = [this](Slot slot, const std::string& text) {
      if (!text.empty() && !draft_->Has(slot)) draft_->Add(slot, "", text);
    };
    add(Slot::kTitle, OneLine(data.name));
    add(Slot::kBrand, OneLine(data.brand));
    add(Slot::kId, OneLine(data.sku));
    add(Slot::kCategory, OneLine(data.category));
    add(Slot::kUrl, data.url);
    if (!data.manufacturer.empty())
      draft_->Add(Slot::kManufacturer, "manufacturer", data.manufacturer);
    if (!data.seller.empty()) draft_->SetSeller(data.seller);
    int index = 0;
    for (const std::string& image : data.images)
      draft_->AddImage(index++, image, "");
    for (const auto& [name, value] : data.properties)
      if (!value.empty()) draft_->AddAttribute(name, value);
  }

  // The description where people read it, if the page tells where that is.
  std::string ShownDescription() const {
    std::string longest;
    for (const Selector& selector : Blocks("description"))
      for (const std::size_t node : FindAll(tree_, 0, {selector})) {
        std::string text =
            context_.layout.WithoutFurniture(HtmlText(tree_, node, text_));
        if (text.size() > longest.size()) longest = std::move(text);
      }
    return longest;
  }

  void AddDescription(std::string description) {
    std::string shown = ShownDescription();
    if (shown.size() > description.size()) description = std::move(shown);
    const bool all = description.size() >= kShortDescription;
    if (!description.empty())
      draft_->Add(Slot::kDescription, "", std::move(description));
    if (Framed() || all) return;
    std::string page = MainText();
    if (!page.empty()) draft_->AddPage(std::move(page));
  }

  bool Framed() {
    std::size_t frame = 0;
    if (!FindFirst(tree_, 0, Blocks("frame"), &frame)) return false;
    draft_->AddUnchecked("description", ErrorKind::kInIframe,
                         "the description stands in a frame that the page "
                         "does not hold: " +
                             std::string(tree_.Attribute(frame, "src")));
    return true;
  }

  std::string MainText() const {
    std::size_t main = 0;
    if (!FindFirst(tree_, 0, Blocks("main"), &main)) main = 0;
    return context_.layout.WithoutFurniture(HtmlText(tree_, main, text_));
  }

  const InputContext& context_;
  const HtmlTree& tree_;
  Draft* draft_;
  HtmlTextOptions text_;
};

}  // namespace

bool ReadShopPage(const InputContext& context, const HtmlTree& tree,
                  Draft* draft) {
  return ShopPage(context, tree, draft).Read();
}

}  // namespace redflag
