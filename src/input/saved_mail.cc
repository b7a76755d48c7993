#include "input/saved_mail.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/ascii.h"
#include "input/html_text.h"
#include "input/html_tree.h"
#include "input/page_reader.h"
#include "input/selector.h"

namespace redflag {
namespace {

// Lines with nothing to read are among them, as between two paragraphs.
constexpr std::size_t kMostHeadLines = 60;
constexpr std::size_t kLongestHeadLine = std::size_t{16} << 10;
constexpr std::size_t kLongestMailLabel = 40;

// "</p>" and "<p class=x>" to "p".
std::string TagName(std::string_view tag) {
  tag.remove_prefix(tag.starts_with("</") ? 2 : 1);
  return LowerAscii(tag.substr(0, tag.find_first_of(" \t\r\n/>")));
}

// Where the line of HTML that begins at `at` ends, behind the tag that ends it.
std::size_t HtmlLineEnd(std::string_view html, std::size_t at) {
  while ((at = html.find('<', at)) != std::string_view::npos) {
    const std::string_view rest = html.substr(at);
    const bool comment = rest.starts_with("<!--");
    const std::string_view closer = comment ? "-->" : ">";
    const std::size_t close = rest.find(closer);
    if (close == std::string_view::npos) break;
    at += close + closer.size();
    if (!comment && IsBlock(TagName(rest))) return at;
  }
  return html.size();
}

// Where what is shown of a page begins.
std::size_t BodyStart(std::string_view html) {
  const std::size_t body = LowerAscii(html).find("<body");
  if (body == std::string::npos) return 0;
  const std::size_t close = html.find('>', body);
  return close == std::string_view::npos ? 0 : close + 1;
}

std::string ReadHeadLine(std::string_view line, bool html) {
  if (!html) return TrimText(line);
  const Result<HtmlTree> tree = HtmlTree::Parse(line, {});
  return tree.ok() ? TrimText(HtmlText(tree.value(), 0)) : "";
}

// "Von: Shop <a@b>" to what the label means and what follows it.
std::pair<std::string_view, std::string> MailHeaderOf(
    const Vocabulary& vocabulary, std::string_view line) {
  const std::size_t narrow = line.find(':');
  const std::size_t wide = line.find("：");
  const std::size_t colon = std::min(narrow, wide);
  if (colon > kLongestMailLabel) return {};
  const std::string_view header = vocabulary.MailHeader(line.substr(0, colon));
  return {header, TrimText(line.substr(colon + (narrow < wide ? 1 : 3)))};
}

}  // namespace

std::optional<SavedMailHead> FindSavedMailHead(const Vocabulary& vocabulary,
                                               std::string_view text) {
  const bool html = LooksLikeHtml(text);
  SavedMailHead head;
  std::size_t headers = 0;
  std::size_t at = html ? BodyStart(text) : 0;
  for (std::size_t i = 0; i < kMostHeadLines && at < text.size(); ++i) {
    const std::size_t end =
        html ? HtmlLineEnd(text, at)
             : std::min(text.find('\n', at), text.size() - 1) + 1;
    if (end - at > kLongestHeadLine) break;
    const std::string line = ReadHeadLine(text.substr(at, end - at), html);
    at = end;
    if (line.empty() && headers == 0) continue;
    // An empty line ends plain headers; in HTML it may stand between two.
    if (line.empty() && !html) break;
    if (line.empty()) continue;
    auto [header, value] = MailHeaderOf(vocabulary, line);
    if (header.empty() || (headers == 0 && header != "from")) break;
    if (header == "subject") head.subject = std::move(value);
    ++headers;
    head.body = end;
  }
  // A message may begin with "From: us to you".
  if (headers < 3) return std::nullopt;
  return head;
}

}  // namespace redflag
