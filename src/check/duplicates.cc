#include "check/duplicates.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/ascii.h"
#include "core/utf8.h"

namespace redflag {
namespace {

constexpr std::size_t kRun = 3;  // Words of a run.
// Scripts without blanks begin here (CJK radicals): a character is a word.
constexpr char32_t kNoBlanks = 0x2E80;

std::uint64_t Mixed(std::uint64_t hash) {
  // The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
  hash ^= hash >> 30U;
  hash *= 0xBF58476D1CE4E5B9U;
  hash ^= hash >> 27U;
  hash *= 0x94D049BB133111EBU;
  return hash ^ (hash >> 31U);
}

std::uint64_t HashOf(std::string_view text, std::uint64_t seed) {
  std::uint64_t hash = seed;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211U;  // FNV-1a
  }
  return Mixed(hash);
}

// The end of the tag that starts at text[at], or `at` where none does.
std::size_t TagEnd(std::string_view text, std::size_t at) {
  if (text[at] != '<' || at + 1 == text.size()) return at;
  const char next = text[at + 1];
  if (next != '/' && (LowerAscii(next) < 'a' || LowerAscii(next) > 'z'))
    return at;
  const std::size_t close = text.find('>', at);
  return close == std::string_view::npos ? at : close + 1;
}

// Calls `take` for each word of a text, ASCII in lower case.
template <typename Take>
void ForEachWord(std::string_view text, const Take& take) {
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) take(word);
    word.clear();
  };
  // Behind the last '>' no tag ends.
  const std::size_t last = text.rfind('>');
  std::size_t at = 0;
  while (at < text.size()) {
    const bool may_be_tag = last != std::string_view::npos && at < last;
    if (const std::size_t behind = may_be_tag ? TagEnd(text, at) : at;
        behind != at) {
      end_word();
      at = behind;
    } else if (IsAsciiByte(text[at])) {
      if (IsAsciiAlnum(text[at]))
        word += LowerAscii(text[at]);
      else
        end_word();
      ++at;
    } else {
      const std::size_t start = at;
      const bool alone = NextCodePoint(text, at) >= kNoBlanks;
      if (alone) end_word();
      word.append(text.substr(start, at - start));
      if (alone) end_word();
    }
  }
  end_word();
}

std::set<std::string> WordsOf(std::string_view text) {
  std::set<std::string> words;
  ForEachWord(text, [&words](const std::string& word) { words.insert(word); });
  return words;
}

bool IsCompared(FieldKind kind) {
  return kind == FieldKind::kTitle || kind == FieldKind::kBullet ||
         kind == FieldKind::kDescription || kind == FieldKind::kAPlus;
}

bool HasDigit(std::string_view word) {
  return std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

// The words of a text one after the other into a sketch.
class Sketcher {
 public:
  explicit Sketcher(std::uint64_t seed) : whole_(seed) {
    sketch_.least.fill(std::numeric_limits<std::uint32_t>::max());
  }

  void Add(std::string_view word) {
    const std::uint64_t hash = HashOf(word, 0);
    whole_ = Mixed(whole_ ^ hash);
    last_[words_++ % kRun] = hash;
    if (words_ >= kRun) AddRun();
  }

  std::size_t words() const { return words_; }
  Sketch Finish() {
    sketch_.whole = whole_;
    return sketch_;
  }

 private:
  void AddRun() {
    std::uint64_t run = 0;
    for (std::size_t i = 0; i < kRun; ++i)
      run = Mixed(run ^ last_[(words_ + i) % kRun]);
    for (std::size_t i = 0; i < sketch_.least.size(); ++i) {
      // Odd multipliers make a family of hash functions.
      const auto value =
          static_cast<std::uint32_t>((run * (2 * Mixed(i + 1) + 1)) >> 32U);
      sketch_.least[i] = std::min(sketch_.least[i], value);
    }
  }

  Sketch sketch_;
  std::array<std::uint64_t, kRun> last_{};
  std::uint64_t whole_;
  std::size_t words_ = 0;
};

std::map<std::string, std::string> ParseVariations(const std::string& lines) {
  std::map<std::string, std::string> values;
  std::size_t start = 0;
  for (std::size_t end = lines.find('\n'); end != std::string::npos;
       end = lines.find('\n', start)) {
    const std::string line = lines.substr(start, end - start);
    const std::size_t equals = line.find('=');
    values.emplace(line.substr(0, equals), line.substr(equals + 1));
    start = end + 1;
  }
  return values;
}

double Agreement(const Sketch& a, const Sketch& b) {
  std::size_t same = 0;
  for (std::size_t i = 0; i < a.least.size(); ++i)
    same += a.least[i] == b.least[i] ? 1U : 0U;
  return static_cast<double>(same) / static_cast<double>(a.least.size());
}

// "" for what repeats nothing.
std::string_view RuleOf(Repeat repeat) {
  if (repeat == Repeat::kNone) return "";
  if (repeat == Repeat::kOtherBrand) return "duplicate/other-brand";
  return repeat == Repeat::kSame ? "duplicate/same" : "duplicate/near";
}

}  // namespace

std::uint64_t Sketch::Band(std::size_t band) const {
  std::uint64_t hash = band;
  for (std::size_t i = 0; i < kRows; ++i)
    hash = Mixed(hash ^ least[band * kRows + i]);
  return hash;
}

