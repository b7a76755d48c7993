#include "input/text_reader.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "input/encoding.h"
#include "input/html_text.h"
#include "input/saved_mail.h"

namespace redflag {
namespace {

std::size_t LinesIn(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

// "Betreff: Ihre Bestellung" as the first line: takes it off `text`, and
// `line` to the one on which the rest begins.
std::optional<std::string> TakeSubject(const Vocabulary& vocabulary,
                                       std::string* text, std::size_t* line) {
  constexpr std::size_t kLongestLabel = 24;
  const std::size_t start = text->find_first_not_of(" \t\r\n");
  if (start == std::string::npos) return std::nullopt;
  const std::size_t end = text->find('\n', start);
  if (end == std::string::npos) return std::nullopt;
  const std::string_view first =
      std::string_view(*text).substr(start, end - start);
  std::size_t colon = first.find(':');
  std::size_t after = colon + 1;
  if (const std::size_t wide = first.find("："); wide < colon) {
    colon = wide;
    after = wide + 3;
  }
  if (colon > kLongestLabel || colon == std::string_view::npos)
    return std::nullopt;
  std::string_view label = first.substr(0, colon);
  while (label.starts_with('#') || label.starts_with('*') ||
         label.starts_with(' '))
    label.remove_prefix(1);  // Markdown's emphasis.
  if (vocabulary.Name(label) != Slot::kSubject) return std::nullopt;
  std::string_view rest = first.substr(after);
  while (rest.starts_with('*'))
    rest.remove_prefix(1);
  std::string subject = TrimText(rest);
  const std::size_t body = text->find_first_not_of("\r\n", end);
  const std::size_t taken = std::min(body, text->size());
  *line += LinesIn(std::string_view(*text).substr(0, taken));
  text->erase(0, taken);
  return subject;
}

// The same of a message that a mail program saved, with all of its head.
std::optional<std::string> TakeSavedHead(const Vocabulary& vocabulary,
                                         std::string* text, std::size_t* line) {
  std::optional<SavedMailHead> head = FindSavedMailHead(vocabulary, *text);
  if (!head) return std::nullopt;
  *line += LinesIn(std::string_view(*text).substr(0, head->body));
  text->erase(0, head->body);
  return std::move(head->subject);
}

}  // namespace

std::string StemOf(const std::string& name) {
  if (name.find("://") != std::string::npos || name == "-") return name;
  std::filesystem::path path(name);
  if (path.extension() == ".gz") path.replace_extension();
  return path.stem().string();
}

std::string NotedUtf8(std::string text, Draft* draft) {
  if (IsUtf8(text)) return text;
  Recoded recoded = RecodeToUtf8(text);
  draft->AddNote(recoded.note);
  return std::move(recoded.text);
}

ReadItem ReadText(const InputContext& context, std::string text,
                  const std::string& name) {
  Draft draft(context);
  draft.SetKind(context.options.untyped);
  text = NotedUtf8(std::move(text), &draft);
  std::size_t line = 1;
  draft.SetLine(line);
  Slot slot = Slot::kDescription;
  if (context.options.untyped == DocumentKind::kMessage) {
    slot = Slot::kBody;
    std::optional<std::string> subject =
        TakeSavedHead(context.vocabulary, &text, &line);
    if (!subject) subject = TakeSubject(context.vocabulary, &text, &line);
    if (subject && !subject->empty())
      draft.Add(Slot::kSubject, "", std::move(*subject));
  }
  draft.Add(slot, "", std::move(text));
  draft.SetFieldLine(
      slot == Slot::kBody ? FieldKind::kBody : FieldKind::kDescription, line);
  Result<Document> document = draft.Finish(name, StemOf(name));
  if (document.ok()) return std::move(document.value());
  return NotChecked{name, document.error().kind, document.error().message};
}

}  // namespace redflag
