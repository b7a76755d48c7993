#include <algorithm>
#include <utility>
#include <vector>

#include "input/html_text.h"
#include "input/page_parts.h"

namespace redflag {
namespace {

constexpr std::string_view kAmazonLayout = "amazon";

class AmazonPage {
 public:
  AmazonPage(const InputContext& context, const HtmlTree& tree, Draft* draft)
      : context_(context), tree_(tree), draft_(draft) {
    text_.drop = &Blocks("noise");
  }

  bool Read() {
    const std::string title = One("title");
    if (title.empty()) return false;
    draft_->SetKind(DocumentKind::kListing);
    draft_->Add(Slot::kTitle, "", title);
    AddOnce(Slot::kId, IdOfAddress());
    AddOnce(Slot::kId, One("id"));
    AddBullets();
    AddDescription();
    AddAPlus();
    AddImages();
    AddRows();
    AddNamedBlocks();
    AddMaker();
    return true;
  }

 private:
  const Selectors& Blocks(std::string_view part) const {
    return context_.layout.Blocks(kAmazonLayout, part);
  }
  std::string One(std::string_view part) const {
    return FirstText(context_, tree_, kAmazonLayout, part);
  }
  std::string TextOf(std::size_t node) const {
    return context_.layout.WithoutFurniture(HtmlText(tree_, node, text_));
  }
  void AddOnce(Slot slot, std::string text) {
    if (!text.empty() && !draft_->Has(slot))
      draft_->Add(slot, "", std::move(text));
  }

  // The ".../dp/B0TEST0001" of the page's own address; the form on the page
  // may name a variant's parent.
  std::string IdOfAddress() const {
    const std::string& url = draft_->document().url;
    const std::size_t at = url.find("/dp/");
    if (at == std::string::npos) return "";
    std::string id = url.substr(at + 4, 10);
    const bool whole = id.size() == 10 && id.find('/') == std::string::npos;
    return whole ? id : "";
  }

  // The first kind of block that has bullets; some pages show them twice.
  void AddBullets() {
    for (const Selector& selector : Blocks("bullets")) {
      for (const std::size_t node : FindAll(tree_, 0, {selector})) {
        std::string bullet = TextOf(node);
        if (!bullet.empty()) draft_->Add(Slot::kBullets, "", bullet);
      }
      if (draft_->Has(Slot::kBullets)) return;
    }
  }

  void AddDescription() {
    for (const Selector& selector : Blocks("description")) {
      std::string all;
      for (const std::size_t node : FindAll(tree_, 0, {selector})) {
        const std::string text = TextOf(node);
        if (text.empty() || all.find(text) != std::string::npos) continue;
        if (!all.empty()) all += '\n';
        all += text;
      }
      if (!all.empty()) return draft_->Add(Slot::kDescription, "", all);
    }
  }

  void AddAPlus() {
    HtmlTextOptions with_images = text_;
    with_images.image_alts = true;
    std::vector<std::string> seen;
    for (const std::size_t block : FindAll(tree_, 0, Blocks("a_plus"))) {
      std::vector<std::size_t> modules =
          FindAll(tree_, block, Blocks("a_plus_module"));
      if (modules.empty()) modules = {block};
      for (const std::size_t node : modules) {
        std::string text = context_.layout.WithoutFurniture(
            HtmlText(tree_, node, with_images));
        if (text.empty() || std::ranges::find(seen, text) != seen.end())
          continue;
        seen.push_back(text);
        draft_->Add(Slot::kAPlus, "", std::move(text));
      }
    }
  }

  void AddImages() {
    std::vector<std::string_view> seen;
    int index = 0;
    for (const std::size_t node : FindAll(tree_, 0, Blocks("image"))) {
      std::string_view url = tree_.Attribute(node, "data-old-hires");
      if (url.empty()) url = tree_.Attribute(node, "src");
      if (!url.starts_with("http")) url = {};
      const std::string_view alt = tree_.Attribute(node, "alt");
      if ((url.empty() && alt.empty()) ||
          std::ranges::find(seen, url) != seen.end())
        continue;
      seen.push_back(url);
      draft_->AddImage(index++, std::string(url), std::string(alt));
    }
  }