Duplicates::Duplicates(const Tables& tables, const RuleBook& rules)
    : rules_(rules) {
  for (const TableRow& row : tables.Get("duplicate/thresholds").rows) {
    const std::string_view name = row.Text("name");
    const double value = row.Number("value");
    if (name == "least_words") least_words_ = static_cast<std::size_t>(value);
    if (name == "alike") alike_ = value;
    if (name == "title_differs") title_differs_ = value;
  }
  for (const TableRow& row : tables.Get("duplicate/variation-words").rows)
    for (const std::string& word : row.List("words"))
      words_.insert(word);
  for (const TableRow& row : tables.Get("duplicate/variation-attributes").rows)
    for (const std::string& name : row.List("names"))
      attributes_.insert(name);
}

bool Duplicates::IsVariationWord(std::string_view word) const {
  return HasDigit(word) || words_.contains(word);
}

std::optional<SketchedListing> Duplicates::Describe(
    const Document& document) const {
  if (document.kind != DocumentKind::kListing) return std::nullopt;
  SketchedListing out;
  out.facts.id = document.id;
  out.facts.marketplace = document.marketplace;
  out.facts.brand = LowerAscii(document.brand);
  const std::set<std::string> brand = WordsOf(document.brand);
  // Stores of other countries hold listings of their own.
  Sketcher sketcher(HashOf(document.marketplace, 0));
  std::map<std::string, std::string> variations;
  for (const Field& field : document.fields) {
    if (field.kind == FieldKind::kAttribute) {
      std::string name = LowerAscii(field.key);
      if (attributes_.contains(name))
        variations.emplace(std::move(name), LowerAscii(Heading(field)));
    }
    if (field.kind == FieldKind::kTitle && out.facts.title.empty())
      out.facts.title = Heading(field);
    if (!IsCompared(field.kind)) continue;
    ForEachWord(field.text, [&](const std::string& word) {
      if (!brand.contains(word)) sketcher.Add(word);
    });
  }
  if (sketcher.words() < least_words_) return std::nullopt;
  out.sketch = sketcher.Finish();
  for (const auto& [name, value] : variations)
    out.facts.variations.append(name).append("=").append(value).append("\n");
  return out;
}

// Whether the two are one product in two sizes, colours or packs.
bool Duplicates::Vary(const ListingFacts& a, const ListingFacts& b) const {
  if (a.variations == b.variations) return false;
  const auto left = ParseVariations(a.variations);
  const auto right = ParseVariations(b.variations);
  return std::ranges::any_of(left, [&right](const auto& attribute) {
    const auto other = right.find(attribute.first);
    return other != right.end() && other->second != attribute.second;
  });
}

Repeat Duplicates::Compare(const SketchedListing& a,
                           const SketchedListing& b) const {
  const ListingFacts& left = a.facts;
  const ListingFacts& right = b.facts;
  if (left.id == right.id || left.marketplace != right.marketplace)
    return Repeat::kNone;
  if (Agreement(a.sketch, b.sketch) < alike_ || Vary(left, right))
    return Repeat::kNone;
  const std::set<std::string> ours = WordsOf(left.title);
  const std::set<std::string> theirs = WordsOf(right.title);
  std::vector<std::string> differ;
  std::ranges::set_symmetric_difference(ours, theirs,
                                        std::back_inserter(differ));
  const std::set<std::string> brands = WordsOf(left.brand + " " + right.brand);
  std::erase_if(differ, [&brands](const std::string& word) {
    return brands.contains(word);
  });
  if (std::ranges::any_of(differ, [this](const std::string& word) {
        return IsVariationWord(word);
      }))
    return Repeat::kNone;
  const double words = static_cast<double>(ours.size() + theirs.size());
  if (static_cast<double>(differ.size()) > title_differs_ * words)
    return Repeat::kNone;
  if (left.brand != right.brand && !left.brand.empty() && !right.brand.empty())
    return Repeat::kOtherBrand;
  return differ.empty() ? Repeat::kSame : Repeat::kNear;
}

std::optional<Finding> Duplicates::FindingOf(const Repetition& repetition,
                                             const Document& listing,
                                             const std::string& as_of) const {
  const Rule* const rule = rules_.Find(RuleOf(repetition.repeat));
  if (rule == nullptr) return std::nullopt;
  MatchContext context;
  context.languages = {listing.language};
  context.kind = listing.kind;
  context.marketplace = listing.marketplace;
  context.date = as_of;
  const CheckOptions options;
  const CheckInput input{listing, context, {}, {}, {}, {}, options};
  std::optional<Finding> finding =
      MakeFinding(*rule, input, listing.fields.size(), std::nullopt);
  if (!finding) return finding;
  std::string others;
  for (const std::string& id : repetition.ids)
    others.append(others.empty() ? "" : ", ").append(id);
  if (repetition.others > repetition.ids.size())
    others += " and " +
              std::to_string(repetition.others - repetition.ids.size()) +
              " more";
  const std::map<std::string, std::string> values = {
      {"others", others}, {"brand", repetition.other.brand}};
  finding->message = FillIn(finding->message, values);
  finding->remedy = FillIn(finding->remedy, values);
  finding->evidence = repetition.other.title;
  return finding;
}

}  // namespace redflag
