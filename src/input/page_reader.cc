#include "input/page_reader.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "core/ascii.h"
#include "core/limits.h"
#include "input/encoding.h"
#include "input/html_text.h"
#include "input/page_parts.h"
#include "input/text_reader.h"

namespace redflag {
namespace {

bool IsUrl(std::string_view name) {
  return name.starts_with("http://") || name.starts_with("https://");
}

std::string ToUtf8(std::string_view html, Draft* draft) {
  if (IsUtf8(html)) return std::string(html);
  const std::string declared = DeclaredCharset(html.substr(0, 4096));
  if (!declared.empty() && !declared.starts_with("utf")) {
    std::optional<std::string> text = FromCharset(html, declared);
    if (text) {
      draft->AddNote("read as " + declared);
      return std::move(*text);
    }
  }
  Recoded recoded = RecodeToUtf8(html);
  draft->AddNote(recoded.note);
  return std::move(recoded.text);
}

class PageReader {
 public:
  PageReader(const InputContext& context, const std::string& name)
      : context_(context), name_(name), draft_(context) {}

  ReadItem Read(std::string_view html) {
    const std::string text = ToUtf8(html, &draft_);
    Result<HtmlTree> parsed = HtmlTree::Parse(text, context_.layout.LookedAt());
    if (!parsed.ok()) return Fail(parsed.error());
    const HtmlTree& tree = parsed.value();
    AddAddress(tree);
    AddLanguage(tree);
    const bool listing = ReadAmazonPage(context_, tree, &draft_) ||
                         ReadShopPage(context_, tree, &draft_);
    if (!listing) return Fail(WhyNot(tree));
    if (tree.cut())
      draft_.AddUnchecked("page", ErrorKind::kTruncated,
                          "the page breaks off before its end");
    Result<Document> document = draft_.Finish(name_, StemOf(name_));
    if (!document.ok()) return Fail(document.error());
    return std::move(document.value());
  }

 private:
  ReadItem Fail(const Error& error) const {
    return NotChecked{name_, error.kind, error.message};
  }

  // What the page calls itself, else where it was fetched.
  void AddAddress(const HtmlTree& tree) {
    std::string url = FirstText(context_, tree, "any", "address");
    if (!IsUrl(url)) url = IsUrl(name_) ? name_ : "";
    std::string host = url.empty() ? HostOfLinks(tree) : url;
    std::string marketplace = context_.vocabulary.MarketplaceOfUrl(host);
    if (!url.empty()) draft_.Add(Slot::kUrl, "url", std::move(url));
    if (!marketplace.empty())
      draft_.SetMarketplace(std::move(marketplace), "url");
  }

  // A page that does not say where it stands: where most of its links lead.
  static std::string HostOfLinks(const HtmlTree& tree) {
    std::map<std::string, std::size_t> counts;
    std::size_t all = 0;
    for (std::size_t i = 0; i < tree.nodes().size(); ++i) {
      const std::string_view tag = tree.at(i).tag;
      if (tag != "a" && tag != "form") continue;
      const std::string host =
          HostOf(tree.Attribute(i, tag == "a" ? "href" : "action"));
      if (host.empty()) continue;
      ++counts[host];
      ++all;
    }
    for (const auto& [host, count] : counts)
      if (count >= 3 && count * 2 > all) return "https://" + host;
    return "";
  }

  void AddLanguage(const HtmlTree& tree) {
    const std::string_view language = tree.Attribute(0, "lang");
    if (!language.empty())
      draft_.Add(Slot::kLanguage, "", std::string(language));
  }

  Error WhyNot(const HtmlTree& tree) const {
    const PageLayout& layout = context_.layout;
    const std::string title = FirstText(context_, tree, "any", "title");
    const std::string text = HtmlText(tree, 0);
    std::size_t found = 0;
    const bool little = text.size() < 4000;
    if (FindFirst(tree, 0, layout.Blocks("any", "blocked"), &found) ||
        layout.Says("blocked", title) ||
        (little && layout.Says("blocked", text)))
      return {ErrorKind::kBlocked,
              "the page asks whether a person is reading it (captcha)"};
    if (tree.cut())
      return {ErrorKind::kTruncated,
              "the page breaks off before anything of a product"};
    if (layout.Says("missing", title) ||
        (little && layout.Says("missing", text)))
      return {ErrorKind::kNotAListing, "an error page: \"" + title + "\""};
    return {ErrorKind::kNotAListing,
            "no product on this page: \"" + title + "\""};
  }

  const InputContext& context_;
  const std::string& name_;
  Draft draft_;
};

}  // namespace

std::string FirstText(const InputContext& context, const HtmlTree& tree,
                      std::string_view layout, std::string_view part) {
  for (const Selector& selector : context.layout.Blocks(layout, part)) {
    for (std::size_t node = 0; node < tree.nodes().size(); ++node) {
      if (!selector.Matches(tree, node)) continue;
      const std::string_view tag = tree.at(node).tag;
      std::string text;
      if (tag == "meta")
        text = TrimText(tree.Attribute(node, "content"));
      else if (tag == "input")
        text = TrimText(tree.Attribute(node, "value"));
      else if (tag == "link" || tag == "base")
        text = TrimText(tree.Attribute(node, "href"));
      else if (tag == "title")
        text = tree.at(node).end > node + 1 ? TrimText(tree.at(node + 1).text)
                                            : "";
      else
        text = HtmlText(tree, node);
      if (text.empty() && tree.HasAttribute(node, "data-asin"))
        text = TrimText(tree.Attribute(node, "data-asin"));
      std::ranges::replace(text, '\n', ' ');
      if (!text.empty()) return text;
    }
  }
  return "";
}

bool LooksLikeHtml(std::string_view head) {
  const std::string start = LowerAscii(head.substr(0, 4096));
  const std::size_t first = start.find_first_not_of(" \t\r\n");
  if (first == std::string::npos || start[first] != '<') return false;
  const std::string_view text = std::string_view(start).substr(first);
  if (text.starts_with("<!--") || text.starts_with("<!doctype html"))
    return true;
  if (text.starts_with("<?xml")) return text.find("<html") != text.npos;
  for (const std::string_view tag :
       {"<html",   "<head",  "<body",    "<div",     "<p",      "<table",
        "<meta",   "<title", "<style",   "<script",  "<h1",     "<h2",
        "<h3",     "<ul",    "<ol",      "<span",    "<b",      "<i",
        "<a",      "<img",   "<section", "<article", "<center", "<font",
        "<strong", "<em",    "<br",      "<link",    "<main",   "<header"})
    if (text.starts_with(tag) && text.size() > tag.size() &&
        std::string_view(" \t\r\n>/").find(text[tag.size()]) !=
            std::string_view::npos)
      return true;
  return false;
}

ReadItem ReadPage(const InputContext& context, std::string_view html,
                  const std::string& name) {
  return PageReader(context, name).Read(html);
}

}  // namespace redflag
