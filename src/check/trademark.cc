#include "check/trademark.h"

#include <algorithm>
#include <array>
#include <future>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include "core/ascii.h"
#include "core/document.h"
#include "core/utf8.h"

namespace redflag {
namespace {

constexpr std::string_view kMarks = "trademark/marks";
constexpr std::string_view kNotMarks = "trademark/not-marks";
// The rule that finds "officially licensed".
constexpr std::string_view kLicence = "trademark/licence-note";
// How the ids of those begin that find "refurbished", "pre-owned".
constexpr std::string_view kResale = "trademark/resale-note";
// Shorter marks are not looked for behind a disguise: too many harmless
// tokens come out as one of them.
constexpr std::size_t kMinDisguised = 4;

// Whether one letter more, less or else makes `a` of `b`.
bool WithinOneLetter(std::string_view a, std::string_view b) {
  if (b.size() > a.size() + 1 || a.size() > b.size() + 1) return false;
  const auto [left, right] = std::ranges::mismatch(a, b);
  const std::string_view rest_a(left, a.end());
  const std::string_view rest_b(right, b.end());
  if (rest_a.empty() || rest_b.empty()) return true;
  return rest_a.substr(1) == rest_b || rest_a == rest_b.substr(1) ||
         rest_a.substr(1) == rest_b.substr(1);
}

bool IsRead(const Field& field) {
  return field.kind != FieldKind::kBrand && field.kind != FieldKind::kUrl &&
         field.kind != FieldKind::kImageUrl;
}

// Where two words seldom meet by chance to make a name.
bool IsBriefText(FieldKind kind) {
  return kind == FieldKind::kTitle || kind == FieldKind::kBullet ||
         kind == FieldKind::kSearchTerms || kind == FieldKind::kImageAlt;
}

bool IsRunningText(FieldKind kind) {
  return kind == FieldKind::kBullet || kind == FieldKind::kDescription ||
         kind == FieldKind::kAPlus || kind == FieldKind::kPage;
}

// A mark whose owner no row names is a company's own name.
std::string_view OwnerOf(const TableRow& row) {
  return row.Text("owner", row.Text("mark"));
}

bool HoldsMark(const ScannedField& field) {
  return std::ranges::any_of(
      field.terms, [](const TermHit& hit) { return hit.table == kMarks; });
}

// The words that a longer name or a common phrase takes for itself ("monster
// truck"), or that are words of the language ("porche", a porch in Spanish).
class TakenWords {
 public:
  TakenWords(const ScannedField& field,
             const std::vector<std::string>& languages) {
    std::size_t furthest = 0;
    for (const TermHit& hit : field.terms) {
      if (hit.table != kNotMarks) continue;
      const auto only = hit.row->List("languages");
      if (only.empty()) {
        furthest = std::max(furthest, hit.span.end);
        spans_.push_back(hit.span);
        furthest_.push_back(furthest);
      } else if (std::ranges::find_first_of(only, languages) != only.end()) {
        words_.push_back(hit.span);
      }
    }
  }

  // Whether a longer span of them covers the hit, or a word of the language is
  // the hit.
  bool Cover(Span hit) const {
    if (std::ranges::binary_search(words_, hit)) return true;
    auto at = std::ranges::lower_bound(spans_, hit.start, {}, &Span::start);
    const auto before = static_cast<std::size_t>(at - spans_.begin());
    if (before > 0 && furthest_[before - 1] >= hit.end) return true;
    while (at != spans_.end() && at->start == hit.start && at->end <= hit.end)
      ++at;
    return at != spans_.end() && at->start == hit.start;
  }

