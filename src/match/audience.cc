#include "match/audience.h"

#include <algorithm>
#include <cstddef>

namespace redflag {
namespace {

constexpr unsigned kBits = 32;  // For each of the two kinds.
constexpr Audience kOtherLanguages = Audience{1} << (kBits - 1);
constexpr Audience kAllLanguages = (Audience{1} << kBits) - 1;

Audience OfKind(DocumentKind kind, Audience languages) {
  return kind == DocumentKind::kMessage ? languages << kBits : languages;
}

}  // namespace

Audiences::Audiences(const PatternSet& patterns) {
  for (const Rule& rule : patterns.rules)
    languages_.insert(languages_.end(), rule.where.languages.begin(),
                      rule.where.languages.end());
  std::ranges::sort(languages_);
  languages_.erase(std::unique(languages_.begin(), languages_.end()),
                   languages_.end());
}

Audience Audiences::Bits(const std::vector<std::string>& languages) const {
  Audience bits = 0;
  for (const std::string& tag : languages) {
    const auto at = std::ranges::lower_bound(languages_, tag);
    const bool known = at != languages_.end() && *at == tag;
    const auto number = static_cast<unsigned>(at - languages_.begin());
    bits |=
        known && number < kBits - 1 ? Audience{1} << number : kOtherLanguages;
  }
  return bits;
}

Audience Audiences::Of(const Where& where) const {
  const Audience languages =
      where.languages.empty() ? kAllLanguages : Bits(where.languages);
  if (where.kind) return OfKind(*where.kind, languages);
  return OfKind(DocumentKind::kListing, languages) |
         OfKind(DocumentKind::kMessage, languages);
}

Audience Audiences::Of(const MatchContext& context) const {
  // A context without languages is still one that rules for all hold in.
  return OfKind(context.kind, Bits(context.languages) | kOtherLanguages);
}

}  // namespace redflag
