#include "text/normalize.h"

#include <utility>

#include "text/disguise.h"
#include "text/fold.h"
#include "text/markup.h"
#include "text/sentences.h"

namespace redflag {
namespace {

std::vector<std::uint32_t> PlainSentences(const NormalizedText& text) {
  std::vector<std::uint32_t> starts;
  for (const std::size_t at : SentenceStarts(text.visible)) {
    const auto plain =
        static_cast<std::uint32_t>(text.plain_to_visible.FromSource(at));
    if (starts.empty() || plain > starts.back()) starts.push_back(plain);
  }
  if (!starts.empty()) starts.front() = 0;
  return starts;
}

}  // namespace

NormalizedText Normalize(std::string_view given) {
  NormalizedText out;
  VisibleText visible = ReduceMarkup(given);
  FoldedText plain = FoldPlain(visible.text);
  out.ignorables_in_words = IgnorablesInWords(visible.text);
  out.visible = std::move(visible.text);
  out.visible_to_given = std::move(visible.to_given);
  out.attributes = std::move(visible.attributes);
  out.has_markup = visible.has_markup;
  out.plain = std::move(plain.text);
  out.plain_to_visible = std::move(plain.to_source);
  out.plain_to_given =
      OffsetMap::Compose(out.plain_to_visible, out.visible_to_given);
  WordPlaces words = FindWords(out.plain);
  out.boundary = std::move(words.boundary);
  out.words = std::move(words.starts);
  out.sentences = PlainSentences(out);
  FoldedText folded = Undisguise(out.plain, out.visible, out.plain_to_visible);
  if (!folded.text.empty()) {
    out.folded = std::move(folded.text);
    out.folded_to_plain = std::move(folded.to_source);
    out.folded_boundary = FindWords(out.folded).boundary;
  }
  return out;
}

}  // namespace redflag