 private:
  std::vector<Span> spans_;            // In order.
  std::vector<std::size_t> furthest_;  // The furthest end up to each.
  std::vector<Span> words_;            // In order.
};

bool IsKatakanaAt(const std::string& text, std::size_t at) {
  if (at >= text.size()) return false;
  const char32_t c = NextCodePoint(text, at);
  return c >= 0x30A1 && c <= 0x30FC && c != 0x30FB;
}

// Katakana has no word boundaries, but a name inside a longer run of it is
// mostly another word (フォード in オックスフォード); long names may be the
// first part of a compound.
bool IsInsideKatakana(const TermHit& hit, const std::string& plain) {
  constexpr std::size_t kLetter = 3;  // Bytes.
  const Span span = hit.span;
  if (span.size() < kLetter || !IsKatakanaAt(plain, span.start)) return false;
  if (span.start >= kLetter && IsKatakanaAt(plain, span.start - kLetter) &&
      static_cast<unsigned char>(plain[span.start - kLetter]) == 0xE3)
    return true;
  return span.size() < 4 * kLetter && IsKatakanaAt(plain, span.end);
}

// Short marks with digits are told apart from codes ("IP54") by
// mark_disguise.h.
bool CountsDisguised(const TermHit& hit, const std::string& plain) {
  const bool code =
      std::any_of(plain.begin() + static_cast<std::ptrdiff_t>(hit.span.start),
                  plain.begin() + static_cast<std::ptrdiff_t>(hit.span.end),
                  [](char c) { return c >= '0' && c <= '9'; });
  return hit.folded && !hit.row->Has("common") &&
         hit.column != "weak_aliases" &&
         hit.term.size() >= (code ? kMinDisguised + 1 : kMinDisguised) &&
         !hit.row->Has("soft");
}

// A short name may still be followed by a word of copying
// (\u30B0\u30C3\u30C1\u30BF\u30A4\u30D7).
bool EndsBeforeCue(const TermHit& hit, const std::string& plain,
                   const WordText& words, const PhraseSet& phrases) {
  constexpr std::size_t kReach = 8;
  const std::size_t before = hit.span.start < 3 ? 0 : hit.span.start - 3;
  if (before < hit.span.start && IsKatakanaAt(plain, before)) return false;
  const std::size_t next = words.Cover(hit.span).second;
  return std::ranges::any_of(
      phrases.At(words, next, next + kReach, phrases.LanguageBits({"ja"})),
      [](const PhraseSet::Found& found) {
        return (found.uses & (kImitated | kCopy)) != 0;
      });
}

// The marks of a field, the longest at each place.
std::vector<MarkHit> LongestHits(const ScannedField& field,
                                 const WordText& words,
                                 const PhraseSet& phrases,
                                 const std::vector<std::string>& languages) {
  const TakenWords taken(field, languages);
  std::vector<const TermHit*> found;
  for (const TermHit& hit : field.terms) {
    if (hit.table != kMarks || taken.Cover(hit.span)) continue;
    if (hit.folded && !CountsDisguised(hit, field.text->plain)) continue;
    if (IsInsideKatakana(hit, field.text->plain) &&
        !EndsBeforeCue(hit, field.text->plain, words, phrases))
      continue;
    found.push_back(&hit);
  }
  // Ordinary words never hide a name ("Polo" one in "Ralph Lauren").
  const auto rank = [](const TermHit* hit) {
    return std::tuple(hit->folded, hit->column == "weak_aliases",
                      ~hit->span.size(), hit->span.start,
                      hit->row->Has("common"));
  };
  std::ranges::stable_sort(found, [&rank](const TermHit* a, const TermHit* b) {
    return rank(a) < rank(b);
  });
  std::vector<MarkHit> hits;
  std::map<std::size_t, std::size_t> had;  // Where they end, by their starts.
  for (const TermHit* hit : found) {
    const auto next = had.lower_bound(hit->span.end);
    if (next != had.begin() && std::prev(next)->second > hit->span.start)
      continue;
    had.emplace(hit->span.start, hit->span.end);
    const auto [first, last] = words.Cover(hit->span);
    const bool misspelt = hit->column == "misspellings";
    hits.push_back({hit->row, hit->span, first, last,
                    hit->column == "weak_aliases", hit->column == "distinct",
                    hit->folded || misspelt, false, misspelt});
  }
  std::ranges::sort(hits, {}, [](const MarkHit& hit) { return hit.span; });
  return hits;
}

// The rule that says what is wrong with a use; "" is nothing.
std::string_view RuleOf(MarkUse use, const TableRow& row) {
  switch (use) {
    case MarkUse::kNone:
    case MarkUse::kNominative:
    case MarkUse::kDenied:
    case MarkUse::kComparison:
    case MarkUse::kIngredient:
      return "";
    case MarkUse::kMention:
      return "trademark/mention";
    case MarkUse::kProductName:
      return "trademark/infringing-use";
    case MarkUse::kCharacter:
      return "trademark/character";
    case MarkUse::kGenericWord:
      return row.Has("soft") ? "trademark/generic-word-note"
                             : "trademark/generic-word";
    case MarkUse::kPhrase:
      return row.Has("soft") ? "trademark/phrase-note" : "trademark/phrase";
    case MarkUse::kImitation:
      return "trademark/imitation";
    case MarkUse::kLogo:
      return "trademark/logo";
    case MarkUse::kGenuine:
      return "trademark/genuine-claim";
    case MarkUse::kDisguised:
      return "trademark/disguised";
    case MarkUse::kBrandField:
      return "trademark/brand-field";
    case MarkUse::kKindWord:
      return "trademark/kind-word";
    case MarkUse::kTradesOn:
      return "trademark/trades-on";
    case MarkUse::kSearchTerm:
      return row.Has("soft") ? "trademark/search-terms-note"
                             : "trademark/search-terms";
  }
  return "";
}

// Uses that a licence makes lawful; the note to hold it ready stands instead.
bool MayBeLicensed(MarkUse use) {
  return use == MarkUse::kProductName || use == MarkUse::kCharacter ||
         use == MarkUse::kGenuine || use == MarkUse::kLogo ||
         use == MarkUse::kMention;
}

// Uses that are lawful where the mark's own goods are sold on.
bool MayBeResold(MarkUse use) {
  return MayBeLicensed(use) || use == MarkUse::kTradesOn;
}

std::string_view UseName(MarkUse use) {
  constexpr std::array<std::string_view, 18> kNames = {
      "not a use as a mark", "names what it fits",
      "disclaimed",          "comparison",
      "ingredient",          "mention",
      "name of the product", "character or theme",
      "generic word",        "phrase",
      "imitation",           "logo",
      "claimed as genuine",  "disguised",
      "search term",         "brand field",
      "word for the goods",  "trades on its name"};
  return kNames[static_cast<std::size_t>(use)];
}

// The plain word for a mark that is used as one, in the listing's language
// where the table has it.
std::string PlainWord(const TableRow& row, const std::string& language) {
  std::string word;
  for (const std::string& plain : row.List("plain")) {
    const std::size_t sign = plain.find('=');
    if (sign == std::string::npos) {
      if (word.empty()) word = plain;
    } else if (plain.compare(0, sign, language) == 0) {
      return plain.substr(sign + 1);
    }
  }
  return word;
}

// A use where nobody says whose listing it is: the name that the title begins
// with is taken for its own, any other for a mention.
MarkUse OfUnknown(MarkUse use, bool title, const MarkHit& hit) {
  if (use != MarkUse::kProductName && use != MarkUse::kCharacter) return use;
  return title && hit.first <= 1 ? MarkUse::kNone : MarkUse::kMention;
}

// "at SHEIN" on shein.com.
bool IsMarketplace(const TableRow& row, const CheckInput& input) {
  const std::vector<std::string> name = NameWords(row.Text("mark"));
  return name.size() == 1 &&
         NameKey(input.document.marketplace).find(name.front()) !=
             std::string::npos;
}

const ScannedField* TitleOf(const CheckInput& input) {
  for (const ScannedField& field : input.fields)
    if (field.field->kind == FieldKind::kTitle) return &field;
  return nullptr;
}

}  // namespace

struct Trademark::FieldMarks {
  std::size_t field;
  WordText words;
  std::vector<MarkHit> hits;
};

struct Trademark::Met {
  std::size_t field;
  MarkHit hit;
  JudgedUse judged;
  MarkUse otherwise = MarkUse::kNone;  // Where trading on it does not hold.
};

Trademark::~Trademark() = default;

// The disguises of thousands of names take half of the time that all of this
// takes at every start, so another thread reads them meanwhile.
Trademark::Trademark(const Tables& tables, const RuleBook& rules)
    : Trademark(tables, rules, std::async([&tables] {
                  return std::make_unique<const DisguiseIndex>(tables);
                })) {}

Trademark::Trademark(const Tables& tables, const RuleBook& rules,
                     std::future<Disguises> disguises)
    : rules_(rules), sense_(tables), brands_(tables) {
  phrases_.AddTable(tables.Get("trademark/connectors"));
  phrases_.AddTable(tables.Get("trademark/cues"));
  for (const TableRow& row : tables.Get("trademark/connectors").rows)
    if (row.Has("say")) say_.emplace(row.Text("language"), row.Text("say"));
  for (const TableRow& row : tables.Get("trademark/licensees").rows)
    AddLicensee(row.Text("name"));
  for (const TableRow& row : tables.Get("trademark/signs").rows) {
    const std::string_view use = row.Text("use");
    auto& words = use == "maker"       ? maker_cues_
                  : use == "self-made" ? self_made_cues_
                                       : hiding_styles_;
    const auto& more = row.List("words");
    words.insert(words.end(), more.begin(), more.end());
  }
  marks_by_name_.reserve(4 * tables.Get(kMarks).rows.size());
  for (const TableRow& row : tables.Get(kMarks).rows) {
    // Lists of a user's own are long, and say nothing of brands.
    if (row.Has("list")) continue;
    for (const char* column : {"mark", "aliases", "distinct"})
      for (const std::string& name : row.List(column))
        marks_by_name_.emplace_back(NameKey(name), &row);
  }
  // Of marks of one name the first stands for all.
  std::ranges::stable_sort(marks_by_name_, {}, &NamedMark::first);
  disguises_ = disguises.get();
}

const TableRow* Trademark::MarkNamed(const std::string& key) const {
  const auto at =
      std::ranges::lower_bound(marks_by_name_, key, {}, &NamedMark::first);
  return at != marks_by_name_.end() && at->first == key ? at->second : nullptr;
}

bool Trademark::SharesOwner(const TableRow& row, const OwnBrand& own) const {
  const std::string_view owner = OwnerOf(row);
  if (owner == "various") return false;
  return std::ranges::any_of(own.names(), [&](const auto& name) {
    const TableRow* mark = MarkNamed(NameKey(brands_.WithoutLegalForm(name)));
    return mark != nullptr && OwnerOf(*mark) == owner;
  });
}

// "Simba Toys", "Takaratommy": a maker's name with a word that says nothing,
// or a letter astray.
void Trademark::AddLicensee(std::string_view name) {
  std::string key = NameKey(name);
  std::string run = key;
  std::erase(run, ' ');
  if (licensees_.insert(std::move(key)).second)
    licensee_runs_.push_back(std::move(run));
}

bool Trademark::IsLicensee(const std::vector<std::string>& name) const {
  constexpr std::size_t kTelling = 8;
  if (licensees_.contains(NameKey(name)) ||
      licensees_.contains(NameKey(brands_.WithoutLegalForm(name))))
    return true;
  std::vector<std::string> core;
  std::string run;
  for (const std::string& word : name) {
    if (brands_.IsStrangerWord(word)) return false;
    if (brands_.IsCompanyWord(word)) continue;
    core.push_back(word);
    run += word;
  }
  if (core.empty()) return false;
  return licensees_.contains(NameKey(core)) ||
         (run.size() >= kTelling &&
          std::ranges::any_of(licensee_runs_, [&run](std::string_view other) {
            return WithinOneLetter(run, other);
          }));
}

// Makers of licensed goods carry other people's names; and under the brand of
// a franchise ("Star Wars") stand its makers and its sister franchises.
bool Trademark::IsLicensed(const TableRow& row, const OwnBrand& own) const {
  // The maker of a toy of a game is not one of its console.
  const bool device =
      !row.Lists("classes", "toys") && (row.Lists("classes", "electronics") ||
                                        row.Lists("classes", "appliances"));
  const bool maker = licensees_.contains(NameKey(row.Text("mark")));
  return std::ranges::any_of(own.names(), [&](const auto& words) {
    if (IsLicensee(words)) return IsTheme(row) || !device;
    const TableRow* mark = MarkNamed(NameKey(brands_.WithoutLegalForm(words)));
    return mark != nullptr && IsTheme(*mark) && (IsTheme(row) || maker);
  });
}

// "OXO Good Grips" under the brand of OXO.
bool Trademark::IsLineOf(const TableRow& row, const OwnBrand& own) const {
  return std::ranges::any_of(own.names(), [&](const auto& name) {
    const TableRow* brand = MarkNamed(NameKey(name));
    if (brand == nullptr || brand->Text("kind") != "brand") return false;
    for (const char* column : {"mark", "aliases", "distinct"})
      for (const std::string& text : row.List(column)) {
        const std::vector<std::string> words = NameWords(text);
        if (words.size() > name.size() &&
            std::equal(name.begin(), name.end(), words.begin()))
          return true;
      }
    return false;
  });
}

bool Trademark::IsOwn(const TableRow& row, const OwnBrand& own) const {
  const std::vector<std::string> owner = NameWords(row.Text("owner"));
  for (const auto& name : own.names())
    if (std::search(owner.begin(), owner.end(), name.begin(), name.end()) !=
        owner.end())
      return true;
  for (const char* column :
       {"mark", "aliases", "distinct", "weak_aliases", "owner_brands"})
    for (const std::string& name : row.List(column))
      if (own.Is(NameWords(name))) return true;
  return SharesOwner(row, own) || IsLicensed(row, own) || IsLineOf(row, own);
}

// What the engine found, and names in disguise that it could not see.
std::vector<MarkHit> Trademark::HitsOf(
    const ScannedField& field, const WordText& words,
    const std::vector<std::string>& languages,
    const std::vector<DisguiseIndex::Found>& disguised) const {
  std::vector<MarkHit> plain = LongestHits(field, words, phrases_, languages);
  if (disguised.empty()) return plain;
  const TakenWords taken(field, languages);
  std::vector<MarkHit> hits;
  auto next = plain.begin();
  for (const auto& name : disguised) {
    if (taken.Cover(name.span)) continue;
    for (; next != plain.end() && next->span.end <= name.span.start; ++next)
      hits.push_back(*next);
    const auto behind = std::find_if(next, plain.end(), [&](const auto& had) {
      return had.span.start >= name.span.end;
    });
    const bool hides = std::any_of(next, behind, [&name](const auto& had) {
      return had.span.size() >= name.span.size();
    });
    if (hides) continue;
    next = behind;
    const auto [first, last] = words.Cover(name.span);
    const bool word = name.broken && name.row->Has("common");
    hits.push_back({name.row, name.span, first, last, false, !word,
                    !name.joined, false, name.broken});
  }
  hits.insert(hits.end(), next, plain.end());
  return hits;
}

std::vector<Trademark::FieldMarks> Trademark::Collect(
    const CheckInput& input, const OwnBrand& own) const {
  std::vector<FieldMarks> all;
  // Asked once a mark, however often it stands in the text.
  std::map<const TableRow*, bool> owned;
  for (std::size_t i = 0; i < input.fields.size(); ++i) {
    const ScannedField& field = input.fields[i];
    if (!IsRead(*field.field)) continue;
    const auto disguised =
        disguises_->Find(*field.text, IsBriefText(field.field->kind));
    if (disguised.empty() && !HoldsMark(field)) continue;
    WordText words(*field.text);
    std::vector<MarkHit> hits =
        HitsOf(field, words, input.context.languages, disguised);
    const MarkHit* last = nullptr;
    for (MarkHit& hit : hits) {
      // "Tefal Actifry": a line of products behind the maker's own name.
      const bool line = last != nullptr && last->own &&
                        last->last == hit.first && !hit.row->Has("owner") &&
                        hit.row->Text("kind") == "brand";
      const auto [known, first] = owned.try_emplace(hit.row, false);
      if (first) known->second = IsOwn(*hit.row, own);
      hit.own = line || known->second;
      last = &hit;
    }
    all.push_back({i, std::move(words), std::move(hits)});
  }
  return all;
}

std::vector<Trademark::Met> Trademark::Meet(const CheckInput& input) const {
  std::vector<Met> met;
  if (input.document.kind != DocumentKind::kListing) return met;
  const OwnBrand own(brands_, input.document, input.options);
  const std::vector<FieldMarks> all = Collect(input, own);
  std::vector<const TableRow*> certain;
  for (const FieldMarks& marks : all)
    for (const MarkHit& hit : marks.hits)
      if (!hit.weak && (hit.distinct || !hit.row->Has("common")))
        certain.push_back(hit.row);
  // Few, however often each is named.
  std::ranges::sort(certain);
  certain.erase(std::unique(certain.begin(), certain.end()), certain.end());
  const std::uint32_t languages =
      phrases_.LanguageBits(input.context.languages);
  const ScannedField* title = TitleOf(input);
  const Work work = all.empty() ? Work::kNone : WorkOf(input, languages);
  std::optional<WordText> title_words;
  if (title != nullptr && !all.empty()) title_words.emplace(*title->text);
  for (const FieldMarks& marks : all) {
    const ScannedField& field = input.fields[marks.field];
    const UseJudge uses(phrases_, languages, marks.words, *field.field,
                        marks.hits);
    const SenseJudge::Place place = {*field.text,
                                     marks.words,
                                     uses,
                                     field.field->kind,
                                     input.context.languages,
                                     certain,
                                     title == nullptr ? nullptr : title->text,
                                     title_words ? &*title_words : nullptr};
    for (const MarkHit& hit : marks.hits) {
      if (!hit.own && !sense_.IsMark(hit, place)) continue;
      JudgedUse judged = Judged(hit, place, own.known());
      if (!hit.own && hit.row->Text("role") != "technology" &&
          IsHidden(field, hit.span))
        judged = {MarkUse::kSearchTerm, hit.span};
      if (IsSubjectOf(work, hit, judged.use))
        judged = {MarkUse::kNone, hit.span};
      met.push_back({marks.field, hit, judged, judged.use});
      if (!own.known()) continue;
      const bool nobodys = own.names().empty();
      const bool kind_word = IsKindWord(hit, judged, place);
      // Of some words courts have said that they are everybody's.
      const bool free_word = kind_word && hit.row->Has("status") &&
                             !place.uses.IsRivalled(hit, kRivalStrong);
      if (!free_word && !IsMarketplace(*hit.row, input) &&
          (TradesOn(hit, judged, place) ||
           (nobodys && IsCopiedText(hit, judged, place))))
        met.back().judged.use = UseOfFame(hit, place);
      else if (kind_word)
        met.back().judged.use = MarkUse::kKindWord;
    }
  }
  ExcuseNamed(met);
  return met;
}

// What a name without a reason is: on goods of its kind, one of a character
// decorates them, one in the words for a picture is what it shows, and one
// beside "same factory" is what they copy.
MarkUse Trademark::UseOfFame(const MarkHit& hit,
                             const SenseJudge::Place& place) const {
  if (IsTheme(*hit.row)) return MarkUse::kCharacter;
  if (sense_.IsPassedOff(hit, place, kRivalStrong | kDeceives))
    return MarkUse::kImitation;
  return place.kind == FieldKind::kImageAlt ? MarkUse::kProductName
                                            : MarkUse::kTradesOn;
}

// Whether the listing is of a book, and of one that treats what it names.
Trademark::Work Trademark::WorkOf(const CheckInput& input,
                                  std::uint32_t languages) const {
  Work work = Work::kNone;
  bool study = false;
  const std::vector<MarkHit> no_hits;
  for (const ScannedField& field : input.fields) {
    const FieldKind kind = field.field->kind;
    if (kind != FieldKind::kTitle && kind != FieldKind::kBullet) continue;
    const WordText words(*field.text);
    const UseJudge uses(phrases_, languages, words, *field.field, no_hits);
    if (uses.Holds(kBlankBook)) return Work::kNone;
    if (uses.Holds(kBookFormat)) work = Work::kBook;
    study = study || uses.Holds(kStudies);
  }
  return work == Work::kBook && study ? Work::kStudy : work;
}

// A book may name whom it is about; a story may not borrow its hero.
bool Trademark::IsSubjectOf(Work work, const MarkHit& hit, MarkUse use) {
  if (work == Work::kNone || hit.own) return false;
  const std::string_view kind = hit.row->Text("kind");
  const bool story = kind == "character" || kind == "franchise";
  if (story && work != Work::kStudy) return false;
  return use == MarkUse::kProductName || use == MarkUse::kCharacter ||
         use == MarkUse::kMention;
}

// "Stack of tupperware" on a set of boxes.
bool Trademark::IsKindWord(const MarkHit& hit, const JudgedUse& judged,
                           const SenseJudge::Place& place) const {
  const bool told = judged.use == MarkUse::kGenericWord ||
                    judged.use == MarkUse::kMention || judged.unexplained;
  return !hit.own && told && !hit.row->Has("list") &&
         place.kind != FieldKind::kTitle &&
         place.kind != FieldKind::kSearchTerms &&
         place.kind != FieldKind::kAttribute && sense_.IsKindWord(hit, place);
}

// A name that stands in running text without a word that says why, or with
// one that only says how well it is copied ("nobody sees that it is no ...").
bool Trademark::TradesOn(const MarkHit& hit, const JudgedUse& judged,
                         const SenseJudge::Place& place) const {
  if (hit.own || hit.row->Has("list") || place.kind == FieldKind::kTitle ||
      place.kind == FieldKind::kSearchTerms ||
      place.kind == FieldKind::kAttribute)
    return false;
  const std::string_view kind = hit.row->Text("kind");
  if (kind == "phrase") return false;
  if (judged.use == MarkUse::kIngredient || kind == "generic")
    return judged.use != MarkUse::kNominative &&
           place.uses.IsRivalled(hit, kRivalStrong | kDeceives);
  if (judged.use == MarkUse::kDenied || judged.use == MarkUse::kComparison)
    return sense_.IsPassedOff(hit, place, kDeceives) ||
           (judged.use == MarkUse::kComparison &&
            sense_.IsContested(hit, place));
  return (judged.use == MarkUse::kMention || judged.unexplained) &&
         sense_.IsVied(hit, place);
}

// A listing that says elsewhere what a name is there for may name it again.
void Trademark::ExcuseNamed(std::vector<Met>& met) {
  const auto explains = [](const Met& other) {
    // A disclaimer does not.
    return other.judged.use == MarkUse::kNominative ||
           other.judged.use == MarkUse::kIngredient;
  };
  for (Met& one : met) {
    if (one.judged.use == one.otherwise) continue;
    for (const Met& other : met)
      if (explains(other) && OwnerOf(*other.hit.row) == OwnerOf(*one.hit.row))
        one.judged.use = one.otherwise;
  }
}

// "Xiaomi Pro 2, long range", and of goods like the mark's own "Scrub Daddy is
// firm in cold water": the text of the mark's listing, under goods that are
// nobody's.
bool Trademark::IsCopiedText(const MarkHit& hit, const JudgedUse& judged,
                             const SenseJudge::Place& place) const {
  constexpr std::size_t kCopiedWords = 3;
  const bool bare = judged.use == MarkUse::kMention || judged.unexplained;
  const bool opens =
      hit.first == 0 || place.words.PauseBefore(hit.first) == Pause::kStop;
  if (hit.own || !bare || hit.weak || !opens || !IsRunningText(place.kind) ||
      hit.row->Has("common") || hit.row->Has("list") ||
      hit.row->Text("kind") != "brand" || sense_.SellsPart(*hit.row, place))
    return false;
  if (sense_.SellsGoods(*hit.row, place)) return true;
  for (std::size_t at = hit.last; hit.first == 0 && at < place.words.size() &&
                                  at < hit.last + kCopiedWords;
       ++at) {
    if (place.words.PauseBefore(at) != Pause::kNone) return false;
    if (place.words.HasDigit(at)) return true;
  }
  return false;
}

// The use, corrected by whose listing it is and by the goods around.
JudgedUse Trademark::Judged(const MarkHit& hit, const SenseJudge::Place& place,
                            bool known) const {
  if (hit.own) return place.uses.JudgeOwn(hit);
  JudgedUse judged = place.uses.Judge(hit);
  if (!known)
    judged.use = OfUnknown(judged.use, place.kind == FieldKind::kTitle, hit);
  const bool running =
      IsRunningText(place.kind) && place.kind != FieldKind::kBullet;
  const bool themed = judged.use == MarkUse::kCharacter && running;
  if (themed && (place.uses.IsShown(hit) || sense_.SellsTheme(hit, place)))
    return judged;
  if (known && judged.use == MarkUse::kMention && sense_.HasSign(hit, place))
    judged.use = MarkUse::kProductName;
  if ((themed || judged.use == MarkUse::kMention) &&
      !sense_.BesideGoods(hit, place)) {
    judged.use = MarkUse::kNone;
    judged.unexplained = true;
  }
  return judged;
}

// White or tiny letters: text that only search engines are to see.
bool Trademark::IsHidden(const ScannedField& field, Span plain) const {
  const NormalizedText& text = *field.text;
  if (text.attributes.empty()) return false;
  const std::size_t at = text.ToGiven(plain).start;
  for (const MarkupAttribute& attribute : text.attributes) {
    if (attribute.given.end > at ||
        (attribute.name != "style" && attribute.name != "color"))
      continue;
    std::string value = attribute.name + ":" + attribute.value;
    std::erase(value, ' ');
    value = LowerAscii(value);
    const bool hides =
        std::ranges::any_of(hiding_styles_, [&value](const std::string& style) {
          const std::size_t found = value.find(style);
          return found != std::string::npos &&
                 (found == 0 || value[found - 1] != '-');
        });
    if (!hides) continue;
    // What has no end tag ("<img>") holds no text.
    const std::string& given = field.field->text;
    const std::string end_tag = "</" + attribute.element;
    const auto from =
        given.begin() + static_cast<std::ptrdiff_t>(attribute.given.end);
    const auto end =
        std::search(from, given.end(), end_tag.begin(), end_tag.end(),
                    [](char a, char b) { return LowerAscii(a) == b; });
    if (end != given.end() &&
        at < static_cast<std::size_t>(end - given.begin()))
      return true;
  }
  return false;
}

// Whether a name is the mark's, its owner's or a licensed maker's.
bool Trademark::IsMaker(const std::vector<std::string>& maker,
                        const TableRow& row) const {
  if (brands_.IsUnbranded(maker) || licensees_.contains(NameKey(maker)))
    return true;
  std::vector<std::string> known = NameWords(row.Text("owner"));
  for (const char* column : {"mark", "aliases", "distinct", "owner_brands"})
    for (const std::string& name : row.List(column))
      for (std::string& word : NameWords(name))
        known.push_back(std::move(word));
  bool tells = false;
  for (const std::string& word : maker) {
    if (brands_.IsCompanyWord(word)) continue;
    tells = true;
    if (std::ranges::find(known, word) != known.end()) return true;
  }
  return !tells;
}

// "Manufactured by Ridgehaul" on a listing of somebody else's brand.
bool Trademark::StatesOtherMaker(const CheckInput& input,
                                 const TableRow& row) const {
  constexpr std::size_t kName = 40;  // Bytes in which the name must stand.
  for (const ScannedField& field : input.fields) {
    const FieldKind kind = field.field->kind;
    if (kind != FieldKind::kBullet && kind != FieldKind::kDescription) continue;
    const NormalizedText& text = *field.text;
    for (const std::string& cue : maker_cues_) {
      const std::size_t found = text.plain.find(cue);
      if (found == std::string::npos || !text.boundary[found]) continue;
      const std::size_t from = found + cue.size();
      const std::string name = text.plain.substr(
          from,
          std::min(text.plain.find_first_of(".,;(|", from) - from, kName));
      const std::size_t start = name.find_first_not_of(" :");
      if (start == std::string::npos) continue;
      const std::size_t seen =
          text.plain_to_visible.ToSource({from + start, from + start + 1})
              .start;
      const char first = text.visible[seen];
      const bool proper = first < 0 || (first >= 'A' && first <= 'Z');
      const auto words = NameWords(name);
      if (proper && !words.empty() && !IsMaker(words, row)) return true;
    }
  }
  return false;
}

// "Made in our own workshop", with a maker's name that is not the mark's.
bool Trademark::StatesOwnMake(const CheckInput& input,
                              const TableRow& row) const {
  bool made_here = false;
  bool other_maker = false;
  for (const ScannedField& field : input.fields) {
    const std::string& plain = field.text->plain;
    const FieldKind kind = field.field->kind;
    if (kind == FieldKind::kBullet || kind == FieldKind::kDescription) {
      const auto stands = [&plain](const std::string& cue) {
        return plain.find(cue) != std::string::npos;
      };
      made_here = made_here || std::ranges::any_of(self_made_cues_, stands);
    }
    if (kind == FieldKind::kAttribute && brands_.NamesOwner(field.field->key))
      other_maker = other_maker || !IsMaker(NameWords(field.field->text), row);
  }
  return made_here && other_maker;
}

// Whether the title names goods of the mark's class.
bool Trademark::SellsGoodsOf(const TableRow& row,
                             const CheckInput& input) const {
  const ScannedField* title = TitleOf(input);
  if (title == nullptr) return false;
  const WordText words(*title->text);
  const std::vector<MarkHit> no_hits;
  const std::vector<const TableRow*> certain;
  const UseJudge uses(phrases_, 0, words, *title->field, no_hits);
  const SenseJudge::Place place = {*title->text,
                                   words,
                                   uses,
                                   FieldKind::kTitle,
                                   input.context.languages,
                                   certain,
                                   title->text,
                                   &words};
  return sense_.SellsGoods(row, place);
}

// The brand field names a mark, and the listing another maker.
std::optional<Finding> Trademark::BrandField(const CheckInput& input) const {
  if (input.document.kind != DocumentKind::kListing) return std::nullopt;
  const TableRow* mark = MarkNamed(NameKey(input.document.brand));
  if (mark == nullptr) return std::nullopt;
  const TableRow& row = *mark;
  if (row.Text("kind") != "brand" || row.Text("role") == "technology" ||
      (row.Has("common") && !SellsGoodsOf(row, input)) ||
      !(StatesOtherMaker(input, row) || StatesOwnMake(input, row)))
    return std::nullopt;
  for (std::size_t i = 0; i < input.fields.size(); ++i) {
    const ScannedField& field = input.fields[i];
    if (field.field->kind != FieldKind::kBrand) continue;
    Met met{i, {}, {MarkUse::kBrandField, {0, field.text->plain.size()}}};
    met.hit.row = &row;
    return FindingFor(met, input);
  }
  return std::nullopt;
}

std::optional<Finding> Trademark::FindingFor(const Met& met,
                                             const CheckInput& input) const {
  const TableRow& row = *met.hit.row;
  const std::string_view id = RuleOf(met.judged.use, row);
  const Rule* rule = id.empty() ? nullptr : rules_.Find(id);
  if (rule == nullptr) return std::nullopt;
  const NormalizedText& text = *input.fields[met.field].text;
  auto finding =
      MakeFinding(*rule, input, met.field, text.ToGiven(met.judged.span));
  if (!finding) return std::nullopt;
  const std::string& language = input.document.language;
  const auto say = say_.find(language);
  std::map<std::string, std::string> values = {
      {"mark", std::string(row.Text("mark"))},
      {"owner", std::string(row.Text("owner", "its owner"))},
      {"plain", PlainWord(row, language)},
      {"say",
       say == say_.end() ? std::string("compatible with") : say->second}};
  finding->message = FillIn(finding->message, values);
  finding->remedy = FillIn(finding->remedy, values);
  if (!values["plain"].empty() && id != "trademark/generic-word" &&
      id != "trademark/generic-word-note")
    finding->remedy += " The plain word is \"" + values["plain"] + "\".";
  if (row.Has("status"))
    finding->message += " (" + std::string(row.Text("status")) + ")";
  if (row.Has("list"))
    finding->message +=
        " On the list \"" + std::string(row.Text("list")) + "\".";
  if (met.hit.disguised) {
    finding->meaning = row.Text("mark");
    finding->disguise.emplace_back("spelling");
  }
  finding->root = row.Text("id", row.Text("mark"));
  return finding;
}

void Trademark::Check(const CheckInput& input,
                      std::vector<Finding>& out) const {
  bool licensed = false;
  const Match* resale = nullptr;
  for (const Match& match : input.matches) {
    if (match.rule->family != "trademark") continue;
    licensed = licensed || match.rule->id == kLicence;
    if (!match.rule->id.starts_with(kResale))
      out.push_back(FindingOf(match, input));
    else if (resale == nullptr)
      resale = &match;
  }
  if (auto finding = BrandField(input)) out.push_back(*std::move(finding));
  // The worst place of each name, fault and mark; of equal ones the first.
  std::map<std::tuple<std::string, std::string, std::string>, Finding> worst;
  // What was sold before needs a note only where it names a mark.
  bool resold = false;
  for (const Met& met : Meet(input)) {
    if (licensed && MayBeLicensed(met.judged.use)) continue;
    auto finding = FindingFor(met, input);
    if (!finding) continue;
    if (resale != nullptr && MayBeResold(met.judged.use)) {
      resold = true;
      continue;
    }
    const std::string& plain = input.fields[met.field].text->plain;
    const auto [known, added] = worst.try_emplace(
        {finding->root, finding->rule,
         plain.substr(met.hit.span.start, met.hit.span.size())},
        *finding);
    if (!added && finding->severity > known->second.severity)
      known->second = *std::move(finding);
  }
  if (resold) out.push_back(FindingOf(*resale, input));
  for (auto& [key, finding] : worst)
    out.push_back(std::move(finding));
}

std::vector<std::string> Trademark::Explain(const CheckInput& input) const {
  std::vector<std::string> lines;
  for (const Met& met : Meet(input)) {
    const Field& field = *input.fields[met.field].field;
    const Span given = input.fields[met.field].text->ToGiven(met.judged.span);
    lines.push_back(FieldName(field) + ": \"" +
                    field.text.substr(given.start, given.size()) + "\" is " +
                    std::string(met.hit.row->Text("mark")) + ", " +
                    std::string(UseName(met.judged.use)));
  }
  return lines;
}

}  // namespace redflag
