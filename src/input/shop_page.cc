#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

#include "input/html_text.h"
#include "input/page_parts.h"
#include "input/structured_data.h"

namespace redflag {
namespace {

constexpr std::string_view kShopLayout = "shop";
// A page's text beside its named fields is mostly the shop's own, so it is
// read only where no description of this size was found.
constexpr std::size_t kShortDescription = 80;
// A line of fewer words is a label, a price or a button.
constexpr std::size_t kProseWords = 6;

// Prices and buttons of one product and of those shown beside it.
constexpr std::size_t kMostOffers = 24;

std::string OneLine(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

// Whether a line reads like a sentence: enough words, or, in scripts without
// spaces, enough characters of three bytes.
bool IsProse(std::string_view line) {
  const auto spaces = static_cast<std::size_t>(std::ranges::count(line, ' '));
  if (spaces + 1 >= kProseWords) return true;
  return static_cast<unsigned char>(line.front()) >= 0xE3 &&
         line.size() >= std::size_t{6} * kProseWords;
}

bool Contains(std::string_view text, std::string_view part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [](char a, char b) {
                       return std::tolower(static_cast<unsigned char>(a)) ==
                              std::tolower(static_cast<unsigned char>(b));
                     }) != text.end();
}

class ShopPage {
 public:
  ShopPage(const InputContext& context, const HtmlTree& tree, Draft* draft)
      : context_(context), tree_(tree), draft_(draft) {
    text_.drop = &Blocks("noise");
  }

  bool Read() {
    const std::string heading = Heading();
    const ProductData graph = ReadOpenGraph(tree_);
    ProductData data = ReadJsonLd(tree_, heading);
    Merge(ReadMicrodata(tree_), &data);
    if (!data.found && !graph.found && !HasOffer()) return false;
    if (data.name.empty()) data.name = heading;
    Merge(graph, &data);
    data.name = ShownName(data.name, heading);
    if (data.name.empty()) return false;
    draft_->SetKind(DocumentKind::kListing);
    AddProduct(data, draft_);
    AddDescription(data.description, data.description == graph.description);
    return true;
  }

 private:
  const Selectors& Blocks(std::string_view part) const {
    return context_.layout.Blocks(kShopLayout, part);
  }

  // The heading nearest to a product; one within the page's frame (a logo) is
  // none.
  std::string Heading() {
    for (const Selector& selector : Blocks("heading"))
      for (const std::size_t node : FindAll(tree_, 0, {selector})) {
        std::string text = OneLine(HtmlText(tree_, node, text_));
        if (text.empty() || InNoise(node)) continue;
        heading_node_ = node;
        return text;
      }
    return "";
  }

  bool InNoise(std::size_t node) const {
    for (; node != 0; node = tree_.at(node).parent)
      if (MatchesAny(*text_.drop, tree_, node)) return true;
    return false;
  }

  // The name as people see it, where the one for machines only adds to it:
  // "Buy Lamp | Kitchen | Shop".
  std::string ShownName(const std::string& name,
                        const std::string& heading) const {
    if (!heading.empty() && Contains(name, heading)) return heading;
    const std::string site = FirstText(context_, tree_, "any", "site");
    const std::size_t cut = name.find_last_of("|-");
    if (site.empty() || cut == std::string::npos || cut == 0) return name;
    const std::string last = TrimText(std::string_view(name).substr(cut + 1));
    return Contains(site, last) ? TrimText(name.substr(0, cut)) : name;
  }

  // Whether the page offers one thing for sale, by its prices and buttons; a
  // page that has many of them is a list.
  bool HasOffer() const {
    const std::size_t signs = FindAll(tree_, 0, Blocks("offer")).size();
    return signs > 0 && signs <= kMostOffers;
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

  // The description where people read it, if the page tells where that is.
  std::string ShownDescription() const {
    std::string longest;
    for (const Selector& selector : Blocks("description"))
      for (const std::size_t node : FindAll(tree_, 0, {selector})) {
        if (InNoise(tree_.at(node).parent)) continue;
        std::string text =
            context_.layout.WithoutFurniture(HtmlText(tree_, node, text_));
        if (text.size() > longest.size()) longest = std::move(text);
      }
    return longest;
  }

  // `for_links`: it is the one that the page shows where others link to it,
  // which is advertising more often than a description.
  void AddDescription(std::string description, bool for_links) {
    std::string shown = ShownDescription();
    if (shown.size() > description.size()) {
      description = std::move(shown);
      for_links = false;
    }
    const bool all = description.size() >= kShortDescription && !for_links;
    if (!description.empty()) draft_->Add(Slot::kDescription, "", description);
    if (Framed() || all) return;
    std::string page = Prose(MainText(), description);
    if (!page.empty()) draft_->AddPage(std::move(page));
  }

  // The sentences of a text that are not in `known`.
  static std::string Prose(std::string_view text, const std::string& known) {
    std::string out;
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      const std::string_view line = text.substr(0, end);
      if (!line.empty() && IsProse(line) &&
          known.find(line) == std::string::npos) {
        if (!out.empty()) out += '\n';
        out += line;
      }
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + 1);
    }
    return out;
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
    if (FindFirst(tree_, 0, Blocks("main"), &main)) return TextOf(main);
    // No block says that it is the main one: what stands around the heading.
    if (heading_node_ == 0) return TextOf(0);
    std::string text;
    std::size_t node = heading_node_;
    while (node != 0 && text.size() < kShortDescription) {
      node = tree_.at(node).parent;
      text = TextOf(node);
    }
    return text;
  }

  std::string TextOf(std::size_t node) const {
    return context_.layout.WithoutFurniture(HtmlText(tree_, node, text_));
  }

  const InputContext& context_;
  const HtmlTree& tree_;
  Draft* draft_;
  HtmlTextOptions text_;
  std::size_t heading_node_ = 0;
};

}  // namespace

bool ReadShopPage(const InputContext& context, const HtmlTree& tree,
                  Draft* draft) {
  return ShopPage(context, tree, draft).Read();
}

}  // namespace redflag