  // Marks of direction, which Amazon itself puts around labels, off both ends.
  static std::string WithoutMarks(std::string text) {
    for (const std::string_view mark :
         {"\xE2\x80\x8E", "\xE2\x80\x8F", "\xEF\xBB\xBF"})
      for (std::size_t at = text.find(mark); at != std::string::npos;
           at = text.find(mark, at))
        text.erase(at, mark.size());
    return TrimText(text);
  }

  // A row of a table, or "Label : value" of a list.
  void AddRow(std::size_t row) {
    std::size_t label_node = 0;
    if (!FindFirst(tree_, row, Blocks("row_label"), &label_node)) return;
    HtmlTextOptions rest = text_;
    std::string label = WithoutMarks(HtmlText(tree_, label_node, text_));
    std::string value;
    for (std::size_t i = tree_.at(label_node).end; i < tree_.at(row).end;) {
      // The siblings that follow the label, and those of its parents.
      const std::string piece =
          tree_.at(i).tag.empty()
              ? TrimText(tree_.at(i).text)
              : (Dropped(i) ? "" : HtmlText(tree_, i, rest));
      if (!piece.empty() && !value.empty()) value += ' ';
      value += piece;
      i = tree_.at(i).end;
    }
    while (label.ends_with(':') || label.ends_with(' '))
      label.pop_back();
    label = WithoutMarks(std::move(label));
    value = WithoutMarks(context_.layout.WithoutFurniture(value));
    if (!label.empty() && !value.empty() && value != label)
      AddDetail(label, value);
  }

  bool Dropped(std::size_t node) const {
    const std::string_view tag = tree_.at(node).tag;
    return tag == "script" || tag == "style" || tag == "noscript" ||
           MatchesAny(*text_.drop, tree_, node);
  }

  void AddDetail(const std::string& label, const std::string& value) {
    switch (context_.vocabulary.Name(label).value_or(Slot::kAttributes)) {
      case Slot::kBrand:
        AddOnce(Slot::kBrand, value);
        return;
      case Slot::kManufacturer:
        draft_->Add(Slot::kManufacturer, label, value);
        return;
      default:
        draft_->AddAttribute(label, value);
    }
  }

  void AddRows() {
    for (const std::size_t row : FindInnermost(tree_, 0, Blocks("row"))) {
      // Ranks and ratings are Amazon's, and known by where they lead.
      if (!FindAll(tree_, row, Blocks("row_drop")).empty()) continue;
      AddRow(row);
    }
  }

  void AddNamedBlocks() {
    for (const auto& [name, select] :
         context_.layout.Attributes(kAmazonLayout)) {
      for (const std::size_t node : FindAll(tree_, 0, select)) {
        std::string text = TextOf(node);
        if (text.empty()) continue;
        draft_->AddAttribute(name, std::move(text));
        break;
      }
    }
  }

  void AddMaker() {
    std::string byline = One("byline");
    AddOnce(Slot::kBrand, One("brand"));
    AddOnce(Slot::kBrand, context_.layout.BrandOfByline(byline));
    if (!byline.empty()) draft_->Add(Slot::kByline, "", std::move(byline));
    std::string seller = One("seller");
    if (!seller.empty()) draft_->SetSeller(std::move(seller));
    std::string category = One("category");
    std::ranges::replace(category, '\n', ' ');
    if (!category.empty())
      draft_->Add(Slot::kCategory, "", std::move(category));
  }

  const InputContext& context_;
  const HtmlTree& tree_;
  Draft* draft_;
  HtmlTextOptions text_;
};

}  // namespace

bool ReadAmazonPage(const InputContext& context, const HtmlTree& tree,
                    Draft* draft) {
  return AmazonPage(context, tree, draft).Read();
}

}  // namespace redflag
