#include "check/own_brand.h"

#include <algorithm>
#include <utility>

#include "core/ascii.h"
#include "core/utf8.h"
#include "text/char_facts.h"
#include "text/fold.h"
#include "text/script.h"

namespace redflag {
namespace {

using Words = std::vector<std::string>;

bool Lists(const std::vector<std::string>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

bool StartsWith(const Words& words, const Words& start) {
  return start.size() <= words.size() &&
         std::equal(start.begin(), start.end(), words.begin());
}

bool EndsWith(const Words& words, const Words& end) {
  return end.size() <= words.size() &&
         std::equal(end.rbegin(), end.rend(), words.rbegin());
}

std::string Run(const Words& words) {
  std::string run;
  for (const std::string& word : words)
    run += word;
  return run;
}

std::string Folded(std::string_view text) {
  return FoldPlain(text).text;
}

bool IsAsciiWord(char32_t c) {
  return c <= 0x7F && IsAsciiAlnum(static_cast<char>(c));
}

// Whether all letters are of scripts in which the tables know no names; of
// "????" no letter is left.
bool IsForeign(std::string_view name) {
  bool foreign = false;
  for (std::size_t at = 0; at < name.size();) {
    const char32_t c = NextCodePoint(name, at);
    const bool other = IsForeignScript(c);
    if (!other && FactsOf(c).alnum) return false;
    foreign = foreign || other || c == '?' || c == 0xFFFD;
  }
  return foreign;
}

// A brand with '?' or U+FFFD among its letters, without blanks and signs; ""
// for any other.
std::string DamagedRun(std::string_view brand) {
  std::string run;
  bool lost = false;
  for (std::size_t at = 0; at < brand.size();) {
    const std::size_t start = at;
    const char32_t c = NextCodePoint(brand, at);
    if (c == '?' || c == 0xFFFD) {
      lost = true;
      if (!run.ends_with('?')) run += '?';
    } else if (c > 0x7F || IsAsciiWord(c)) {
      run += brand.substr(start, at - start);
    }
  }
  return lost ? Folded(run) : std::string();
}

// Most names are ASCII, and there are thousands of them at every start.
bool AsciiWords(std::string_view name, Words& words) {
  std::string word;
  for (const char c : name) {
    if (!IsAsciiByte(c)) return false;
    if (IsAsciiAlnum(c)) {
      word += LowerAscii(c);
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return true;
}

}  // namespace

Words NameWords(std::string_view name) {
  Words ascii;
  if (AsciiWords(name, ascii)) return ascii;
  const std::string plain = Folded(name);
  const WordPlaces places = FindWords(plain);
  Words words;
  for (const std::uint32_t start : places.starts) {
    std::size_t end = start + std::size_t{1};
    while (end < plain.size() && !places.boundary[end])
      ++end;
    words.push_back(plain.substr(start, end - start));
  }
  return words;
}

std::string NameKey(const Words& words) {
  std::string key;
  for (const std::string& word : words)
    key += key.empty() ? word : " " + word;
  return key;
}

std::string NameKey(std::string_view name) {
  std::string key;
  key.reserve(name.size());
  bool gap = false;
  for (const char c : name) {
    if (!IsAsciiByte(c)) return NameKey(NameWords(name));
    if (!IsAsciiAlnum(c)) {
      gap = !key.empty();
      continue;
    }
    if (std::exchange(gap, false)) key += ' ';
    key += LowerAscii(c);
  }
  return key;
}

BrandVocabulary::BrandVocabulary(const Tables& tables) {
  for (const TableRow& row : tables.Get("trademark/own-brand").rows) {
    const std::string_view use = row.Text("use");
    for (const std::string& word : row.List("words")) {
      if (use == "byline") {
        const std::size_t star = word.find('*');
        if (star == std::string::npos) continue;
        frames_.push_back({NameWords(word.substr(0, star)),
                           NameWords(word.substr(star + 1))});
      } else if (use == "unbranded") {
        unbranded_.push_back(NameWords(word));
      } else if (use == "unstated") {
        unstated_.push_back(NameWords(word));
      } else if (use == "attribute") {
        attributes_.push_back(Folded(word));
      } else if (use == "company") {
        company_.push_back(Folded(word));
      } else if (use == "legal-form") {
        legal_forms_.push_back(Folded(word));
      } else if (use == "name-ending") {
        endings_.push_back(Folded(word));
      } else if (use == "not-owner") {
        stranger_.push_back(Folded(word));
      }
    }
  }
}

Words BrandVocabulary::FromByline(std::string_view byline) const {
  Words words = NameWords(byline);
  for (const Frame& frame : frames_) {
    const std::size_t frame_size = frame.before.size() + frame.after.size();
    if (words.size() <= frame_size || !StartsWith(words, frame.before) ||
        !EndsWith(words, frame.after))
      continue;
    const auto from =
        words.begin() + static_cast<std::ptrdiff_t>(frame.before.size());
    const auto to =
        words.end() - static_cast<std::ptrdiff_t>(frame.after.size());
    return {from, to};
  }
  return words;
}

bool BrandVocabulary::IsUnbranded(const Words& name) const {
  return name.empty() ||
         std::ranges::find(unbranded_, name) != unbranded_.end();
}

bool BrandVocabulary::IsUnstated(std::string_view name) const {
  return name.empty() ||
         std::ranges::find(unstated_, NameWords(name)) != unstated_.end() ||
         IsForeign(name);
}

bool BrandVocabulary::NamesOwner(std::string_view attribute) const {
  return Lists(attributes_, Folded(attribute));
}

Words BrandVocabulary::WithoutLegalForm(const Words& name) const {
  Words core;
  for (const std::string& word : name)
    if (!Lists(legal_forms_, word)) core.push_back(word);
  return core.empty() ? name : core;
}

bool BrandVocabulary::IsCompanyWord(std::string_view word) const {
  return Lists(company_, word);
}

bool BrandVocabulary::IsStrangerWord(std::string_view word) const {
  return Lists(stranger_, word);
}

std::string_view BrandVocabulary::WithoutEnding(std::string_view run) const {
  constexpr std::size_t kTelling = 5;
  for (const std::string& ending : endings_)
    if (run.size() >= kTelling + ending.size() && run.ends_with(ending))
      return run.substr(0, run.size() - ending.size());
  return run;
}

bool BrandVocabulary::SameName(std::string_view a, std::string_view b) const {
  return WithoutEnding(a) == WithoutEnding(b);
}

OwnBrand::OwnBrand(const BrandVocabulary& vocabulary, const Document& document,
                   const CheckOptions& options)
    : vocabulary_(vocabulary) {
  known_ = !vocabulary.IsUnstated(document.brand) || !document.byline.empty();
  Add(NameWords(document.brand));
  damaged_ = DamagedRun(document.brand);
  // "Lego (\u0E40\u0E25\u0E42\u0E01\u0E49)": the same in another script.
  const std::size_t aside = document.brand.find('(');
  if (aside != std::string::npos)
    Add(NameWords(std::string_view(document.brand).substr(0, aside)));
  if (!document.byline.empty()) Add(vocabulary.FromByline(document.byline));
  Add(NameWords(document.manufacturer));
  Add(vocabulary.FromByline(document.seller));
  for (const Field& field : document.fields) {
    if (field.kind != FieldKind::kAttribute ||
        !vocabulary.NamesOwner(field.key))
      continue;
    known_ = true;
    Add(NameWords(field.text));
  }
  for (const std::string& name : options.own_brands) {
    known_ = true;
    Add(NameWords(name));
  }
}

void OwnBrand::Add(Words name) {
  if (!vocabulary_.IsUnbranded(name)) names_.push_back(std::move(name));
}

bool OwnBrand::IsDamaged(std::string_view whole) const {
  constexpr std::size_t kTelling = 4;  // Letters left.
  constexpr std::size_t kLost = 3;     // Bytes of a letter.
  const std::size_t mark = damaged_.find('?');
  if (mark == std::string::npos || damaged_.size() <= kTelling ||
      damaged_.find('?', mark + 1) != std::string::npos)
    return false;
  const std::string_view before = std::string_view(damaged_).substr(0, mark);
  const std::string_view behind = std::string_view(damaged_).substr(mark + 1);
  const std::size_t left = before.size() + behind.size();
  return whole.size() > left && whole.size() <= left + kLost &&
         whole.starts_with(before) && whole.ends_with(behind);
}

bool OwnBrand::Is(const Words& name) const {
  if (name.empty()) return false;
  const std::string whole = Run(name);
  if (IsDamaged(whole)) return true;
  for (const Words& own : names_) {
    // "Think Fun" is "ThinkFun".
    if (own == name || vocabulary_.SameName(Run(own), whole)) return true;
    const auto at =
        std::search(own.begin(), own.end(), name.begin(), name.end());
    if (at == own.end()) continue;
    const bool stranger = std::ranges::any_of(own, [&](const auto& word) {
      return vocabulary_.IsStrangerWord(word);
    });
    if (!stranger) return true;
  }
  return false;
}

}  // namespace redflag
