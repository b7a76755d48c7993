#include "link/facts.h"

#include <algorithm>

#include "link/characters.h"

namespace redflag {
namespace {

template <typename Set>
void Fill(const Table& table, std::string_view column, Set& out) {
  for (const TableRow& row : table.rows)
    for (const std::string& word : row.List(column))
      out.insert(word);
}

template <typename Map>
void FillMap(const Table& table, std::string_view key, std::string_view value,
             Map& out) {
  for (const TableRow& row : table.rows)
    for (const std::string& word : row.List(key))
      out[word] = row.Text(value);
}

// The words of a use, at least one: "" where the table has none.
std::vector<std::string_view> WordsFor(const Tables& tables,
                                       std::string_view use) {
  std::vector<std::string_view> words;
  for (const TableRow& row : tables.Get("off-platform/address-words").rows)
    if (row.Text("use") == use)
      for (const std::string& word : row.List("words"))
        words.push_back(word);
  if (words.empty()) words.emplace_back();
  return words;
}

// A full stop before a number or a small letter ends an abbreviation: "Nr. 5".
bool EndsSentence(const std::string& cased, std::size_t at) {
  const char c = cased[at];
  if (c == '\n') return true;
  if (at + 2 >= cased.size() || !IsSpace(cased[at + 1])) return false;
  if (c == '!' || c == '?') return true;
  return c == '.' && !IsDigit(cased[at + 2]) && !IsLower(cased[at + 2]);
}

}  // namespace

Facts::Facts(const Tables& tables)
    : lexicon(tables.Get("off-platform/words")),
      hosts(tables),
      folds(tables.Get("off-platform/folds")),
      web_label(WordsFor(tables, "web-label").front()),
      mail_scheme(WordsFor(tables, "mail-scheme").front()),
      web_scheme(WordsFor(tables, "web-scheme").front()),
      secure_scheme(WordsFor(tables, "secure-scheme").front()),
      scheme_letters(WordsFor(tables, "scheme-letters").front()),
      web_letters(WordsFor(tables, "web-letters").front()),
      technique_tlds(WordsFor(tables, "technique-tld")),
      file_ends(WordsFor(tables, "file-end")),
      dotted_tlds(WordsFor(tables, "dotted-tld")),
      dotted_word_tlds(WordsFor(tables, "dotted-word-tld")),
      web_icons(WordsFor(tables, "web-icon")),
      survey(tables, web_label) {
  Fill(tables.Get("off-platform/common-words"), "words", common_words);
  Fill(tables.Get("off-platform/not-links"), "names", not_links);
  Fill(tables.Get("off-platform/not-links"), "labels", not_labels);
  FillMap(tables.Get("off-platform/schemes"), "schemes", "means", schemes);
  Fill(tables.Get("off-platform/symbols"), "dots", symbol_dots);
  Fill(tables.Get("off-platform/symbols"), "ats", symbol_ats);
  FillMap(tables.Get("off-platform/markup"), "names", "use", markup);
  for (const TableRow& row : tables.Get("off-platform/attributes").rows) {
    const std::string_view use = row.Text("use");
    auto& list = use == "file"       ? file_attributes
                 : use == "document" ? document_attributes
                 : use == "image"    ? image_attributes
                                     : contact_attributes;
    for (const std::string& name : row.List("names"))
      list.push_back(name);
  }
  FillMap(tables.Get("off-platform/placeholders"), "names", "class",
          placeholders);
  for (const TableRow& row : tables.Get("off-platform/paths").rows)
    for (const std::string& part : row.List("parts"))
      paths.emplace_back(part, row.Text("class"));
  for (const TableRow& row : tables.Get("off-platform/glued").rows)
    glued.emplace_back(row.Text("suffix"), row.Text("means"));
  FillMap(tables.Get("off-platform/spelled-signs"), "words", "means",
          spelled_signs);
  for (const TableRow& row : tables.Get("off-platform/fences").rows)
    fences.emplace_back(row.Text("open"), row.Text("close"));
  Fill(tables.Get("off-platform/public-numbers"), "numbers", public_numbers);
}

std::string Squeeze(std::string_view name) {
  std::string out;
  for (const char c : name)
    if (IsAlnum(c)) out += ToLower(c);
  return out;
}

bool HoldsBrand(const Circumstances& about, std::string_view label) {
  const std::string squeezed = Squeeze(label);
  return std::ranges::any_of(about.brands, [&](const std::string& brand) {
    return squeezed.find(brand) != std::string::npos;
  });
}

Span Before(const View& view, std::size_t at, std::size_t reach) {
  const std::string& text = view.cased();
  std::size_t start = at;
  while (start > 0 && at - start < reach && !EndsSentence(text, start - 1))
    --start;
  return {start, at};
}

Span After(const View& view, std::size_t at, std::size_t reach) {
  const std::string& text = view.cased();
  std::size_t end = at;
  while (end < text.size() && end - at < reach && !EndsSentence(text, end))
    ++end;
  return {at, end};
}

}  // namespace redflag
